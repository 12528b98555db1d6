/**
 * What an attempt comes to that the outcome plan decides: no argument is resolved, no body runs.
 */
import type { AttemptRequest, AttemptResult } from '../model/attempt.ts';
import type { PlanMatcher, PlannedOutcome } from './planMatcher.ts';

export function plannedResult(
  matcher: PlanMatcher,
  request: AttemptRequest,
  { what, position }: { readonly what: PlannedOutcome; readonly position: number },
): AttemptResult {
  const durationMs = what.kind === 'hang' ? Infinity : (matcher.durationOf(request) ?? 0);
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
    case 'defer':
      return planned('deferred');
    case 'worker_lost':
      return planned('lost', 'WorkerLost');
  }
}

type PokePlan = Extract<PlannedOutcome, { kind: 'poke' }>;

function plannedPoke(
  { falseTimes, then = 'done' }: PokePlan,
  { part }: AttemptRequest,
): NonNullable<PokePlan['then']> | 'not_yet' {
  const isInVain = falseTimes === null || (part?.kind === 'poke' ? part.number : 1) <= falseTimes;
  return isInVain ? 'not_yet' : then;
}
