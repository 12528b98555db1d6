/**
 * How many cases there are up to a bound, and how many of them were played, in numbers and in words.
 */
import type { Shard } from './caseTurns.ts';

/** Up to where all cases are played. */
export interface Bound {
  /** Items of what one task returns. */
  readonly items: number;
  /** Disturbances of one case: 0, 1 or 2. */
  readonly disturbances: number;
}

export interface StateCounts {
  /** Inputs. */
  undisturbed: number;
  /** Cases with one disturbance. */
  single: number;
  /** Cases in which the instances of a task end in another order. */
  orders: number;
  /** Orders there would be if none stood for others. */
  ordersInAll: number;
  /** Cases with two disturbances. */
  double: number;
  /** Whether all inputs were counted with what may disturb them. */
  isWhole: boolean;
}

/** The cases there are up to a bound. */
export interface StatesSearched {
  readonly bound: Bound;
  readonly searched: number;
  readonly counts: Readonly<StateCounts>;
  /** Tasks of whose outputs drawn ones stand for all. */
  readonly sampled: readonly string[];
  /** Mapped tasks of which all orders are played, as they look at more than their item. */
  readonly positional: readonly string[];
}

/** All there are; null: nobody has counted. */
export function totalOf({ undisturbed, single, orders, double, isWhole }: StateCounts): number | null {
  return isWhole ? undisturbed + single + orders + double : null;
}

/** Lines of a report: whether everything was played, else what the rest would cost, and what to lower. */
export function statesText({ bound, searched, counts, sampled }: StatesSearched, shard: Shard | null): string[] {
  const { undisturbed, single, orders, ordersInAll, double } = counts;
  const upTo = `up to ${counted(bound.items, 'item')} and ${counted(bound.disturbances, 'disturbance')}`;
  const parts = [
    `${undisturbed} undisturbed`,
    ...(bound.disturbances >= 1 ? [`${single} with one disturbance`, `${orders} in another order`] : []),
    ...(bound.disturbances >= 2 ? [`${double} with two disturbances`] : []),
  ].join(', ');
  const total = totalOf(counts);
  const first =
    total === null
      ? `there are ${undisturbed} inputs ${upTo}, and not all were played: raise runs, or lower the bound`
      : shard !== null && searched >= Math.floor(total / shard.of)
        ? `these are the shard's part of ${total} cases ${upTo}: ${parts}`
        : searched >= total
          ? `these are all cases ${upTo}: ${parts}`
          : `there are ${total} cases ${upTo}: ${parts}; raise runs to play them all, or lower the bound`;
  const sample = `of what ${sampled.join(', ')} may return not everything was played, but what was drawn, and parts of it`;
  const classes = `an order stands for all with the same first and last, and one around a failure for all with it in that place: else there would be ${ordersInAll}`;
  return [first, ...(ordersInAll > orders ? [classes] : []), ...(sampled.length === 0 ? [] : [sample])];
}

/** @example counted(1, 'case') // '1 case' */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
