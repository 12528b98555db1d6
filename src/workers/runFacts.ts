/**
 * What a body may read of its run besides XComs, and what may stand in for a body.
 */
import type { Json, JsonObject } from '../model/json.ts';

export interface RunFacts {
  readonly runId: string;
  /** ISO 8601, UTC. */
  readonly logicalDate: string;
  readonly params: JsonObject;
  /** Bodies may set them: shared by all attempts of the run. */
  readonly variables: Map<string, string>;
  readonly connections: Readonly<Record<string, JsonObject>>;
}

/** Output computed from the arguments, given by the caller instead of a body. */
export type OutputFunction = (given: Record<string, Json>) => unknown;
