/**
 * The types of references: what placing a task hands back, and what may be done with it in a DAG file.
 * Types only; the objects behind them are made in `createReference.ts`.
 */

// Required phantom members: were they optional, any object would pass for a reference.
declare const VALUE: unique symbol;
declare const ITEM: unique symbol;

/**
 * A value that exists only while a run lasts: the output of a task, one of its keys, or what one instance of a mapped
 * task group is given. It can be handed to a task, never read, added to or iterated in the DAG file.
 */
export interface Reference<out T> {
  readonly [VALUE]: T;
}

/** What an order-only edge connects: a task or a whole task group. */
export interface DagNode {
  readonly dagId: string;
  /** Draws an order-only edge to each of `downstream`, Airflow's `>>`; hands its receiver back. */
  before(...downstream: readonly DagNode[]): this;
  /** Draws an order-only edge from each of `upstream`, Airflow's `<<`; hands its receiver back. */
  after(...upstream: readonly DagNode[]): this;
}

/** A reference to what a task returns. */
export interface TaskReference<out T = unknown> extends Reference<T>, DagNode {
  readonly taskId: string;
  /**
   * Marks the task as a setup: what is downstream of it, up to its teardown, runs only if it succeeds.
   * Rules: semantics-scheduling 2.6, 9; task-sdk/src/airflow/sdk/definitions/_internal/abstractoperator.py.
   */
  asSetup(): this;
  /**
   * Marks the task as a teardown, which runs once everything above it is done, failed or not, if a setup of it succeeded.
   * `setups` are marked as setups and drawn upstream of it.
   * Rules: semantics-scheduling 2.2, 2.7, 9; task-sdk/src/airflow/sdk/definitions/_internal/abstractoperator.py.
   *
   * @example
   * chain(makeCluster, work, deleteCluster.asTeardown({ setups: makeCluster }));
   */
  asTeardown(options?: TeardownOptions): this;
}

/** What `asTeardown` takes. */
export interface TeardownOptions {
  /** The tasks whose work it undoes. */
  readonly setups?: TaskReference | readonly TaskReference[];
  /** Default false: the run's state does not depend on the teardown. */
  readonly onFailureFailDagrun?: boolean;
}

/** What `expand` and `expandKwargs` take: a reference to something with elements of type `I`. */
export interface MappableListReference<out I> {
  readonly [ITEM]: I;
}

/**
 * A reference to a list: it can be expanded over, and transformed item by item. Transformations run in the task that
 * uses the item, never in the scheduler, so they cannot change how many there are.
 *
 * Rules: semantics-mapping 3.1-3.11; task-sdk/src/airflow/sdk/definitions/xcom_arg.py.
 */
export interface ListReference<out T, out I> extends Reference<T>, MappableListReference<I>, DagNode {
  /**
   * Applies a plain synchronous function to each item. It may throw `AirflowSkipException`: that instance is skipped.
   *
   * @example
   * processFile.expand({ key: listFiles().map((key) => key.toLowerCase()) });
   */
  map<U>(transform: ((item: I) => U) & NotAsynchronous<U>): ListReference<U[], U>;
  /**
   * Pairs items by position: as many as the shortest list has, or with `fillvalue` as the longest.
   *
   * @example
   * compare.expand({ pair: left().zip(right(), { fillvalue: null }) });
   */
  zip<R extends readonly [...AnyListReference[], AnyListReference | Fill<unknown>]>(...others: R): Zipped<I, R>;
  /**
   * This list's items, then those of each other list.
   *
   * @example
   * processFile.expand({ key: monthly().concat(daily()) });
   */
  concat<R extends readonly AnyListReference[]>(
    ...others: R
  ): ListReference<(I | Items<R>[number])[], I | Items<R>[number]>;
}

/** A reference to a record: one of its entries can be taken as an XCom of its own. */
export interface RecordReference<out T> extends TaskReference<T> {
  /**
   * The XCom the task pushes under this name, Airflow's `output["name"]`. It makes the task push one XCom per entry
   * (`multipleOutputs`), and cannot be expanded over.
   */
  key<K extends keyof T & string>(name: K): TaskReference<T[K]>;
}

/** A reference to a task that returns a list. */
export interface TaskListReference<out T, out I> extends TaskReference<T>, ListReference<T, I> {}

/** A reference to a record with any keys, Python's dict: expanding over it gives `[key, value]` pairs. */
export interface DictReference<out T, out V> extends RecordReference<T>, MappableListReference<[string, V]> {}

/** A reference to the outputs of a mapped task, in map-index order; instances that returned nothing are absent. */
export interface MappedReference<out R> extends TaskListReference<R[], R> {
  /** The XComs the instances push under this name. */
  key<K extends keyof R & (R extends object ? string : never)>(name: K): TaskReference<R[K][]>;
}

/** The reference to a task whose body returns `T`. */
export type ReferenceTo<T> = 0 extends 1 & T
  ? TaskListReference<T, T> & RecordReference<T>
  : [T] extends [DagNode]
    ? TaskReference<T>
    : [T] extends [readonly (infer I)[]]
      ? TaskListReference<T, I>
      : [T] extends [(...given: never[]) => unknown]
        ? TaskReference<T>
        : [T] extends [object]
          ? string extends keyof T
            ? DictReference<T, T[keyof T]>
            : RecordReference<T>
          : TaskReference<T>;

/** What an instance pushes: one that returns nothing is absent from the list. */
export type Pushed<R> = Exclude<Awaited<R>, undefined | void>;

/** The type of the value behind a reference. */
export type ValueOf<R> = R extends Reference<infer T> ? T : never;

type AnyListReference = ListReference<unknown, unknown>;

/** The last argument of `zip`: the longest list decides, and this stands in for what shorter ones lack. */
interface Fill<F> {
  readonly fillvalue: F;
}

type Zipped<I, R extends readonly unknown[]> = R extends readonly [...infer L, Fill<infer F>]
  ? ListReference<[I | F, ...Items<L, F>][], [I | F, ...Items<L, F>]>
  : ListReference<[I, ...Items<R>][], [I, ...Items<R>]>;

type Items<R extends readonly unknown[], F = never> = {
  -readonly [K in keyof R]: R[K] extends MappableListReference<infer I> ? I | F : never;
};

/** Shown when the function given to `map` is asynchronous: Airflow calls it as a plain function. */
interface MapFunctionMustNotBeAsynchronous {
  readonly '~a map function must not be asynchronous': never;
}

type NotAsynchronous<U> = U extends PromiseLike<unknown> ? MapFunctionMustNotBeAsynchronous : unknown;
