/**
 * The orders in which the instances of a mapped task may end. Of instances that do not look at their index it matters who is first and who last, so
 * that n * (n - 1) orders stand for all n!.
 */
import type { PlanEntry } from '../../../model/outcomePlan.ts';
import type { NamedInstance } from './namedInstances.ts';

const STEP_MS = 1_000;

/** Beyond so many instances nobody plays all orders. */
const MOST_PERMUTED = 5;

/** Orders of positions, but the one in which they come anyway. */
export function ordersOf(length: number, isReduced: boolean): number[][] {
  const all = isReduced || length > MOST_PERMUTED ? firstAndLast(length) : permutations(length);
  return all.filter((order) => order.some((position, rank) => position !== rank));
}

/** Orders in which one that fails comes at each place among the others; all of them where no order stands for others. */
export function aroundOne(failing: number, length: number, isReduced: boolean): number[][] {
  const others = Array.from({ length }, (_, position) => position).filter((position) => position !== failing);
  if (isReduced || length > MOST_PERMUTED) {
    return Array.from({ length }, (_, rank) => [...others.slice(0, rank), failing, ...others.slice(rank)]);
  }
  return permutations(length);
}

/** How many orders there would be if none stood for others. */
export function countOfOrders(length: number): number {
  return length < 2 ? 0 : permutationsOf(length) - 1;
}

function permutationsOf(length: number): number {
  return length <= 1 ? 1 : length * permutationsOf(length - 1);
}

function firstAndLast(length: number): number[][] {
  const positions = Array.from({ length }, (_, position) => position);
  return positions.flatMap((first) =>
    positions
      .filter((last) => last !== first)
      .map((last) => [first, ...positions.filter((each) => each !== first && each !== last), last]),
  );
}

function permutations(length: number): number[][] {
  if (length <= 1) return [Array.from({ length }, () => 0)];
  return permutations(length - 1).flatMap((shorter) =>
    Array.from({ length }, (_, at) => [...shorter.slice(0, at), length - 1, ...shorter.slice(at)]),
  );
}

/** Delays by which instances end in an order; requests come in that order as well where `isByRequests`. */
export function entriesOfOrder(
  order: readonly number[],
  instances: readonly NamedInstance[],
  isByRequests: boolean,
): PlanEntry[] {
  return order.slice(1).map((position, before) => {
    const { where } = instances[position] as NamedInstance;
    const byMs = (before + 1) * STEP_MS;
    return isByRequests
      ? { where: { ...where, request: {} }, what: { kind: 'request_delayed', byMs } }
      : { where, what: { kind: 'slow', byMs } };
  });
}
