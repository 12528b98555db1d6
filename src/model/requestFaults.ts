/**
 * What can go wrong with a request of a body, as plain data: before the server hears of it, or when it has already acted.
 */

export type RequestFault =
  /** The connection is reset before the server hears of the request. */
  | { readonly kind: 'request_reset' }
  /** Somebody in front of the server answers; the server never hears of the request. */
  | {
      readonly kind: 'request_answered';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** It takes this much longer to reach the server, besides its latency. */
  | { readonly kind: 'request_delayed'; readonly byMs: number }
  /** The body of the answer comes in so many pieces, each this long after the one before. */
  | { readonly kind: 'body_slowed'; readonly pieces: number; readonly everyMs: number }
  /** The connection breaks after so many bytes of the body. */
  | { readonly kind: 'body_truncated'; readonly bytes: number }
  /** What comes back is the answer to the request before, of this attempt to this path. */
  | { readonly kind: 'response_repeated' }
  /** The server acts, and its answer is lost: the connection is reset. */
  | { readonly kind: 'response_lost' }
  /** The worker is killed when the request reaches the server, or when the server has acted and before it answers; as `worker_lost` otherwise. */
  | {
      readonly kind: 'killed_at_request';
      readonly when: 'before' | 'after';
      readonly reported: 'failed' | 'success' | null;
    };

const KINDS: readonly RequestFault['kind'][] = [
  'request_reset', 'request_answered', 'request_delayed', 'body_slowed', 'body_truncated', 'response_repeated', 'response_lost',
  'killed_at_request',
]; // prettier-ignore

export function isRequestFault(what: { readonly kind: string }): what is RequestFault {
  return (KINDS as readonly string[]).includes(what.kind);
}
