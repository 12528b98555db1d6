/**
 * Runs several runs of one DAG whose bodies return at once. Same engine, same traces, same digest as `simulateRuns`.
 */
import type { RunsSimulation } from '../trace/runsSimulation.ts';
import { playAtOnce } from './playAtOnce.ts';
import type { SimulateRunsOptions } from './runsOptions.ts';
import { openRunsSession, type RunsSession } from './runsSession.ts';
import type { Simulatable } from './session.ts';

/**
 * Simulates several runs of a Dag without waiting for anything.
 *
 * @throws DagproofError as `simulateRuns` does, and `asynchronous-body` when a body returns a promise.
 * @example simulateRunsSync(dag, { runs: [{ logicalDate: '2026-01-01' }, { logicalDate: '2026-01-02' }] }).starts.length // 2
 */
export function simulateRunsSync(dag: Simulatable, options: SimulateRunsOptions = {}): RunsSimulation {
  return playRunsSessionSync(openRunsSession(dag, options));
}

/** Plays a session to its end. */
export function playRunsSessionSync(session: RunsSession): RunsSimulation {
  playAtOnce(session);
  return session.end();
}
