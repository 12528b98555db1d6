/**
 * The instances around one: those it looks at, as they stand at a moment, and those that look at it.
 */
import { UNMAPPED } from '../../model/ids.ts';
import { stateOfCode, type InstanceState } from '../../model/states.ts';
import { relevantUpstream } from '../../trace/relevantUpstream.ts';
import { instancesOfTask, taskIdOf } from './instanceLookup.ts';
import type { LoadedRun } from './loadedReport.ts';
import { mapIndexAt, type Snapshot } from './stateHistory.ts';
import { stateWord } from './stateSigns.ts';
import { STATES_BY_WEIGHT } from './storyText.ts';

/** Numbers of the upstream instances that an instance looks at, of those that are there at a moment. */
export function upstreamAt({ run, columns }: LoadedRun, snapshot: Snapshot, instance: number): readonly number[] {
  if (instance >= snapshot.count) return [];
  const { count, deleted } = snapshot;
  const mapIndex = columns.mapIndex.map((_, each) => mapIndexAt(snapshot, columns, each));
  return relevantUpstream(run.dag, { ...columns, count, deleted, mapIndex }, instance);
}

/** `3 success, 2 running`, the worst first. */
export function countsOfStates(snapshot: Snapshot, instances: readonly number[]): string {
  const counts = new Map<InstanceState, number>();
  for (const instance of instances) {
    const state = stateOfCode(snapshot.state[instance] ?? 0);
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return STATES_BY_WEIGHT.filter((state) => counts.has(state))
    .map((state) => `${counts.get(state)} ${stateWord(state)}`)
    .join(', ');
}

/** Instances of one task that look at an instance. */
export interface Downstream {
  readonly taskId: string;
  readonly instances: readonly number[];
}

/** By task, as the run ended: of a task in the same mapped group the one of its index, of others all. */
export function downstreamOf(loaded: LoadedRun, instance: number): readonly Downstream[] {
  const { run, columns } = loaded;
  const taskId = taskIdOf(loaded, instance);
  const groupId = mappedGroupOf(loaded, taskId);
  const index = columns.mapIndex[instance] ?? UNMAPPED;
  return run.dag.tasks
    .filter(({ upstream }) => upstream.includes(taskId))
    .map(({ taskId: downstream }) => {
      const all = instancesOfTask(loaded, downstream);
      const isShared = groupId !== null && mappedGroupOf(loaded, downstream) === groupId;
      const same = isShared ? all.filter((each) => columns.mapIndex[each] === index) : [];
      return { taskId: downstream, instances: same.length > 0 ? same : all };
    });
}

/** The innermost mapped group around a task; null: there is none. */
function mappedGroupOf({ run: { dag } }: LoadedRun, taskId: string): string | null {
  let groupId = dag.tasks.find((task) => task.taskId === taskId)?.groupId ?? null;
  while (groupId !== null) {
    const group = dag.groups.find((each) => each.groupId === groupId);
    if (group === undefined || group.expand !== null) return group?.groupId ?? null;
    groupId = group.parentId;
  }
  return null;
}
