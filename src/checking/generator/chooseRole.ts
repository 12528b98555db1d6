/**
 * Chooses which tasks are setups and which are teardowns, and draws the edges that put work between them. Whatever it chooses,
 * Airflow accepts: a teardown has its fixed rule, and work directly below a setup has `all_success`.
 */
import type { TaskSpec } from '../../model/dagSpec.ts';
import { compareCodePoints } from '../../model/json.ts';
import type { Draws } from './draws.ts';

/** The task with its role and the edges that go with it; `placed` are the tasks before it. */
export function withRole(task: TaskSpec, draws: Draws, placed: readonly TaskSpec[]): TaskSpec {
  const setups = placed.filter(({ isSetup }) => isSetup);
  const role = draws.weighted([
    [45, 'work'],
    [25, 'setup'],
    [setups.length > 0 ? 40 : 0, 'teardown'],
  ]);
  if (role === 'teardown') return teardown(task, draws, placed, setups);
  const previous = placed.findLast(({ isTeardown }) => !isTeardown);
  const isChained = draws.chance(55) && previous !== undefined;
  const upstream = isChained ? withUpstream(task.upstream, [previous]) : task.upstream;
  const isBelowSetup = setups.some(({ taskId }) => upstream.includes(taskId));
  return {
    ...task,
    upstream,
    triggerRule: isBelowSetup ? 'all_success' : task.triggerRule,
    isSetup: role === 'setup',
  };
}

/** Below one or two setups, mostly those of its own group, and usually below the work done last. */
function teardown(task: TaskSpec, draws: Draws, placed: readonly TaskSpec[], setups: readonly TaskSpec[]): TaskSpec {
  const neighbours = setups.filter(({ groupId }) => groupId === task.groupId);
  const [nearest, second] = [...new Set([...neighbours.toReversed(), ...setups.toReversed()])];
  const work = placed.findLast(({ isSetup, isTeardown }) => !isSetup && !isTeardown);
  const above = [nearest, draws.chance(30) ? second : undefined, draws.chance(75) ? work : undefined];
  return {
    ...task,
    upstream: withUpstream(task.upstream, above),
    triggerRule: 'all_done_setup_success',
    isTeardown: true,
    onFailureFailDagrun: draws.chance(30),
  };
}

function withUpstream(upstream: readonly string[], added: readonly (TaskSpec | undefined)[]): string[] {
  const ids = added.flatMap((task) => (task === undefined ? [] : [task.taskId]));
  return [...new Set([...upstream, ...ids])].sort(compareCodePoints);
}
