/** When the scheduler looks (scheduling 5.1): at multiples of an interval since it started. */
import type { World } from './world.ts';

/** The first look at which "limit < now" holds. */
export function nextLook(world: World, limitMs: number, everySeconds: number): number {
  const everyMs = everySeconds * 1000;
  let atMs = world.schedulerStartedMs + everyMs;
  while (atMs <= limitMs) atMs += everyMs;
  return atMs;
}
