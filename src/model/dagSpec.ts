/**
 * A compiled DAG as plain JSON: everything the scheduler needs to know, nothing that can run.
 * Bodies and `.map` functions travel beside it (`DagFunctions`), addressed by name.
 */
import type { Json, JsonObject } from './json.ts';
import type { SensorSpec } from './sensorSpec.ts';
import type { TriggerRule } from './triggerRules.ts';

export interface DagSpec {
  readonly dagId: string;
  readonly schedule: string | null;
  /** ISO 8601, UTC. */
  readonly startDate: string | null;
  readonly catchup: boolean;
  /** Queued and running instances of one run, at most. Airflow's default is 16. */
  readonly maxActiveTasks: number;
  readonly maxActiveRuns: number;
  readonly dagrunTimeoutMs: number | null;
  readonly failFast: boolean;
  readonly params: JsonObject;
  /** Folders of template files, in order of search (rule template/file-search). */
  readonly templateSearchpath: readonly string[];
  /** In order of placement. */
  readonly tasks: readonly TaskSpec[];
  /** Parents before children. */
  readonly groups: readonly GroupSpec[];
  /** Fields that were given and are known to Airflow but have no effect in dagproof yet: `task_id.field` or `field`. */
  readonly ignoredFields: readonly string[];
}

export interface GroupSpec {
  readonly groupId: string;
  readonly parentId: string | null;
  /** What a mapped task group is expanded over; `null` for a plain group. */
  readonly expand: ExpandSpec | null;
}

/** A named argument; lists of pairs rather than objects, so that order is kept (rule mapping/product-order) and every name is alike. */
export type NamedValue = readonly [name: string, value: ValueSpec];

/** How priority weights add up (rules priority/absolute, priority/downstream, priority/upstream). */
export type WeightRule = 'downstream' | 'upstream' | 'absolute';

export interface TaskSpec {
  readonly taskId: string;
  /** The innermost task group the task is in. */
  readonly groupId: string | null;
  /** `traditional` follows the rules of `Operator.partial().expand()` where they differ from TaskFlow's. */
  readonly style: 'taskflow' | 'traditional';
  /** An empty operator has no body: the pass itself sets it to success (rule pass/empty-operator). */
  readonly isEmpty: boolean;
  /** What the returned value decides, for a task that can skip its downstream. */
  readonly decision: DecisionSpec | null;
  /** How a sensor waits; `null` for every other task. */
  readonly sensor: SensorSpec | null;
  /** Arguments of the call, or those given to `partial()`. */
  readonly arguments: readonly NamedValue[];
  /** Argument names a call must supply, when known; a missing one fails the attempt (rule definition/missing-argument-at-run-time). */
  readonly requiredArguments: readonly string[];
  /** Endings of arguments that name a template file (rule template/file-extension); only of a traditional operator. */
  readonly templateExt: readonly string[];
  /** What the task is mapped over; `null` for an ordinary task. */
  readonly expand: ExpandSpec | null;
  /** Direct upstream task ids, by data or by order, each once, in code-point order. */
  readonly upstream: readonly string[];
  readonly triggerRule: TriggerRule;
  /** Makes what later tasks need; what is downstream of it obeys it also from afar (rule setup/indirect-setups). */
  readonly isSetup: boolean;
  /** Undoes what its setups made; its rule is all_done_setup_success (rule setup/teardown-rule). */
  readonly isTeardown: boolean;
  /** A teardown counts for the state of the run (rule run-state/teardown-leaves). */
  readonly onFailureFailDagrun: boolean;
  readonly retries: number;
  readonly retryDelayMs: number;
  /** Multiplier of the retry delay; 0 or 1: none. `true` in a spec means 2 (rule retry/backoff-formula). */
  readonly retryExponentialBackoff: number;
  readonly maxRetryDelayMs: number | null;
  readonly executionTimeoutMs: number | null;
  readonly pool: string;
  readonly poolSlots: number;
  readonly priorityWeight: number;
  readonly weightRule: WeightRule;
  readonly dependsOnPast: boolean;
  readonly waitForDownstream: boolean;
  /** The first run in which the task has rows at all does not wait for its past. */
  readonly ignoreFirstDependsOnPast: boolean;
  readonly doXcomPush: boolean;
  readonly multipleOutputs: boolean;
  readonly mapIndexTemplate: string | null;
  /** Assets the task brings up to date: each success is an event of each of them (rule asset/event-per-success). */
  readonly outlets: readonly string[];
  readonly maxActiveTisPerDag: number | null;
  readonly maxActiveTisPerDagrun: number | null;
}

