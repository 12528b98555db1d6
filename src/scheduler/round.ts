/**
 * One turn of Airflow's loop: the clock moves to what is due, due events are dispatched in order, one pass over each running run, one
 * selection among them all, and the attempts that start are handed out. Who performs them is not its business.
 * What a round causes at the same time is due in the next round at that time; a round that dispatched and changed nothing ends the instant.
 * Rules: semantics-scheduling 5.1.
 */
import { recordEnd, recordTransition } from '../engine/recordTransition.ts';
import type { Happening, Installation, Run, RunEvent } from '../engine/run.ts';
import type { AttemptRequest } from '../model/attempt.ts';
import type { InstanceId } from '../model/ids.ts';
import type { RunAction } from '../model/runAction.ts';
import { STATE } from '../model/states.ts';
import type { EndReason } from '../model/settings.ts';
import { CAUSE } from '../model/transition.ts';
import { startAttempt } from './attempt.ts';
import { endTimedOut, scheduleTimeout } from './dagrunTimeout.ts';
import { dispatch, hearExecutor, type Dispatcher } from './dispatch.ts';
import { createInitialRows } from './expansion.ts';
import { runPass } from './runPass.ts';
import { selectInstances } from './selection.ts';
import { startQueuedRuns } from './startQueuedRuns.ts';
import { judgeDueWaits } from './waiting.ts';

/** The loop around the runs of an installation: its own clockwork between rounds. */
export interface Rounds extends Dispatcher {
  /** The last round changed something: the next is at the same time. */
  isInstantOpen: boolean;
  /** The run has ended, and what was running then is followed to its end. */
  isDraining: boolean;
  roundsInInstant: number;
}

/** The rounds of a single run, which runs from the start. */
export function startRounds(
  run: Run,
  onFinished: Dispatcher['onFinished'],
  actions: readonly RunAction[] = [],
): Rounds {
  const { installation } = run;
  run.observer.instant(0, 0);
  createInitialRows(run);
  scheduleTimeout(run);
  actions.forEach((action, position) => installation.events.push(actionEvent(run, action, position)));
  installation.actionsDue += actions.length;
  closeEnded(installation);
  return { installation, onFinished, isInstantOpen: true, isDraining: false, roundsInInstant: 0 };
}

/** Ties are broken towards actions, whatever the order. */
function actionEvent(run: Run, action: RunAction, position: number): RunEvent {
  const happening: Happening = { kind: 'action', action, position };
  return {
    run,
    atMs: action.atMs,
    tie: -1,
    order: 0,
    instance: -1 as InstanceId,
    request: null,
    result: null,
    happening,
  };
}

/** Plays one round and returns the attempts that start in it; `null` when every run has ended and nothing can bring one back. */
export function playRound(rounds: Rounds): readonly AttemptRequest[] | null {
  const { installation } = rounds;
  const isOver = installation.running.length === 0;
  // A finished run may be queued again by an action that is still to come (rule clear/requeues-run).
  if (isOver && installation.actionsDue === 0) return rounds.isDraining ? drain(rounds) : null;
  if (!moveClock(rounds)) return isOver ? drain(rounds) : null;
  // A polling scheduler is not asked: the worker itself pokes, at its own time.
  if (installation.dueParts.length > 0) return installation.dueParts.splice(0);
  const before = countChanges(installation.runs);
  const dispatched = dispatchDue(rounds);
  startQueuedRuns(installation);
  const { running } = installation;
  for (const run of running) if (run.endReason === null && !endTimedOut(run)) runPass(run);
  const started = selectInstances(running).map(({ run, instance }) => startAttempt(run, instance));
  hearExecutor(rounds);
  rounds.isInstantOpen = dispatched > 0 || countChanges(installation.runs) !== before;
  closeEnded(installation);
  rounds.isDraining = installation.running.length === 0;
  if (!rounds.isDraining) checkLimits(rounds);
  return installation.dueParts.length > 0 ? [...installation.dueParts.splice(0), ...started] : started;
}

function countChanges(runs: readonly Run[]): number {
  let count = 0;
  for (const run of runs) count += run.changeCount;
  return count;
}

