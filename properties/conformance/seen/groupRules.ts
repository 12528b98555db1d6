/**
 * Tests of the rules about mapped groups and their placeholders.
 */
import { expandValues, referencedTasks, type TaskSpec } from '../../../src/model/dagSpec.ts';
import {
  hasRun,
  mappedGroups,
  rowsOf,
  someMove,
  someRow,
  someTask,
  sourceRows,
  type Facts,
  type RuleTest,
} from './facts.ts';

const FAST = ['one_success', 'one_failed', 'one_done'];
const VACUOUS = ['all_success', 'all_failed', 'all_done', 'none_failed', 'none_skipped', 'all_skipped'];

/** The task has an upstream in the same mapped group. */
function hasNeighbour(facts: Facts, task: TaskSpec): boolean {
  const [group] = mappedGroups(facts, task);
  return (
    group !== undefined &&
    task.upstream.some((id) => mappedGroups(facts, facts.tasks.get(id) as TaskSpec).includes(group))
  );
}

/** The group around the task is expanded over a task. */
function isOverTask(facts: Facts, task: TaskSpec): boolean {
  const expand = mappedGroups(facts, task)[0]?.expand ?? null;
  return expand !== null && expandValues(expand).flatMap(referencedTasks).length > 0;
}

const isIndex = ({ mapIndex }: { mapIndex: number }): boolean => mapIndex >= 0;

