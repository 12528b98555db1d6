/**
 * What becomes of the unfinished instances of a run that has timed out (scheduling 4.5).
 */
import type { Row, World } from './world.ts';
import { detachWorker } from './detached.ts';
import { moveWithoutDates } from './world.ts';

/** All are skipped; SQL finds no row without a state where release 2.x asks for states in a list. */
export function skipUnfinished(world: World, unfinished: readonly Row[]): World {
  const areLeft = world.given.profile.timedOutStateless === 'left';
  return unfinished
    .filter(({ state }) => state !== 'none' || !areLeft)
    .reduce((after, row) => moveWithoutDates(detachWorker(after, row), row.id, 'skipped'), world);
}
