/**
 * What happens to a run from outside (scheduling 6.5, 10.4, 10.5): one function a kind of action. When it happens is decided by the rounds.
 */
import type { RunAction } from '../../src/model/runAction.ts';
import type { World } from './world.ts';
import { clear, isRunOver, mark, markRun } from './clearing.ts';
import { lookForWaiting } from './deferral.ts';
import { lookForLost } from './infrastructure.ts';
import { compareRows, moveRow, rowOf } from './world.ts';

export function applyAction(world: World, action: RunAction): World {
  switch (action.kind) {
    case 'restart_scheduler':
      return restart(world, action.adopts);
    case 'resize_pool': {
      // Read anew in every loop (5.4): what holds more slots than there are goes on.
      const pools = new Map(world.given.pools).set(action.pool, action.slots === -1 ? Infinity : action.slots);
      return { ...world, given: { ...world.given, pools } };
    }
    case 'clear':
      return clear(world, action);
    case 'mark':
      return mark(world, action);
    case 'mark_run':
      return markRun(world, action);
  }
}

/** Another scheduler takes over at once; its executor knows only the workers that it adopts. */
function restart(world: World, isAdopting: boolean): World {
  const detached = world.detached.filter(({ rowId }) => isAdopting && rowOf(world, rowId)?.state === 'restarting');
  const next = { ...world, detached, schedulerStartedMs: world.nowMs };
  if (isRunOver(next)) return next;
  const watched = lookForLost(lookForWaiting(next));
  return isAdopting ? watched : resetOrphans(watched);
}

/** Queued and running instances lose their state; the next pass schedules them with the next try, `max_tries` is not raised. */
function resetOrphans(world: World): World {
  return world.rows
    .filter(({ state }) => state === 'queued' || state === 'running' || state === 'restarting')
    .toSorted(compareRows)
    .reduce((after, row) => moveRow(after, row.id, 'none'), world);
}
