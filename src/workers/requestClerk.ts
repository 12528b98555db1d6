/**
 * Says what becomes of the requests of bodies: how long they are on their way to the stub they are for, and which fault of the outcome plan
 * strikes them.
 */
import picomatch from 'picomatch';
import type { AttemptRequest } from '../model/attempt.ts';
import type { RequestWhere } from '../model/outcomePlan.ts';
import { drawUint32 } from '../model/randomness.ts';
import type { DeskClerk, SentRequest, Verdict } from '../virtual/requestDesk.ts';
import type { Stub } from '../virtual/stub.ts';
import type { VirtualProcess } from '../virtual/virtualProcess.ts';
import type { PlanMatcher, RequestEntry } from './planMatcher.ts';

export interface ClerkInput {
  readonly matcher: PlanMatcher;
  readonly stubs: readonly Stub[];
  /** Told of each request that a server has acted on. */
  readonly answered: ((attempt: AttemptRequest, sent: SentRequest, status: number) => void) | null;
}

/** The clerk of a simulation. */
export function createClerk({ matcher, stubs, answered }: ClerkInput): DeskClerk {
  const matched = new WeakMap<VirtualProcess, Map<number, number>>();
  /** How many requests of the attempt an entry was about so far, this one included. */
  const countMatch = (process: VirtualProcess, position: number): number => {
    let counts = matched.get(process);
    if (counts === undefined) matched.set(process, (counts = new Map()));
    const count = (counts.get(position) ?? 0) + 1;
    counts.set(position, count);
    return count;
  };
  /** Entries that strike, in order: each counts the requests it is about, whether another strikes first or not. */
  const strikes = (process: VirtualProcess, sent: SentRequest): RequestEntry[] => {
    const attempt = { ...process.options.attempt, atMs: process.timeline.nowMs, nthRequest: sent.nth };
    return matcher.requestEntriesOf(attempt).filter(({ where, position }) => {
      if (!isAbout(where, sent, stubs)) return false;
      const nth = countMatch(process, position);
      return where.nth === undefined || where.nth === nth;
    });
  };
  return {
    routes: stubs.flatMap(({ routes }) => routes),
    remembersAnswers: matcher.hasRequestFault('response_repeated'),
    judge: (process, sent): Verdict => {
      const struck = strikes(process, sent);
      const delay = struck.find(({ what }) => what.kind === 'request_delayed');
      const fault = struck.find(({ what }) => what.kind !== 'request_delayed');
      // Whether there is an answer to give once more shows only when the request is delivered.
      for (const entry of [delay, fault]) {
        if (entry !== undefined && entry.what.kind !== 'response_repeated') matcher.use(entry.position);
      }
      const delayMs = delay?.what.kind === 'request_delayed' ? delay.what.byMs : 0;
      return {
        latencyMs: latencyOf(stubs, process, sent) + delayMs,
        fault: fault?.what ?? null,
        planEntry: (fault ?? delay)?.position ?? -1,
      };
    },
    repeated: (position) => matcher.use(position),
    answered: (process, sent, status) => answered?.(process.options.attempt, sent, status),
  };
}

function latencyOf(stubs: readonly Stub[], process: VirtualProcess, sent: SentRequest): number {
  for (const stub of stubs) {
    const latency = stub.latencyOf(sent);
    if (latency === null) continue;
    const { leastMs, mostMs } = latency;
    const { seed, attempt } = process.options;
    const { taskId: task, mapIndex, tryNumber } = attempt;
    const draw = drawUint32(seed, { task, mapIndex, tryNumber, purpose: `latency of request ${sent.nth}` });
    return leastMs + Math.floor((draw / 2 ** 32) * (mostMs - leastMs + 1));
  }
  return 0;
}

function isAbout({ method, url, operation }: RequestWhere, sent: SentRequest, stubs: readonly Stub[]): boolean {
  return (
    (method === undefined || method.toUpperCase() === sent.method) &&
    (url === undefined || isAddress(url, sent.url)) &&
    (operation === undefined || stubs.some((stub) => stub.operationOf?.(sent) === operation))
  );
}

/** A glob of the whole address, or a part of it that is taken as it is written. */
function isAddress(pattern: string, url: string): boolean {
  if (!/[*{[]/.test(pattern)) return url.includes(pattern);
  // A slash is a character like any other in an address.
  return picomatch.isMatch(url, pattern, { bash: true, dot: true });
}
