/**
 * A request as it was sent, before anything is made of it. A Request of the Fetch API has lost some of that, which is found again in the request of
 * `node:http` it was made from, if there is one.
 */
import { rawRequestOf } from '../../virtual/rawRequest.ts';

export interface RawRequest {
  readonly method: string;
  /** As it was sent, still encoded: a URL would take `..` for a way up. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

export async function rawRequest(request: Request): Promise<RawRequest> {
  // A client that sends much asks first, and sends nothing before it hears this: the one of the AWS SDK waits for it 6 seconds.
  if (request.headers.get('expect')?.toLowerCase() === '100-continue') nodeRequest(request)?.emit('continue');
  return {
    method: request.method,
    path: sentPath(request) ?? new URL(request.url).pathname,
    query: sentUrl(request).searchParams,
    headers: request.headers,
    body: request.body === null ? new Uint8Array() : new Uint8Array(await request.arrayBuffer()),
  };
}

/**
 * The URL a request was sent to. A path that begins with two slashes, as of a key that begins with one, is taken for a host on its way here; the
 * Host header still knows better.
 */
export function sentUrl(request: { readonly url: string }): URL {
  const url = new URL(request.url);
  const path = request instanceof Request ? sentPath(request) : null;
  const host = path?.startsWith('//') === true ? (request as Request).headers.get('host') : null;
  return host === null ? url : new URL(`${url.protocol}//${host}${url.search}`);
}

/** Keys with `..` in them survive in this path, and not in the URL of a Request. */
function sentPath(request: Request): string | null {
  // A request of a task names the host in front of a path that begins with two slashes.
  const path = nodeRequest(request)?.path.replace(/^https?:\/\/[^/]*/, '');
  return path?.startsWith('/') === true ? path.replace(/[?#].*$/s, '') : null;
}

/** What is used of a request of `node:http`. */
interface NodeRequest {
  readonly path: string;
  emit(event: 'continue'): boolean;
}

function nodeRequest(request: Request): NodeRequest | null {
  const raw = rawRequestOf(request);
  const { path, emit } = (raw ?? {}) as Partial<NodeRequest>;
  return typeof path === 'string' && typeof emit === 'function' ? (raw as NodeRequest) : null;
}
