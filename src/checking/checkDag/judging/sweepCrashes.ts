/**
 * Kills the worker after each effect of the DAG as it is written, one run for each: what is drawn meets such a kill by chance only.
 */
import { SAFE_METHODS } from '../../../drivers/crashAfterEachEffect.ts';
import type { PlanEntry } from '../../../model/outcomePlan.ts';
import type { Finding } from './caseJudge.ts';
import type { CaseSearch } from '../search/caseSearch.ts';
import { entriesOf } from '../cases/explicitCase.ts';
import { instancesOf, isStruck } from '../cases/namedInstances.ts';
import type { PlayedRun } from './player.ts';

/** Effects that are struck, at most. */
const MOST_SWEPT = 50;

/** The first that leaves the end otherwise; null: none does, or nobody wants it looked for. */
export async function sweepCrashes({ judge, prepared }: CaseSearch): Promise<Finding | null> {
  const { kinds, off, isFast, signal } = prepared;
  if (isFast || off.has('crash-after-effect') || !kinds.includes('killed_at_request')) return null;
  const undisturbed = await judge.undisturbedOf({});
  const crashes = undisturbed === null ? [] : crashesOf(undisturbed).slice(0, MOST_SWEPT);
  for (const entry of crashes) {
    if (signal?.aborted === true) return null;
    const finding = await judge.judge({ inputs: {}, plan: [entry], seed: 0 });
    if (finding !== null) return finding;
  }
  return null;
}

/** A kill after each request of a first try that has changed something; those of a task's first instance come first, as they say most. */
function crashesOf(undisturbed: PlayedRun): PlanEntry[] {
  const { run } = undisturbed;
  const struck = run.dag.tasks.filter((task) => isStruck(task) && task.retries > 0);
  const ranked = struck.flatMap(({ taskId }) =>
    instancesOf(taskId, undisturbed).flatMap(({ mapIndex, where }, rank) => {
      const { requests = [] } = run.attempts(taskId, mapIndex).find(({ tryNumber }) => tryNumber === 1) ?? {};
      return requests.flatMap(({ method, status }, before) => {
        const isEffect = !SAFE_METHODS.includes(method) && status !== null && status < 400;
        if (!isEffect) return [];
        const kill = { kind: 'killed_at_request', tries: 1, nth: before + 1, byMs: 0 } as const;
        return entriesOf(kill, where).map((entry) => ({ entry, rank }));
      });
    }),
  );
  return ranked.toSorted((one, other) => one.rank - other.rank).map(({ entry }) => entry);
}