export const GROUP_RULES: readonly RuleTest[] = [
  [
    'group/every-task-replicated',
    someTask((task, facts) => mappedGroups(facts, task).length > 0 && rowsOf(facts, task.taskId).length > 1),
  ],
  [
    'group/literal-expanded-at-creation',
    someTask(
      (task, facts) =>
        mappedGroups(facts, task).length > 0 && !isOverTask(facts, task) && rowsOf(facts, task.taskId).some(isIndex),
    ),
  ],
  [
    'group/argument-by-index',
    someTask(
      ({ taskId, arguments: given }, facts) =>
        given.some(([, value]) => value.kind === 'element') && rowsOf(facts, taskId).some(hasRun),
    ),
  ],
  [
    'group/roots-follow-sources',
    someTask(
      (task, facts) =>
        isOverTask(facts, task) && sourceRows(facts, task).some(({ taskId }) => task.upstream.includes(taskId)),
    ),
  ],
  [
    'group/empty-skips-all',
    someRow(
      ({ cause, mapIndex }, task, facts) =>
        cause === 'expanded_to_zero' && mapIndex === -1 && mappedGroups(facts, task).length > 0,
    ),
  ],
  [
    'group/counts-multiply',
    someTask((task, facts) => mappedGroups(facts, task).length > 1 && rowsOf(facts, task.taskId).some(isIndex)),
  ],
  [
    'group/nested-decoding',
    someTask(
      (task, facts) =>
        mappedGroups(facts, task).length > 1 &&
        task.arguments.some(([, value]) => value.kind === 'element') &&
        rowsOf(facts, task.taskId).some(hasRun),
    ),
  ],
  ['definition/nested-group-accepted', someTask((task, facts) => mappedGroups(facts, task).length > 1)],
  [
    'group/summary-must-pass',
    someTask((task, facts) => isOverTask(facts, task) && rowsOf(facts, task.taskId).some(isIndex)),
  ],
  [
    'group/per-index-traces',
    someTask(
      (task, facts) =>
        task.triggerRule === 'one_failed' &&
        hasNeighbour(facts, task) &&
        new Set(
          rowsOf(facts, task.taskId)
            .filter(isIndex)
            .map(({ state }) => state),
        ).size > 1,
    ),
  ],
  [
    'upstream/own-index-in-group',
    someTask(
      (task, facts) =>
        hasNeighbour(facts, task) && !FAST.includes(task.triggerRule) && rowsOf(facts, task.taskId).some(isIndex),
    ),
  ],
  [
    'upstream/fast-rules-see-all',
    someTask(
      (task, facts) =>
        hasNeighbour(facts, task) && FAST.includes(task.triggerRule) && rowsOf(facts, task.taskId).some(isIndex),
    ),
  ],
  [
    'upstream/fast-rules-expansion-source',
    someTask(
      (task, facts) =>
        FAST.includes(task.triggerRule) &&
        isOverTask(facts, task) &&
        sourceRows(facts, task).some(({ taskId }) => task.upstream.includes(taskId)),
    ),
  ],
  [
    'upstream/further-mapped-range',
    someTask((task, facts) => {
      const own = mappedGroups(facts, task).length;
      return own > 0 && task.upstream.some((id) => mappedGroups(facts, facts.tasks.get(id) as TaskSpec).length > own);
    }),
  ],
  [
    'placeholder/fast-rule-sees-all',
    someTask(
      (task, facts) =>
        FAST.includes(task.triggerRule) &&
        isOverTask(facts, task) &&
        hasNeighbour(facts, task) &&
        facts.moves.some(({ taskId }) => taskId === task.taskId),
    ),
  ],
  [
    'placeholder/fast-rule-skips-whole-task',
    someRow(
      ({ mapIndex, cause }, task, facts) =>
        mapIndex === -1 && cause === 'trigger_rule' && FAST.includes(task.triggerRule) && isOverTask(facts, task),
    ),
  ],
  [
    'placeholder/zero-upstream-passes',
    someTask(
      (task, facts) =>
        VACUOUS.includes(task.triggerRule) &&
        isOverTask(facts, task) &&
        hasNeighbour(facts, task) &&
        rowsOf(facts, task.taskId).some(isIndex),
    ),
  ],
  [
    'placeholder/expanded-upstream-not-relevant',
    someTask(
      (task, facts) =>
        !FAST.includes(task.triggerRule) &&
        isOverTask(facts, task) &&
        hasNeighbour(facts, task) &&
        rowsOf(facts, task.taskId).some(isIndex),
    ),
  ],
  [
    'placeholder/unexpanded-upstream-counts-one',
    someTask((task, facts) => isOverTask(facts, task) && hasNeighbour(facts, task)),
  ],
  [
    'placeholder/none-failed-min-one-success',
    someTask(
      (task, facts) =>
        task.triggerRule === 'none_failed_min_one_success' && isOverTask(facts, task) && hasNeighbour(facts, task),
    ),
  ],
  [
    'placeholder/all-done-min-one-success',
    someTask(
      (task, facts) =>
        task.triggerRule === 'all_done_min_one_success' && isOverTask(facts, task) && hasNeighbour(facts, task),
    ),
  ],
  [
    'placeholder/survivor-becomes-removed',
    someMove(({ state, mapIndex }, task, facts) => state === 'removed' && mapIndex === -1 && isOverTask(facts, task)),
  ],
  [
    'mapped-source/closest-group',
    someMove(({ cause }, task, facts) => cause === 'mapped_source' && mappedGroups(facts, task).length > 0),
  ],
  [
    'branch/in-mapped-group-ignored',
    someTask(
      (task, facts) =>
        task.decision !== null &&
        mappedGroups(facts, task).length > 0 &&
        facts.rows.some(({ taskId }) => facts.tasks.get(taskId)?.upstream.includes(task.taskId)),
    ),
  ],
  [
    'xcom/same-group-own-index',
    someTask((task, facts) => {
      const [group] = mappedGroups(facts, task);
      const used = task.arguments.flatMap(([, value]) => referencedTasks(value));
      return (
        group !== undefined &&
        used.some((id) => mappedGroups(facts, facts.tasks.get(id) as TaskSpec).includes(group)) &&
        rowsOf(facts, task.taskId).some(hasRun)
      );
    }),
  ],
  [
    'xcom/group-output-outside',
    someTask((task, facts) => {
      const used = task.arguments.flatMap(([, value]) => referencedTasks(value));
      return (
        mappedGroups(facts, task).length === 0 &&
        used.some((id) => mappedGroups(facts, facts.tasks.get(id) as TaskSpec).length > 0) &&
        rowsOf(facts, task.taskId).some(hasRun)
      );
    }),
  ],
  [
    'branch/group-roots-placeholder',
    someMove(
      ({ cause, mapIndex }, task, facts) =>
        cause === 'branch_not_followed' && mapIndex === -1 && isOverTask(facts, task),
    ),
  ],
];
