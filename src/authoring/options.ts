/**
 * The fields a Dag and its tasks may be given, under the names and units of Airflow's TypeScript SDK.
 * Types only; `dagFields.ts` and `taskFields.ts` read and judge them.
 */
import type { WeightRule } from '../model/dagSpec.ts';
import type { Json } from '../model/json.ts';
import type { Duration } from '../model/time.ts';
import type { TriggerRule } from '../model/triggerRules.ts';

/** The fields of a task. A duration is a number of seconds, or text such as `'2m'`. */
export interface TaskOptions {
  /** The task's id, where it is neither given as the first argument nor the handler's name. */
  readonly taskId?: string;
  readonly triggerRule?: TriggerRule;
  /** Tries beyond the first. */
  readonly retries?: number;
  /** Default 300 s. */
  readonly retryDelay?: Duration;
  /** Multiplier of the delay from one retry to the next; `true` means 2. */
  readonly retryExponentialBackoff?: number | boolean;
  readonly maxRetryDelay?: Duration | null;
  readonly executionTimeout?: Duration | null;
  readonly pool?: string;
  readonly poolSlots?: number;
  readonly priorityWeight?: number;
  readonly weightRule?: WeightRule;
  /** `false`: the returned value is not kept. */
  readonly doXcomPush?: boolean;
  /** Pushes every entry of the returned record as an XCom of its own; set by using `.key(name)`. */
  readonly multipleOutputs?: boolean;
  /** Jinja text that labels the instances of a mapped task. */
  readonly mapIndexTemplate?: string | null;
  /** Names or URIs of the assets that a success brings up to date. */
  readonly outlets?: readonly string[];
  readonly maxActiveTisPerDag?: number | null;
  readonly maxActiveTisPerDagrun?: number | null;

  // Accepted, without effect in a simulated run so far.
  readonly dependsOnPast?: boolean;
  readonly waitForDownstream?: boolean;
  readonly ignoreFirstDependsOnPast?: boolean;
  readonly waitForPastDependsBeforeSkipping?: boolean;
  readonly owner?: string;
  readonly queue?: string;
  readonly startDate?: Date | string;
  readonly endDate?: Date | string;
  readonly executor?: string;
  readonly executorConfig?: Readonly<Record<string, Json>>;
  readonly returnsDagResult?: boolean;
  readonly email?: string | readonly string[];
  readonly emailOnFailure?: boolean;
  readonly emailOnRetry?: boolean;
  readonly docMd?: string;
  readonly taskDisplayName?: string;
}

/** The fields of `dag.shortCircuit`. */
export interface ShortCircuitOptions extends TaskOptions {
  /** Default true: a falsy value skips everything downstream; false: only what is directly downstream. */
  readonly ignoreDownstreamTriggerRules?: boolean;
}

/** The fields of `dag.sensor`. */
export interface SensorOptions extends Omit<TaskOptions, 'multipleOutputs'> {
  /** `poke`, the default: one attempt that sleeps between pokes and keeps its slot; `reschedule`: the slot is free in between. */
  readonly mode?: 'poke' | 'reschedule';
  /** Default 60 s. */
  readonly pokeInterval?: Duration;
  /** How long the sensor waits before it fails, without retry. Default seven days. */
  readonly timeout?: Duration;
  /** Skipped instead of failed when it times out or a poke throws AirflowFailException. */
  readonly softFail?: boolean;
  /** What a poke throws counts as an unsuccessful poke, the exceptions with a meaning of their own aside. */
  readonly silentFail?: boolean;
  /** Skipped instead of failed whatever a poke throws; not when it times out. */
  readonly neverFail?: boolean;
  /** The interval doubles with each poke, with a jitter. */
  readonly exponentialBackoff?: boolean;
  /** The longest interval of a backoff. */
  readonly maxWait?: Duration | null;
}

/** The fields of `dag.operator`. */
export interface OperatorOptions extends TaskOptions {
  /** The names the operator's constructor accepts; left out: any name. */
  readonly parameters?: readonly string[];
  /** Names without which constructing the operator fails, in each attempt. */
  readonly requiredParameters?: readonly string[];
  /** Endings such as `.sql`: an argument that ends with one names a file of the Dag's `templateSearchpath`, whose text is rendered in its place. */
  readonly templateExt?: readonly string[];
}

/** The fields of a Dag. A duration is a number of seconds, or text such as `'2m'`. */
export interface DagOptions {
  /** The logical date of a run that is given none; ISO 8601 text or a Date. */
  readonly startDate?: Date | string | null;
  /** Queued and running instances of one run, at most. Default 16. */
  readonly maxActiveTasks?: number;
  /** A run that takes longer fails, and what is unfinished in it is skipped. */
  readonly dagrunTimeout?: Duration | null;
  /**
   * The first instance that fails for good ends every other task but teardowns. Refuses tasks whose trigger rule is neither
   * all_success nor all_done_setup_success.
   */
  readonly failFast?: boolean;
  readonly params?: Readonly<Record<string, Json>>;
  /**
   * Folders in which template files are looked for, in order; relative to the working directory, or absolute: `import.meta.dirname` is
   * that of the Dag file, where Airflow would look by itself.
   */
  readonly templateSearchpath?: string | readonly string[];
  /** Fields for every task that does not give them itself. */
  readonly defaultArgs?: Omit<TaskOptions, 'taskId'>;

  // Accepted, without effect in a simulated run so far.
  readonly schedule?: string | null;
  readonly catchup?: boolean;
  readonly maxActiveRuns?: number;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly queue?: string;
  readonly endDate?: Date | string;
  readonly dagDisplayName?: string;
  readonly docMd?: string;
  readonly maxConsecutiveFailedDagRuns?: number;
  readonly renderTemplateAsNativeObj?: boolean;
  readonly disableBundleVersioning?: boolean;
  readonly isPausedUponCreation?: boolean;
}
