/**
 * Takes what a test handed to `expect` for a run, or says what to hand over instead. A run is known by its members, as two copies of the
 * package may be loaded.
 */
import { mistake } from '../model/errors.ts';
import type { Simulation } from '../trace/simulation.ts';

/**
 * The run itself.
 *
 * @throws DagproofError `not-a-run` with what it is.
 */
export function receivedRun(received: unknown): Simulation {
  const has = (name: string): boolean => typeof received === 'object' && received !== null && name in received;
  if (has('trace') && has('explain')) return received as Simulation;
  if (has('then')) throw notARun('a promise', 'Await it first: expect(await simulate(dag)).');
  if (has('runs') && has('starts')) throw notARun('several runs', 'Choose one of them: expect(runs.run(0)).');
  const kind = received === null ? 'null' : Array.isArray(received) ? 'a list' : `a value of type ${typeof received}`;
  throw notARun(kind, 'Give it what simulate or simulateSync returned.');
}

function notARun(kind: string, remedy: string): Error {
  return mistake('not-a-run', `The matcher was given ${kind}, not a run.`, remedy);
}
