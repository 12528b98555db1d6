/**
 * Which instances had to wait for a slot, for what, and until when: read from the moves of a trace once for each trace.
 */
import { STATE } from '../model/states.ts';
import { causeOfCode, type Cause } from '../model/transition.ts';
import { eachMove } from './instances.ts';
import type { Trace } from './trace.ts';

/** The last wait of an instance. */
export interface Wait {
  /** When it was queued, virtual ms since the run's start. */
  readonly atMs: number;
  readonly cause: Cause;
  readonly culprit: number;
}

const waitsByTrace = new WeakMap<Trace, ReadonlyMap<number, Wait>>();

/** What an instance waited for before it was last queued; null: it was queued as soon as it was ready. */
export function waitOf(trace: Trace, instance: number): Wait | null {
  let waits = waitsByTrace.get(trace);
  if (waits === undefined) waitsByTrace.set(trace, (waits = findWaits(trace)));
  return waits.get(instance) ?? null;
}

function findWaits(trace: Trace): ReadonlyMap<number, Wait> {
  const { moves } = trace;
  const waits = new Map<number, Wait>();
  eachMove(trace, (row, atMs) => {
    if (moves.stateAt(row) !== STATE.queued) return;
    const cause = causeOfCode(moves.causeAt(row));
    if (cause.startsWith('waited_for_'))
      waits.set(moves.instanceAt(row), { atMs, cause, culprit: moves.culpritAt(row) });
    else waits.delete(moves.instanceAt(row));
  });
  return waits;
}
