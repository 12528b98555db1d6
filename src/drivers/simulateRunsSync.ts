/**
 * Runs several runs of one DAG whose bodies return at once. Same engine, same traces, same digest as `simulateRuns`.
 */
import { acceptResult } from '../scheduler/attempt.ts';
import { forgetEarlierTries } from '../scheduler/forgetEarlierTries.ts';
import { playRound } from '../scheduler/round.ts';
import type { RunsSimulation } from '../trace/runsSimulation.ts';
import { createSyncWorker, type WorkerInput } from '../workers/functionWorker.ts';
import type { SyncWorker } from '../workers/worker.ts';
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
  const workers: SyncWorker[] = [];
  for (let requests = playRound(session.rounds); requests !== null; requests = playRound(session.rounds)) {
    for (const request of requests) {
      const input = session.workerInputs[request.run] as WorkerInput;
      const worker = (workers[request.run] ??= createSyncWorker(input));
      forgetEarlierTries(input.run, request);
      const result = worker.perform(request);
      session.watches[request.run]?.performed(request, result);
      acceptResult(input.run, request, result);
    }
  }
  return session.end();
}
