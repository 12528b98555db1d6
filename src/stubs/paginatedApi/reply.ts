/**
 * What an API answers before it becomes a response: a status, headers, a JSON body.
 */
import type { Json } from '../../model/json.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
}

/** An answer other than a page; `error` is its code, as APIs put it into the body. */
export function refusal(
  status: number,
  { error, message, headers = {} }: { error: string; message: string; headers?: Readonly<Record<string, string>> },
): Reply {
  return { status, headers, body: { error, message } };
}

export function responseOf({ status, headers, body }: Reply, method: string): Response {
  const text = method === 'HEAD' ? null : JSON.stringify(body);
  // Without a length, an answer over a connection that the client keeps never ends for it.
  const length = text === null ? {} : { 'content-length': String(new TextEncoder().encode(text).length) };
  return new Response(text, { status, headers: { 'content-type': 'application/json', ...length, ...headers } });
}
