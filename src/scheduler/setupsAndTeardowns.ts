/**
 * What setups and teardowns add to the trigger rule: a task obeys its setups also from afar, and a teardown waits for everything
 * between its setups and itself. It judges; states are given by the checks that ask.
 * Rules: semantics-scheduling 2.6-2.7 (rules setup/indirect-setups, setup/teardown-scope);
 * airflow-core/src/airflow/ti_deps/deps/trigger_rule_dep.py.
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import type { Run } from '../engine/run.ts';
import { STATE, type StateCode } from '../model/states.ts';
import { NO_CULPRIT } from '../model/transition.ts';
import { emptyUpstreamStatus, finishedCount, SETUP_CONSTRAINT, type UpstreamStatus } from '../model/triggerRules.ts';
import { findOffender, readUniformStatus, readUpstreamStatus } from './upstreamStatus.ts';

/** Filled again for each judgement; nothing keeps it. */
const status: UpstreamStatus = emptyUpstreamStatus();

/** `state`: what the setups force on the instance; STATE.none: nothing. */
export interface SetupVerdict {
  readonly isMet: boolean;
  readonly state: StateCode;
  readonly culprit: number;
}

const MET: SetupVerdict = { isMet: true, state: STATE.none, culprit: NO_CULPRIT };
const WAITING: SetupVerdict = { isMet: false, state: STATE.none, culprit: NO_CULPRIT };

/** The setups further upstream: all have to succeed, and the first that does not decides without waiting for the others. */
export function judgeSetups(run: Run, task: IndexedTask, mapIndex: number): SetupVerdict {
  const { profile } = run.settings;
  readUpstreamStatus(run, task, mapIndex, task.setups, status);
  const state = SETUP_CONSTRAINT.early(status, profile);
  const isMet = SETUP_CONSTRAINT.passes(status, profile);
  if (state === STATE.none) return isMet ? MET : WAITING;
  return { isMet, state, culprit: findOffender(run, { task, mapIndex, watched: task.setups }, state) };
}

/**
 * The same for all rows of a task at once, as far as they look at the same setups. `each`: rows must be judged one by one;
 * `marked`: all wait, but a row's own setup may decide it; `differ`: those shared have succeeded, rows differ by their own.
 */
export function judgeSetupsOfTask(run: Run, task: IndexedTask): 'wait' | 'pass' | 'each' | 'marked' | 'differ' {
  const { profile } = run.settings;
  const isUniform = readUniformStatus(run, task.setups, status);
  if (status.removed > 0 || SETUP_CONSTRAINT.early(status, profile) !== STATE.none) return 'each';
  if (SETUP_CONSTRAINT.passes(status, profile)) return isUniform ? 'pass' : 'differ';
  return isUniform ? 'wait' : 'marked';
}

/** Whether every relevant instance between the setups and the teardown is finished, in whatever state. */
export function isScopeFinished(run: Run, task: IndexedTask, mapIndex: number): boolean {
  readUpstreamStatus(run, task, mapIndex, task.scope, status);
  return finishedCount(status) >= status.total;
}
