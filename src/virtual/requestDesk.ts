/**
 * Requests of bodies on their way: each waits at the desk until the step that sent it has come to rest, is given its number and its verdict
 * there, and is delivered as an event of its own. So the order in which stubs see requests follows from virtual time alone.
 */
import type { RequestRecord } from '../model/attempt.ts';
import type { RequestFault } from '../model/requestFaults.ts';
import type { StubRoute } from './stub.ts';
import type { Timeline } from './timeline.ts';
import type { VirtualProcess } from './virtualProcess.ts';

/** A request as it was sent. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  /** Its place among the requests of its attempt, counted from 1; those sent at once are counted by method and address. */
  readonly nth: number;
}

/** What becomes of a request. */
export interface Verdict {
  /** Virtual ms until it is delivered. */
  readonly latencyMs: number;
  readonly fault: RequestFault | null;
  /** Position of the fault in the plan; -1: none. */
  readonly planEntry: number;
}

/** A request that is delivered now. */
export interface Delivery extends Verdict {
  readonly sent: SentRequest;
}

/** Who is asked about requests, and told of answers. */
export interface DeskClerk {
  /** What stubs answer, for errors. */
  readonly routes: readonly StubRoute[];
  /** A fault of the plan gives an answer once more. */
  readonly remembersAnswers: boolean;
  judge(process: VirtualProcess, sent: SentRequest): Verdict;
  /** The fault at this position has given an answer once more. */
  repeated(position: number): void;
  /** A server has acted on a request; the sender has not heard of it yet. */
  answered(process: VirtualProcess, sent: SentRequest, status: number): void;
}

interface Arrival {
  readonly process: VirtualProcess;
  readonly method: string;
  readonly url: string;
  readonly signal: AbortSignal | null;
  readonly deliver: (delivery: Delivery) => void;
}

export class RequestDesk {
  /** Without one every request is delivered at once. */
  readonly clerk: DeskClerk | null;
  readonly #arrivals: Arrival[] = [];

  constructor(clerk: DeskClerk | null = null) {
    this.clerk = clerk;
  }

  /** Stops a request until its delivery is due. One whose sender ends or gives up is never delivered. */
  park(process: VirtualProcess, request: Pick<Arrival, 'method' | 'url' | 'signal'>): Promise<Delivery> {
    return new Promise((deliver) => {
      const { method, url, signal } = request;
      this.#arrivals.push({ process, method, url, signal, deliver });
      process.parkedCount++;
    });
  }

  /** The step that sent them has come to rest: what arrived in it is put in an order that does not depend on how fast it got here. */
  dispatch(): void {
    if (this.#arrivals.length === 0) return;
    for (const arrival of this.#arrivals.splice(0).sort(byAddress)) this.#send(arrival);
  }

  #send({ process, method, url, signal, deliver }: Arrival): void {
    process.parkedCount--;
    if (process.isOver || signal?.aborted) return;
    const { requests, timeline } = process;
    const nth = requests.length + 1;
    const sent = { method, url, nth };
    const verdict = this.clerk?.judge(process, sent) ?? AT_ONCE;
    // Whether there is an answer to give once more is not known yet.
    const isStruck = verdict.planEntry !== -1 && verdict.fault?.kind !== 'response_repeated';
    const fault = isStruck ? { planEntry: verdict.planEntry } : {};
    requests.push({ method, url, sentMs: timeline.nowMs, deliveredMs: null, status: null, ...fault });
    const fire = (): void => {
      if (signal?.aborted) return;
      noteRequest(process, nth, { deliveredMs: timeline.nowMs });
      deliver({ ...verdict, sent });
    };
    const wake = process.wakeIn(verdict.latencyMs, { what: `${method} ${url}`, fire });
    // Nothing waits for what is due at once; to listen to a signal is dear.
    if (verdict.latencyMs === 0 || wake === null) return;
    signal?.addEventListener('abort', () => process.drop(wake), { once: true });
  }
}

/** Adds to what is known of a request. */
export function noteRequest({ requests }: VirtualProcess, nth: number, known: Partial<RequestRecord>): void {
  requests[nth - 1] = { ...(requests[nth - 1] as RequestRecord), ...known };
}

const AT_ONCE: Verdict = { latencyMs: 0, fault: null, planEntry: -1 };

/** The sort is stable: equal requests stay in the order they came. */
function byAddress(left: Arrival, right: Arrival): number {
  return (
    left.process.options.ordinal - right.process.options.ordinal ||
    compareText(left.method, right.method) ||
    compareText(left.url, right.url)
  );
}

function compareText(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}

/** The desk of a simulation. */
export function requestsOf(timeline: Timeline<VirtualProcess>): RequestDesk {
  timeline.desk ??= timeline.deskMaker?.make() ?? new RequestDesk();
  return timeline.desk as RequestDesk;
}
