/**
 * A drawn case with every choice spelled out: plan entries by task, item and try, which can be read, stored, and played again after the DAG
 * has changed.
 */
import { isMappedTask } from '../../model/dagSpec.ts';
import { UNMAPPED } from '../../model/ids.ts';
import { canonicalJson, type Json } from '../../model/json.ts';
import type { OutcomePlan, PlanEntry, PlanWhat, PlanWhere } from '../../model/outcomePlan.ts';
import { drawUint32 } from '../../model/randomness.ts';
import type { Disturbance, DrawnCase } from './drawnCase.ts';
import type { PlayedRun } from './player.ts';

export interface ExplicitCase {
  readonly inputs: Readonly<Record<string, Json>>;
  /** What disturbs the run; empty: nothing. */
  readonly plan: OutcomePlan;
  readonly seed: number;
}

/** Spells a case out by the undisturbed run of its inputs: what strikes nothing there is left out. */
export function explicitCase(drawn: DrawnCase, undisturbed: PlayedRun): ExplicitCase {
  const { inputs, disturbances, seed } = drawn;
  const plan = disturbances.flatMap((disturbance) => {
    const where = placeOf(disturbance, undisturbed);
    return where === null ? [] : entriesOf(disturbance, where);
  });
  return { inputs, plan, seed };
}

function entriesOf({ kind, tries, nth, byMs }: Disturbance, where: PlanWhere): PlanEntry[] {
  const onTries = (what: PlanWhat): PlanEntry[] =>
    Array.from({ length: tries }, (_, before) => ({ where: { ...where, tryNumber: before + 1 }, what }));
  switch (kind) {
    case 'slow':
      return [{ where, what: { kind: 'slow', byMs } }];
    case 'slow_requests':
      return [{ where: { ...where, request: {} }, what: { kind: 'request_delayed', byMs } }];
    case 'stuck_in_queue':
      return [{ where, what: { kind: 'stuck_in_queued', reported: null, times: 1 } }];
    case 'fail':
      return onTries({ kind: 'fail' });
    case 'killed_after_effect':
      return onTries({ kind: 'worker_killed', reported: 'failed' });
    case 'killed_at_request': {
      const what: PlanWhat = { kind: 'killed_at_request', when: 'after', reported: 'failed' };
      return [{ where: { ...where, tryNumber: 1, request: { nth } }, what }];
    }
    case 'finish_twice':
      return [{ where, what: { kind: 'finish_twice' } }];
    case 'fail_for_good':
      return [{ where, what: { kind: 'fail' } }];
    case 'skip':
      return [{ where, what: { kind: 'skip' } }];
  }
}

interface Candidate {
  readonly mapIndex: number;
  readonly item: Json | undefined;
  /** The item's canonical JSON, and `#k` when k equal ones precede it. */
  readonly text: string;
  readonly key: string;
}

/** By item where that names one instance, so that it means the same among more items or fewer; null: there is no instance. */
function placeOf({ taskId, pick }: Disturbance, undisturbed: PlayedRun): PlanWhere | null {
  const candidates = candidatesOf(taskId, undisturbed);
  const drawOf = ({ key }: Candidate): number =>
    drawUint32(pick, { task: taskId, mapIndex: 0, tryNumber: 0, purpose: key });
  const picked = candidates.reduce<Candidate | null>(
    (lowest, candidate) => (lowest === null || drawOf(candidate) < drawOf(lowest) ? candidate : lowest),
    null,
  );
  if (picked === null) return null;
  const { mapIndex, item, text } = picked;
  if (mapIndex === UNMAPPED) return { task: taskId };
  const hasTwin = candidates.some((other) => other !== picked && other.text === text);
  return item === undefined || hasTwin ? { task: taskId, mapIndex } : { task: taskId, item };
}

/** By undisturbed run and task: many cases are drawn for the same inputs. */
const known = new WeakMap<PlayedRun, Map<string, readonly Candidate[]>>();

function candidatesOf(taskId: string, undisturbed: PlayedRun): readonly Candidate[] {
  let byTask = known.get(undisturbed);
  if (byTask === undefined) known.set(undisturbed, (byTask = new Map()));
  let candidates = byTask.get(taskId);
  if (candidates === undefined) byTask.set(taskId, (candidates = findCandidates(taskId, undisturbed)));
  return candidates;
}

function findCandidates(taskId: string, { run, itemOf }: PlayedRun): Candidate[] {
  const task = run.dag.tasks.find((candidate) => candidate.taskId === taskId);
  if (task === undefined) return [];
  if (!isMappedTask(run.dag, task)) return [{ mapIndex: UNMAPPED, item: undefined, text: '', key: '' }];
  const seen = new Map<string, number>();
  const expanded = run.instances(taskId).filter(({ mapIndex }) => mapIndex !== UNMAPPED);
  return expanded.map(({ mapIndex }) => {
    const item = itemOf(taskId, mapIndex);
    const text = item === undefined ? String(mapIndex) : canonicalJson(item);
    const before = seen.get(text) ?? 0;
    seen.set(text, before + 1);
    return { mapIndex, item, text, key: before === 0 ? text : `${text}#${before}` };
  });
}
