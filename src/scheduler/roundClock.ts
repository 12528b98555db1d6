/**
 * When the next round is made, and everybody's hearing of the time. What happens in a round is not its business.
 */
import type { Installation, RunEvent } from '../engine/run.ts';
import type { EndReason } from '../model/settings.ts';
import type { Dispatcher } from './dispatch.ts';
import { nextCreationMs, type RunSupply } from './runCreation.ts';
import { nextRunDueMs } from './runQueue.ts';
import type { StuckPlanOf, UnheardPlanOf } from './startAttempt.ts';

/** The loop around the runs of an installation: its own clockwork between rounds. */
export interface Rounds extends Dispatcher {
  /** Where runs come from; null: none comes any more. */
  supply: RunSupply | null;
  /** What keeps attempts from being taken by a worker; null: nothing does. */
  readonly stuckPlanOf: StuckPlanOf | null;
  /** What keeps attempts from being heard of; null: nothing does. */
  readonly unheardPlanOf: UnheardPlanOf | null;
  /** The last round changed something: the next is at the same time. */
  isInstantOpen: boolean;
  /** The clock is on its way to a tick: a sensor is poked meanwhile, or a body goes on. */
  isBetweenTicks: boolean;
  /** When a body that is in flight is woken next, ms: no event from then on is dispatched before it. Infinity: none is. */
  horizonMs: number;
  /** Every run has ended, and what was running then is followed to its end. */
  isDraining: boolean;
  /** Rounds since the last one that changed something. */
  idleRounds: number;
  roundsInInstant: number;
}

/** At once while the instant is open, else at the earliest due time, or at the next tick; a text says why there is no further round. */
export function nextRoundMs(rounds: Rounds): number | EndReason {
  const { installation, isInstantOpen } = rounds;
  const { nowMs, round } = installation;
  const earliest = isInstantOpen ? nowMs : nextDueMs(rounds);
  // A body that is woken later than any time allowed is what the run waits for.
  if (earliest === undefined) return rounds.horizonMs === Infinity ? 'stalled' : 'virtual_time_limit';
  const { passes, limits } = installation.settings;
  const isTick = typeof passes === 'object' && round > 0;
  const atMs = isTick ? nextTick(Math.max(earliest, nowMs + 1), passes.everyMs) : earliest;
  return atMs > limits.virtualTimeMs ? 'virtual_time_limit' : atMs;
}

/** When something happens next: a round, or an event between two ticks; undefined: nothing is due. */
export function nextMomentMs(rounds: Rounds): number | undefined {
  const { installation, isInstantOpen, isDraining } = rounds;
  const { nowMs, dueParts, settings, round, events } = installation;
  if (isDraining && installation.actionsDue === 0) return events.nextAtMs;
  const isTick = typeof settings.passes === 'object' && round > 0;
  if (isInstantOpen && !isTick) return nowMs;
  if (dueParts.length > 0) return nowMs;
  const nextMs = nextRoundMs(rounds);
  return typeof nextMs === 'number' ? Math.min(nextMs, events.nextAtMs ?? Infinity) : events.nextAtMs;
}

/** When something is due next; waits and timeouts of runs that have ended are not: nothing in them waits. */
function nextDueMs({ installation, supply }: Rounds): number | undefined {
  const { events } = installation;
  for (let { next } = events; next !== undefined && hasEnded(next) && endsWithRun(next); { next } = events)
    events.pop();
  const { nextAtMs } = events;
  if (supply === null) return nextAtMs;
  const coming = [nextAtMs, nextCreationMs(installation, supply) ?? undefined, nextRunDueMs(installation) ?? undefined];
  const times = coming.filter((atMs) => atMs !== undefined);
  return times.length === 0 ? undefined : Math.max(Math.min(...times), installation.nowMs);
}

function hasEnded({ run }: RunEvent): boolean {
  return run !== null && run.endReason !== null;
}

/** What is of no account once its run has ended. */
export function endsWithRun({ request, happening }: RunEvent): boolean {
  if (request !== null) return false;
  return happening === null || happening.kind === 'dagrun_timeout';
}

function nextTick(earliestMs: number, everyMs: number): number {
  return Math.ceil(earliestMs / everyMs) * everyMs;
}

/** Every run that has started hears of the time, those included that have ended but still have attempts at work, or may be brought back. */
export function setClock(installation: Installation, atMs: number): void {
  const { round, runs } = installation;
  const isAwaiting = installation.actionsDue > 0;
  installation.nowMs = atMs;
  for (const run of runs) {
    const isRunning = run.endReason === null && run.startMs !== null;
    if (isRunning || run.activeCount > 0 || isAwaiting) run.observer.instant(round, atMs);
  }
}
