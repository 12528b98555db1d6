/**
 * The bodies of a simulation before any has begun, and the virtual time they see.
 */
import type { RunSettings } from '../engine/run.ts';
import { Bodies } from '../virtual/bodies.ts';
import { Timeline } from '../virtual/timeline.ts';
import type { VirtualProcess } from '../virtual/virtualProcess.ts';

/** `startDate`: the date at virtual 0, ms since 1970. */
export function createBodies(startDate: number, { seed, order, limits }: RunSettings): Bodies {
  return new Bodies(new Timeline<VirtualProcess>(startDate, { seed, order }), limits.wakeUps);
}
