/**
 * What is due takes effect: ends of attempts, actions, pokes, triggers, waits that are over, what timed jobs find. When that is, the
 * rounds decide; and what an executor has to report of a cleared instance is heard only after the pass of its round
 * (rule loop/executor-events-after-pass).
 */
import type { EventOfRun, Happening, HappeningToRun, Installation, Run, RunEvent } from '../engine/run.ts';
import type { IndexedTask } from '../engine/dagIndex.ts';
import type { InstanceId } from '../model/ids.ts';
import { STATE } from '../model/states.ts';
import type { AttemptRequest } from '../model/attempt.ts';
import { applyAction, applyToInstallation } from './actions.ts';
import { cutSleepShort, finishAttempt, isStillRunning, type FinishedAttempt } from './attempt.ts';
import { actOnTrigger, actOnTriggerTimeout } from './deferral.ts';
import { findLost, findStuck, isUnnoticed, loseWorker, takeReport } from './infrastructure.ts';
import { releaseWorker } from './detachedWorkers.ts';
import { finishRestart, isRestarting } from './restarting.ts';
import { foreseeEnd } from './refusedResult.ts';
import { nextPoke } from './sensor.ts';
import { putUpForJudgement } from './waiting.ts';

/** Where events take effect, and who is told of each attempt that ends, in order. */
export interface Dispatcher {
  readonly installation: Installation;
  readonly onFinished: (finished: FinishedAttempt) => void;
  /** A worker whose instance was taken from it hears of that and stops what it does. */
  readonly onWorkerStopped: (attempt: StoppedAttempt) => void;
}

export interface StoppedAttempt {
  /** Position of the run. */
  readonly run: number;
  readonly instance: InstanceId;
  readonly tryNumber: number;
}

export function dispatch(dispatcher: Dispatcher, event: RunEvent): void {
  if (event.run === null) {
    act(dispatcher.installation, event.happening);
    return;
  }
  const { run, instance, request, result, happening } = event;
  if (run.installation.detachedWorkers.size > 0) release(event);
  if (happening?.kind === 'worker_stopped') {
    dispatcher.onWorkerStopped({ run: run.number, instance, tryNumber: happening.tryNumber });
  }
  if (isReported(event)) dispatcher.installation.executorReports.push(event);
  else if (request !== null && isUnnoticed(run, result)) loseWorker(run, request, result);
  else if (request !== null) tell(dispatcher, finishAttempt(run, request, result));
  else if (happening === null) putUpForJudgement(run, instance);
  else happen(dispatcher, run, happening);
}

/** An action concerns every run there is then, if not what they share. */
function act(installation: Installation, { action, position }: Extract<Happening, { kind: 'action' }>): void {
  installation.actionsDue--;
  if (action.kind === 'resize_pool') {
    applyToInstallation(installation, action);
    return;
  }
  for (const run of installation.runs) applyAction(run, action, position);
}

function release(event: EventOfRun): void {
  const attempt = workerOf(event);
  if (attempt !== null && !isAsleep(event)) releaseWorker(event.run, attempt);
}

/** The attempt whose worker stops, ends or wakes. */
function workerOf({ instance, request, happening }: EventOfRun): Pick<AttemptRequest, 'instance' | 'tryNumber'> | null {
  if (happening?.kind === 'worker_stopped') return { instance, tryNumber: happening.tryNumber };
  return happening?.kind === 'poke_due' || happening?.kind === 'sleep_cut_short' ? happening.request : request;
}

/** A sensor that was cleared sleeps after this poke: its worker goes on. */
function isAsleep({ run, request, result, happening }: EventOfRun): boolean {
  if (happening?.kind === 'poke_due') return isRestarting(run, happening.request);
  return request !== null && isRestarting(run, request) && foreseeEnd(run, request, result) === 'sleeps';
}

/** The worker of a cleared instance stops or ends, or one is lost: the executor tells the scheduler, which looks after its pass. */
function isReported({ run, request, result, happening }: EventOfRun): boolean {
  if (happening?.kind === 'worker_stopped' || happening?.kind === 'end_reported') return true;
  if (result?.outcome === 'lost' && result.detail?.reported && !isUnnoticed(run, result)) return true;
  const ended = happening?.kind === 'sleep_cut_short' ? happening.request : request;
  return ended !== null && isRestarting(run, ended);
}

