/**
 * Runs a DAG whose bodies return at once: the fast path. Same engine, same trace, same digest as `simulate`.
 */
import { acceptResult } from '../scheduler/attempt.ts';
import { forgetEarlierTries } from '../scheduler/forgetEarlierTries.ts';
import { playRound } from '../scheduler/round.ts';
import type { Simulation } from '../trace/simulation.ts';
import { createSyncWorker } from '../workers/functionWorker.ts';
import type { SimulateOptions } from './options.ts';
import { openSession, type Session, type Simulatable } from './session.ts';

/**
 * Simulates one run of a DAG without waiting for anything.
 *
 * @throws DagproofError as `simulate` does, and `asynchronous-body` when a body returns a promise.
 * @example simulateSync(dag, { outputs: { list_files: ['a', 'b'] } }).instances('process_file').length // 2
 */
export function simulateSync(dag: Simulatable, options: SimulateOptions = {}): Simulation {
  return playSessionSync(openSession(dag, options));
}

/** Plays a session to its end. */
export function playSessionSync(session: Session): Simulation {
  const { watch } = session;
  const { run } = session.workerInput;
  const worker = createSyncWorker(session.workerInput);
  for (let requests = playRound(session.rounds); requests !== null; requests = playRound(session.rounds)) {
    for (const request of requests) {
      forgetEarlierTries(run, request);
      const result = worker.perform(request);
      watch?.performed(request, result);
      acceptResult(run, request, result);
    }
  }
  return session.end();
}
