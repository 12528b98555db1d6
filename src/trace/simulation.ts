/**
 * A finished simulation as its user reads it: states, tries, times, XComs, reasons, digest. Everything comes from the trace.
 */
import { mistake } from '../model/errors.ts';
import { isMappedTask, RETURN_VALUE, type DagSpec } from '../model/dagSpec.ts';
import { instanceName, UNMAPPED, type InstanceId } from '../model/ids.ts';
import { objectFromEntries, type Json } from '../model/json.ts';
import { secretNames, secretTexts } from '../model/secrets.ts';
import type { EndReason } from '../model/settings.ts';
import { sortFew } from '../model/sortFew.ts';
import type { RunState } from '../model/states.ts';
import { assetEvents, type AssetEvent } from './assetEvents.ts';
import { traceDigest } from './digest.ts';
import { explainInstance } from './explain.ts';
import { instanceColumns, instanceView, type InstanceColumns, type InstanceView } from './instances.ts';
import { runCallbacks, type RunCallback } from './runCallbacks.ts';
import { attemptViews, type AttemptView } from './struckRequests.ts';
import type { Trace } from './trace.ts';

/** What is known of a run besides its trace. */
export interface BesideTrace {
  /** What bodies could read: variables and connections. */
  readonly readable?: Json;
  /** Of the trace as it was played, when this one goes without something. */
  readonly digest?: string | undefined;
}

export class Simulation {
  readonly trace: Trace;
  readonly #readable: Json;
  #columns: InstanceColumns | undefined;
  #byTask: Map<string, number[]> | undefined;
  #digest: string | undefined;
  #assetEvents: readonly AssetEvent[] | undefined;
  #callbacks: readonly RunCallback[] | undefined;

  constructor(trace: Trace, { readable = null, digest }: BesideTrace = {}) {
    this.trace = trace;
    this.#readable = readable;
    this.#digest = digest;
  }

  /** Airflow's state of the run; `running` when it could not end (see `endReason`). */
  get state(): RunState {
    return this.trace.runState;
  }

  get endReason(): EndReason {
    return this.trace.endReason;
  }

  /** Virtual time the run took, ms; 0 of one that never started. */
  get durationMs(): number {
    const { endMs, place } = this.trace;
    return endMs - (place === undefined ? 0 : (place.startMs ?? endMs));
  }

  get runId(): string {
    return this.trace.header.runId;
  }

  /** ISO 8601, UTC. */
  get logicalDate(): string {
    return this.trace.header.logicalDate;
  }

  /** The callback that Airflow asks for at the run's end, with its reason; null when the run came to none. */
  get callback(): RunCallback | null {
    this.#callbacks ??= runCallbacks(this.trace);
    return this.#callbacks.at(-1) ?? null;
  }

