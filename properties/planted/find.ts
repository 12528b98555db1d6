/**
 * What `checkDag` makes of a planted bug: after how many cases it is found from a seed, how small it becomes, and that the mended DAG is held.
 */
import { checkDag, type CheckReport, type Counterexample } from 'dagproof/check';
import type { PlantedBug } from './plantedBug.ts';

export interface Found {
  readonly seed: number;
  /** Cases until it was found, or all of them. */
  readonly cases: number;
  readonly counterexample: Counterexample | null;
  /** Whether it breaks the property that was named when the bug was planted. */
  readonly isAsPlanted: boolean;
  /** Real time. */
  readonly tookMs: number;
}

export interface Searched {
  readonly runs: number;
  readonly seed: number;
  /** Ask only the property that was named when the bug was planted: often another one is broken as well, and sooner. */
  readonly isOnlyPlanted: boolean;
}

/** Properties of `checkDag` that hold runs against each other. */
const BUILT_IN = ['undisturbed-success', 'same-seed-same-digest', 'finishing-order', 'retry', 'crash-after-effect'];

export async function find(bug: PlantedBug, searched: Searched): Promise<Found> {
  const began = performance.now();
  const { cases, counterexample } = await check(bug, bug.dag(), searched);
  return {
    seed: searched.seed,
    cases,
    counterexample,
    isAsPlanted: counterexample?.property === bug.property,
    tookMs: performance.now() - began,
  };
}

/** What the mended DAG is accused of: nothing, as it should be, or one thing. */
export async function accuse(bug: PlantedBug, searched: Searched): Promise<Counterexample[]> {
  const { counterexample } = await check(bug, bug.right(), searched);
  return counterexample === null ? [] : [counterexample];
}

async function check(bug: PlantedBug, dag: ReturnType<PlantedBug['dag']>, searched: Searched): Promise<CheckReport> {
  const { options, inputs, properties } = bug;
  const { runs, seed, isOnlyPlanted } = searched;
  return await checkDag(dag, {
    ...options,
    ...(inputs === undefined ? {} : { inputs }),
    ...(properties === undefined ? {} : { properties }),
    ...(isOnlyPlanted ? { off: BUILT_IN.filter((name) => name !== bug.property) } : {}),
    runs,
    seed,
  });
}
