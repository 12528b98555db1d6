/**
 * Runs a DAG whose bodies return at once: the fast path. Same engine, same trace, same digest as `simulate`.
 */
import type { Simulation } from '../trace/simulation.ts';
import type { SimulateOptions } from './options.ts';
import { playAtOnce } from './playAtOnce.ts';
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
  playAtOnce(session);
  return session.end();
}
