/**
 * What a stub is before any library listens for it: a state, and a function from a request to a response, both in the shapes of the Fetch API.
 * msw and nock are two ways to open one.
 */
import type { Json } from '../model/json.ts';
import type { Latency, StubRoute } from '../virtual/stub.ts';

export interface StubCore {
  readonly name: string;
  readonly routes: readonly StubRoute[];
  readonly latency: Latency;
  /** Whether a request is for this stub. */
  isFor(request: { readonly method: string; readonly url: string }): boolean;
  /** As a stub's: what a request asks for in the words of the service. */
  operationOf?(request: { readonly method: string; readonly url: string }): string | null;
  /** Answers a request that is for this stub. Time is read from `Date.now()`: virtual inside a task. */
  answer(request: Request): Response | Promise<Response>;
  reset(): void;
  state(): Json;
}
