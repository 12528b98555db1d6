/**
 * The outcome plan: one ordered list of (where, what) that says what attempts do instead of, or besides, running their body.
 * It is plain data: printed, shrunk, stored, replayed. The first matching entry decides, once for the outcome and once for the duration.
 */
import type { Deferral } from './deferral.ts';
import type { Json } from './json.ts';

/** Which attempts an entry is about; a part that is left out matches everything. */
export interface PlanWhere {
  /** Task id or glob: `extract`, `load_*`, `group.*`. */
  readonly task: string;
  /** Map index; -1 for an unmapped task. */
  readonly mapIndex?: number;
  /** Try number, counted from 1. */
  readonly tryNumber?: number;
  /** Of several runs one: its position in order of creation, its run id, or its logical date. */
  readonly run?: number | string;
}

/** `take` sets the virtual duration, of each execution or poke of a try, `trigger` what a deferral waits for; every other kind sets the outcome. */
export type PlanWhat =
  | { readonly kind: 'fail'; readonly message?: string }
  | { readonly kind: 'fail_without_retry'; readonly message?: string }
  | { readonly kind: 'skip'; readonly message?: string }
  | { readonly kind: 'return'; readonly value: Json }
  /** Never ends: only an execution timeout ends the attempt. */
  | { readonly kind: 'hang' }
  /**
   * Sensors only: that many pokes of a try are unsuccessful (`null`: all), then what `then` says, which `done` is by default;
   * `value` is the XCom of one that is done.
   */
  | {
      readonly kind: 'poke';
      readonly falseTimes: number | null;
      readonly then?: 'done' | 'fail' | 'fail_without_retry' | 'skip';
      readonly value?: Json;
    }
  /** Defers until its trigger does something; what is then to be performed is decided by the next entry that is no deferral. */
  | ({ readonly kind: 'defer' } & Deferral)
  /** What the trigger does of a body that defers by itself, instead of what the body says. */
  | ({ readonly kind: 'trigger' } & Deferral)
  /**
   * The worker is gone after the duration: its executor reports an end that the instance knows nothing of, or (null) nobody notices until
   * heartbeats are missed (rules infrastructure/state-mismatch, infrastructure/heartbeat-lost).
   */
  | { readonly kind: 'worker_lost'; readonly reported: ReportedEnd | null }
  | StuckInQueued
  | { readonly kind: 'take'; readonly durationMs: number };

/** What an executor says of an instance. */
export type ReportedEnd = 'failed' | 'success';

/**
 * No worker takes what is queued: the executor reports an end all the same, or (null) it stays queued until the scheduler finds it stuck,
 * so many times in a row (left out: always). Asked before anything else (rules infrastructure/state-mismatch, infrastructure/stuck-in-queue).
 */
export interface StuckInQueued {
  readonly kind: 'stuck_in_queued';
  readonly reported: ReportedEnd | null;
  /** After what time in the queue the executor reports, ms; 0 unless given. */
  readonly afterMs?: number;
  readonly times?: number;
}

export interface PlanEntry {
  readonly where: PlanWhere;
  readonly what: PlanWhat;
}

export type OutcomePlan = readonly PlanEntry[];
