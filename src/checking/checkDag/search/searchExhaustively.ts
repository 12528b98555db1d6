/**
 * The strategy `exhaustive`: plays every case up to a bound, the smallest first. How many there are is known when all inputs were played
 * undisturbed, so that a bound that does not suffice is told with its price.
 */
import type { OutcomePlan } from '../../../model/outcomePlan.ts';
import { originals } from '../../../virtual/originals.ts';
import type { Finding } from '../judging/caseJudge.ts';
import { CASES_A_TURN, type CaseSearch, type CasesSearched } from './caseSearch.ts';
import type { ExplicitCase } from '../cases/explicitCase.ts';
import type { Inputs } from '../cases/inputDomains.ts';
import { orderPlans, ordersInAll } from '../cases/orderPlans.ts';
import type { PreparedCheck } from '../checkOptions.ts';
import type { PlayedRun } from '../judging/player.ts';
import { doubleDisturbances, singleDisturbances } from '../cases/possibleDisturbances.ts';
import { positionalTasks } from '../judging/positionalTasks.ts';
import { possibleInputs } from '../cases/possibleInputs.ts';
import type { StateCounts } from './statesSearched.ts';

/** Cases that are played at most, unless the caller says it. */
const MOST_CASES = 50_000;

export async function searchExhaustively(search: CaseSearch): Promise<CasesSearched> {
  const { judge, player, domains, prepared, turns } = search;
  const { bound, parameters, signal, onCase } = prepared;
  const { seed = 0, numRuns: limit = MOST_CASES, interruptAfterTimeLimit: budgetMs = Infinity } = parameters;
  const { inputs, total, sampled } = possibleInputs(domains, { items: bound.items, seed, limit });
  const counts: StateCounts = { undisturbed: total, single: 0, orders: 0, ordersInAll: 0, double: 0, isWhole: false };
  const positional = await positionalTasks(player, domains);
  const levels = levelsOf(prepared, positional);
  const endsAt = originals.performanceNow() + budgetMs;
  let cases = 0;
  let finding: Finding | null = null;
  for await (const explicit of possibleCases(search, { inputs, levels, counts })) {
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
  return {
    finding,
    cases,
    seed,
    path: '',
    drawn: () => [],
    states: { bound, searched: cases, counts, sampled, positional },
  };
}

interface Possible {
  readonly inputs: readonly Inputs[];
  readonly levels: readonly Level[];
  /** Counted on the way. */
  readonly counts: StateCounts;
}

/** Undisturbed first, so that a case is disturbed only where all inputs hold by themselves. */
async function* possibleCases(
  { judge, prepared: { kinds } }: CaseSearch,
  { inputs, levels, counts }: Possible,
): AsyncGenerator<ExplicitCase> {
  // What the tasks return by themselves may be more than the bound allows.
  const isWritten = inputs.some((each) => Object.keys(each).length === 0);
  if (!isWritten) yield { inputs: {}, plan: [], seed: 0 };
  counts.undisturbed += isWritten ? 0 : 1;
  for (const each of inputs) {
    yield { inputs: each, plan: [], seed: 0 };
    const played = await judge.undisturbedOf(each);
    if (played === null) continue;
    counts.ordersInAll += ordersInAll(played, kinds);
    for (const { name, plansOf } of levels) counts[name] += [...plansOf(played)].length;
  }
  counts.isWhole = inputs.length + (isWritten ? 0 : 1) >= counts.undisturbed;
  for (const { plansOf } of levels) {
    for (const each of inputs) {
      const played = await judge.undisturbedOf(each);
      for (const plan of played === null ? [] : plansOf(played)) yield { inputs: each, plan, seed: 0 };
    }
  }
} // prettier-ignore

interface Level {
  readonly name: 'single' | 'orders' | 'double';
  readonly plansOf: (played: PlayedRun) => Iterable<OutcomePlan>;
}

function levelsOf({ bound: { disturbances }, kinds }: PreparedCheck, positional: readonly string[]): Level[] {
  const single: Level = {
    name: 'single',
    plansOf: (played) => singleDisturbances(played, kinds).map(({ entry }) => [entry]),
  };
  const orders: Level = { name: 'orders', plansOf: (played) => orderPlans(played, { kinds, positional }) };
  const double: Level = { name: 'double', plansOf: (played) => doubleDisturbances(singleDisturbances(played, kinds)) };
  return disturbances === 0 ? [] : disturbances === 1 ? [single, orders] : [single, orders, double];
}
