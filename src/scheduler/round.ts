/**
 * One turn of Airflow's loop: the clock moves to what is due, due events are dispatched in order, one pass, one selection,
 * and the attempts that start are handed out. Who performs them is not its business.
 * What a round causes at the same time is due in the next round at that time; a round that dispatched and changed nothing ends the instant.
 * Rules: semantics-scheduling 5.1.
 */
import { recordEnd, recordTransition } from '../engine/recordTransition.ts';
import type { Happening, Run, RunEvent } from '../engine/run.ts';
import type { AttemptRequest } from '../model/attempt.ts';
import type { InstanceId } from '../model/ids.ts';
import type { RunAction } from '../model/runAction.ts';
import { STATE } from '../model/states.ts';
import type { EndReason } from '../model/settings.ts';
import { CAUSE } from '../model/transition.ts';
import { applyAction } from './actions.ts';
import { putUpForJudgement, finishAttempt, startAttempt, type FinishedAttempt } from './attempt.ts';
import { createInitialRows } from './expansion.ts';
import { runPass } from './runPass.ts';
import { selectInstances } from './selection.ts';

/** The loop around one run: its own clockwork between rounds. */
export interface Rounds {
  readonly run: Run;
  /** Told of each attempt that ends, in order. */
  readonly onFinished: (finished: FinishedAttempt) => void;
  /** The last round changed something: the next is at the same time. */
  isInstantOpen: boolean;
  roundsInInstant: number;
}

export function startRounds(
  run: Run,
  onFinished: (finished: FinishedAttempt) => void,
  actions: readonly RunAction[] = [],
): Rounds {
  run.observer.instant(0, 0);
  createInitialRows(run);
  for (const action of actions) run.events.push(actionEvent(action));
  return { run, onFinished, isInstantOpen: true, roundsInInstant: 0 };
}

/** Ties are broken towards actions, whatever the order. */
function actionEvent(action: RunAction): RunEvent {
  const happening: Happening = { kind: 'action', action };
  return { atMs: action.atMs, tie: -1, order: 0, instance: -1 as InstanceId, request: null, result: null, happening };
}

/** Plays one round and returns the attempts that start in it; `null` when the run has ended. */
export function playRound(rounds: Rounds): readonly AttemptRequest[] | null {
  const { run } = rounds;
  if (run.endReason !== null) return null;
  if (!moveClock(rounds)) return null;
  const before = run.changeCount;
  const dispatched = dispatchDue(rounds);
  runPass(run);
  const requests = run.endReason === null ? selectInstances(run).map((instance) => startAttempt(run, instance)) : [];
  rounds.isInstantOpen = dispatched > 0 || run.changeCount !== before;
  if (run.endReason !== null) drain(rounds);
  else checkLimits(rounds);
  return requests;
}

/** To the earliest due time once the instant is over, or to the next tick; false when nothing can happen any more. */
function moveClock(rounds: Rounds): boolean {
  const { run } = rounds;
  const nextAtMs = run.events.nextAtMs;
  if (!rounds.isInstantOpen && nextAtMs === undefined) {
    recordEnd(run, 'running', 'stalled');
    return false;
  }
  const { passes } = run.settings;
  const isPolling = typeof passes === 'object';
  const earliest = rounds.isInstantOpen ? run.nowMs : (nextAtMs as number);
  const atMs = isPolling && run.round > 0 ? nextTick(run, Math.max(earliest, run.nowMs + 1), passes.everyMs) : earliest;
  if (atMs > run.settings.limits.virtualTimeMs) {
    recordEnd(run, 'running', 'virtual_time_limit');
    return false;
  }
  rounds.roundsInInstant = atMs === run.nowMs ? rounds.roundsInInstant + 1 : 0;
  run.round++;
  if (!isPolling) setClock(run, atMs);
  else dispatchUntil(rounds, atMs);
  return true;
}

function nextTick(run: Run, earliestMs: number, everyMs: number): number {
  return Math.ceil(earliestMs / everyMs) * everyMs;
}

/** A polling scheduler hears of each event when it happens, but passes only at its ticks. */
function dispatchUntil(rounds: Rounds, atMs: number): void {
  const { run } = rounds;
  while (run.events.nextAtMs !== undefined && run.events.nextAtMs < atMs) {
    const event = run.events.pop();
    setClock(run, event.atMs);
    dispatch(rounds, event);
  }
  setClock(run, atMs);
}

function setClock(run: Run, atMs: number): void {
  run.nowMs = atMs;
  run.observer.instant(run.round, atMs);
}

function dispatchDue(rounds: Rounds): number {
  const { run } = rounds;
  const limit = run.settings.passes === 'event' ? 1 : Infinity;
  let dispatched = 0;
  while (dispatched < limit && run.events.size > 0 && (run.events.nextAtMs as number) <= run.nowMs) {
    dispatch(rounds, run.events.pop());
    dispatched++;
  }
  if (limit === 1) judgeDueRetries(run);
  return dispatched;
}

/** A pass reads the clock, not an event: it judges every instance whose retry delay is over (rule retry/delay-strict). */
function judgeDueRetries(run: Run): void {
  for (const [instance, readyAtMs] of run.retryReadyAtMs) {
    if (readyAtMs <= run.nowMs) putUpForJudgement(run, instance);
  }
}

function dispatch({ run, onFinished }: Rounds, { instance, request, result, happening }: RunEvent): void {
  if (request === null || result === null) {
    if (happening === null) putUpForJudgement(run, instance);
    else applyAction(run, happening.action);
    return;
  }
  const finished = finishAttempt(run, request, result);
  if (finished !== null) onFinished(finished);
}

/** The run has ended: attempts still running end as they would, queued ones never start, no further pass is made. */
function drain(rounds: Rounds): void {
  const { run } = rounds;
  for (let instance = 0; instance < run.instances.count && run.activeCount > 0; instance++) {
    if (run.instances.state[instance] !== STATE.queued) continue;
    recordTransition(run, instance as InstanceId, STATE.none, CAUSE.run_finished);
  }
  while (run.events.size > 0) {
    const event = run.events.pop();
    if (event.request === null) continue;
    run.round++;
    setClock(run, Math.max(event.atMs, run.nowMs));
    dispatch(rounds, event);
  }
}

function checkLimits(rounds: Rounds): void {
  const { run } = rounds;
  const { limits } = run.settings;
  let reason: EndReason | null = null;
  if (rounds.roundsInInstant >= limits.roundsPerInstant) reason = 'livelock';
  else if (run.changeCount > limits.traceRows) reason = 'trace_rows_limit';
  if (reason !== null) recordEnd(run, 'running', reason);
}