/**
 * `branch`: the value is a task or group id, a list of them, or null. `if`: a boolean choosing one of two tasks.
 * `switch`: the value is one of `cases`. `short_circuit`: a falsy value skips downstream. `latest_only`: keeps nothing unless the run is the latest
 * (rules branch/return-kinds, branch/followed, skip/short-circuit-all-downstream, skip/latest-only).
 */
export type DecisionSpec =
  | { readonly kind: 'branch' }
  | { readonly kind: 'if'; readonly then: string; readonly else: string | null }
  | { readonly kind: 'switch'; readonly cases: readonly string[] }
  | { readonly kind: 'short_circuit'; readonly ignoreDownstreamTriggerRules: boolean }
  | { readonly kind: 'latest_only' };

/** What a mapped task or group is expanded over: keyword lists (their product) or a list of keyword records (rules mapping/product-order, expand-kwargs/row-per-instance). */
export type ExpandSpec =
  | { readonly kind: 'product'; readonly arguments: readonly NamedValue[] }
  | { readonly kind: 'kwargs'; readonly rows: ValueSpec; readonly isStrict: boolean };

/** Where a value comes from. */
export type ValueSpec =
  | { readonly kind: 'literal'; readonly value: Json }
  /** A list or record written in the DAG file with references inside. */
  | { readonly kind: 'list'; readonly items: readonly ValueSpec[] }
  | { readonly kind: 'record'; readonly entries: readonly NamedValue[] }
  | { readonly kind: 'xcom'; readonly taskId: string; readonly key: string }
  /** `functions` are applied first to last (rule transform/map-chain-order); each names an entry of `DagFunctions.maps`. */
  | { readonly kind: 'map'; readonly source: ValueSpec; readonly functions: readonly string[] }
  | { readonly kind: 'zip'; readonly sources: readonly ValueSpec[]; readonly fillvalue?: Json }
  | { readonly kind: 'concat'; readonly sources: readonly ValueSpec[] }
  /** One element of what the mapped task group `groupId` is expanded over, the one of the instance's map index (rule group/argument-by-index). */
  | { readonly kind: 'element'; readonly groupId: string; readonly name: string };

export const RETURN_VALUE = 'return_value';

/** A body takes one object of named arguments; the value or the promise it returns is the task's output. */
export type TaskBody = (given: Record<string, Json>) => unknown;
export type MapFunction = (item: Json) => unknown;

/** What can run of a DAG: bodies by task id, `.map` functions by the names a `map` value carries. */
export interface DagFunctions {
  readonly bodies: ReadonlyMap<string, TaskBody>;
  readonly maps: ReadonlyMap<string, MapFunction>;
}

export interface CompiledDag {
  readonly spec: DagSpec;
  readonly functions: DagFunctions;
}

/** The task ids a value refers to, each as often as it occurs, in order of occurrence; elements of groups are not followed. */
export function referencedTasks(value: ValueSpec): string[] {
  switch (value.kind) {
    case 'literal':
    case 'element':
      return [];
    case 'xcom':
      return [value.taskId];
    case 'list':
      return value.items.flatMap(referencedTasks);
    case 'record':
      return value.entries.flatMap(([, entry]) => referencedTasks(entry));
    case 'map':
      return referencedTasks(value.source);
    case 'zip':
    case 'concat':
      return value.sources.flatMap(referencedTasks);
  }
}

/** The values an expansion is over: every keyword's list, or the one list of rows. */
export function expandValues(expand: ExpandSpec): readonly ValueSpec[] {
  return expand.kind === 'product' ? expand.arguments.map(([, value]) => value) : [expand.rows];
}

/** Whether a task has map indexes: it is mapped itself, or inside a mapped group. */
export function isMappedTask(dag: DagSpec, task: TaskSpec): boolean {
  if (task.expand !== null) return true;
  for (let id = task.groupId; id !== null;) {
    const group = dag.groups.find((candidate) => candidate.groupId === id);
    if (group === undefined) return false;
    if (group.expand !== null) return true;
    id = group.parentId;
  }
  return false;
}
