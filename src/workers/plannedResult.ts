/**
 * What an attempt comes to that the outcome plan decides: no argument is resolved, no body runs.
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import type { Run } from '../engine/run.ts';
import type { AttemptRequest, AttemptResult } from '../model/attempt.ts';
import type { PlannedOutcome } from '../model/outcomePlan.ts';
import type { PlanMatcher } from './planMatcher.ts';

export function plannedResult(
  { matcher, run }: { readonly matcher: PlanMatcher; readonly run: Run },
  request: AttemptRequest,
  { what, position }: { readonly what: PlannedOutcome; readonly position: number },
): AttemptResult {
  const { executionTimeoutMs } = (run.dag.tasks[request.task] as IndexedTask).spec;
  // Zero is no timeout (rule attempt/execution-timeout-zero).
  const isEndless = what.kind === 'hang' || (what.kind === 'timeout' && (executionTimeoutMs ?? 0) !== 0);
  const durationMs = isEndless ? Infinity : lengthOf(matcher, request, 0);
  const planned = (outcome: AttemptResult['outcome'], errorName?: string): AttemptResult => {
    const message = 'message' in what && what.message !== undefined ? what.message : 'planned';
    const error = errorName === undefined ? {} : { error: { name: errorName, message } };
    const output = what.kind === 'return' || what.kind === 'poke' ? what.value : undefined;
    const deferral = what.kind === 'defer' ? { deferral: { trigger: what.trigger, timeoutMs: what.timeoutMs } } : {};
    const lost = what.kind === 'worker_lost' ? { reported: what.reported } : {};
    return { outcome, durationMs, output, detail: { planEntry: position, ...error, ...deferral, ...lost } };
  };
  const kind = what.kind === 'poke' ? plannedPoke(what, request) : what.kind;
  switch (kind) {
    case 'return':
    case 'done':
      return planned('success');
    case 'not_yet':
      return planned('not_yet');
    case 'fail':
      return planned('failure', 'AirflowException');
    case 'fail_without_retry':
      return planned('fail_without_retry', 'AirflowFailException');
    case 'skip':
      return planned('skip', 'AirflowSkipException');
    case 'hang':
      return planned('failure');
    case 'timeout':
      return planned('timeout', 'AirflowTaskTimeout');
    case 'defer':
      return planned('deferred');
    case 'worker_lost':
      return planned('lost', 'WorkerLost');
  }
}

/**
 * The virtual length of an attempt, ms: what the plan says of it, but no less than its own, and what slows it down.
 *
 * @param ownMs What it has taken by itself.
 */
export function lengthOf(matcher: PlanMatcher, request: AttemptRequest, ownMs: number): number {
  return Math.max(matcher.durationOf(request) ?? 0, ownMs) + matcher.slownessOf(request);
}

type PokePlan = Extract<PlannedOutcome, { kind: 'poke' }>;

function plannedPoke(
  { falseTimes, then = 'done' }: PokePlan,
  { part }: AttemptRequest,
): NonNullable<PokePlan['then']> | 'not_yet' {
  const isInVain = falseTimes === null || (part?.kind === 'poke' ? part.number : 1) <= falseTimes;
  return isInVain ? 'not_yet' : then;
}
