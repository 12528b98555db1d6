/**
 * Runs several runs of one DAG on one virtual clock, with bodies of any kind.
 */
import type { RunsSimulation } from '../trace/runsSimulation.ts';
import { playBodies } from './playBodies.ts';
import type { SimulateRunsOptions } from './runsOptions.ts';
import { openRunsSession, type RunsSession } from './runsSession.ts';
import type { Simulatable } from './session.ts';

/**
 * Simulates several runs of a Dag that share the clock, pools and `parallelism`: those its schedule makes, those asked for, a backfill.
 *
 * @returns Each run as `simulate` gives it, and the order in which they started.
 * @throws DagproofError when the DAG does not compile or the options do not fit it.
 * @example
 * const { runs } = await simulateRuns(dag, { startAt: '2026-01-03', until: '2026-01-05' });
 * runs.map((run) => run.state); // ['success', 'success', 'success']
 */
export async function simulateRuns(dag: Simulatable, options: SimulateRunsOptions = {}): Promise<RunsSimulation> {
  return playRunsSession(openRunsSession(dag, options));
}

/** Plays a session to its end. */
export async function playRunsSession(session: RunsSession): Promise<RunsSimulation> {
  await playBodies(session);
  return session.end();
}
