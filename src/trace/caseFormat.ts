/**
 * The published case format: a DAG, what its attempts do, the settings of the run, and what was observed. Airflow and dagproof speak it alike:
 * what `dagproof run --json` prints is a case whose `expect` dagproof observed, what the conformance corpus holds was observed on Airflow.
 * The same as JSON Schema: `properties/airflow/cases/case.schema.json`, which a test holds to these types.
 */
import { DAG_DEFAULTS, TASK_DEFAULTS } from '../model/dagDefaults.ts';
import type { DagSpec, GroupSpec, TaskSpec } from '../model/dagSpec.ts';
import { canonicalJson, type Json, type JsonObject } from '../model/json.ts';
import type { OutcomePlan } from '../model/outcomePlan.ts';
import type { RunAction } from '../model/runAction.ts';
import type { RunCallbackReason } from '../model/runCallback.ts';
import type { RunType } from '../model/runOrigin.ts';
import type { AirflowConfig, EndReason, Limits, Order, Passes, Pools } from '../model/settings.ts';
import type { InstanceState, RunState } from '../model/states.ts';

export const CASE_FORMAT_VERSION = 1;

/** One case, one line of a case file. Without `expect` it is a question. */
export interface RunCase {
  readonly format?: typeof CASE_FORMAT_VERSION;
  /** Unique in its file, and stable: deviations are listed by it. */
  readonly id: string;
  /** For readers: what the case is about. */
  readonly note?: string;
  /** Rules of `properties/airflow/rules.json` the case was written for. */
  readonly rules?: readonly string[];
  readonly dag: SparseDag;
  /** What attempts do; an attempt it leaves alone returns its arguments, or null where the task decides. */
  readonly plan: OutcomePlan;
  readonly settings?: CaseSettings;
  /** What a user does to the run meanwhile. */
  readonly actions?: readonly RunAction[];
  readonly expect?: Expectation;
  /** Of a case with `settings.runs`, in place of `expect`: every run there came to be, in order of creation. */
  readonly expectRuns?: readonly RunExpectation[];
  /** The distinct outcomes of several processes, where Airflow's outcome depends on the process; then there is no `expect`. */
  readonly orderDependent?: readonly Expectation[];
  /** What a simulator says besides; never compared. */
  readonly run?: JsonObject;
}

/** A DagSpec that leaves out what equals the default. */
export interface SparseDag extends Partial<Omit<DagSpec, 'dagId' | 'tasks' | 'groups'>> {
  readonly dagId: string;
  readonly tasks: readonly SparseTask[];
  readonly groups?: readonly SparseGroup[];
}

export type SparseTask = Pick<TaskSpec, 'taskId'> & Partial<TaskSpec>;
export type SparseGroup = Pick<GroupSpec, 'groupId'> & Partial<GroupSpec>;

/** What a run depends on besides its DAG and plan; what is left out has its default. */
export interface CaseSettings {
  /** Name of the profile that answers for the release observed. */
  readonly profile?: string;
  readonly seed?: number;
  readonly order?: Order;
  readonly passes?: Passes;
  readonly pools?: Pools;
  readonly config?: Partial<AirflowConfig>;
  readonly limits?: Partial<Limits>;
  /** ISO 8601, UTC. */
  readonly logicalDate?: string;
  readonly runId?: string;
  readonly params?: JsonObject;
  /** Several runs on one clock, in place of the one that is started by hand; each has its own logical date and run id. */
  readonly runs?: CaseRuns;
}

/** Which runs there are, in the words of `simulateRuns`. Dates are ISO 8601, UTC. */
export interface CaseRuns {
  /** What date it is at virtual 0. */
  readonly startAt: string;
  /** Up to this date the DAG's schedule makes runs; left out: it makes none. */
  readonly until?: string;
  /** Runs that are asked for. */
  readonly requested?: readonly CaseRunRequest[];
  readonly backfill?: CaseBackfill;
}

export interface CaseRunRequest {
  readonly logicalDate: string;
  /** `manual`, the default, or `scheduled`, for one that the schedule made before. */
  readonly runType?: 'manual' | 'scheduled';
  /** Virtual ms; default 0. */
  readonly atMs?: number;
  /** The run is not started earlier; default: when it is asked for, of a scheduled run its logical date. */
  readonly runAfter?: string;
  readonly runId?: string;
  readonly conf?: JsonObject;
}

/** All of it is asked for at virtual 0. */
export interface CaseBackfill {
  readonly from: string;
  /** Included. */
  readonly to: string;
  /** Default 10. */
  readonly maxActiveRuns?: number;
  readonly runBackwards?: boolean;
  readonly reprocessBehavior?: 'none' | 'failed' | 'completed';
  readonly conf?: JsonObject;
}

