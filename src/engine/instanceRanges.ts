/**
 * A list of instances in a given order, kept as ranges of consecutive numbers: a wide task is one entry, not a million.
 */
import type { InstanceId } from '../model/ids.ts';

export interface InstanceRange {
  readonly first: InstanceId;
  length: number;
}

/** Puts an instance at the end of the list. */
export function addInstance(ranges: InstanceRange[], instance: InstanceId): void {
  const last = ranges.at(-1);
  if (last !== undefined && last.first + last.length === instance) last.length++;
  else ranges.push({ first: instance, length: 1 });
}

/** Visits every instance in order; what is added meanwhile is not visited. */
export function eachInstance(ranges: readonly InstanceRange[], visit: (instance: InstanceId) => void): void {
  for (const { first, length } of ranges.slice()) {
    for (let offset = 0; offset < length; offset++) visit((first + offset) as InstanceId);
  }
}
