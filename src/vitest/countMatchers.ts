/**
 * The matchers that count: how many instances a task was mapped into, and how often it was retried.
 */
import { isMappedTask } from '../model/dagSpec.ts';
import { mistake } from '../model/errors.ts';
import { instanceName, UNMAPPED } from '../model/ids.ts';
import { CAUSE } from '../model/transition.ts';
import { instanceColumns, type InstanceView } from '../trace/instances.ts';
import type { Simulation } from '../trace/simulation.ts';
import { receivedRun } from './receivedRun.ts';
import { judge, type MatcherContext, type Observation, type Verdict } from './verdict.ts';

/** Those of `RunMatchers` that count. */
export const countMatchers = {
  toHaveMappedInto(this: MatcherContext, received: unknown, taskId: string, count: number): Verdict {
    const run = receivedRun(received);
    const mapped = mappedInto(run, taskId);
    const observed = mapped === null ? `it was never expanded: ${run.explain(taskId)}` : countText(mapped, 'instance');
    const agrees = mapped === count;
    const expected = countText(count, 'instance');
    const brief = mapped === null ? 'never expanded' : observed;
    const observations = [{ taskId, mapIndex: UNMAPPED, agrees, expected, observed, brief }];
    return judge(run, this, { claim: `have ${taskId} mapped into ${expected}`, observations });
  },

  toHaveRetried(
    this: MatcherContext,
    received: unknown,
    taskId: string,
    times?: number | readonly number[],
    mapIndex?: number,
  ): Verdict {
    const run = receivedRun(received);
    const instances = mapIndex === undefined ? run.instances(taskId) : [run.instance(taskId, mapIndex)];
    const retries = retriesOf(run, taskId);
    const count = (index: number): number => retries.get(index) ?? 0;
    if (typeof times === 'object') {
      const observations = compareByIndex(run, { instances, times, count });
      return judge(run, this, { claim: `have ${taskId} retried as listed`, observations });
    }
    const total = instances.reduce((sum, instance) => sum + count(instance.mapIndex), 0);
    const name = mapIndex === undefined ? taskId : instanceName(taskId, mapIndex);
    const claim = times === undefined ? `have ${name} retried` : `have ${name} retried ${timesText(times)}`;
    const pass = times === undefined ? total > 0 : total === times;
    const expected = times === undefined ? 'at least once' : timesText(times);
    const observations = instances.map((instance): Observation => {
      const observed = `${timesText(count(instance.mapIndex))}: ${run.explain(taskId, instance.mapIndex)}`;
      return { taskId, mapIndex: instance.mapIndex, agrees: false, expected: null, observed };
    });
    return judge(run, this, { claim, observations, whole: { pass, expected, actual: timesText(total) } });
  },
};

/** null: its length never came to be known. */
function mappedInto(run: Simulation, taskId: string): number | null {
  const instances = run.instances(taskId);
  const task = run.dag.tasks.find((candidate) => candidate.taskId === taskId);
  if (task !== undefined && !isMappedTask(run.dag, task)) {
    throw mistake(
      'not-mapped',
      `The task ${taskId} is not mapped.`,
      'Name a task that is expanded, or one inside a mapped group.',
    );
  }
  const expanded = instances.filter(({ mapIndex, state }) => mapIndex !== UNMAPPED && state !== 'removed');
  const isEmpty = instances.some(({ mapIndex, cause }) => mapIndex === UNMAPPED && cause === 'expanded_to_zero');
  return expanded.length === 0 && !isEmpty ? null : expanded.length;
}

/** How often each map index of a task was scheduled again because its retry delay had passed. */
function retriesOf({ trace, dag }: Simulation, taskId: string): Map<number, number> {
  const { task, mapIndex } = instanceColumns(trace);
  const number = dag.tasks.findIndex((candidate) => candidate.taskId === taskId);
  const retries = new Map<number, number>();
  for (let row = 0; row < trace.moves.length; row++) {
    const instance = trace.moves.instanceAt(row);
    if (trace.moves.causeAt(row) !== CAUSE.retry_due || task[instance] !== number) continue;
    const index = mapIndex[instance] as number;
    retries.set(index, (retries.get(index) ?? 0) + 1);
  }
  return retries;
}

interface Retried {
  readonly instances: readonly InstanceView[];
  readonly times: readonly number[];
  count(mapIndex: number): number;
}

function compareByIndex(run: Simulation, { instances, times, count }: Retried): Observation[] {
  const taskId = instances[0]?.taskId ?? '';
  const present = instances.map(({ mapIndex }) => mapIndex);
  const missing = [...times.keys()].filter((index) => !present.includes(index));
  return [...present, ...missing].map((mapIndex): Observation => {
    const wanted = times[mapIndex];
    const isThere = !missing.includes(mapIndex);
    const brief = isThere ? timesText(count(mapIndex)) : 'no such instance';
    return {
      taskId,
      mapIndex,
      agrees: isThere && wanted === count(mapIndex),
      expected: wanted === undefined ? 'no such instance' : timesText(wanted),
      observed: isThere ? `${brief}: ${run.explain(taskId, mapIndex)}` : brief,
      brief,
    };
  });
}

function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function timesText(times: number): string {
  return countText(times, 'time');
}
