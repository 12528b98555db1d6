/**
 * The outcome plan: one ordered list of (where, what) that says what attempts do instead of, or besides, running their body.
 * It is plain data: printed, shrunk, stored, replayed. The first matching entry decides, once for the outcome and once for each thing besides.
 */
import type { Deferral } from './deferral.ts';
import type { Json } from './json.ts';
import type { RequestFault } from './requestFaults.ts';

/** Which attempts an entry is about; a part that is left out matches everything. */
export interface PlanWhere {
  /** Task id or glob: `extract`, `load_*`, `group.*`. */
  readonly task: string;
  /** Map index; -1 for an unmapped task. */
  readonly mapIndex?: number;
  /**
   * What `expand` gave the instance: the element where one keyword is expanded or a list of kwargs, the record of elements where several are; inside a
   * mapped group what the group was given. Compared as JSON whatever the order of keys, before templates are rendered. Survives a change of index.
   */
  readonly item?: Json;
  /** Whether an entry is about an item is asked of a function; of one, a trace keeps the name only. Never about an instance without an item. */
  readonly when?: ItemPredicate | string;
  /** Try number, counted from 1. */
  readonly tryNumber?: number;
  /** Share of the tries that are struck, 0 to 1: a draw of the seed for each, by item where there is one, so that one more or less re-rolls no other. */
  readonly probability?: number;
  /** Only what begins at this virtual time or later; of a sensor each poke, of a deferred try each part. */
  readonly afterMs?: number;
  /** Only what begins earlier. */
  readonly beforeMs?: number;
  /** Which requests of those attempts, with the faults of requests only; {}: every one. */
  readonly request?: RequestWhere;
  /** Of several runs one: its position in order of creation, its run id, or its logical date. */
  readonly run?: number | string;
}

export type ItemPredicate = (item: Json) => boolean;

/** Which requests of an attempt an entry is about; a part that is left out matches everything. */
export interface RequestWhere {
  /** Counted from 1, among the requests of the try that the other parts match. */
  readonly nth?: number;
  readonly method?: string;
  /** Glob of the whole address. */
  readonly url?: string;
  /** Name of an S3 operation: `PutObject`. */
  readonly operation?: string;
}

/** The kinds of `PlannedOutcome` set the outcome; `take` the virtual duration, of each execution or poke of a try, `trigger` what a deferral waits for. */
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
  /** Ends as by its execution timeout: when that strikes, and without one when the attempt would have ended. */
  | { readonly kind: 'timeout' }
  /** Added to whatever the attempt takes. */
  | { readonly kind: 'slow'; readonly byMs: number }
  | WorkerKill
  | HeartbeatLost
  | FinishTwice
  | RequestFault
  | OutputFault
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

/**
 * The worker is killed in the middle of the attempt, or at its end before it has reported it: whatever its body did until then is done, and
 * what it returned is lost; as `worker_lost` otherwise. An attempt that ends before that ends well.
 */
export interface WorkerKill {
  readonly kind: 'worker_killed';
  /** After what time of the attempt, ms; left out: at its end. */
  readonly afterMs?: number;
  readonly reported: ReportedEnd | null;
}

/**
 * Nobody hears of the attempt any more although its worker goes on: heartbeats are missed, and its late end is refused
 * (rules infrastructure/heartbeat-lost, attempt/state-no-longer-running). It is no outcome: what the attempt does is decided besides.
 */
export interface HeartbeatLost {
  readonly kind: 'heartbeat_lost';
  /** After what time of the attempt, ms; 0 unless given. */
  readonly afterMs?: number;
}

/** Its end is reported a second time. It is no outcome: how the attempt ends is decided besides. */
export interface FinishTwice {
  readonly kind: 'finish_twice';
  /** How long after the first, ms; 0 unless given. */
  readonly afterMs?: number;
}

/** What becomes of what the attempt returned, by its body or by the plan, before it is pushed; nothing where it fails. */
export type OutputFault =
  /** A list, a record or a text loses its tail; `keep`: entries or characters left, half of them unless given. */
  | { readonly kind: 'truncate_output'; readonly keep?: number }
  /** Larger than `limits.xcomCharacters`. */
  | { readonly kind: 'oversize_output' }
  /** Its JSON text instead of itself, so that nothing can be mapped over it. */
  | { readonly kind: 'unmappable_output' };

export interface PlanEntry {
  readonly where: PlanWhere;
  readonly what: PlanWhat;
}

export type OutcomePlan = readonly PlanEntry[];

const OUTCOME_KINDS = [
  'fail',
  'fail_without_retry',
  'skip',
  'return',
  'hang',
  'timeout',
  'poke',
  'defer',
  'worker_lost',
] as const;

/** What decides how an attempt ends; all other entries are about something besides. */
export type PlannedOutcome = Extract<PlanWhat, { kind: (typeof OUTCOME_KINDS)[number] }>;

export function isOutcomeKind(kind: PlanWhat['kind']): boolean {
  return (OUTCOME_KINDS as readonly string[]).includes(kind);
}
