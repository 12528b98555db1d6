/**
 * The story of one instance: every move of it with its cause, its tries with all that was recorded of them, and the faults of the plan that struck it.
 */
import { STATE, type InstanceState } from '../../model/states.ts';
import { causeOfCode, culpritKindOf, type Cause } from '../../model/transition.ts';
import { planEntryText } from '../../trace/planEntryText.ts';
import { attemptViews, type AttemptView } from '../../trace/struckRequests.ts';
import type { LoadedRun } from './loadedReport.ts';
import { moveIndex } from './moveIndex.ts';
import { stepAt, type Step } from './steps.ts';

/** A move of the instance. */
export interface InstanceStep extends Step {
  /** Moves that were made when it had this state. */
  readonly row: number;
  readonly timeMs: number;
}

/** In their order. */
export function instanceSteps(loaded: LoadedRun, instance: number): readonly InstanceStep[] {
  const { timesMs, of } = moveIndex(loaded.run.trace);
  return [...of(instance)].map((move) => ({
    ...(stepAt(loaded, move + 1) as Step),
    row: move + 1,
    timeMs: timesMs[move] as number,
  }));
}

/** One try, or what was recorded of it without one. */
export interface InstanceTry {
  readonly tryNumber: number;
  /** Virtual ms; null: it never ran. */
  readonly startMs: number | null;
  /** null: it did not end. */
  readonly endMs: number | null;
  /** What it came to; of one that did not end, where it stands. */
  readonly state: InstanceState;
  readonly cause: Cause | null;
  /** What is known besides; more than one of a try that was begun again after a clear. */
  readonly records: readonly AttemptView[];
}

/** By number; a try that gave its worker back and went on is one. */
export function instanceTries(loaded: LoadedRun, instance: number): readonly InstanceTry[] {
  const tries = new Map<number, InstanceTry>();
  for (const step of instanceSteps(loaded, instance)) {
    if (step.tryNumber === 0) continue;
    const known = tries.get(step.tryNumber) ?? emptyTry(step.tryNumber);
    if (step.to === 'running') {
      const startMs = step.cause === 'resumed' ? (known.startMs ?? step.timeMs) : step.timeMs;
      tries.set(step.tryNumber, { ...known, startMs, endMs: null, state: step.to, cause: step.cause });
    } else if (known.startMs !== null && endsTry(known, step)) {
      tries.set(step.tryNumber, { ...known, endMs: step.timeMs, state: step.to, cause: step.cause });
    }
  }
  for (const record of attemptViews(loaded.run.trace, instance)) {
    const known = tries.get(record.tryNumber) ?? emptyTry(record.tryNumber);
    tries.set(record.tryNumber, { ...known, records: [...known.records, record] });
  }
  return [...tries.values()].toSorted((left, right) => left.tryNumber - right.tryNumber);
}

function emptyTry(tryNumber: number): InstanceTry {
  return { tryNumber, startMs: null, endMs: null, state: 'none', cause: null, records: [] };
}

/** What comes after an end, such as a clear, is no second end. */
function endsTry({ endMs }: InstanceTry, { from, to }: Step): boolean {
  const isWaiting = to === 'scheduled' || to === 'queued';
  return !isWaiting && (endMs === null || from === 'deferred' || from === 'up_for_reschedule');
}

/** Entries of the plan that decided something of it, or struck its requests, as they were written; each once. */
export function instanceFaults({ run }: LoadedRun, instance: number): readonly string[] {
  const { trace } = run;
  const entries = new Set<number>();
  for (const move of moveIndex(trace).of(instance)) {
    const culprit = trace.moves.culpritAt(move);
    const kind = culpritKindOf(causeOfCode(trace.moves.causeAt(move)));
    if (kind === 'plan_entry' && culprit >= 0) entries.add(culprit);
  }
  for (const { requests = [] } of attemptViews(trace, instance)) {
    for (const { planEntry } of requests) if (planEntry !== undefined) entries.add(planEntry);
  }
  return [...entries].map((entry) => planEntryText(trace.header.plan[entry]));
}

/** Why an instance that has not ended is not further, in one line; null: it runs or has ended. */
export function waitingText(
  state: InstanceState,
  {
    pool,
    upstream,
    isUpstreamDone,
  }: { readonly pool: string; readonly upstream: string; readonly isUpstreamDone: boolean },
): string | null {
  switch (STATE[state]) {
    case STATE.none:
      if (upstream === '') return 'waits to be scheduled';
      return isUpstreamDone
        ? `waits to be scheduled; its upstream has ended: ${upstream}`
        : `waits for its upstream: ${upstream}`;
    case STATE.scheduled:
      return `is ready, and waits for its turn: a slot of the pool ${pool}, or room under a limit`;
    case STATE.queued:
      return 'is queued, and waits for a worker';
    case STATE.up_for_retry:
      return 'waits to be tried again';
    case STATE.up_for_reschedule:
      return 'waits for its next poke';
    case STATE.deferred:
      return 'waits for its trigger';
    default:
      return null;
  }
}
