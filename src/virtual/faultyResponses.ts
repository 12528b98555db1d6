/**
 * What a planned fault makes of a request that is delivered: an error or an answer instead of the server's, or the server's answer spoiled on
 * its way back.
 */
import type { RequestFault } from '../model/requestFaults.ts';
import { noteRequest, requestsOf, type Delivery, type SentRequest } from './requestDesk.ts';
import type { RequestClient, RequestControl } from './requestListeners.ts';
import type { VirtualProcess } from './virtualProcess.ts';
import { WorkerKilled } from './workerKilled.ts';

export interface Exchange {
  readonly client: RequestClient;
  readonly controller: RequestControl;
  readonly process: VirtualProcess;
}

/** Acts on the exchange now, and on the answer once there is one. */
export function applyFault(delivery: Delivery, exchange: Exchange): void {
  const { sent, fault, planEntry } = delivery;
  const { client, controller, process } = exchange;
  const answer = controller.respondWith.bind(controller);
  const respondWith = (response: Response): void => {
    noteRequest(process, sent.nth, { status: response.status });
    answer(response);
  };
  if (fault?.kind === 'request_reset') controller.errorWith(connectionReset(client));
  else if (fault?.kind === 'request_answered') {
    respondWith(plannedAnswer(fault));
  } else if (fault?.kind === 'killed_at_request' && fault.when === 'before') {
    process.crash(new WorkerKilled(fault.reported, planEntry));
  } else {
    controller.respondWith = (response) => {
      requestsOf(process.timeline).clerk?.answered(process, sent, response.status);
      comeBack(response, { delivery, exchange, respondWith });
    };
  }
}

const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

function plannedAnswer({
  body,
  status,
  headers: given,
}: Extract<RequestFault, { kind: 'request_answered' }>): Response {
  const headers = new Headers({ ...given });
  // Without a length, an answer over a connection that the client keeps never ends for it.
  if (!headers.has('content-length') && !WITHOUT_BODY.has(status)) {
    headers.set('content-length', String(new TextEncoder().encode(body ?? '').length));
  }
  return new Response(body ?? null, { status, headers });
}

interface WayBack {
  readonly delivery: Delivery;
  readonly exchange: Exchange;
  readonly respondWith: (response: Response) => void;
}

function comeBack(response: Response, { delivery, exchange, respondWith }: WayBack): void {
  const { client, controller, process } = exchange;
  const { fault, sent, planEntry } = delivery;
  if (fault?.kind === 'response_repeated') {
    const before = lastAnswers.get(process)?.get(pathOf(sent.url))?.();
    if (before !== undefined) {
      noteRequest(process, sent.nth, { planEntry });
      requestsOf(process.timeline).clerk?.repeated(planEntry);
      respondWith(before);
      return;
    }
  }
  switch (fault?.kind) {
    case 'response_lost':
      controller.errorWith(connectionReset(client));
      break;
    case 'killed_at_request':
      process.crash(new WorkerKilled(fault.reported, planEntry));
      break;
    case 'body_truncated':
      respondWith(withBody(response, truncated(response, fault)));
      break;
    case 'body_slowed':
      respondWith(withBody(response, slowed(response, fault, process)));
      break;
    default:
      remember(response, process, sent);
      respondWith(response);
  }
}

/** As Node's own clients raise it. */
function connectionReset(client: RequestClient): Error {
  const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', errno: -104, syscall: 'read' });
  return client === 'http' ? cause : new TypeError('fetch failed', { cause });
}

const lastAnswers = new WeakMap<VirtualProcess, Map<string, () => Response>>();

/** The answer as it may have to be given once more. */
function remember(response: Response, process: VirtualProcess, { url }: SentRequest): void {
  if (!requestsOf(process.timeline).clerk?.remembersAnswers || response.bodyUsed) return;
  let answers = lastAnswers.get(process);
  if (answers === undefined) lastAnswers.set(process, (answers = new Map()));
  const kept = response.clone();
  answers.set(pathOf(url), () => kept.clone());
}

function pathOf(url: string): string {
  return url.split('?')[0] as string;
}

function withBody({ status, statusText, headers }: Response, body: ReadableStream): Response {
  return new Response(body, { status, statusText, headers });
}

type Truncation = Extract<RequestFault, { kind: 'body_truncated' }>;

function truncated(response: Response, { bytes }: Truncation): ReadableStream {
  let hasBegun = false;
  return new ReadableStream<Uint8Array>(
    {
      // What is short enough arrives whole, but the connection breaks all the same.
      async pull(controller) {
        const whole = hasBegun || bytes === 0 ? null : new Uint8Array(await response.arrayBuffer());
        hasBegun = true;
        if (whole === null || whole.length === 0) controller.error(new TypeError('terminated'));
        else controller.enqueue(whole.subarray(0, bytes));
      },
    },
    { highWaterMark: 0 },
  );
}

type SlowBody = Extract<RequestFault, { kind: 'body_slowed' }>;

function slowed(response: Response, { pieces, everyMs }: SlowBody, process: VirtualProcess): ReadableStream {
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      const whole = new Uint8Array(await response.arrayBuffer());
      const size = Math.max(1, Math.ceil(whole.length / pieces));
      for (let from = 0; from < whole.length; from += size) {
        await new Promise<void>((resolve) => process.wakeIn(everyMs, { what: 'the rest of a body', fire: resolve }));
        controller.enqueue(whole.subarray(from, from + size));
      }
      controller.close();
    },
  });
}
