/**
 * The contract between the scheduler and whoever performs an attempt: a request goes out, a result comes back.
 * Scripted runs, real bodies, a Python child and a replay differ only in who answers.
 */
import type { Deferral } from './deferral.ts';
import type { InstanceId, TaskNumber } from './ids.ts';
import type { Json, JsonObject } from './json.ts';
import type { ReportedEnd } from './outcomePlan.ts';

export interface AttemptRequest {
  /** Position of the run among those simulated together. */
  readonly run: number;
  readonly instance: InstanceId;
  readonly task: TaskNumber;
  readonly taskId: string;
  /** -1 for an unmapped task. */
  readonly mapIndex: number;
  /** Counted from 1 (rule retry/first-try-is-one). */
  readonly tryNumber: number;
  /** Virtual time of the start, ms since the run's start. */
  readonly atMs: number;
  /** Which part of the try is to be performed; null: all of it. */
  readonly part: AttemptPart | null;
}

export type AttemptPart =
  /** A sensor's try is performed poke by poke, counted from 1 over the whole try. */
  | { readonly kind: 'poke'; readonly number: number }
  /** What is left of a try after so many deferrals: with the event of the trigger, or with what became of it instead. */
  | {
      readonly kind: 'resume';
      readonly deferrals: number;
      readonly event: Json;
      readonly failure: AttemptError | null;
    };

/**
 * The ways an attempt ends. `failure`, `timeout` and `lost` may be retried, `fail_without_retry` may not, `skip` ends the instance
 * (rules attempt/other-exception, attempt/execution-timeout, attempt/process-death, attempt/fail-exception, attempt/skip-exception).
 * `not_yet` is the outcome of an unsuccessful poke, `deferred` of a body that waits for a trigger.
 */
export type AttemptOutcome =
  'success' | 'failure' | 'fail_without_retry' | 'skip' | 'timeout' | 'lost' | 'deferred' | 'not_yet';

/** What happened to an attempt. `durationMs` is Infinity for an attempt that never ends. */
export interface AttemptResult {
  readonly outcome: AttemptOutcome;
  readonly durationMs: number;
  /** What the body returned; null or undefined: nothing is pushed. Checked and copied when pushed. */
  readonly output: unknown;
  /** What only some attempts leave; null: nothing of it. */
  readonly detail: AttemptDetail | null;
}

export interface AttemptDetail {
  /** XComs the body pushed by hand (`setXCom`), in order. */
  readonly pushes?: readonly (readonly [key: string, value: Json])[];
  readonly error?: AttemptError;
  /** It ended before its body began: the arguments could not be resolved. */
  readonly isBeforeBody?: true;
  /** What the body wrote to the console. */
  readonly logs?: string;
  /** The arguments the body received, where they are recorded. */
  readonly given?: JsonObject;
  /** Requests of the body, in the order in which they were sent. */
  readonly requests?: readonly RequestRecord[];
  /** Position in the outcome plan of the entry that decided the outcome. */
  readonly planEntry?: number;
  /** What the task waits for: with the outcome `deferred`. */
  readonly deferral?: Deferral;
  /** What its executor says of a worker that is lost; null: nothing. With the outcome `lost`. */
  readonly reported?: ReportedEnd | null;
  /** How long after its end that is reported a second time, ms. */
  readonly repeatedAfterMs?: number;
  /** The label of the map index (`mapIndexTemplate` rendered). */
  readonly renderedMapIndex?: string;
}

/** A request of a body, and what came of it. Times are virtual ms. */
export interface RequestRecord {
  readonly method: string;
  readonly url: string;
  readonly sentMs: number;
  /** When it was delivered; null: its sender ended or gave up before. */
  readonly deliveredMs: number | null;
  /** HTTP status of the answer that was sent back; null: none was. */
  readonly status: number | null;
  /** Position in the outcome plan of the fault that it met. */
  readonly planEntry?: number;
}

export interface AttemptError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
}
