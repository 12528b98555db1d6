/**
 * What is worth a word in a run besides what failed: who was skipped and why, and who succeeded on a later try only.
 */
import { STATE, stateOfCode, type InstanceState } from '../../model/states.ts';
import { stateReason } from '../../trace/explain.ts';
import type { LoadedRun } from './loadedReport.ts';
import { rootCauses } from './rootCauses.ts';
import { instancesOfTask } from './instanceLookup.ts';

/** Instances of one task that share a reason. */
export interface Aside {
  readonly taskId: string;
  readonly state: InstanceState;
  /** `skipped: choose did not follow it`. */
  readonly reason: string;
  readonly instances: readonly number[];
  readonly total: number;
}

const asidesByRun = new WeakMap<LoadedRun, readonly Aside[]>();

/** By task. What was skipped because something failed is told with that. */
export function asides(loaded: LoadedRun): readonly Aside[] {
  let known = asidesByRun.get(loaded);
  if (known === undefined) asidesByRun.set(loaded, (known = findAsides(loaded)));
  return known;
}

function findAsides(loaded: LoadedRun): Aside[] {
  const { columns, run } = loaded;
  const told = new Set(
    rootCauses(loaded).flatMap(({ consequences }) => consequences.flatMap(({ instances }) => instances)),
  );
  return run.dag.tasks.flatMap(({ taskId }) => {
    const all = instancesOfTask(loaded, taskId);
    const groups = new Map<string, number[]>();
    for (const instance of all) {
      const state = columns.state[instance];
      const isRetried = state === STATE.success && (columns.tryNumber[instance] as number) > 1;
      if (told.has(instance) || (state !== STATE.skipped && !isRetried)) continue;
      const reason = withoutIndex(
        stateReason({ trace: run.trace, columns }, instance),
        columns.mapIndex[instance] as number,
      );
      const group = groups.get(reason);
      if (group === undefined) groups.set(reason, [instance]);
      else group.push(instance);
    }
    return [...groups].map(([reason, instances]) => {
      const state = stateOfCode(columns.state[instances[0] as number] as number);
      return { taskId, state, reason, instances, total: all.length };
    });
  });
}

/** What differs in the own map index alone, as inside a mapped group, is the same. */
function withoutIndex(reason: string, mapIndex: number): string {
  return reason.replaceAll(`[${mapIndex}]`, '[same index]');
}
