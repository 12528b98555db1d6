/**
 * What a simulation asks of a part of the outside world that stands in for the real one: that it can be opened, read and put back.
 * What it answers, and by which library it listens, is its own affair.
 */
import type { Json } from '../model/json.ts';

/** A stub of the outside world, given to `simulate` as one of `stubs`. */
export interface Stub {
  /** Unique among the stubs of a simulation. */
  readonly name: string;
  /** What it answers, for the text that names the route nearest to a request that nobody answers. */
  readonly routes: readonly StubRoute[];
  /** Puts everything back to what it was at first. */
  reset(): void;
  /** Begins to answer requests; the function it gives stops that. */
  open(): () => void;
  /** Everything that requests may have changed, as plain JSON, so that two runs can be compared. */
  state(): Json;
  /** How long a request is on its way, in virtual time; null: the request is not for this stub. */
  latencyOf(request: { readonly method: string; readonly url: string }): Latency | null;
  /** What a request asks for in the words of the service (`PutObject`), for `.onRequest({ operation })`; null: the request is not for this stub. */
  operationOf?(request: { readonly method: string; readonly url: string }): string | null;
}

export interface StubRoute {
  /** `GET`, or `*` for all. */
  readonly method: string;
  /** `https://api.example.test/orders` */
  readonly url: string;
}

/** Each request draws a whole number of virtual milliseconds between the two, both included, from the seed of the run. */
export interface Latency {
  readonly leastMs: number;
  readonly mostMs: number;
}
