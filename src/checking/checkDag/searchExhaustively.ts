/**
 * The strategy `exhaustive`: plays every case up to a bound, the smallest first. How many there are is known when all inputs were played
 * undisturbed, so that a bound that does not suffice is told with its price.
 */
import { isMappedTask } from '../../model/dagSpec.ts';
import type { OutcomePlan } from '../../model/outcomePlan.ts';
import { originals } from '../../virtual/originals.ts';
import type { Finding } from './caseJudge.ts';
import { CASES_A_TURN, type CaseSearch, type CasesSearched } from './caseSearch.ts';
import type { DisturbanceKind } from './drawnCase.ts';
import type { ExplicitCase } from './explicitCase.ts';
import type { Inputs } from './inputDomains.ts';
import { instancesOf, isStruck } from './namedInstances.ts';
import { entriesOfOrder, ordersOf } from './orderClasses.ts';
import type { PlayedRun } from './player.ts';
import { doubleDisturbances, requestsOf, singleDisturbances } from './possibleDisturbances.ts';
import { possibleInputs } from './possibleInputs.ts';
import type { Bound, StateCounts } from './statesSearched.ts';

/** Cases that are played at most, unless the caller says it. */
const MOST_CASES = 50_000;

export async function searchExhaustively(search: CaseSearch): Promise<CasesSearched> {
  const { judge, domains, prepared, turns } = search;
  const { bound, parameters, signal, onCase } = prepared;
  const { seed = 0, numRuns: limit = MOST_CASES, interruptAfterTimeLimit: budgetMs = Infinity } = parameters;
  const { inputs, total, sampled } = possibleInputs(domains, { items: bound.items, seed, limit });
  const counts: StateCounts = { undisturbed: total, single: 0, orders: 0, double: 0, isWhole: false };
  const endsAt = originals.performanceNow() + budgetMs;
  let cases = 0;
  let finding: Finding | null = null;
  for await (const explicit of possibleCases(search, inputs, counts)) {
    const isEnough = turns.drawn >= limit || turns.isOver || originals.performanceNow() >= endsAt;
    if (isEnough || signal?.aborted === true) break;
    if (!turns.isNext()) continue;
    onCase(++cases);
    if (cases % CASES_A_TURN === 0) await new Promise<void>((resolve) => originals.setImmediate(resolve));
    finding = await judge.judge(explicit);
    if (finding === null) continue;
    turns.fail();
    break;
  }
  return { finding, cases, seed, path: '', drawn: () => [], states: { bound, searched: cases, counts, sampled } };
}

/** Undisturbed first, so that a case is disturbed only where all inputs hold by themselves. */
async function* possibleCases(
  { judge, prepared }: CaseSearch,
  inputs: readonly Inputs[],
  counts: StateCounts,
): AsyncGenerator<ExplicitCase> {
  const { bound, kinds } = prepared;
  const levels = levelsOf(bound);
  // What the tasks return by themselves may be more than the bound allows.
  const isWritten = inputs.some((each) => Object.keys(each).length === 0);
  if (!isWritten) yield { inputs: {}, plan: [], seed: 0 };
  counts.undisturbed += isWritten ? 0 : 1;
  for (const each of inputs) {
    yield { inputs: each, plan: [], seed: 0 };
    const played = await judge.undisturbedOf(each);
    if (played === null) continue;
    for (const { name, plansOf } of levels) counts[name] += [...plansOf(played, kinds)].length;
  }
  counts.isWhole = inputs.length + (isWritten ? 0 : 1) >= counts.undisturbed;
  for (const { plansOf } of levels) {
    for (const each of inputs) {
      const played = await judge.undisturbedOf(each);
      for (const plan of played === null ? [] : plansOf(played, kinds)) yield { inputs: each, plan, seed: 0 };
    }
  }
} // prettier-ignore

interface Level {
  readonly name: 'single' | 'orders' | 'double';
  readonly plansOf: (played: PlayedRun, kinds: readonly DisturbanceKind[]) => Iterable<OutcomePlan>;
}

const SINGLE: Level = {
  name: 'single',
  plansOf: (played, kinds) => singleDisturbances(played, kinds).map(({ entry }) => [entry]),
};
const ORDERS: Level = { name: 'orders', plansOf: orderPlans };
const DOUBLE: Level = {
  name: 'double',
  plansOf: (played, kinds) => doubleDisturbances(singleDisturbances(played, kinds)),
};

function levelsOf({ disturbances }: Bound): Level[] {
  return disturbances === 0 ? [] : disturbances === 1 ? [SINGLE, ORDERS] : [SINGLE, ORDERS, DOUBLE];
}

/** An order of two is a single delay. */
const FEWEST_ORDERED = 3;

function* orderPlans(played: PlayedRun, kinds: readonly DisturbanceKind[]): Generator<OutcomePlan> {
  const { dag } = played.run;
  for (const task of dag.tasks) {
    if (!isStruck(task) || !isMappedTask(dag, task)) continue;
    const instances = instancesOf(task.taskId, played);
    if (instances.length < FEWEST_ORDERED) continue;
    const hasRequests = instances.some((instance) => requestsOf(instance, played) > 0);
    for (const order of ordersOf(instances.length, true)) {
      if (kinds.includes('slow')) yield entriesOfOrder(order, instances, false);
      if (hasRequests && kinds.includes('slow_requests')) yield entriesOfOrder(order, instances, true);
    }
  }
}
