/**
 * Draws cases: inputs and disturbances shrink together, towards no disturbance and the fewest items.
 */
import * as fc from 'fast-check';
import type { DagSpec, TaskSpec } from '../../model/dagSpec.ts';
import { objectFromEntries, type Json } from '../../model/json.ts';
import type { PreparedCheck } from './checkOptions.ts';
import { arbitraryFailDraws } from './failRates.ts';
import {
  DISTURBANCE_KINDS,
  MERELY_LATER,
  TRIED_AGAIN,
  type Disturbance,
  type DisturbanceKind,
  type DrawnCase,
} from './drawnCase.ts';

const MOST_DISTURBANCES = 4;
const MOST_TRIES = 3;
const MOST_REQUESTS = 4;
const LARGEST_PICK = 0xffffffff;

/** An arbitrary of cases of one DAG. */
export function arbitraryDrawnCase(
  spec: DagSpec,
  inputs: Readonly<Record<string, fc.Arbitrary<Json>>>,
  { kinds, failRates }: Pick<PreparedCheck, 'kinds' | 'failRates'>,
): fc.Arbitrary<DrawnCase> {
  return fc.record({
    // Smaller numbers are no likelier to find anything here.
    disturbances: fc.noBias(arbitraryDisturbances(spec, kinds)),
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

function arbitraryDisturbances(spec: DagSpec, kinds: readonly DisturbanceKind[]): fc.Arbitrary<readonly Disturbance[]> {
  const sorts = SORTS.flatMap((sort) => {
    const targets = targetsOf(
      spec,
      sort.filter((kind) => kinds.includes(kind)),
    );
    return targets.length === 0 ? [] : [fc.array(arbitraryDisturbance(targets), { maxLength: MOST_DISTURBANCES })];
  });
  return sorts.length === 0 ? fc.constant([]) : fc.oneof(...sorts);
}

function targetsOf({ tasks }: DagSpec, kinds: readonly DisturbanceKind[]): Target[] {
  return kinds.flatMap((kind) => tasks.filter((task) => canStrike(kind, task)).map((task) => ({ kind, task })));
}

function arbitraryDisturbance(targets: readonly Target[]): fc.Arbitrary<Disturbance> {
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

/** Tries that fail and are tried again need a retry; a sensor waits by pokes of its own. */
export function canStrike(kind: DisturbanceKind, { isEmpty, retries, sensor }: TaskSpec): boolean {
  if (isEmpty || sensor !== null) return false;
  return TRIED_AGAIN.includes(kind) ? retries > 0 : true;
}
