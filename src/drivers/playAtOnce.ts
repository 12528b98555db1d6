/**
 * The loop around rounds whose bodies return at once: nothing is ever in flight.
 */
import { acceptResult } from '../scheduler/attempt.ts';
import { forgetEarlierTries } from '../scheduler/forgetEarlierTries.ts';
import { playRound } from '../scheduler/round.ts';
import { createSyncWorker } from '../workers/functionWorker.ts';
import type { SyncWorker } from '../workers/worker.ts';
import type { PlayedSession } from './playBodies.ts';

/** @throws DagproofError `asynchronous-body` when a body returns a promise. */
export function playAtOnce({ rounds, stubs, inputOf, performed }: PlayedSession): void {
  for (const stub of stubs) stub.reset();
  const workers: SyncWorker[] = [];
  for (let requests = playRound(rounds); requests !== null; requests = playRound(rounds)) {
    for (const request of requests) {
      const input = inputOf(request.run);
      const worker = (workers[request.run] ??= createSyncWorker(input));
      forgetEarlierTries(input.run, request);
      const result = worker.perform(request);
      performed(request, result);
      acceptResult(input.run, request, result);
    }
  }
}
