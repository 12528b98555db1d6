/**
 * Which disturbed runs are held against the undisturbed one: those that are merely later, and those whose failures are all tried again.
 */
import type { CompiledDag } from '../../../model/dagSpec.ts';
import type { OutcomePlan } from '../../../model/outcomePlan.ts';
import type { Simulation } from '../../../trace/simulation.ts';

/** What is wrong where they end otherwise, by the property that says so. */
export const SAYS = {
  'finishing-order': 'in another order of finishing the run ends otherwise',
  retry: 'after tries that failed and were tried again the run ends otherwise',
  'crash-after-effect': 'after a worker was killed at a request, and its task tried again, the run ends otherwise',
} as const;

const TIMEOUTS: ReadonlySet<string> = new Set(['AirflowTaskTimeout', 'AirflowSensorTimeout']);

/** What was too late for a timeout may end as it likes. */
export function isTimedOut({ trace, durationMs, dag: { dagrunTimeoutMs } }: Simulation): boolean {
  const isRunTimedOut = dagrunTimeoutMs !== null && durationMs >= dagrunTimeoutMs;
  return isRunTimedOut || trace.attempts.some(({ error }) => error !== undefined && TIMEOUTS.has(error.name));
}

/** Nothing else happens, only later or twice. */
const MERELY_LATER: ReadonlySet<string> = new Set(['slow', 'request_delayed', 'stuck_in_queued', 'finish_twice']);

/** What fails by these is tried again, unless it was the last try. */
const IS_TRIED_AGAIN: ReadonlySet<string> = new Set(['fail', 'worker_killed', 'killed_at_request']);

/** What two runs have in common when one of them is disturbed like this; null: they may end as they like. */
export function comparisonFor(plan: OutcomePlan, { spec }: CompiledDag): keyof typeof SAYS | null {
  const retriesOf = new Map(spec.tasks.map(({ taskId, retries }) => [taskId, retries]));
  const failures = new Set<string>();
  for (const { where, what } of plan) {
    if (MERELY_LATER.has(what.kind)) continue;
    const { task, tryNumber } = where;
    const isTriedAgain = tryNumber !== undefined && tryNumber <= (retriesOf.get(task) ?? 0);
    if (!isTriedAgain || !IS_TRIED_AGAIN.has(what.kind)) return null;
    failures.add(what.kind);
  }
  if (failures.size === 0) return 'finishing-order';
  return failures.size === 1 && failures.has('killed_at_request') ? 'crash-after-effect' : 'retry';
}