/** Carries out what executors have reported since the last pass. */
export function hearExecutor(dispatcher: Dispatcher): void {
  const { executorReports, settings } = dispatcher.installation;
  if (executorReports.length === 0) return;
  const reports = executorReports.splice(0);
  const limits = limitsOfRestarting(reports);
  for (const { run, instance, request, result, happening } of reports) {
    if (happening?.kind === 'worker_stopped') finishRestart(run, instance, happening.tryNumber);
    else if (happening?.kind === 'end_reported') takeReport(run, happening);
    else if (happening?.kind === 'sleep_cut_short') tell(dispatcher, cutSleepShort(run, happening.request));
    else if (request !== null) tell(dispatcher, finishAttempt(run, request, result));
  }
  if (settings.profile.restartsRaised === 'first') keepFirstRaise(limits);
}

interface LimitBefore {
  readonly run: Run;
  readonly instance: InstanceId;
  /** undefined: it was never raised. */
  readonly maxTries: number | undefined;
}

function limitsOfRestarting(reports: readonly EventOfRun[]): LimitBefore[] {
  const limits: LimitBefore[] = [];
  for (const { run, instance } of reports) {
    if (run.instances.state[instance] !== STATE.restarting) continue;
    // A worker may end and stop at one time.
    if (limits.some((limit) => limit.run === run && limit.instance === instance)) continue;
    limits.push({ run, instance, maxTries: run.raisedMaxTries.get(instance) });
  }
  return limits;
}

/** The first that starts over takes the others' raise with it, as its commit closes the session they share (rule clear/limit-raised-for-one). */
function keepFirstRaise(limits: readonly LimitBefore[]): void {
  const restarted = limits.filter(({ run, instance }) => run.instances.state[instance] === STATE.none);
  for (const { run, instance, maxTries } of restarted.sort(byRow).slice(1)) {
    if (maxTries === undefined) run.raisedMaxTries.delete(instance);
    else run.raisedMaxTries.set(instance, maxTries);
  }
}

function byRow(left: LimitBefore, right: LimitBefore): number {
  const rank = ({ run, instance }: LimitBefore): number =>
    (run.dag.tasks[run.instances.task[instance] as number] as IndexedTask).rank;
  const index = ({ run, instance }: LimitBefore): number => run.instances.mapIndex[instance] as number;
  return rank(left) - rank(right) || left.run.number - right.run.number || index(left) - index(right);
}

function happen(dispatcher: Dispatcher, run: Run, happening: HappeningToRun): void {
  const { installation } = dispatcher;
  switch (happening.kind) {
    case 'poke_due':
      if (isStillRunning(run, happening.request) || isRestarting(run, happening.request))
        installation.dueParts.push(nextPoke(run, happening.request));
      break;
    case 'trigger':
      actOnTrigger(run, happening.instance, happening.deferral, happening.does);
      break;
    case 'timed_job':
      find(dispatcher, run, happening);
      break;
    case 'sleep_cut_short':
      tell(dispatcher, cutSleepShort(run, happening.request));
  }
}

type TimedLook = Extract<Happening, { kind: 'timed_job' }>;

/** What a timed job does to an instance it finds; a scheduler that is gone finds nothing. */
function find({ installation }: Dispatcher, run: Run, { job, instance, limitMs, sinceMs }: TimedLook): void {
  if (sinceMs !== installation.schedulerStartedMs) return;
  switch (job) {
    case 'trigger_timeout':
      actOnTriggerTimeout(run, instance, limitMs);
      break;
    case 'stuck_in_queued':
      findStuck(run, instance, limitMs);
      break;
    case 'heartbeat_timeout': {
      const lost = findLost(run, instance, limitMs);
      if (lost !== null) installation.executorReports.push(lost);
    }
  }
}

function tell({ onFinished }: Dispatcher, finished: FinishedAttempt | null): void {
  if (finished !== null) onFinished(finished);
}
