/**
 * The fast path: a request handler for the client of the AWS SDK, which answers without HTTP in between. It speaks the shapes of that SDK, known here
 * by structure so that the SDK need not be there; signing, retries and reading of answers stay the client's own.
 */
import { Readable } from 'node:stream';
import { mistake } from '../../model/errors.ts';
import type { Addressing } from './addressing.ts';
import type { S3Answer } from './s3Answer.ts';
import type { RawRequest } from './s3Request.ts';

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

/** Holds a request back until it arrives; it may throw what a connection throws. */
export type Deliver = (request: { readonly method: string; readonly url: string }) => Promise<void>;

export interface HandlerParts {
  readonly addressing: Addressing;
  readonly answer: (raw: RawRequest, hostBucket: string) => S3Answer;
  readonly deliver: Deliver;
}

/** A handler that lets each request be delivered and then answers it. @throws DagproofError s3-host, out of `handle`, for a client of another endpoint */
export function requestHandlerOf({ addressing, answer, deliver }: HandlerParts): S3RequestHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, { abortSignal } = {}) {
      const signal = abortSignal instanceof AbortSignal ? abortSignal : null;
      const origin = originOf(request);
      const hostBucket = addressing.bucketOfHost(new URL(origin));
      if (hostBucket === null) throw wrongHost(origin, addressing);
      const query = queryOf(request);
      const search = query.size === 0 ? '' : `?${query}`;
      const body = await bytesOf(request.body);
      const { method, path } = request;
      await untilAborted(deliver({ method, url: `${origin}${path}${search}` }), signal);
      return {
        response: clientResponse(answer({ method, path, query, headers: headersOf(request), body }, hostBucket)),
      };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
}

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

function headersOf({ headers }: ClientRequest): Headers {
  return new Headers(headers);
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

/** Settles as the delivery does, unless the client gives up first. */
async function untilAborted(delivery: Promise<void>, signal: AbortSignal | null): Promise<void> {
  if (signal === null) return delivery;
  let giveUp = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' }));
  });
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await Promise.race([aborted, delivery]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

function clientResponse({ status, headers, body }: S3Answer): ClientResponse {
  const chunks = body === null || body.length === 0 ? [] : [Buffer.from(body as Uint8Array)];
  return {
    statusCode: status,
    headers: Object.fromEntries(headers),
    body: Readable.from(chunks, { objectMode: false }),
  };
}
