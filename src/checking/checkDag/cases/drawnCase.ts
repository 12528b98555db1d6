/**
 * What is drawn for one case of a check: the inputs of the DAG and what disturbs its run. A disturbance names no map index but a number by which an
 * instance is picked, so that taking an item away leaves the others as they were.
 */
import type { Json } from '../../../model/json.ts';

/**
 * `slow`: takes longer, so that others finish first. `slow_requests`: each of its requests takes longer, so that effects of others come first.
 * `killed_at_request`: the worker is killed when one of its requests has been answered, and the attempt is tried again.
 * `stuck_in_queue`: no worker takes it until the scheduler finds it stuck, so that others start first. `fail`: fails its first tries, and is tried again. `killed_after_effect`: the worker is killed when
 * the body has run, before it has reported so, and the attempt is tried again. `finish_twice`: its end is reported twice. `fail_for_good`: fails in
 * every try. `skip`: raises AirflowSkipException.
 */
export const DISTURBANCE_KINDS = [
  'slow',
  'slow_requests',
  'stuck_in_queue',
  'finish_twice',
  'killed_after_effect',
  'killed_at_request',
  'fail',
  'skip',
  'fail_for_good',
] as const;

export type DisturbanceKind = (typeof DISTURBANCE_KINDS)[number];

/** Nothing else happens by these, only later or twice. */
export const MERELY_LATER: readonly DisturbanceKind[] = ['slow', 'slow_requests', 'stuck_in_queue', 'finish_twice'];

/** What these fail is tried again, and may succeed. */
export const TRIED_AGAIN: readonly DisturbanceKind[] = ['killed_after_effect', 'killed_at_request', 'fail'];

export interface Disturbance {
  readonly kind: DisturbanceKind;
  readonly taskId: string;
  /** Picks one instance of a mapped task: the one whose item has the lowest draw with this seed. */
  readonly pick: number;
  /** How many of its first tries are struck, where the kind is about tries. */
  readonly tries: number;
  /** Which request of an attempt is struck, where the kind is about one: counted from 1. */
  readonly nth: number;
  /** Of what is slow: by how much, ms. */
  readonly byMs: number;
}

/** Tries that fail at a rate of their task's: each is struck or not by a draw with this seed. */
export interface FailDraws {
  readonly seed: number;
  /** By task id, 0 to 1. */
  readonly rates: Readonly<Record<string, number>>;
}

/** A priority for each instance, and points at which one falls behind all others. */
export interface PriorityOrder {
  /** Source of the priorities. */
  readonly pick: number;
  /** What makes an instance late: its end, each of its requests, or that it is stuck in the queue, and starts later. */
  readonly by: 'ends' | 'requests' | 'starts';
  readonly changes: readonly PriorityChange[];
}

export interface PriorityChange {
  /** Picks the instance. */
  readonly pick: number;
  /** At which of its requests, counted from 1, where the order is by requests. */
  readonly nth: number;
}

export interface DrawnCase {
  /** What tasks return instead of what their bodies would. */
  readonly inputs: Readonly<Record<string, Json>>;
  readonly disturbances: readonly Disturbance[];
  /** Which tries fail, of tasks whose tries fail at a rate; left out or null: none. */
  readonly fails?: FailDraws | null;
  /** Null: all come as they come. */
  readonly order: PriorityOrder | null;
  /** Source of every draw of the engine and of bodies. */
  readonly seed: number;
}

/** The case of a run as it is, without anything. */
export const UNDISTURBED: DrawnCase = { inputs: {}, disturbances: [], order: null, seed: 0 };
