/**
 * The smallest cases of a planted bug, by bounded exhaustive search: every input of up to three items, with nothing, every single and every double
 * disturbance, orders of finishing among them. Cases of fewer items and disturbances in all come first, and those of one sum are all played.
 */
import type { Json } from 'dagproof';
import type { OutcomePlan } from '../../src/model/outcomePlan.ts';
import { CaseJudge } from '../../src/checking/checkDag/judging/caseJudge.ts';
import { prepareCheck } from '../../src/checking/checkDag/checkOptions.ts';
import { InputDomains, type Inputs } from '../../src/checking/checkDag/cases/inputDomains.ts';
import { Player } from '../../src/checking/checkDag/judging/player.ts';
import { doubleDisturbances, singleDisturbances } from '../../src/checking/checkDag/cases/possibleDisturbances.ts';
import type { PlantedBug } from './plantedBug.ts';
import { MOST_ITEMS, plantedInputs } from './plantedInputs.ts';

const MOST_DISTURBANCES = 2;

export interface SmallestCase {
  readonly items: number;
  readonly disturbances: number;
  /** What the first case of this size breaks. */
  readonly property: string;
  readonly inputs: Readonly<Record<string, Json>>;
  readonly plan: OutcomePlan;
}

export interface SmallestCases {
  /** One of each size; none has fewer items and disturbances in all. */
  readonly smallest: readonly SmallestCase[];
  /** Cases that were played, failing ones included. */
  readonly searched: number;
}

/** @throws Error when no case within the bound fails. */
export async function smallestCases(bug: PlantedBug, onCase: (searched: number) => void): Promise<SmallestCases> {
  const { options, inputs, properties } = bug;
  const compiled = bug.dag().compile();
  const given = { ...options, ...(inputs === undefined ? {} : { inputs }), ...(properties === undefined ? {} : { properties }) };
  const prepared = prepareCheck(given, compiled.spec.tasks.map(({ taskId }) => taskId));
  const player = new Player(compiled, prepared.simulated);
  const example = await player.play({ plan: [], seed: 0 });
  const domains = new InputDomains(compiled, example.run, prepared);
  const judge = new CaseJudge(player, prepared);
  const bySize = plantedInputs(domains);
  const smallest: SmallestCase[] = [];
  let searched = 0;
  for (let sum = 0; smallest.length === 0 && sum <= MOST_ITEMS + MOST_DISTURBANCES; sum++) {
    for (let disturbances = 0; disturbances <= Math.min(sum, MOST_DISTURBANCES); disturbances++) {
      const items = sum - disturbances;
      let first: SmallestCase | null = null;
      for (const each of bySize[items] ?? []) {
        for (const plan of await plansOf(judge, each, disturbances, prepared.kinds)) {
          onCase(++searched);
          const finding = await judge.judge({ inputs: each, plan, seed: 0 });
          // What fails undisturbed is no case of this size.
          if (finding === null || finding.explicit.plan.length < disturbances) continue;
          first ??= { items, disturbances, property: finding.property, inputs: each, plan };
        }
      }
      if (first !== null) smallest.push(first);
    }
  }
  if (smallest.length === 0) throw new Error(`none of ${searched} cases fails`);
  return { smallest, searched };
} // prettier-ignore

async function plansOf(
  judge: CaseJudge,
  inputs: Inputs,
  disturbances: number,
  kinds: ReturnType<typeof prepareCheck>['kinds'],
): Promise<Iterable<OutcomePlan>> {
  const undisturbed = disturbances === 0 ? null : await judge.undisturbedOf(inputs);
  if (undisturbed === null) return disturbances === 0 ? [[]] : [];
  const singles = singleDisturbances(undisturbed, kinds);
  return disturbances === 1 ? singles.map(({ entry }) => [entry]) : doubleDisturbances(singles);
}
