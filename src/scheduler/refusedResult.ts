/**
 * An attempt that was cleared has ended before its worker heard of it, and its result is not taken. Whether that counts as a failure depends on
 * who sent the end: what the task sends itself (success, a retry, a new date) is only logged when it is refused, while a supervisor that
 * is refused what it sends of a process that is over (failed, skipped) fails with it.
 * Rule: clear/result-refused; task-sdk/src/airflow/sdk/execution_time/supervisor.py (update_task_state_if_needed).
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import type { Run } from '../engine/run.ts';
import type { AttemptError, AttemptRequest, AttemptResult } from '../model/attempt.ts';
import { copyJson, NotPlainJson } from '../model/json.ts';
import { CAUSE } from '../model/transition.ts';
import { checkOutput, OutputRefusal } from './pushChecks.ts';
import { finishRestart } from './restarting.ts';
import { isRetryEligible } from './retryPolicy.ts';
import { retryLater } from './retrying.ts';
import { foreseePoke, settlePoke } from './sensor.ts';
import { decide, keptByLatestOnly, skipsAtOnce } from './skipping.ts';

/** A sensor that sleeps after a poke has not ended: null. */
export function refuseResult(run: Run, request: AttemptRequest, result: AttemptResult): AttemptError | null {
  const foreseen = foreseeEnd(run, request, result);
  if (foreseen !== 'sleeps') return refuseEnd(run, request, foreseen);
  settlePoke(run, run.dag.tasks[request.task] as IndexedTask, request, result);
  return null;
}

/** What an attempt would come to, if its result were taken. */
export function foreseeEnd(run: Run, request: AttemptRequest, result: AttemptResult): ReturnType<typeof foreseePoke> {
  const task = run.dag.tasks[request.task] as IndexedTask;
  const isPoke = task.spec.sensor !== null && result.outcome !== 'deferred' && result.outcome !== 'lost';
  return isPoke ? foreseePoke(run, task, request, result) : result;
}

/** @param foreseen What the attempt would have come to. */
export function refuseEnd(run: Run, request: AttemptRequest, foreseen: AttemptResult | 'reschedules'): AttemptError {
  const task = run.dag.tasks[request.task] as IndexedTask;
  const isSentByTask = foreseen === 'reschedules' || isSentByItself(run, task, request, foreseen);
  if (isSentByTask && run.settings.profile.refusedMessage === 'is_logged')
    finishRestart(run, request.instance, request.tryNumber);
  else retryLater(run, task, request.instance, CAUSE.result_refused);
  return { name: 'ServerResponseError', message: 'it was cleared while it ran, so its result was not taken' };
}

function isSentByItself(run: Run, task: IndexedTask, request: AttemptRequest, result: AttemptResult): boolean {
  switch (result.outcome) {
    case 'lost':
    case 'skip':
    case 'fail_without_retry':
      return false;
    case 'deferred':
      return true;
    case 'success':
      return isSuccessSent(run, task, request, result);
    default:
      return isRetried(run, task, request);
  }
}

/** A branch that skips at once is refused in that, which no supervisor tells the scheduler. */
function isSuccessSent(run: Run, task: IndexedTask, request: AttemptRequest, result: AttemptResult): boolean {
  const { decision } = task.spec;
  const output = decision?.kind === 'latest_only' ? keptByLatestOnly(run, task, request.atMs) : result.output;
  try {
    const decided =
      decision === null ? null : decide(run.dag.spec, task, output === undefined ? null : copyJson(output));
    if (decided !== null && 'problem' in decided) return isRetried(run, task, request);
    if (decided !== null && decided.decision !== null && skipsAtOnce(run, request.instance, task, decided.decision))
      return false;
  } catch (error) {
    if (!(error instanceof NotPlainJson)) throw error;
    return isRetried(run, task, request);
  }
  return !(checkOutput(run, task, output) instanceof OutputRefusal) || isRetried(run, task, request);
}

function isRetried(run: Run, task: IndexedTask, { instance, tryNumber }: AttemptRequest): boolean {
  return isRetryEligible(task.spec, tryNumber, run.raisedMaxTries.get(instance));
}
