/**
 * Brings what a task fetches to those who listen, without the interceptor they listen by: a third of the promises of
 * such a request are its own. What only it knows how to do (redirects, compressed answers, errors of listeners) is handed over to it.
 */
import { handOver, ourListeners, type Others, type RequestControl } from './requestListeners.ts';
import { reachesNetwork } from './requestGate.ts';
import { canBeMethod } from './rawRequest.ts';
import type { VirtualProcess } from './virtualProcess.ts';

type Fetch = typeof globalThis.fetch;

/** Who fetches, what `fetch` is without us, and who else hears of it. */
export interface FetchPlace {
  readonly process: VirtualProcess;
  readonly intercepted: Fetch;
  readonly others: Others;
}

/** What `intercepted` gives for the same arguments; null: it has to be asked itself. */
export function fetchInside(place: FetchPlace, ...given: Parameters<Fetch>): Promise<Response> | null {
  const [input, init] = given;
  const isAddress = typeof input === 'string' || input instanceof URL;
  if (!isAddress || !reachesNetwork(String(input))) return null;
  if (init?.method !== undefined && !canBeMethod(init.method)) return null;
  return new Promise((resolve, reject) => {
    // A body that is a stream goes one way.
    const request = new Request(input, init?.body === undefined ? init : ({ duplex: 'half', ...init } as RequestInit));
    const signal = init?.signal ?? null;
    if (signal?.aborted === true) return reject(signal.reason as Error);
    return void askEverybody(new FetchControl(place, { request, signal, resolve, reject }));
  });
}

async function askEverybody(controller: FetchControl): Promise<void> {
  const { request, requestId, others } = controller;
  try {
    for (const listener of ourListeners()) {
      const asked = listener({ client: 'fetch', request, controller });
      if (asked !== undefined) await asked;
      if (controller.readyState !== 0) return;
    }
    for (const listener of others.toRequests) {
      await listener({ requestId, request, controller });
      if (controller.readyState !== 0) return;
    }
  } catch (error) {
    controller.fail(error);
    return;
  }
  await controller.passthrough();
}

interface Fetching {
  readonly request: Request;
  readonly signal: AbortSignal | null;
  resolve(response: Response | Promise<Response>): void;
  reject(reason: unknown): void;
}

class FetchControl implements RequestControl {
  readyState = 0;
  readonly request: Request;
  readonly others: Others;
  /** Counted by attempt and not drawn: what a body draws does not depend on who listens. */
  readonly requestId: string;
  readonly #intercepted: Fetch;
  readonly #fetching: Fetching;
  readonly #abort = (): void => this.errorWith(this.#fetching.signal?.reason);

  constructor({ process, intercepted, others }: FetchPlace, fetching: Fetching) {
    this.request = fetching.request;
    this.others = others;
    this.requestId = `${process.options.seed} ${process.name} ${++process.fetchCount}`;
    this.#intercepted = intercepted;
    this.#fetching = fetching;
    fetching.signal?.addEventListener('abort', this.#abort);
  }

  respondWith(response: Response): void {
    this.#settle();
    this.#answer(response).catch((error: unknown) => this.#fetching.reject(error));
  }

  errorWith(reason?: unknown): void {
    this.#settle();
    this.#fetching.reject(reason);
  }

  /** The gate in front of every request of a task says what it means that nobody answers. */
  async passthrough(): Promise<void> {
    this.errorWith(new TypeError('fetch failed'));
  }

  /** A listener has thrown. */
  fail(error: unknown): void {
    if (this.readyState !== 0) return;
    this.#settle();
    this.#handOver(() => {
      throw error;
    });
  }

  async #answer(response: Response): Promise<void> {
    const { request, requestId, others } = this;
    if (needsInterceptor(response)) {
      this.#handOver((controller) => controller.respondWith(response));
      return;
    }
    const answer = withUrl(response, request.url.replace(/#.*$/s, ''));
    for (const listener of others.toResponses()) {
      await listener({ response: answer.clone(), isMockedResponse: true, request, requestId });
    }
    this.#fetching.resolve(answer);
  }

  #handOver(outcome: (controller: RequestControl) => void): void {
    const { url, method, headers, redirect, body } = this.request;
    // The body was sent already; only whether there was one counts now.
    const sent = new Request(url, { method, headers, redirect, body: body === null ? null : '' });
    this.#fetching.resolve(handOver(sent, outcome, this.#intercepted));
  }

  #settle(): void {
    if (this.readyState !== 0) throw new Error('the request was answered already');
    this.readyState = 1;
    this.#fetching.signal?.removeEventListener('abort', this.#abort);
  }
}

function needsInterceptor({ type, status, headers }: Response): boolean {
  return type === 'error' || status < 200 || (status >= 300 && status < 400) || headers.has('content-encoding');
}

/** An answer knows where it comes from, and so does each copy of it. */
function withUrl(response: Response, url: string): Response {
  const clone = (): Response => withUrl(Response.prototype.clone.call(response), url);
  return Object.defineProperties(response, {
    url: { value: url, enumerable: true, configurable: true },
    clone: { value: clone, configurable: true },
  });
}
