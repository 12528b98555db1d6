/**
 * The trace: everything that happened in one run, as columns and lists, with a header that makes it replayable on its own.
 * These types are the specification of the format; the version is raised with every change of meaning.
 */
import type { AttemptError, RequestRecord } from '../model/attempt.ts';
import type { DagSpec } from '../model/dagSpec.ts';
import type { InstanceId, TaskNumber } from '../model/ids.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { OutcomePlan } from '../model/outcomePlan.ts';
import type { RunCallbackReason } from '../model/runCallback.ts';
import type { RunAction } from '../model/runAction.ts';
import type { RunType } from '../model/runOrigin.ts';
import type { AirflowConfig, EndReason, Limits, Order, Passes, Pools } from '../model/settings.ts';
import type { RunState } from '../model/states.ts';
import type { TraceColumns } from './traceColumns.ts';

export const TRACE_FORMAT_VERSION = 2;

/** What went into the run. */
export interface TraceHeader {
  readonly formatVersion: typeof TRACE_FORMAT_VERSION;
  readonly toolkitVersion: string;
  readonly dag: DagSpec;
  readonly plan: OutcomePlan;
  /** By time. */
  readonly actions: readonly RunAction[];
  /** Tasks whose output is a function given by the caller: a plan cannot carry it, so a replay needs it again. */
  readonly scriptedByFunction: readonly string[];
  readonly seed: number;
  readonly order: Order;
  readonly profile: string;
  readonly config: AirflowConfig;
  readonly pools: Pools;
  readonly passes: Passes;
  /** ISO 8601, UTC. */
  readonly logicalDate: string;
  readonly runId: string;
  readonly params: JsonObject;
  readonly limits: Limits;
}

/** Rows of one task that came into being together, or (count 0) a placeholder that became map index 0, or (count -1) one that was deleted. */
export interface Creation {
  /** Moves recorded before it. */
  readonly row: number;
  readonly first: InstanceId;
  readonly count: number;
  readonly task: TaskNumber;
  readonly firstMapIndex: number;
  readonly cause: number;
  readonly culprit: number;
}

/** From this move on, until the next mark, everything happens in this round at this time. */
export interface Marks {
  readonly rows: number[];
  readonly rounds: number[];
  readonly timesMs: number[];
}

/** Details of an attempt that has any: an error, console output, requests, a label, the arguments where they are recorded. */
export interface AttemptRecord {
  readonly instance: InstanceId;
  readonly tryNumber: number;
  readonly error?: AttemptError;
  readonly logs?: string;
  readonly requests?: readonly RequestRecord[];
  readonly renderedMapIndex?: string;
  /** The arguments its body received, if the simulation recorded them and a body ran. They follow from the rest: no part of the digest. */
  readonly given?: Readonly<Record<string, Json>>;
}

/** The end of a run, as the callback tells it that Airflow asks for. */
export interface RunCallbackRecord {
  /** Moves recorded before it. */
  readonly row: number;
  readonly reason: RunCallbackReason;
  /** The instance that a deadlock blocks; -1: none, or another reason. */
  readonly instance: number;
}

/** Of a run that was simulated with others. */
export interface RunPlace {
  readonly runType: RunType;
  /** Counted from 1; null: of no backfill. */
  readonly backfillOrdinal: number | null;
  /** When it came into being, virtual ms. */
  readonly createdMs: number;
  /** When it went from queued to running; null: never. */
  readonly startMs: number | null;
  /** Tasks that were waiting for their past at the end, and the run they were waiting for; null: none was. */
  readonly waitsFor: { readonly runId: string; readonly tasks: readonly string[] } | null;
}

export interface Trace {
  readonly header: TraceHeader;
  /** State moves in order: instance, state, try number, cause, culprit. */
  readonly moves: TraceColumns;
  readonly creations: readonly Creation[];
  readonly marks: Marks;
  readonly callbacks: readonly RunCallbackRecord[];
  readonly attempts: readonly AttemptRecord[];
  /** Return values at the end, by instance; `undefined`: nothing pushed. */
  readonly returnValues: readonly (Json | undefined)[];
  /** XComs under other keys at the end, by instance. */
  readonly namedXComs: ReadonlyMap<InstanceId, ReadonlyMap<string, Json>>;
  /** The limit of tries of instances that were cleared; of every other it is the retries of its task. */
  readonly raisedMaxTries: ReadonlyMap<InstanceId, number>;
  readonly runState: RunState;
  readonly endReason: EndReason;
  /** Virtual time at the end, ms since the run's start. */
  readonly endMs: number;
  readonly warnings: readonly string[];
  /** Times are those of the clock that all runs share; absent: the run was simulated alone, from 0. */
  readonly place?: RunPlace;
  /** Stubs as they were left, by name; absent: there were none. Runs simulated together share them. */
  readonly stubs?: Readonly<Record<string, Json>>;
}
