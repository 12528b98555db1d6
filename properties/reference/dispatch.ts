/**
/**
 * What is due takes effect (5.1, 6.2): ends of attempts, triggers and actions at once, the timed jobs of the scheduler last, what only an
 * executor knows when the scheduler looks. When a round is made is not decided here.
 */
import type { Passes } from '../../src/model/settings.ts';
import type { DueEvent } from './dueEvent.ts';
import type { World } from './world.ts';
import { applyAction } from './actions.ts';
import { applyEnd } from './attempt.ts';
import { applyStop, isRunOver } from './clearing.ts';
import { applyTrigger } from './deferral.ts';
import { giveSlotBack, takenAtOnce } from './detached.ts';
import { applyLook, applyLost } from './infrastructure.ts';
import { changeRow, compareRows, rowOf } from './world.ts';

export function dispatch(world: World, passes: Passes): World {
  const inOrder = world.events
    .filter((event) => event.atMs <= world.nowMs)
    .toSorted((left, right) => left.atMs - right.atMs || lateness(left) - lateness(right) || left.order - right.order);
  const due = takenAtOnce(inOrder, passes === 'event');
  if (due.length === 0) return world;
  const taken = { ...world, events: world.events.filter((event) => !due.includes(event)) };
  return due.reduce<World>((before, event) => {
    // Nobody looks for a scheduler that is gone.
    if (event.since !== null && event.since !== before.schedulerStartedMs) return before;
    const after = released(before, event);
    if (event.action !== null) return applyAction(after, event.action);
    if (!isOver(after) && isToldByExecutor(after, event)) return { ...after, reports: [...after.reports, event] };
    return applyReport(after, event);
  }, taken);
}

/** The scheduler looks for timeouts at the end of a turn of its loop. */
function lateness({ since }: DueEvent): number {
  return since === null ? 0 : 1;
}

/** A worker that stops or ends gives its slot back; a sensor that was cleared sleeps on after a poke. */
function released(world: World, event: DueEvent): World {
  const { attempt, stop } = event;
  const over = stop ?? attempt;
  if (over === null || world.detached.length === 0) return world;
  if (stop === null && attempt !== null && isToldByExecutor(world, event)) {
    const after = applyEnd(world, attempt);
    if (rowOf(after, attempt.rowId)?.state === 'restarting') return world;
  }
  return giveSlotBack(world, over);
}

/** The worker of an instance that was cleared stops, or ends unheard: only the executor knows (6.2). */
function isToldByExecutor(
  world: World,
  { attempt, stop, report, look }: Pick<DueEvent, 'attempt' | 'stop' | 'report' | 'look'>,
): boolean {
  if (attempt === null) return stop !== null || report !== null || look?.job === 'heartbeat';
  if (attempt.end.kind === 'lost')
    return attempt.end.isReported && world.given.profile.reportedWhileRunning === 'fails';
  const row = rowOf(world, attempt.rowId);
  return row?.state === 'restarting' && row.tryNumber === attempt.tryNumber;
}

export function hearExecutor(world: World): World {
  if (world.reports.length === 0) return world;
  const after = world.reports.reduce(applyReport, { ...world, reports: [] });
  if (world.given.profile.restartsRaised === 'each') return after;
  // Setting the state of one commits, which closes the session of the others: their limits are read again (scheduler_job_runner.py).
  const restarted = world.rows
    .filter((row) => row.state === 'restarting' && rowOf(after, row.id)?.state === 'none')
    .toSorted(compareRows);
  return restarted.slice(1).reduce((step, { id, maxTries }) => changeRow(step, id, { maxTries }), after);
}

function applyReport(world: World, { attempt, stop, trigger, report, look }: DueEvent): World {
  if (look !== null) return applyLook(world, look);
  if (report !== null) return applyUntaken(world, report);
  if (stop !== null) return applyStop(world, stop);
  if (trigger !== null) return applyTrigger(world, trigger);
  return attempt === null ? world : applyEnd(world, attempt);
}

/** Still queued in that try, it has failed. */
function applyUntaken(world: World, { rowId, tryNumber }: NonNullable<DueEvent['report']>): World {
  const row = rowOf(world, rowId);
  return row?.state === 'queued' && row.tryNumber === tryNumber ? applyLost(world, row) : world;
}

/** A run that is decided lasts as long as an action may bring it back. */
export function isOver(world: World): boolean {
  return isRunOver(world) && world.events.every((event) => event.action === null);
}

function isOfInstance({ trigger, report, look }: DueEvent): boolean {
  return trigger !== null || report !== null || look !== null;
}

/** Once the run is over only the ends of attempts still running matter; their states are applied, no pass follows. */
export function nextDueMs(world: World): number | null {
  const waiting = world.events.filter(
    (event) => !isOver(world) || event.attempt !== null || event.stop !== null || isOfInstance(event),
  );
  return waiting.length === 0 ? null : Math.min(...waiting.map((event) => event.atMs));
}
