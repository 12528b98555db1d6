/**
 * What a failure makes of an instance and of the others (scheduling 3.1, 3.2, 3.7).
 */
import type { Row, World } from './world.ts';
import { detachWorker } from './detached.ts';
import { taskOf } from './given.ts';
import { retryDelayMs } from './retryDelay.ts';
import { addEvent, compareRows, moveRow, moveWithoutDates } from './world.ts';

/** Retried (3.1) with a pass due one millisecond after the delay, as the test of 3.2 is strict; else failed for good. */
export function fail(world: World, row: Row, isRetried: boolean): World {
  return isRetried ? retryLater(world, row) : failFast(failForGood(world, row), row);
}

/** An executor has reported an end that the instance knows nothing of; the scheduler of some releases does not know of `fail_fast`. */
export function failByReport(world: World, row: Row, isRetried: boolean): World {
  if (isRetried || world.given.profile.reportFailsFast) return fail(world, row, isRetried);
  return failForGood(world, row);
}

function failForGood(world: World, { id }: Row): World {
  return moveRow(world, id, 'failed', { endedAtMs: world.nowMs });
}

/** A pass is due one millisecond after the delay, as the test of 3.2 is strict. */
export function retryLater(world: World, row: Row): World {
  const delayMs = retryDelayMs(world.given, taskOf(world.given, row.taskId), row.tryNumber);
  const waiting = moveRow(world, row.id, 'up_for_retry', { failedAtMs: world.nowMs });
  return addEvent(waiting, { atMs: world.nowMs + delayMs + 1 });
}

/** `fail_fast` (3.7): other tasks' instances end too, whatever they are but success or failed; other indexes of this one go on, as do teardowns. */
function failFast(world: World, failed: Row): World {
  if (!world.given.spec.failFast) return world;
  return world.rows
    .filter((row) => row.taskId !== failed.taskId && !taskOf(world.given, row.taskId).isTeardown)
    .filter((row) => row.state !== 'success' && row.state !== 'failed')
    .toSorted(compareRows)
    .reduce((after, row) => {
      if (row.state !== 'running') return moveRow(after, row.id, 'skipped');
      return moveWithoutDates(detachWorker(after, row), row.id, 'failed');
    }, world);
}
