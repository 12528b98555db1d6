/**
 * What becomes of what an attempt returned before it is pushed, where the plan says so; whether it may then be pushed, the scheduler decides.
 */
import type { AttemptRequest, AttemptResult } from '../model/attempt.ts';
import { isJsonList, isJsonObject, objectFromEntries, type Json } from '../model/json.ts';
import type { OutputFault } from '../model/outcomePlan.ts';
import type { PlanMatcher } from './planMatcher.ts';

/** A result as the plan lets it arrive: its output damaged, its end reported again. */
export function asPlanned(
  matcher: PlanMatcher,
  request: AttemptRequest,
  { result, xcomCharacters }: { readonly result: AttemptResult; readonly xcomCharacters: number },
): AttemptResult {
  const { outcome } = result;
  if (outcome === 'deferred' || outcome === 'not_yet') return result;
  const killed = killedResult(matcher, request, result);
  if (killed !== null) return killed;
  // Who returns nothing has nothing to damage.
  const isReturning = outcome === 'success' && result.output !== undefined && result.output !== null;
  const fault = isReturning ? matcher.outputFaultOf(request) : null;
  const output = fault === null ? result.output : damaged(result.output, fault, xcomCharacters);
  // Who is gone reports nothing twice.
  const repeatedAfterMs = outcome === 'lost' ? null : matcher.repetitionOf(request);
  const detail = repeatedAfterMs === null ? result.detail : { ...result.detail, repeatedAfterMs };
  return fault === null && repeatedAfterMs === null ? result : { ...result, output, detail };
}

/** An attempt whose worker is killed before it has reported its end; what it pushed by hand has arrived. */
function killedResult(matcher: PlanMatcher, request: AttemptRequest, result: AttemptResult): AttemptResult | null {
  const kill = matcher.killOf?.(request) ?? null;
  if (kill === null || result.outcome === 'lost') return null;
  const { afterMs = result.durationMs, reported } = kill.what;
  if (afterMs > result.durationMs || afterMs === Infinity) return null;
  const error = { name: 'WorkerLost', message: 'the worker was killed' };
  const detail = { ...result.detail, error, reported, planEntry: kill.position };
  return { outcome: 'lost', durationMs: afterMs, output: undefined, detail };
}

function damaged(output: unknown, fault: OutputFault, xcomCharacters: number): unknown {
  switch (fault.kind) {
    case 'truncate_output':
      return truncated(output as Json, fault.keep);
    case 'oversize_output':
      return 'x'.repeat(xcomCharacters + 1);
    case 'unmappable_output':
      return JSON.stringify(output);
  }
}

function truncated(output: Json, keep: number | undefined): Json {
  const kept = (length: number): number => keep ?? Math.floor(length / 2);
  if (isJsonList(output) || typeof output === 'string') return output.slice(0, kept(output.length));
  if (!isJsonObject(output)) return output;
  const entries = Object.entries(output);
  return objectFromEntries(entries.slice(0, kept(entries.length)));
}
