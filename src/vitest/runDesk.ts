/**
 * What the `simulate` fixture of one test does: simulates with the test's seed, remembers how, and knows which simulations have not ended.
 */
import type { SimulateOptions } from '../drivers/options.ts';
import type { Simulatable } from '../drivers/session.ts';
import { simulate } from '../drivers/simulate.ts';
import { mistake } from '../model/errors.ts';
import type { Simulation } from '../trace/simulation.ts';
import { rememberAgain } from './replayMatcher.ts';

export type Simulate = (dag: Simulatable, options?: SimulateOptions) => Promise<Simulation>;

export interface RunDesk {
  readonly simulate: Simulate;
  /** The last of those that have ended, in the order they did. */
  readonly runs: readonly Simulation[];
  /**
   * The test is over: what goes on is waited for, so that it cannot meet the next test.
   *
   * @throws DagproofError `simulation-not-awaited` if there was anything.
   */
  close(): Promise<void>;
}

/** A test that simulates again and again, as one of a property does, must not keep all of its runs. */
const MOST_RUNS = 8;

/** @param warn Told of each warning of a run, once in a test. */
export function openRunDesk(seed: number, warn: (warning: string) => Promise<unknown>): RunDesk {
  const unfinished = new Set<Promise<Simulation>>();
  const runs: Simulation[] = [];
  const told = new Set<string>();
  const play: Simulate = async (dag, options) => {
    const again = (): Promise<Simulation> => simulate(dag, { seed, ...options });
    const run = await again();
    runs.push(run);
    if (runs.length > MOST_RUNS) runs.shift();
    rememberAgain(run, again);
    for (const warning of run.warnings) {
      if (!told.has(warning)) await warn(warning);
      told.add(warning);
    }
    return run;
  };
  return {
    simulate: (dag, options) => {
      // Whoever forgets the promise that is handed out hears of its rejection as of any other.
      const run: Promise<Simulation> = play(dag, options).finally(() => unfinished.delete(run));
      unfinished.add(run);
      return run;
    },
    runs,
    async close() {
      const count = unfinished.size;
      if (count === 0) return;
      await Promise.allSettled(unfinished);
      const what = count === 1 ? 'a simulation' : `${count} simulations`;
      const message = `The test ended while ${what} went on.`;
      throw mistake('simulation-not-awaited', message, 'Await it: const run = await simulate(dag).');
    },
  };
}