/** What was observed of a run. A part that is left out was not observed and is not compared. */
export interface Expectation {
  /** The release of Airflow that was observed; left out: dagproof itself. */
  readonly airflow?: string;
  readonly state: RunState;
  readonly end: EndReason;
  /** When the run was decided, virtual ms; null: it was not. */
  readonly endMs?: number | null;
  /** By task id in code-point order, then map index. */
  readonly instances: readonly ExpectedInstance[];
  /** XComs under other keys than the return value, by task id, map index and key. */
  readonly xcoms?: readonly ExpectedXCom[];
  readonly rounds?: readonly ExpectedRound[];
  /** Events of outlets, by task id, map index and asset. */
  readonly assetEvents?: readonly ExpectedAssetEvent[];
  /** The callback that Airflow asks for at the run's end; null: none. Without an instance: nobody looked, because the release takes any. */
  readonly callback?: ExpectedCallback | Pick<ExpectedCallback, 'reason'> | null;
}

/** One of several runs. */
export interface RunExpectation extends Expectation {
  readonly runType: RunType;
  /** ISO 8601, UTC. */
  readonly logicalDate: string;
  /** When it went from queued to running, virtual ms; null: never. */
  readonly startMs: number | null;
}

export interface ExpectedCallback {
  readonly reason: RunCallbackReason;
  /** The instance in its context; null: none. */
  readonly instance: { readonly taskId: string; readonly mapIndex: number } | null;
}

export interface ExpectedAssetEvent {
  readonly asset: string;
  readonly taskId: string;
  readonly mapIndex: number;
}

export interface ExpectedInstance {
  readonly taskId: string;
  readonly mapIndex: number;
  readonly state: InstanceState;
  readonly tryNumber: number;
  readonly maxTries?: number;
  readonly renderedMapIndex?: string | null;
  /** Its return value; left out: it pushed none. */
  readonly value?: Json;
  /** What its body received in the last attempt; left out: that was decided by the plan, or never reached the body. */
  readonly given?: JsonObject;
}

export interface ExpectedXCom {
  readonly taskId: string;
  readonly mapIndex: number;
  readonly key: string;
  readonly value: Json;
}

/**
 * One round of the scheduler, as it stands after its pass and before selection; the first tells the rows the run begins with. Rounds with
 * nothing to tell are left out, and what was queued is taken to run from then on.
 */
export interface ExpectedRound {
  /** Virtual ms. */
  readonly atMs: number;
  /** By instance (`load`, `load[2]`): states that differ from the round before; null: the row is gone, or has another index. */
  readonly states: Readonly<Record<string, InstanceState | null>>;
  /** What was queued after the pass, in order. */
  readonly queued: readonly string[];
}

/** The DAG with every field, as the scheduler wants it. */
export function completeDag(sparse: SparseDag): DagSpec {
  return {
    ...DAG_DEFAULTS,
    ...sparse,
    tasks: sparse.tasks.map((task) => ({ ...TASK_DEFAULTS, ...task })),
    groups: (sparse.groups ?? []).map((group) => ({ ...GROUP_DEFAULTS, ...group })),
  };
}

/** The same DAG, with what equals the default left out. */
export function sparseDag({ tasks, groups, ...fields }: DagSpec): SparseDag {
  return {
    ...withoutDefaults<SparseDag>(fields, DAG_DEFAULTS),
    tasks: tasks.map((task) => withoutDefaults<SparseTask>(task, TASK_DEFAULTS)),
    ...(groups.length === 0
      ? {}
      : { groups: groups.map((group) => withoutDefaults<SparseGroup>(group, GROUP_DEFAULTS)) }),
  };
}

const GROUP_DEFAULTS: Omit<GroupSpec, 'groupId'> = { parentId: null, expand: null };

/** Ids first, then the rest in its order. */
function withoutDefaults<Sparse extends object>(whole: object, defaults: object): Sparse {
  const isDefault = ([name, value]: [string, unknown]): boolean =>
    isEqual(value, (defaults as Record<string, unknown>)[name]);
  const entries = Object.entries(whole).filter((entry) => !isDefault(entry));
  const isId = ([name]: [string, unknown]): boolean => !Object.hasOwn(defaults, name);
  return Object.fromEntries([...entries.filter(isId), ...entries.filter((entry) => !isId(entry))]) as Sparse;
}

function isEqual(left: unknown, right: unknown): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left === right || canonicalJson(left as Json) === canonicalJson(right as Json);
}
