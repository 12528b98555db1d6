/**
 * The mapped-source check: a task whose expansion source failed or was skipped follows it, whatever its trigger rule.
 * Rules: semantics-scheduling 2.9, semantics-mapping 8.1 (rule mapped-source/failed-source);
 * airflow-core/src/airflow/ti_deps/deps/mapped_task_upstream_dep.py.
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import { recordTransition } from '../engine/recordTransition.ts';
import { rowsOf, type Run } from '../engine/run.ts';
import { nestedSourcesOf } from '../engine/seenByRelease2.ts';
import type { InstanceId, TaskNumber } from '../model/ids.ts';
import { isFailedCode, isFinishedCode, STATE, type StateCode } from '../model/states.ts';
import { CAUSE, NO_CULPRIT } from '../model/transition.ts';

/** `state`: what the source forces on the instance; STATE.none: nothing. */
export interface SourceVerdict {
  readonly isMet: boolean;
  readonly state: StateCode;
  readonly culprit: number;
}

export const SOURCES_MET: SourceVerdict = { isMet: true, state: STATE.none, culprit: NO_CULPRIT };

/** Looks only at the sources' rows with map index -1: an expanded source is judged by the trigger rule alone. */
export function judgeSources(run: Run, task: IndexedTask): SourceVerdict {
  return run.settings.profile.earlier.sourcesUnjudged ? SOURCES_MET : judgeEach(run, task.expandSources);
}

/**
 * A worker of release 2.x looks again, and finds sources that the scheduler does not know: those inside a literal list or record. Tells whether
 * the attempt may start (rule mapped-source/judged-by-worker).
 */
export function mayStart(run: Run, task: IndexedTask, instance: InstanceId): boolean {
  const { isMet, state, culprit } = judgeEach(run, nestedSourcesOf(run.dag, task));
  if (state !== STATE.none) recordTransition(run, instance, state, CAUSE.mapped_source, culprit);
  return isMet;
}

function judgeEach(run: Run, sources: readonly TaskNumber[]): SourceVerdict {
  let hasObjection = false;
  let failed = NO_CULPRIT;
  let skipped = NO_CULPRIT;
  for (const source of sources) {
    const row = rowsOf(run, source).unmapped;
    if (row === -1) continue;
    // Read as it stands, also when it was set earlier in this pass (airflow-core/src/airflow/ti_deps/deps/mapped_task_upstream_dep.py queries the rows).
    const state = run.instances.state[row] as number;
    if (!isFinishedCode(state)) continue;
    if (state !== STATE.success) hasObjection = true;
    if (isFailedCode(state) && failed === NO_CULPRIT) failed = row;
    if (state === STATE.skipped && skipped === NO_CULPRIT) skipped = row;
  }
  if (!hasObjection) return SOURCES_MET;
  if (failed !== NO_CULPRIT) return { isMet: false, state: STATE.upstream_failed, culprit: failed };
  return { isMet: false, state: skipped === NO_CULPRIT ? STATE.none : STATE.skipped, culprit: skipped };
}
