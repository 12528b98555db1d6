/**
 * The loop around rounds and bodies: whichever is due first goes on, bodies before a round at the same time, so that what a body comes to is
 * there when the round looks.
 */
import type { AttemptRequest, AttemptResult } from '../model/attempt.ts';
import { acceptResult } from '../scheduler/attempt.ts';
import type { StoppedAttempt } from '../scheduler/dispatch.ts';
import { forgetEarlierTries } from '../scheduler/forgetEarlierTries.ts';
import { playRound } from '../scheduler/round.ts';
import { nextMomentMs, type Rounds } from '../scheduler/roundClock.ts';
import type { Bodies } from '../virtual/bodies.ts';
import { real } from '../virtual/real.ts';
import type { Stub } from '../virtual/stub.ts';
import { openStubs } from './openStubs.ts';
import { createAsyncWorker, type WorkerInput } from '../workers/functionWorker.ts';
import type { AsyncWorker } from '../workers/worker.ts';

/** What a simulation with bodies of any kind is played from. */
export interface PlayedSession {
  readonly rounds: Rounds;
  readonly bodies: Bodies;
  /** Workers that stop, in order, since they were looked at last. */
  readonly stopped: StoppedAttempt[];
  readonly stubs: readonly Stub[];
  inputOf(run: number): WorkerInput;
  /** Told of what an attempt comes to, before any limit. */
  performed(request: AttemptRequest, result: AttemptResult): void;
}

/** Plays until every run has ended and no body is in flight. A simulation inside a task is real work of that task. */
export async function playBodies(session: PlayedSession): Promise<void> {
  const closeStubs = openStubs(session.stubs);
  try {
    await real(() => new Player(session).play());
  } finally {
    session.bodies.close();
    closeStubs();
  }
}

class Player {
  readonly #session: PlayedSession;
  readonly #workers: AsyncWorker[] = [];

  constructor(session: PlayedSession) {
    this.#session = session;
  }

  async play(): Promise<void> {
    const { rounds, bodies } = this.#session;
    const { limits } = rounds.installation.settings;
    for (;;) {
      if (bodies.isUnsettled && bodies.nextAtMs !== bodies.timeline.nowMs) await bodies.settle();
      if (bodies.size === 0) rounds.horizonMs = Infinity;
      else if (this.#isBodyFirst(limits.virtualTimeMs)) {
        await bodies.step();
        continue;
      }
      const requests = playRound(rounds);
      // To wait for nothing would be a promise for every round.
      if (this.#session.stopped.length > 0) await this.#stopBodies();
      if (requests !== null) {
        if (requests.length > 0) await this.#start(requests);
      } else if (bodies.size === 0 || rounds.horizonMs > limits.virtualTimeMs) return;
    }
  }

  /** Whether a body is woken before anything else happens. */
  #isBodyFirst(latestMs: number): boolean {
    const { rounds, bodies } = this.#session;
    rounds.horizonMs = bodies.nextAtMs ?? Infinity;
    const momentMs = nextMomentMs(rounds);
    if (rounds.horizonMs === Infinity && momentMs === undefined) bodies.refuseToWait();
    return rounds.horizonMs <= Math.min(momentMs ?? Infinity, latestMs);
  }

  async #start(requests: readonly AttemptRequest[]): Promise<void> {
    for (const request of requests) {
      const atRest = this.#perform(request);
      if (atRest !== undefined) await atRest;
    }
  }

  /** A promise: the attempt is in flight, and what its beginning set off comes to rest. */
  #perform(request: AttemptRequest): Promise<void> | undefined {
    const session = this.#session;
    const input = session.inputOf(request.run);
    const { run } = input;
    const worker = (this.#workers[request.run] ??= createAsyncWorker(input, session.bodies));
    forgetEarlierTries(run, request);
    // oxlint-disable-next-line prefer-const -- the result may come before there is an order
    let order: number | undefined;
    const atRest = worker.perform(request, (result) => {
      session.performed(request, result);
      acceptResult(run, request, result, order);
    });
    if (atRest === undefined) return undefined;
    // As if its end were known already: what ends at one time ends in the order it began.
    order = run.installation.events.reserve();
    return atRest;
  }

  async #stopBodies(): Promise<void> {
    const { bodies, stopped } = this.#session;
    for (const { run, instance, tryNumber } of stopped.splice(0)) {
      await bodies.stop(
        (attempt) => attempt.run === run && attempt.instance === instance && attempt.tryNumber === tryNumber,
        new DOMException('the task instance was taken from its worker', 'AbortError'),
      );
    }
  }
}
