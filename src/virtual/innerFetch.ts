/**
 * Brings what a task fetches to those who listen, without the interceptor they listen by: it is asked by nobody else then, and costs a third of
 * such a request. What only it knows how to do (redirects, compressed answers, errors of listeners) is handed over to it.
 */
import { handOver, ourListeners, type Others, type RequestControl } from './requestListeners.ts';
import { reachesNetwork } from './requestGate.ts';

type Fetch = typeof globalThis.fetch;

/** Methods that a `Request` of the Fetch API can have as they are. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** What `intercepted` gives for the same arguments; null: it has to be asked itself. */
export function fetchInside(intercepted: Fetch, others: Others, ...given: Parameters<Fetch>): Promise<Response> | null {
  const [input, init] = given;
  const url = String(input);
  if (input instanceof Request || !reachesNetwork(url)) return null;
  if (init?.method !== undefined && !METHODS.has(init.method)) return null;
  return new Promise((resolve, reject) => {
    // A body that is a stream goes one way.
    const request = new Request(url, init?.body === undefined ? init : ({ duplex: 'half', ...init } as RequestInit));
    const control = new FetchControl({ intercepted, others, request, resolve, reject });
    // Of the other signals nobody knows.
    const signal = init?.signal ?? null;
    if (signal?.aborted === true) return reject(signal.reason as Error);
    signal?.addEventListener('abort', () => control.abort(signal.reason), { once: true });
    return void askEverybody(others, request, control);
  });
}

async function askEverybody(others: Others, request: Request, controller: FetchControl): Promise<void> {
  for (const listener of ourListeners()) {
    const asked = listener({ client: 'fetch', request, controller });
    if (asked !== undefined) await asked;
    if (controller.readyState !== 0) return;
  }
  try {
    for (const listener of others.toRequests()) {
      await listener({ requestId: controller.requestId, request, controller });
      if (controller.readyState !== 0) return;
    }
  } catch (error) {
    controller.fail(error);
    return;
  }
  await controller.passthrough();
}

interface Fetching {
  readonly intercepted: Fetch;
  readonly others: Others;
  readonly request: Request;
  resolve(response: Response | Promise<Response>): void;
  reject(reason: unknown): void;
}

let requestCount = 0;

class FetchControl implements RequestControl {
  readyState = 0;
  /** Not drawn by chance: draws belong to the body. */
  readonly requestId = `dagproof-${requestCount++}`;
  readonly #fetching: Fetching;

  constructor(fetching: Fetching) {
    this.#fetching = fetching;
  }

  respondWith(response: Response): void {
    this.#settle();
    void this.#answer(response);
  }

  errorWith(reason?: unknown): void {
    this.#settle();
    this.#fetching.reject(reason);
  }

  abort(reason: unknown): void {
    if (this.readyState === 0) this.errorWith(reason);
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
    const { others, request, resolve } = this.#fetching;
    if (needsInterceptor(response)) {
      this.#handOver((controller) => controller.respondWith(response));
      return;
    }
    const answer = withUrl(response, request.url);
    for (const listener of others.toResponses()) {
      await listener({ response: answer.clone(), isMockedResponse: true, request, requestId: this.requestId });
    }
    resolve(answer);
  }

  #handOver(outcome: (controller: RequestControl) => void): void {
    const { intercepted, request, resolve } = this.#fetching;
    const { url, method, headers, redirect, body } = request;
    // The body was sent already; only whether there was one counts now.
    const sent = new Request(url, { method, headers, redirect, body: body === null ? null : '' });
    resolve(handOver(sent, outcome, intercepted));
  }

  #settle(): void {
    if (this.readyState !== 0) throw new Error('the request was answered already');
    this.readyState = 1;
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
