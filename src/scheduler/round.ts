/**
 * One turn of Airflow's loop: the clock moves to what is due, due events are dispatched in order, runs are made and started, one pass over
 * each running run, one selection among them all, and the attempts that start are handed out. Who performs them is not its business.
 * What a round causes at the same time is due in the next round at that time; a round that dispatched and changed nothing ends the instant.
 * Rules: semantics-scheduling 5.1.
 */
import { recordEnd } from '../engine/recordTransition.ts';
import type { Happening, Installation, Run, RunEvent } from '../engine/run.ts';
import type { AttemptRequest } from '../model/attempt.ts';
import type { InstanceId } from '../model/ids.ts';
import type { RunAction } from '../model/runAction.ts';
import type { EndReason } from '../model/settings.ts';
import { endTimedOut, scheduleTimeout } from './dagrunTimeout.ts';
import { dispatch, hearExecutor, type Dispatcher } from './dispatch.ts';
import { createInitialRows } from './expansion.ts';
import { endsWithRun, nextRoundMs, setClock, type Rounds } from './roundClock.ts';
import { createDueRuns, nextCreationMs } from './runCreation.ts';
import { runPass } from './runPass.ts';
import { areAllExamined, examinedRuns, isAhead, startQueuedRuns } from './runQueue.ts';
import { selectStarting } from './starting.ts';
import { handOutAll, type StuckPlanOf, type UnheardPlanOf } from './startAttempt.ts';
import { judgeDueWaits } from './waiting.ts';

/** Who is told, and what comes from outside. */
export interface RoundsInput {
  readonly onFinished: Dispatcher['onFinished'];
  readonly onWorkerStopped: Dispatcher['onWorkerStopped'];
  readonly actions: readonly RunAction[];
  /** Asked before each attempt; null: a worker takes every one. */
  readonly stuckPlanOf: StuckPlanOf | null;
  /** Asked of each execution that begins; null: all of them are heard of. */
  readonly unheardPlanOf: UnheardPlanOf | null;
}

/** The rounds of a single run, which runs from the start. */
export function startRounds(run: Run, input: RoundsInput): Rounds {
  const { installation } = run;
  run.observer.instant(0, 0);
  createInitialRows(run);
  scheduleTimeout(run);
  closeEnded(installation);
  return openRounds(installation, null, input);
}

/** The rounds of several runs, which come into being one after the other. */
export function openRounds(
  installation: Installation,
  supply: Rounds['supply'],
  { onFinished, onWorkerStopped, actions, stuckPlanOf, unheardPlanOf }: RoundsInput,
): Rounds {
  actions.forEach((action, position) => installation.events.push(actionEvent(action, position)));
  installation.actionsDue += actions.length;
  return {
    installation,
    supply,
    onFinished,
    onWorkerStopped,
    stuckPlanOf,
    unheardPlanOf,
    isInstantOpen: true,
    isBetweenTicks: false,
    horizonMs: Infinity,
    isDraining: false,
    idleRounds: 0,
    roundsInInstant: 0,
  };
}

/** Ties are broken towards actions, whatever the order. */
function actionEvent(action: RunAction, position: number): RunEvent {
  const happening: Happening = { kind: 'action', action, position };
  return {
    run: null,
    atMs: action.atMs,
    tie: -1,
    order: 0,
    instance: -1 as InstanceId,
    request: null,
    result: null,
    happening,
  };
}

/** Plays one round and returns the attempts that start in it; `null` when every run has ended, none comes and nothing can bring one back. */
export function playRound(rounds: Rounds): readonly AttemptRequest[] | null {
  const { installation } = rounds;
  if (isOver(rounds)) return rounds.isDraining ? drain(rounds) : null;
  if (!moveClock(rounds)) return rounds.isDraining ? drain(rounds) : null;
  // A polling scheduler is not asked: the worker itself pokes, at its own time.
  if (rounds.isBetweenTicks) return installation.dueParts.splice(0);
  const before = countChanges(installation.running);
  const dispatched = dispatchDue(rounds);
  const hasNewRuns = supplyRuns(rounds);
  for (const run of examinedRuns(installation)) {
    if (run.endReason === null && !endTimedOut(run) && !isAhead(run)) runPass(run);
  }
  const { running } = installation;
  const started = handOutAll(selectStarting(installation), rounds);
  hearExecutor(rounds);
  const hasChanged = dispatched > 0 || hasNewRuns || countChanges(running) !== before;
  const hasEnded = closeEnded(installation);
  rounds.idleRounds = hasChanged || hasEnded ? 0 : rounds.idleRounds + 1;
  rounds.isInstantOpen = rounds.idleRounds === 0 || !areAllExamined(installation, rounds.idleRounds);
  rounds.isDraining = isWithoutRuns(rounds);
  if (!rounds.isDraining) checkLimits(rounds);
  return installation.dueParts.length > 0 ? [...installation.dueParts.splice(0), ...started] : started;
}

/** A finished run may be queued again by an action that is still to come (rule clear/requeues-run). */
function isOver(rounds: Rounds): boolean {
  return rounds.installation.actionsDue === 0 && isWithoutRuns(rounds);
}

