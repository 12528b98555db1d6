/**
 * Runs a DAG with bodies of any kind: promises are awaited one at a time, in the order attempts start, while virtual time stands still.
 */
import { acceptResult } from '../scheduler/attempt.ts';
import { forgetEarlierTries } from '../scheduler/forgetEarlierTries.ts';
import { playRound } from '../scheduler/round.ts';
import type { Simulation } from '../trace/simulation.ts';
import { createAsyncWorker } from '../workers/functionWorker.ts';
import type { SimulateOptions } from './options.ts';
import { openSession, type Session, type Simulatable } from './session.ts';

/**
 * Simulates one run of a DAG on the virtual clock.
 *
 * @param dag A `Dag`, or what `dag.compile()` returned.
 * @param options All optional; the same DAG, options and seed give the same digest.
 * @returns The run: `state`, `instance(taskId, mapIndex)`, `xcom(taskId)`, `explain(taskId)`, `digest`, ...
 * @throws DagproofError when the DAG does not compile or the options do not fit it.
 * @example
 * const run = await simulate(dag, { faults: [fail('process_file').at(2).onTry(1)] });
 * run.state; // 'success'
 */
export async function simulate(dag: Simulatable, options: SimulateOptions = {}): Promise<Simulation> {
  return playSession(openSession(dag, options));
}

/** Plays a session to its end. */
export async function playSession(session: Session): Promise<Simulation> {
  const { watch } = session;
  const { run } = session.workerInput;
  const worker = createAsyncWorker(session.workerInput);
  for (let requests = playRound(session.rounds); requests !== null; requests = playRound(session.rounds)) {
    for (const request of requests) {
      forgetEarlierTries(run, request);
      const result = await worker.perform(request);
      watch?.performed(request, result);
      acceptResult(run, request, result);
    }
  }
  return session.end();
}
