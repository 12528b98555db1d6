/**
 * Workers whose running instance is taken from them: by a clear, a mark, `fail_fast` or the run's timeout (scheduling 10.4, 3.7, 4.5). They hold
 * slots of the executor until they hear of it.
 */
import type { DueEvent } from './dueEvent.ts';
import type { Row, World } from './world.ts';
import { addEvent } from './world.ts';

/** The worker of a running row that is taken from it hears of it at its next heartbeat. `isRestarting`: the row waits for that. */
export function detachWorker(
  world: World,
  { id: rowId, state, tryNumber, workerSinceMs }: Row,
  isRestarting = false,
): World {
  if (state !== 'running') return world;
  const intervalMs = Math.max(1, world.given.config.minHeartbeatInterval * 1000);
  let atMs = workerSinceMs;
  while (atMs <= world.nowMs) atMs += intervalMs;
  const attempt = { rowId, tryNumber };
  return addEvent({ ...world, detached: [...world.detached, attempt] }, { atMs, stop: { ...attempt, isRestarting } });
}

/** Of what is due, in order, a scheduler that takes one event a round takes the first; slots that are free again are none, and come before. */
export function takenAtOnce<Event extends Pick<DueEvent, 'stop'>>(due: readonly Event[], isSingle: boolean): Event[] {
  const slots = due.filter(isOnlyOfSlot);
  const events = due.filter((event) => !isOnlyOfSlot(event));
  return [...slots, ...events.slice(0, isSingle ? 1 : undefined)];
}

function isOnlyOfSlot({ stop }: Pick<DueEvent, 'stop'>): boolean {
  return stop !== null && !stop.isRestarting;
}

/** Its worker has stopped or ended: the slot is free. */
export function giveSlotBack(world: World, over: { readonly rowId: number; readonly tryNumber: number }): World {
  if (world.detached.length === 0) return world;
  const detached = world.detached.filter((other) => other.rowId !== over.rowId || other.tryNumber !== over.tryNumber);
  return { ...world, detached };
}