/** To the earliest due time once the instant is over, or to the next tick; false when nothing can happen any more. */
function moveClock(rounds: Rounds): boolean {
  const { installation } = rounds;
  const nextAtMs = nextDueMs(installation);
  if (!rounds.isInstantOpen && nextAtMs === undefined) {
    endAll(installation, 'stalled');
    return false;
  }
  const { passes, limits } = installation.settings;
  const { nowMs, round } = installation;
  const isPolling = typeof passes === 'object';
  const earliest = rounds.isInstantOpen ? nowMs : (nextAtMs as number);
  const atMs = isPolling && round > 0 ? nextTick(Math.max(earliest, nowMs + 1), passes.everyMs) : earliest;
  if (atMs > limits.virtualTimeMs) {
    endAll(installation, 'virtual_time_limit');
    return false;
  }
  rounds.roundsInInstant = atMs === nowMs ? rounds.roundsInInstant + 1 : 0;
  installation.round++;
  if (!isPolling) setClock(installation, atMs);
  else dispatchUntil(rounds, atMs);
  return true;
}

/** When something is due next; retries of runs that have ended are not, as all is judged anew should one go on. */
function nextDueMs({ events }: Installation): number | undefined {
  while (events.next !== undefined && events.next.run.endReason !== null && endsWithRun(events.next)) events.pop();
  return events.nextAtMs;
}

/** What is of no account once its run has ended. */
function endsWithRun({ request, happening }: RunEvent): boolean {
  if (request !== null) return false;
  return happening === null || happening.kind === 'dagrun_timeout';
}

function nextTick(earliestMs: number, everyMs: number): number {
  return Math.ceil(earliestMs / everyMs) * everyMs;
}

/** A polling scheduler hears of each event when it happens, but passes only at its ticks. */
function dispatchUntil(rounds: Rounds, atMs: number): void {
  const { installation } = rounds;
  const { events } = installation;
  while (events.nextAtMs !== undefined && events.nextAtMs < atMs) {
    const event = events.pop();
    setClock(installation, event.atMs);
    dispatch(rounds, event);
    if (installation.dueParts.length > 0) return;
  }
  setClock(installation, atMs);
}

/** Every run hears of the time, those included that have ended but still have attempts at work. */
function setClock(installation: Installation, atMs: number): void {
  const { round, runs } = installation;
  installation.nowMs = atMs;
  const isAwaiting = installation.actionsDue > 0;
  for (const run of runs) {
    if (isAwaiting || run.endReason === null || run.activeCount > 0) run.observer.instant(round, atMs);
  }
}

function dispatchDue(rounds: Rounds): number {
  const { events, nowMs, running, settings } = rounds.installation;
  const limit = settings.passes === 'event' ? 1 : Infinity;
  let dispatched = 0;
  while (dispatched < limit && events.size > 0 && (events.nextAtMs as number) <= nowMs) {
    dispatch(rounds, events.pop());
    dispatched++;
  }
  if (limit === 1) for (const run of running) judgeDueWaits(run);
  return dispatched;
}

/** Runs that ended in this round are examined no more, and what they have queued never starts. */
function closeEnded(installation: Installation): void {
  const { running } = installation;
  if (running.every((run) => run.endReason === null)) return;
  for (const run of running) if (run.endReason !== null) returnQueued(run);
  installation.running = running.filter((run) => run.endReason === null);
}

function returnQueued(run: Run): void {
  for (let instance = 0; instance < run.instances.count && run.activeCount > 0; instance++) {
    if (run.instances.state[instance] !== STATE.queued) continue;
    recordTransition(run, instance as InstanceId, STATE.none, CAUSE.run_finished);
  }
}

/** Every run has ended: attempts still running end as they would, poked on if need be; no further pass is made. */
function drain(rounds: Rounds): readonly AttemptRequest[] | null {
  const { installation } = rounds;
  const { events, dueParts } = installation;
  while (events.size > 0) {
    const event = events.pop();
    if (endsWithRun(event) || event.happening?.kind === 'action') continue;
    installation.round++;
    installation.nowMs = Math.max(event.atMs, installation.nowMs);
    event.run.observer.instant(installation.round, installation.nowMs);
    dispatch(rounds, event);
    hearExecutor(rounds);
    if (dueParts.length > 0) return dueParts.splice(0);
  }
  return null;
}

function checkLimits({ installation, roundsInInstant }: Rounds): void {
  const { limits } = installation.settings;
  let reason: EndReason | null = null;
  if (roundsInInstant >= limits.roundsPerInstant) reason = 'livelock';
  else if (installation.running.some((run) => run.changeCount > limits.traceRows)) reason = 'trace_rows_limit';
  if (reason !== null) endAll(installation, reason);
}

/** Every run that has not ended stops where it is. */
function endAll(installation: Installation, reason: EndReason): void {
  for (const run of installation.runs) recordEnd(run, run.state, reason);
  installation.running = [];
  installation.actionsDue = 0;
}