function isWithoutRuns({ installation, supply }: Rounds): boolean {
  const { queued, running } = installation;
  if (running.length > 0 || queued.length > 0) return false;
  return supply === null || nextCreationMs(installation, supply) === null;
}

/** Tells whether a run came into being; that one starts counts among the changes of those that are running. */
function supplyRuns({ installation, supply }: Rounds): boolean {
  const hasNewRuns = supply !== null && createDueRuns(installation, supply);
  if (installation.queued.length > 0) startQueuedRuns(installation, supply);
  return hasNewRuns;
}

function countChanges(runs: readonly Run[]): number {
  let count = 0;
  for (const run of runs) count += run.changeCount;
  return count;
}

/** Moves the clock to the time of the next round; false when nothing can happen any more. */
function moveClock(rounds: Rounds): boolean {
  const { installation } = rounds;
  const next = nextRoundMs(rounds);
  if (typeof next === 'string') {
    endAll(rounds, next);
    return false;
  }
  rounds.roundsInInstant = next === installation.nowMs ? rounds.roundsInInstant + 1 : 0;
  if (!rounds.isBetweenTicks) installation.round++;
  if (typeof installation.settings.passes === 'object') dispatchUntil(rounds, next);
  else setClock(installation, next);
  return true;
}

/** A polling scheduler hears of each event when it happens, but passes only at its ticks. */
function dispatchUntil(rounds: Rounds, atMs: number): void {
  const { installation } = rounds;
  const { events } = installation;
  const { horizonMs } = rounds;
  while (events.nextAtMs !== undefined && events.nextAtMs < Math.min(atMs, horizonMs)) {
    setClock(installation, events.nextAtMs);
    dispatchAll(rounds, Infinity);
    if (installation.dueParts.length === 0) continue;
    rounds.isBetweenTicks = true;
    return;
  }
  rounds.isBetweenTicks = horizonMs <= atMs;
  if (!rounds.isBetweenTicks) setClock(installation, atMs);
}

function dispatchDue(rounds: Rounds): number {
  const { running, settings } = rounds.installation;
  const limit = settings.passes === 'event' ? 1 : Infinity;
  const dispatched = dispatchAll(rounds, limit);
  if (limit === 1) for (const run of running) judgeDueWaits(run);
  return dispatched;
}

/** Dispatches what is due now; what that causes at the same time is not due before the next round. */
function dispatchAll(rounds: Rounds, limit: number): number {
  const { events, nowMs } = rounds.installation;
  let dispatched = 0;
  events.hold();
  while (dispatched < limit && (events.nextAtMs ?? Infinity) <= nowMs) {
    const event = events.pop();
    dispatch(rounds, event);
    if (!isOnlyOfSlot(event)) dispatched++;
  }
  events.release();
  return dispatched;
}

/** A worker stops whose instance has ended without it: nothing hears of that but the executor. */
function isOnlyOfSlot({ happening }: RunEvent): boolean {
  return happening?.kind === 'worker_stopped' && !happening.isRestarting;
}

/** Runs that ended in this round are examined no more; tells whether there are such. */
function closeEnded(installation: Installation): boolean {
  const { running } = installation;
  if (running.every((run) => run.endReason === null)) return false;
  installation.running = running.filter((run) => run.endReason === null);
  return true;
}

/**
 * Every run has ended: attempts still running end as they would, poked on if need be, and what is lost or stuck is found
 * (rule infrastructure/found-after-the-run); no further pass is made.
 */
function drain(rounds: Rounds): readonly AttemptRequest[] | null {
  const { installation } = rounds;
  const { events, dueParts } = installation;
  while (events.size > 0) {
    const { nextAtMs = 0 } = events;
    if (nextAtMs >= rounds.horizonMs) return [];
    events.hold();
    while (events.nextAtMs === nextAtMs) drainEvent(rounds, events.pop());
    events.release();
    if (dueParts.length > 0) return dueParts.splice(0);
  }
  return null;
}

function drainEvent(rounds: Rounds, event: RunEvent): void {
  if (endsWithRun(event) || event.run === null) return;
  const { installation } = rounds;
  installation.round++;
  installation.nowMs = Math.max(event.atMs, installation.nowMs);
  event.run.observer.instant(installation.round, installation.nowMs);
  dispatch(rounds, event);
  hearExecutor(rounds);
}

function checkLimits(rounds: Rounds): void {
  const { installation, roundsInInstant } = rounds;
  const { limits } = installation.settings;
  let reason: EndReason | null = null;
  if (roundsInInstant >= limits.roundsPerInstant) reason = 'livelock';
  else if (installation.running.some((run) => run.changeCount > limits.traceRows)) reason = 'trace_rows_limit';
  if (reason !== null) endAll(rounds, reason);
}

/** Every run that has not ended stops where it is, and none comes after. */
function endAll(rounds: Rounds, reason: EndReason): void {
  const { installation } = rounds;
  for (const run of installation.runs) recordEnd(run, run.state, reason);
  installation.queued = [];
  installation.running = [];
  installation.actionsDue = 0;
  rounds.supply = null;
}
