/**
 * The types of factories: what declaring a task or a task group with a body hands back, and the ways to place it.
 * Types only; the functions behind them are made in `createTaskFactory.ts` and `createTaskGroup.ts`.
 */
import type { Arguments, ExpandArguments, KwargsRows, Remaining } from './argumentTypes.ts';
import type { DagNode, MappedReference, Pushed, Reference, ReferenceTo, ValueOf } from './references.ts';

/**
 * What `dag.task(...)` returns. Placing it, exactly once, puts the task in the DAG: call it, or `expand` it.
 *
 * @example
 * const process = dag.task('process', ({ bucket, key }: { bucket: string; key: string }) => key.length);
 * process.partial({ bucket: 'landing' }).expand({ key: listFiles() });
 */
export type TaskFactory<A, R> = PlaceTask<A, R> & ([A] extends [void] ? unknown : MappableTask<A, R, never>);

/** Places a task once, with its arguments by name. */
export type PlaceTask<A, R> = [A] extends [void]
  ? () => ReferenceTo<Awaited<R>>
  : {} extends A
    ? (given?: Arguments<A>) => ReferenceTo<Awaited<R>>
    : (given: Arguments<A>) => ReferenceTo<Awaited<R>>;

/** A task that can be mapped; `P` names the arguments already given to `partial`. */
export interface MappableTask<A, R, P extends keyof A> {
  /**
   * Fixes arguments for every instance; a reference is resolved to its whole value.
   * Rules: semantics-mapping 1.9.5; task-sdk/src/airflow/sdk/bases/decorator.py.
   */
  partial<K extends Remaining<A, P>>(given: Pick<Arguments<A>, K>): MappableTask<A, R, P | K>;
  /**
   * Places the task with one instance for each element; of several keywords their product, the last varying fastest.
   * Rules: semantics-mapping 1.2-1.4; task-sdk/src/airflow/sdk/definitions/_internal/expandinput.py.
   */
  expand(lists: ExpandArguments<A, P>): MappedReference<Pushed<R>>;
  /**
   * Places the task with one instance for each record of keywords. `strict: false` lets a record override `partial`.
   * Rules: semantics-mapping 2.1-2.11; task-sdk/src/airflow/sdk/definitions/_internal/expandinput.py.
   */
  expandKwargs<S extends boolean = true>(
    rows: KwargsRows<A, P, S>,
    options?: { readonly strict?: S },
  ): MappedReference<Pushed<R>>;
}

/**
 * What `dag.taskGroup(id, body)` returns: call it for a plain group, `expand` it for a mapped one; exactly once.
 *
 * @example
 * const perRegion = dag.taskGroup('region', (group, { region }: { region: Reference<string> }) => {
 *   const rows = group.task('extract', ({ region }: { region: string }) => [region]);
 *   return rows({ region });
 * });
 * perRegion.expand({ region: ['north', 'south'] });
 */
export type TaskGroupFactory<A, O> = PlaceTaskGroup<A, O> &
  ([A] extends [void] ? unknown : MappableTaskGroup<A, O, never>);

type PlaceTaskGroup<A, O> = [A] extends [void] ? () => PlacedTaskGroup<O> : (given: Arguments<A>) => PlacedTaskGroup<O>;

/** A task group that can be mapped; `P` names the arguments already given to `partial`. */
export interface MappableTaskGroup<A, O, P extends keyof A> {
  /** Fixes arguments for every instance of the group. */
  partial<K extends Remaining<A, P>>(given: Pick<Arguments<A>, K>): MappableTaskGroup<A, O, P | K>;
  /** Places the group with one instance of every task in it for each element. */
  expand(lists: ExpandArguments<A, P>): PlacedTaskGroup<Outside<O>>;
  /** Places the group with one instance of every task in it for each record of keywords. */
  expandKwargs(rows: KwargsRows<A, P, true>): PlacedTaskGroup<Outside<O>>;
}

/** A task group with a body, in its place. */
export interface PlacedTaskGroup<out O> extends DagNode {
  readonly groupId: string;
  /** What the body returned. Seen from outside a mapped group, a reference is to the list of all instances' values. */
  readonly output: O;
}

/** What a mapped group's body asks for: references to one element each. */
export type Elements<E> = [E] extends [void] ? void : { [K in keyof E]: ValueOf<E[K]> };

// The output of a mapped group cannot be expanded over in Airflow (#55759), so it is no list reference.
type Outside<O> =
  O extends Reference<infer T>
    ? Reference<Exclude<T, undefined | void>[]>
    : O extends object
      ? { readonly [K in keyof O]: Outside<O[K]> }
      : O;
