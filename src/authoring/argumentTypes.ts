/**
 * The types of what a call, `partial`, `expand` and `expandKwargs` accept, derived from a handler's own argument type.
 * Types only; what they cannot catch is found when the DAG is compiled.
 */
import type { Json } from '../model/json.ts';
import type { MappableListReference, Reference } from './references.ts';

/** One argument: a reference to its value, the value itself where JSON can carry it, or a list or record with references inside. */
export type Argument<T> = Reference<T> | Written<T>;

/** The arguments of a call by name. */
export type Arguments<A> = { [K in keyof A]: Argument<A[K]> };

/** What one keyword of `expand` takes for an argument of type `T`: a list, a reference to one, or for pairs a record. */
export type MappableList<T> =
  | readonly Written<T>[]
  | MappableListReference<T>
  | (T extends readonly [string, infer V] ? Readonly<Record<string, Written<V>>> : never);

/** The keywords of `expand`, when those named `P` were given to `partial`. */
export type ExpandArguments<A, P extends keyof A> = {
  [K in Exclude<RequiredKeys<A>, P>]: MappableList<A[K]>;
} & { [K in Exclude<Remaining<A, P>, RequiredKeys<A>>]?: MappableList<Exclude<A[K], undefined>> } & {
  [K in Exclude<P, Remaining<A, P>>]?: AlreadyInPartial<K>;
};

/** The names not given yet; a handler that takes any name, Python's `**kwargs`, goes on taking any. */
export type Remaining<A, P extends keyof A> = string extends keyof A ? keyof A : Exclude<keyof A, P>;

/** What `expandKwargs` takes: a list of keyword records, written down or from a task. */
export type KwargsRows<A, P extends keyof A, S extends boolean> =
  | MappableListReference<KwargsRow<A, P, S>>
  | readonly (Reference<KwargsRow<A, P, S>> | Arguments<KwargsRow<A, P, S>>)[];

type KwargsRow<A, P extends keyof A, S extends boolean> = {
  [K in keyof Pick<A, Remaining<A, P>>]: A[K];
} & ([S] extends [false] ? { [K in P]?: A[K] } : unknown);

/** Shown when a name is given both to `partial` and to `expand`. */
export interface AlreadyInPartial<Name> {
  readonly '~already given in partial()': Name;
}

type RequiredKeys<A> = { [K in keyof A]-?: {} extends Pick<A, K> ? never : K }[keyof A];

type Primitive = string | number | boolean | null;
type AnyFunction = (...given: never[]) => unknown;

/** The part of `T` that can be written in a DAG file: plain JSON, with references to parts of it anywhere inside. */
export type Written<T> = unknown extends T
  ? Json
  : T extends Primitive
    ? T
    : T extends undefined
      ? never
      : T extends readonly (infer E)[]
        ? number extends T['length']
          ? readonly Argument<E>[]
          : { readonly [K in keyof T]: Argument<T[K]> }
        : IsPlain<T> extends true
          ? { readonly [K in keyof T]: Argument<T[K]> }
          : OnlyAsReference;

/** Shown when a value is written that JSON cannot carry. */
interface OnlyAsReference {
  readonly '~JSON cannot carry this value: only a reference can give it': never;
}

/** Whether a type is a record of data. A class instance, such as a Date or a Map, has methods. */
type IsPlain<T> = T extends AnyFunction
  ? false
  : T extends object
    ? true extends { [K in keyof T]-?: T[K] extends AnyFunction ? true : false }[keyof T]
      ? false
      : true
    : false;