  /** One event for each outlet of each success, in the order they happened. */
  get assetEvents(): readonly AssetEvent[] {
    return (this.#assetEvents ??= assetEvents(this.trace));
  }

  /** What the stubs given to the simulation held when it ended, by name. */
  get stubs(): Readonly<Record<string, Json>> {
    return this.trace.stubs ?? {};
  }

  /** Texts under names of secrets in what bodies could read and the trace does not have: reports go without them. */
  get secretsGiven(): readonly string[] {
    return secretTexts(this.#readable, secretNames(this.trace.header.config));
  }

  get warnings(): readonly string[] {
    return this.trace.warnings;
  }

  get dag(): DagSpec {
    return this.trace.header.dag;
  }

  /** SHA-256 over everything that happened; equal for equal DAG, options and seed. */
  get digest(): string {
    return (this.#digest ??= traceDigest(this.trace));
  }

  /** All instances, or those of one task, by task in order of placement and then by map index. */
  instances(taskId?: string): InstanceView[] {
    const rows = this.#rowsByTask();
    const numbers = taskId === undefined ? [...rows.values()].flat() : this.#rowsOf(taskId);
    return numbers.map((instance) => instanceView(this.trace, this.#instanceColumns(), instance));
  }

  /**
   * One task instance.
   *
   * @param mapIndex -1, the default, for an unmapped task.
   * @throws DagproofError `unknown-instance` with the indexes there are.
   * @example run.instance('process_file', 2).tryNumber // 2
   */
  instance(taskId: string, mapIndex: number = UNMAPPED): InstanceView {
    return instanceView(this.trace, this.#instanceColumns(), this.#find(taskId, mapIndex));
  }

  /**
   * What a task left as an XCom; null: nothing. Of a mapped task without a map index: the values present, in map-index order.
   *
   * @example run.xcom('summarize') // 39
   * @example run.xcom('process_file', { mapIndex: 2 })
   */
  xcom(taskId: string, { key = RETURN_VALUE, mapIndex }: { key?: string; mapIndex?: number } = {}): Json {
    if (mapIndex !== undefined) return this.#read(this.#find(taskId, mapIndex), key) ?? null;
    const rows = this.#rowsOf(taskId);
    const values = rows.map((instance) => this.#read(instance, key)).filter((value) => value !== undefined);
    return this.#isMapped(taskId) ? values : (values[0] ?? null);
  }

  /** Everything one instance left as XComs, by key; what it returned under `return_value`. */
  xcoms(taskId: string, mapIndex: number = UNMAPPED): Record<string, Json> {
    const instance = this.#find(taskId, mapIndex);
    const returned = this.trace.returnValues[instance];
    const named = this.trace.namedXComs.get(instance as InstanceId) ?? [];
    return objectFromEntries([...(returned === undefined ? [] : [[RETURN_VALUE, returned] as const]), ...named]);
  }

  /** Errors, console output, requests (with the fault each met) and labels of attempts that have any, in the order they ended. */
  attempts(taskId: string, mapIndex: number = UNMAPPED): readonly AttemptView[] {
    return attemptViews(this.trace, this.#find(taskId, mapIndex));
  }

  /**
   * Why an instance is in the state it is in, in one line.
   *
   * @example run.explain('summarize') // 'upstream_failed: process_file[2] failed'
   */
  explain(taskId: string, mapIndex: number = UNMAPPED): string {
    return explainInstance({ trace: this.trace, columns: this.#instanceColumns() }, this.#find(taskId, mapIndex));
  }

  #read(instance: number, key: string): Json | undefined {
    if (key === RETURN_VALUE) return this.trace.returnValues[instance];
    return this.trace.namedXComs.get(instance as InstanceId)?.get(key);
  }

  #isMapped(taskId: string): boolean {
    const task = this.dag.tasks.find((candidate) => candidate.taskId === taskId);
    return task !== undefined && isMappedTask(this.dag, task);
  }

  #find(taskId: string, mapIndex: number): number {
    const columns = this.#instanceColumns();
    const rows = this.#rowsOf(taskId);
    const found = rows[positionOf(rows, (instance) => (columns.mapIndex[instance] as number) - mapIndex)];
    if (found !== undefined && columns.mapIndex[found] === mapIndex) return found;
    const indexes = rows.map((instance) => columns.mapIndex[instance]);
    const known =
      indexes.length > 8 ? `${indexes.slice(0, 8).join(', ')}, ... (${indexes.length})` : indexes.join(', ');
    throw mistake(
      'unknown-instance',
      `There is no instance ${instanceName(taskId, mapIndex)}.`,
      `Map indexes of ${taskId} in this run: ${known}. An unmapped task has -1.`,
    );
  }

  #rowsOf(taskId: string): readonly number[] {
    const rows = this.#rowsByTask().get(taskId);
    if (rows !== undefined) return rows;
    const known = this.dag.tasks.map((task) => task.taskId).join(', ');
    throw mistake('unknown-task', `The DAG has no task ${JSON.stringify(taskId)}.`, `Its tasks: ${known}.`);
  }

  #rowsByTask(): ReadonlyMap<string, number[]> {
    if (this.#byTask !== undefined) return this.#byTask;
    const columns = this.#instanceColumns();
    const rows = this.dag.tasks.map((): number[] => []);
    for (let instance = 0; instance < columns.count; instance++) {
      if (!columns.deleted.has(instance)) rows[columns.task[instance] as number]?.push(instance);
    }
    const index = (instance: number): number => columns.mapIndex[instance] as number;
    for (const numbers of rows) sortFew(numbers, (left, right) => index(left) - index(right));
    this.#byTask = new Map(this.dag.tasks.map((task, number) => [task.taskId, rows[number] as number[]]));
    return this.#byTask;
  }

  #instanceColumns(): InstanceColumns {
    return (this.#columns ??= instanceColumns(this.trace));
  }
}

/** The first position of a sorted list whose item is not below what is sought. */
function positionOf(sorted: readonly number[], compare: (item: number) => number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(sorted[middle] as number) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
