/**
 * Draws cases: inputs and disturbances shrink together, towards no disturbance and the fewest items.
 */
import * as fc from 'fast-check';
import type { DagSpec, TaskSpec } from '../../../model/dagSpec.ts';
import { objectFromEntries, type Json } from '../../../model/json.ts';
import { arbitraryFailDraws, type FailRates } from './failRates.ts';
import {
  DISTURBANCE_KINDS,
  MERELY_LATER,
  TRIED_AGAIN,
  type Disturbance,
  type DisturbanceKind,
  type DrawnCase,
  type PriorityOrder,
} from './drawnCase.ts';
import { isStruck } from './namedInstances.ts';

const MOST_DISTURBANCES = 4;
const MOST_TRIES = 3;
const MOST_REQUESTS = 4;
const MOST_CHANGES = 3;
const LARGEST_PICK = 0xffffffff;

export interface DrawnFrom {
  readonly inputs: Readonly<Record<string, fc.Arbitrary<Json>>>;
  readonly kinds: readonly DisturbanceKind[];
  readonly failRates: FailRates;
  /** Of so many cases one has an order of priorities; Infinity: none. */
  readonly oneOrderIn: number;
}

/** An arbitrary of cases of one DAG. */
export function arbitraryDrawnCase(
  spec: DagSpec,
  { inputs, kinds, failRates, oneOrderIn }: DrawnFrom,
): fc.Arbitrary<DrawnCase> {
  return fc.record({
    // Smaller numbers are no likelier to find anything here.
    disturbances: fc.noBias(arbitraryDisturbances(spec, { kinds, most: oneOrderIn === 1 ? 1 : MOST_DISTURBANCES })),
    order: fc.noBias(arbitraryOrder(kinds, oneOrderIn)),
    inputs: fc.record(inputs).map((drawn) => objectFromEntries(Object.entries(drawn))),
    // Without rates nothing is drawn, so that a path leads to the same case.
    ...(Object.keys(failRates).length === 0 ? {} : { fails: arbitraryFailDraws(failRates) }),
    seed: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(0xffff) }),
  });
}

/** What may be struck, and how. */
interface Target {
  readonly kind: DisturbanceKind;
  readonly task: TaskSpec;
}

/** Many cases keep to one sort, as a run that is merely later, or merely tried again, may be compared with the undisturbed one. */
const SORTS: readonly (readonly DisturbanceKind[])[] = [
  MERELY_LATER,
  TRIED_AGAIN,
  [...MERELY_LATER, ...TRIED_AGAIN],
  DISTURBANCE_KINDS,
];

const LATE_BY: readonly (readonly [kind: DisturbanceKind, by: PriorityOrder['by']])[] = [
  ['slow', 'ends'],
  ['slow_requests', 'requests'],
  ['stuck_in_queue', 'starts'],
];

function arbitraryOrder(kinds: readonly DisturbanceKind[], oneOrderIn: number): fc.Arbitrary<PriorityOrder | null> {
  const ways = LATE_BY.filter(([kind]) => kinds.includes(kind)).map(([, by]) => by);
  if (ways.length === 0 || oneOrderIn === Infinity) return fc.constant(null);
  const pick = fc.nat(LARGEST_PICK);
  const order = fc.record({
    pick,
    by: fc.constantFrom(...ways),
    changes: fc.array(fc.record({ pick, nth: fc.integer({ min: 1, max: MOST_REQUESTS }) }), {
      maxLength: MOST_CHANGES,
    }),
  });
  // Shrinks to none.
  const none = { arbitrary: fc.constant(null), weight: oneOrderIn - 1 };
  return fc.oneof({ withCrossShrink: true }, none, { arbitrary: order, weight: 1 });
}

function arbitraryDisturbances(
  spec: DagSpec,
  { kinds, most }: { readonly kinds: readonly DisturbanceKind[]; readonly most: number },
): fc.Arbitrary<readonly Disturbance[]> {
  const sorts = SORTS.flatMap((sort) => {
    const targets = targetsOf(
      spec,
      sort.filter((kind) => kinds.includes(kind)),
    );
    return targets.length === 0 ? [] : [fc.array(arbitraryDisturbance(targets), { maxLength: most })];
  });
  return sorts.length === 0 ? fc.constant([]) : fc.oneof(...sorts);
}

export function targetsOf({ tasks }: DagSpec, kinds: readonly DisturbanceKind[]): Target[] {
  return kinds.flatMap((kind) => tasks.filter((task) => canStrike(kind, task)).map((task) => ({ kind, task })));
}

export function arbitraryDisturbance(targets: readonly Target[]): fc.Arbitrary<Disturbance> {
  return fc
    .record({
      target: fc.constantFrom(...targets),
      pick: fc.nat(LARGEST_PICK),
      tries: fc.integer({ min: 1, max: MOST_TRIES }),
      nth: fc.integer({ min: 1, max: MOST_REQUESTS }),
      byMs: fc.constantFrom(1_000, 60_000, 3_600_000),
    })
    .map(({ target: { kind, task }, pick, tries, nth, byMs }) => {
      return { kind, taskId: task.taskId, pick, tries: Math.min(tries, Math.max(1, task.retries)), nth, byMs };
    });
}

/** Tries that fail and are tried again need a retry. */
export function canStrike(kind: DisturbanceKind, task: TaskSpec): boolean {
  return isStruck(task) && (task.retries > 0 || !TRIED_AGAIN.includes(kind));
}
