/**
 * The matcher that simulates once more and compares digests. A trace carries no bodies, so it needs to be told how to simulate again, or a run
 * of the `simulate` fixture, which remembers.
 */
import { mistake } from '../model/errors.ts';
import { accountOf, firstDifferingLine } from '../trace/account.ts';
import type { Simulation } from '../trace/simulation.ts';
import { receivedRun } from './receivedRun.ts';
import { judge, type MatcherContext, type Verdict } from './verdict.ts';

/** Simulates the same DAG with the same options once more. */
export type Again = () => Simulation | Promise<Simulation>;

const remembered = new WeakMap<Simulation, Again>();

/** Lets a later `toReplayIdentically` of this run go without being told. */
export function rememberAgain(run: Simulation, again: Again): void {
  remembered.set(run, again);
}

/** The one of `RunMatchers` that simulates. */
export const replayMatcher = {
  async toReplayIdentically(this: MatcherContext, received: unknown, again?: Again): Promise<Verdict> {
    const run = receivedRun(received);
    const simulateAgain = again ?? remembered.get(run);
    if (simulateAgain === undefined) {
      throw mistake(
        'no-way-to-replay',
        'A run does not carry the bodies of its tasks, so it cannot be simulated again on its own.',
        'Say how: await expect(run).toReplayIdentically(() => simulate(dag, options)); or make the run with the simulate fixture.',
      );
    }
    const other = receivedRun(await simulateAgain());
    const [actual, expected] = [other.digest, run.digest];
    const difference = actual === expected ? null : firstDifferingLine(accountOf(run), accountOf(other));
    const told = difference === null ? [] : [`first ${difference[0]}`, `again ${difference[1]}`];
    const observations = told.map((observed) => ({ ...NOBODY, observed }));
    const whole = { pass: actual === expected, actual, expected };
    return judge(run, this, { claim: 'replay identically', observations, whole });
  },
};

const NOBODY = { taskId: '', mapIndex: -1, agrees: false, expected: null };
