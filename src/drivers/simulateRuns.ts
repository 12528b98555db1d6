/**
 * Runs several runs of one DAG on one virtual clock: promises are awaited one at a time, in the order attempts start.
 */
import { acceptResult } from '../scheduler/attempt.ts';
import { forgetEarlierTries } from '../scheduler/forgetEarlierTries.ts';
import { playRound } from '../scheduler/round.ts';
import type { RunsSimulation } from '../trace/runsSimulation.ts';
import { createAsyncWorker, type WorkerInput } from '../workers/functionWorker.ts';
import type { AsyncWorker } from '../workers/worker.ts';
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
  const workers: AsyncWorker[] = [];
  for (let requests = playRound(session.rounds); requests !== null; requests = playRound(session.rounds)) {
    for (const request of requests) {
      const input = session.workerInputs[request.run] as WorkerInput;
      const worker = (workers[request.run] ??= createAsyncWorker(input));
      forgetEarlierTries(input.run, request);
      const result = await worker.perform(request);
      session.watches[request.run]?.performed(request, result);
      acceptResult(input.run, request, result);
    }
  }
  return session.end();
}
