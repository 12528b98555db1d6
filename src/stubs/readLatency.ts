/**
 * The option `latency` of every stub: how long a request is on its way.
 */
import type { Latency } from '../virtual/stub.ts';
import { durationMs, type OptionBag, type OptionKind } from './optionBag.ts';

/** A duration, or two that each request draws between; nothing given: no time. */
export function readLatency(bag: OptionBag): Latency {
  const given = bag.read('latency', durationOrObject, 0);
  if (typeof given === 'number') return { leastMs: given, mostMs: given };
  const inside = bag.inside('latency', ['least', 'most']);
  const leastMs = inside?.read('least', durationMs, 0) ?? 0;
  const mostMs = inside?.read('most', durationMs, leastMs) ?? leastMs;
  if (mostMs < leastMs) bag.wrong('The most of the latency is less than its least.', 'Swap latency.least and .most.');
  return { leastMs, mostMs: Math.max(leastMs, mostMs) };
}

const durationOrObject: OptionKind<number | object> = {
  expected: `${durationMs.expected}, or { least, most }`,
  read: (given) => (typeof given === 'object' ? (given ?? undefined) : durationMs.read(given)),
};
