/**
 * The types of the places tasks are declared in: a Dag, a plain task group, the body of a mapped task group.
 * Inside a mapped group tasks are placed, never expanded (Airflow refuses it).
 */
import type { PokeReturnValue } from '../model/pokeReturnValue.ts';
import type { Elements, PlaceTask, TaskFactory, TaskGroupFactory } from './factories.ts';
import type { OperatorOptions, SensorOptions, ShortCircuitOptions, TaskOptions } from './options.ts';
import type { DagNode, TaskReference } from './references.ts';

/** Where tasks may be expanded, and where only placed. */
export type ScopeKind = 'dag' | 'mapped_group';

type FactoryIn<S extends ScopeKind, A, R> = S extends 'dag' ? TaskFactory<A, R> : PlaceTask<A, R>;

/** What a branch follows: ids or references of tasks and task groups, or nothing. */
export type BranchChoice = string | DagNode | null | undefined | void | readonly (string | DagNode)[];

/** What a poke returns. */
export type Poked<X> = boolean | PokeReturnValue<X>;

/** Declares tasks and task groups. */
export interface TaskScope<S extends ScopeKind> {
  /**
   * Declares a task; the factory places it. A handler takes one object of named arguments; without an id the task is
   * called as the handler is.
   *
   * @example
   * const add = dag.task('add', ({ x, y }: { x: number; y: number }) => x + y, { retries: 2, retryDelay: '30s' });
   * const sums = add.partial({ y: 10 }).expand({ x: [1, 2, 3] });
   */
  task<A extends object | void = void, R = unknown>(
    taskId: string,
    handler: (given: A) => R,
    options?: TaskOptions,
  ): FactoryIn<S, A, R>;
  task<A extends object | void = void, R = unknown>(
    handler: (given: A) => R,
    options?: TaskOptions,
  ): FactoryIn<S, A, R>;

  /**
   * Declares a task that follows the rules of a traditional operator where they differ from TaskFlow's: names its
   * constructor lacks are refused, names that `partial()` fills in cannot be expanded.
   * Rules: semantics-mapping 1.1.2, 1.1.8, 1.9.2; task-sdk/src/airflow/sdk/definitions/mappedoperator.py.
   *
   * @example
   * const copy = dag.operator('copy', ({ key }: { key: string }) => key, { parameters: ['key', 'bucket'] });
   */
  operator<A extends object | void = void, R = unknown>(
    taskId: string,
    run: (given: A) => R,
    options?: OperatorOptions,
  ): FactoryIn<S, A, R>;

  /**
   * Declares a sensor: its handler is called poke after poke until it returns true, or a `PokeReturnValue` that is done, whose XCom is
   * then the sensor's output.
   * Rules: semantics-scheduling 8.1; task-sdk/src/airflow/sdk/bases/sensor.py.
   *
   * @example
   * const arrived = dag.sensor('arrived', ({ path }: { path: string }) => exists(path), { mode: 'reschedule', pokeInterval: '5m', timeout: '2h' });
   */
  sensor<A extends object | void = void, X = void>(
    taskId: string,
    poke: (given: A) => Poked<X> | PromiseLike<Poked<X>>,
    options?: SensorOptions,
  ): FactoryIn<S, A, X>;

  /**
   * Declares a task whose value says which direct downstream tasks run; the others are skipped.
   * Rules: semantics-scheduling 7.1; providers/standard branch operators.
   *
   * @example
   * dag.branch('pick', ({ rows }: { rows: number }) => (rows > 1000 ? 'load_many' : 'load_few'));
   */
  branch<A extends object | void = void>(
    taskId: string,
    handler: (given: A) => BranchChoice | PromiseLike<BranchChoice>,
    options?: TaskOptions,
  ): FactoryIn<S, A, string | readonly string[] | null>;

  /**
   * Declares a task that skips everything downstream when its value is falsy.
   * Rules: semantics-scheduling 7.2.
   */
  shortCircuit<A extends object | void = void, R = unknown>(
    taskId: string,
    handler: (given: A) => R,
    options?: ShortCircuitOptions,
  ): FactoryIn<S, A, R>;

  /** Places a task that skips what is downstream unless the run is the latest one. Default id `latest_only`. */
  latestOnly(taskId?: string, options?: TaskOptions): TaskReference<void>;

  /** Places an operator without a body: the scheduler itself sets it to success. */
  empty(taskId: string, options?: TaskOptions): TaskReference<void>;

  /**
   * Declares a task group; ids of what it holds carry its id as prefix. With a body, the group is declared by a
   * function that is called once, with references to one element each; the factory places it, plain or mapped.
   * Rules: semantics-mapping 5.1; task-sdk/src/airflow/sdk/definitions/taskgroup.py.
   *
   * @example
   * const extract = dag.taskGroup('extract');
   * const north = extract.task('north', () => 3)(); // task id extract.north
   */
  taskGroup(groupId: string): TaskGroup<S>;
  taskGroup<E extends object | void = void, O = void>(
    groupId: string,
    body: (group: TaskGroup<'mapped_group'>, each: E) => O,
  ): TaskGroupFactory<Elements<E>, O>;
}

/** A task group: a scope of its own and, as a whole, an end of order-only edges. */
export interface TaskGroup<S extends ScopeKind = 'dag'> extends TaskScope<S>, DagNode {
  readonly groupId: string;
}
