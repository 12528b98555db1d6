/**
 * What the future of a reference run holds: attempts that will end, triggers, actions, looks of the scheduler.
 */
import type { Deferral, TriggerPlan } from '../../src/model/deferral.ts';
import type { Json } from '../../src/model/json.ts';
import type { RunAction } from '../../src/model/runAction.ts';
import type { Look } from './infrastructure.ts';
import type { Deferred } from './progress.ts';

/** What an attempt, or a poke, comes to, known when it starts and applied when it ends. `wake`: a sleeping sensor is to be poked again. */
export type AttemptEnd =
  | { readonly kind: 'value'; readonly value: Json }
  | {
      readonly kind: 'failure' | 'timeout' | 'deferral_timeout' | 'fail_without_retry' | 'skip' | 'not_yet' | 'wake';
      /** Its arguments could not be resolved. */
      readonly isBeforeBody?: boolean;
      /** A sensor is out of its execution timeout between two pokes. */
      readonly isAsleep?: boolean;
      /** Raised by Airflow itself or by the plan, not by a body. */
      readonly isOfAirflow?: boolean;
    }
  | {
      readonly kind: 'lost';
      readonly isReported: boolean;
      readonly isOfAirflow?: never;
      readonly isBeforeBody?: never;
      readonly isAsleep?: never;
    }
  | { readonly kind: 'defer'; readonly deferral: Deferral; readonly isBeforeBody?: never; readonly isAsleep?: never };

/** Something due: the end of an attempt, an action, a worker that stops, or (all null) a time at which a pass may find something to do. */
export interface DueEvent {
  readonly atMs: number;
  /** Counted from 0 in the order of creation; attempts get theirs when they start. */
  readonly order: number;
  readonly attempt: {
    readonly rowId: number;
    readonly tryNumber: number;
    readonly end: AttemptEnd;
    /** It is the rest of a try that had deferred. */
    readonly isRest?: boolean;
    /** How long after its end that is reported again; null, or left out: it is not. */
    readonly repeatAfterMs?: number | null;
  } | null;
  readonly action: RunAction | null;
  readonly stop: { readonly rowId: number; readonly tryNumber: number; readonly isRestarting: boolean } | null;
  /** A trigger that does something, or (`does` null) a look of the scheduler at what has deferred. */
  readonly trigger: { readonly rowId: number; readonly of: Deferred; readonly does: TriggerPlan | null } | null;
  /** An executor reports an end of what no worker took. */
  readonly report: { readonly rowId: number; readonly tryNumber: number } | null;
  readonly look: Look | null;
  /** Of what a scheduler does at its intervals: when it started. */
  readonly since: number | null;
}
