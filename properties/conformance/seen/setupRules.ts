/**
 * Tests of the rules about setups and teardowns.
 */
import type { TaskSpec } from '../../../src/model/dagSpec.ts';
import type { InstanceView } from '../../../src/trace/instances.ts';
import {
  hasRun,
  mappedGroups,
  movedBy,
  rowsOf,
  someMove,
  someTask,
  upstreamRows,
  type Facts,
  type RuleTest,
} from './facts.ts';
import { tasksBelow } from './history.ts';

function teardownsOf({ spec }: Facts, setup: TaskSpec): TaskSpec[] {
  return spec.tasks.filter(({ isTeardown, upstream }) => isTeardown && upstream.includes(setup.taskId));
}

function setupsOf(facts: Facts, { upstream }: TaskSpec): TaskSpec[] {
  return upstream.map((id) => facts.tasks.get(id) as TaskSpec).filter(({ isSetup }) => isSetup);
}

/** When the last of some rows ended. */
const lastEnd = (rows: readonly InstanceView[]): number => Math.max(...rows.map(({ endMs }) => endMs ?? 0));

export const SETUP_RULES: readonly RuleTest[] = [
  ['setup/indirect-setups', movedBy('setup_constraint')],
  [
    'setup/teardown-rule',
    someMove(
      ({ cause }, task, facts) =>
        task.isTeardown &&
        setupsOf(facts, task).length > 0 &&
        (cause === 'trigger_rule' || (cause === 'started' && hasTrouble(facts, task))),
    ),
  ],
  [
    'setup/per-index-in-group',
    someTask(
      (task, facts) =>
        task.isTeardown &&
        mappedGroups(facts, task).length > 0 &&
        setupsOf(facts, task).some(({ groupId }) => groupId === task.groupId) &&
        new Set(rowsOf(facts, task.taskId).map(({ state }) => state)).size > 1,
    ),
  ],
  [
    'setup/irrelevant-setups',
    someTask((task, facts) => {
      const below = tasksBelow(facts, task.taskId);
      return facts.spec.tasks.some((setup) => {
        const teardowns = setup.isSetup ? teardownsOf(facts, setup) : [];
        return (
          teardowns.length > 0 &&
          !task.isTeardown &&
          !task.upstream.includes(setup.taskId) &&
          tasksBelow(facts, setup.taskId).has(task.taskId) &&
          !teardowns.some(({ taskId }) => below.has(taskId)) &&
          rowsOf(facts, setup.taskId).some(({ state }) => state === 'failed' || state === 'skipped') &&
          rowsOf(facts, task.taskId).some(hasRun)
        );
      });
    }),
  ],
  [
    'setup/teardown-scope',
    someTask((task, facts) => {
      if (!task.isTeardown || facts.profile.teardownScope === 'ignored') return false;
      const between = facts.spec.tasks.filter(
        ({ taskId }) =>
          !task.upstream.includes(taskId) &&
          tasksBelow(facts, taskId).has(task.taskId) &&
          setupsOf(facts, task).some((setup) => tasksBelow(facts, setup.taskId).has(taskId)),
      );
      const scope = facts.rows.filter(({ taskId }) => between.some((one) => one.taskId === taskId));
      return (
        rowsOf(facts, task.taskId).some(hasRun) &&
        scope.length > 0 &&
        lastEnd(scope) > lastEnd(upstreamRows(facts, task))
      );
    }),
  ],
  [
    'setup/spared-by-fail-fast',
    someMove(
      ({ timeMs, position }, { isTeardown }, { moves }) =>
        isTeardown &&
        moves.some((other) => other.cause === 'fail_fast' && other.position < position && other.timeMs <= timeMs),
    ),
  ],
  [
    'setup/spared-by-short-circuit',
    someTask(
      ({ decision, taskId }, facts) =>
        decision?.kind === 'short_circuit' &&
        decision.ignoreDownstreamTriggerRules &&
        movedBy('short_circuited')(facts) &&
        facts.spec.tasks.some(
          (other) =>
            other.isTeardown && tasksBelow(facts, taskId).has(other.taskId) && rowsOf(facts, other.taskId).some(hasRun),
        ),
    ),
  ],
  [
    'run-state/teardown-leaves',
    (facts) =>
      facts.run.state === 'success' &&
      facts.rows.some(
        ({ taskId, state }) =>
          state === 'failed' && facts.tasks.get(taskId)?.isTeardown === true && tasksBelow(facts, taskId).size === 0,
      ),
  ],
  [
    'run-state/mapped-teardown-mark',
    (facts) =>
      facts.run.state === 'success' &&
      facts.profile.mappedTeardownMark === 'lost' &&
      someTask(
        ({ taskId, isTeardown, onFailureFailDagrun, expand }) =>
          isTeardown &&
          onFailureFailDagrun &&
          expand !== null &&
          rowsOf(facts, taskId).some(({ state }) => state === 'failed'),
      )(facts),
  ],
];

/** Something above a task has failed, so that it would not run under an ordinary rule. */
function hasTrouble(facts: Facts, task: TaskSpec): boolean {
  return upstreamRows(facts, task).some(({ state }) => state === 'failed' || state === 'upstream_failed');
}
