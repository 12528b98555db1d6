/**
 * Which instances were cleared, when, and what they were then: read from the moves of a trace once for each trace.
 */
import { STATE, stateOfCode, type InstanceState } from '../model/states.ts';
import { CAUSE } from '../model/transition.ts';
import { eachMove } from './instances.ts';
import type { Trace } from './trace.ts';

/** The last clear of an instance. */
export interface Clear {
  /** Virtual ms since the run's start. */
  readonly atMs: number;
  /** What it was when it was cleared. */
  readonly from: InstanceState;
  /** Its try then: what came of earlier ones no longer counts. */
  readonly tryNumber: number;
}

const clearsByTrace = new WeakMap<Trace, ReadonlyMap<number, Clear>>();

/** The last time an instance was cleared, by hand or because something above it was marked; null: never. */
export function clearOf(trace: Trace, instance: number): Clear | null {
  let clears = clearsByTrace.get(trace);
  if (clears === undefined) clearsByTrace.set(trace, (clears = findClears(trace)));
  return clears.get(instance) ?? null;
}

function findClears(trace: Trace): ReadonlyMap<number, Clear> {
  const clears = new Map<number, Clear>();
  if (trace.header.actions.length === 0) return clears;
  const { moves } = trace;
  const states: number[] = [];
  eachMove(trace, (row, atMs) => {
    const instance = moves.instanceAt(row);
    if (moves.causeAt(row) === CAUSE.cleared) {
      const from = stateOfCode(states[instance] ?? STATE.none);
      clears.set(instance, { atMs, from, tryNumber: moves.tryNumberAt(row) });
    }
    states[instance] = moves.stateAt(row);
  });
  return clears;
}
