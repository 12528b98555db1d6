/**
 * The fast path: a request handler for the client of the AWS SDK, which answers without HTTP in between. It speaks the shapes of that SDK, known here
 * by structure so that the SDK need not be there; signing, retries and reading of answers stay the client's own.
 */
import { Readable } from 'node:stream';
import { mistake } from '../../model/errors.ts';
import type { RequestControl, RequestListener } from '../../virtual/requestListeners.ts';
import type { Addressing } from './addressing.ts';
import { responseOf, type S3Answer } from './s3Answer.ts';
import type { RawRequest } from './sentRequest.ts';

/** Given as `requestHandler` to `new S3Client({ ... })`. */
export interface S3RequestHandler {
  readonly metadata: { readonly handlerProtocol: string };
  handle(request: ClientRequest, options?: { readonly abortSignal?: unknown }): Promise<{ response: ClientResponse }>;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
  destroy(): void;
}

/** What the client hands to its request handler. */
export interface ClientRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  /** Encoded, and otherwise as the key has it: `..` included. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What the client takes for an answer. */
export interface ClientResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Readable;
}

export interface HandlerParts {
  readonly addressing: Addressing;
  readonly answer: (raw: RawRequest, hostBucket: string) => S3Answer;
  /** Asked before each request is answered, as by an interceptor: it may hold the request back, answer it, fail it, or change what comes back. */
  readonly gate: RequestListener;
}

/**
 * A handler that lets each request pass the gate and then answers it.
 *
 * @throws DagproofError s3-host, out of `handle`, for a client of another endpoint
 */
export function requestHandlerOf({ addressing, answer, gate }: HandlerParts): S3RequestHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, { abortSignal } = {}) {
      const origin = originOf(request);
      const hostBucket = addressing.bucketOfHost(new URL(origin));
      if (hostBucket === null) throw wrongHost(origin, addressing);
      const { method, path } = request;
      const query = queryOf(request);
      const raw = { method, path, query, headers: new Headers(request.headers), body: await bytesOf(request.body) };
      const sent: Sent = {
        method,
        url: `${origin}${path}${query.size === 0 ? '' : `?${query}`}`,
        signal: abortSignal instanceof AbortSignal ? abortSignal : null,
      };
      return { response: await exchange(sent, { gate, answer: () => answer(raw, hostBucket) }) };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
}

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly signal: AbortSignal | null;
}

interface Stations {
  readonly gate: RequestListener;
  readonly answer: () => S3Answer;
}

/** Settles with what comes back through the gate, or with the client's giving up, whichever is first. */
function exchange({ method, url, signal }: Sent, { gate, answer }: Stations): Promise<ClientResponse> {
  return new Promise((resolve, reject) => {
    let own: { readonly response: Response; readonly answer: S3Answer } | null = null;
    const controller: OpenControl = {
      readyState: WAITING,
      respondWith(response) {
        controller.readyState = ANSWERED;
        // What nobody touched need not be taken apart again.
        resolve(response === own?.response ? clientResponse(own.answer) : clientResponseOf(response));
      },
      errorWith(reason) {
        controller.readyState = FAILED;
        reject(reason);
      },
      async passthrough() {},
    };
    const pass = async (): Promise<void> => {
      await gate({ client: 'http', request: new Request(url, { method, signal }), controller });
      if (controller.readyState !== WAITING) return;
      const answered = answer();
      own = { answer: answered, response: responseOf(answered) };
      controller.respondWith(own.response);
    };
    const giveUp = (): void => reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' }));
    if (signal?.aborted) giveUp();
    else pass().catch(reject);
    signal?.addEventListener('abort', giveUp, { once: true });
  });
}

/** States of an exchange, as interceptors number them. */
const [WAITING, ANSWERED, FAILED] = [0, 2, 3];

type OpenControl = { -readonly [Member in keyof RequestControl]: RequestControl[Member] };

function originOf({ protocol, hostname, port }: ClientRequest): string {
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
}

function wrongHost(origin: string, { routes }: Addressing): Error {
  const remedy = `Give the client the endpoint of the stub, or the stub that of the client. It answers ${routes.map(({ url }) => url).join(' and ')}.`;
  return mistake('s3-host', `The client asked ${origin}, which is not where this S3 answers.`, remedy);
}

function queryOf({ query = {} }: ClientRequest): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value ?? ''].flat()) parameters.append(name, one);
  }
  return parameters;
}

async function bytesOf(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof ArrayBuffer) return new Uint8Array(body.slice(0));
  if (ArrayBuffer.isView(body)) return new Uint8Array(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  if (body instanceof Blob) return new Uint8Array(await body.arrayBuffer());
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<string | Uint8Array>) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

function clientResponse({ status, headers, body }: S3Answer): ClientResponse {
  const chunks = body === null || body.length === 0 ? [] : [Buffer.from(body as Uint8Array)];
  return { statusCode: status, headers: Object.fromEntries(headers), body: byteStream(chunks) };
}

/** Of a response that somebody at the gate made, or made over. */
function clientResponseOf({ status, headers, body }: Response): ClientResponse {
  return { statusCode: status, headers: Object.fromEntries(headers), body: byteStream(body ?? []) };
}

function byteStream(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Readable {
  return Readable.from(chunks, { objectMode: false });
}
