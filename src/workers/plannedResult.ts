/**
 * What an attempt comes to that the outcome plan decides: no argument is resolved, no body runs.
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import type { Run } from '../engine/run.ts';
import type { AttemptDetail, AttemptRequest, AttemptResult } from '../model/attempt.ts';
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
  const kind = what.kind === 'poke' ? plannedPoke(what, request) : what.kind;
  const { outcome, errorName } = ENDS[kind];
  const output = what.kind === 'return' || what.kind === 'poke' ? what.value : undefined;
  const detail: { -readonly [Part in keyof AttemptDetail]: AttemptDetail[Part] } = { planEntry: position };
  if (errorName !== undefined) {
    const message = 'message' in what && what.message !== undefined ? what.message : 'planned';
    detail.error = { name: errorName, message };
  }
  if (what.kind === 'defer') detail.deferral = { trigger: what.trigger, timeoutMs: what.timeoutMs };
  if (what.kind === 'worker_lost') detail.reported = what.reported;
  return { outcome, durationMs, output, detail };
}

type EndKind = Exclude<PlannedOutcome['kind'], 'poke'> | NonNullable<PokePlan['then']> | 'not_yet';

/** How an attempt ends by each kind of entry. */
const ENDS: {
  readonly [Kind in EndKind]: { readonly outcome: AttemptResult['outcome']; readonly errorName?: string };
} = {
  return: { outcome: 'success' },
  done: { outcome: 'success' },
  not_yet: { outcome: 'not_yet' },
  fail: { outcome: 'failure', errorName: 'AirflowException' },
  fail_without_retry: { outcome: 'fail_without_retry', errorName: 'AirflowFailException' },
  skip: { outcome: 'skip', errorName: 'AirflowSkipException' },
  hang: { outcome: 'failure' },
  timeout: { outcome: 'timeout', errorName: 'AirflowTaskTimeout' },
  defer: { outcome: 'deferred' },
  worker_lost: { outcome: 'lost', errorName: 'WorkerLost' },
};

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
