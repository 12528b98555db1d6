/**
 * Tests of the rules that hold in release 2.x only, and of what later releases do in their place.
 */
import type { ValueSpec } from '../../../src/model/dagSpec.ts';
import { referencedTasks } from '../../../src/model/dagSpec.ts';
import {
  hasIndexes,
  hasRun,
  mappedGroups,
  movedBy,
  partsOf,
  rowsOf,
  someExpansion,
  someMove,
  someRow,
  someTask,
  valueOf,
  type Facts,
  type RuleTest,
} from './facts.ts';
import { standing } from './history.ts';

const BY_DECISION = ['branch_not_followed', 'short_circuited'];

/** Tasks that are referred to inside literal lists and records. */
function nestedReferences(values: readonly ValueSpec[]): string[] {
  return values
    .flatMap(partsOf)
    .filter(({ kind }) => kind === 'list' || kind === 'record')
    .flatMap(referencedTasks);
}

/** A mapped task that something above decides for: the decider is unmapped, and its word goes unheard in 2.x. */
function hasUnheardDecision(facts: Facts): boolean {
  return facts.spec.tasks.some(
    (task) =>
      hasIndexes(facts, task) &&
      task.upstream.some((id) => {
        const decider = facts.tasks.get(id);
        const skipped = facts.rows.some(({ taskId, state, cause }) => {
          const beside = facts.tasks.get(taskId)?.upstream.includes(id) === true;
          return beside && state === 'skipped' && cause !== null && BY_DECISION.includes(cause);
        });
        return decider !== undefined && decider.decision !== null && !hasIndexes(facts, decider) && skipped;
      }) &&
      rowsOf(facts, task.taskId).some((row) => row.mapIndex >= 0 && hasRun(row)),
  );
}

export const RELEASE_RULES: readonly RuleTest[] = [
  [
    'branch/decision-index',
    (facts) =>
      facts.profile.branchIndexInGroup === 'unmapped' &&
      someMove(({ cause, mapIndex }) => BY_DECISION.includes(cause) && mapIndex >= 0)(facts),
  ],
  [
    'branch/own-index-always',
    (facts) =>
      facts.profile.branchIndexInGroup === 'always_own' &&
      (hasUnheardDecision(facts) ||
        someMove(
          ({ cause, mapIndex, culprit }, _, { moves }) =>
            BY_DECISION.includes(cause) &&
            mapIndex >= 0 &&
            moves.some((move) => move.instance === culprit && move.mapIndex === mapIndex),
        )(facts)),
  ],
  [
    'skip/by-rows',
    (facts) =>
      facts.profile.skipsAtOnce === 'by_rows' &&
      someMove(
        ({ cause, culprit, position }) =>
          BY_DECISION.includes(cause) &&
          standing(facts, position).some(({ instance, state }) => instance === culprit && state === 'running'),
      )(facts),
  ],
  [
    'expand-kwargs/nested-reference-is-source',
    (facts) =>
      facts.profile.nestedReference === 'source' &&
      someMove(
        ({ cause, taskId }) =>
          cause === 'push_refused' &&
          !facts.spec.tasks.some(({ expand }) => expand !== null && isDirectSource(expand, taskId)) &&
          someExpansion((values, _, owner) => owner !== null && nestedReferences(values).includes(taskId))(facts),
      )(facts),
  ],
  [
    'expand-kwargs/reference-in-row-unresolved',
    (facts) =>
      facts.profile.literalRowReferences === 'unresolved' &&
      someRow(
        ({ cause }, { expand }) =>
          (cause === 'raised' || cause === 'arguments_unresolved') &&
          expand?.kind === 'kwargs' &&
          expand.rows.kind === 'list' &&
          expand.rows.items.some((row) => row.kind === 'record' && row.entries.some(([, { kind }]) => kind === 'xcom')),
      )(facts),
  ],
  [
    'mapped-source/judged-by-worker',
    (facts) =>
      facts.profile.nestedReference === 'source' &&
      someMove(({ cause, from }) => cause === 'mapped_source' && (from === 'queued' || from === 'running'))(facts),
  ],
  [
    'placeholder/state-inherited',
    (facts) =>
      facts.profile.finishedPlaceholder === 'inherited' &&
      facts.run.trace.creations.some(({ row, first, count, task }) => {
        const next = facts.moves[row];
        const taskId = facts.spec.tasks[task]?.taskId;
        return (
          row > 0 &&
          count >= 0 &&
          next !== undefined &&
          next.taskId === taskId &&
          next.cause === 'trigger_rule' &&
          next.instance >= first
        );
      }),
  ],
  [
    'infrastructure/mismatch-while-running',
    (facts) =>
      facts.profile.reportedWhileRunning === 'is_ignored' &&
      facts.plan.some(({ what }) => what.kind === 'worker_lost' && what.reported !== null) &&
      movedBy('heartbeat_timeout')(facts),
  ],
  [
    'selection/limit-of-dag',
    (facts) => facts.profile.activeTasksLimit === 'per_dag' && movedBy('waited_for_max_active_tasks')(facts),
  ],
  [
    'group/nested-outputs',
    someTask((task, facts) => {
      const groups = mappedGroups(facts, task);
      return (
        groups.length > 1 &&
        task.arguments
          .flatMap(([, value]) => referencedTasks(value))
          .some((id) => mappedGroups(facts, facts.tasks.get(id) as never).some((group) => groups.includes(group))) &&
        rowsOf(facts, task.taskId).some(hasRun)
      );
    }),
  ],
  [
    'xcom/nothing-to-aggregate',
    someTask(
      ({ taskId, arguments: given }, facts) =>
        given
          .flatMap(([, value]) => referencedTasks(value))
          .some((id) => {
            const rows = rowsOf(facts, id);
            const isMapped = hasIndexes(facts, facts.tasks.get(id) as never);
            return isMapped && rows.every((row) => valueOf(facts, row) === null);
          }) && rowsOf(facts, taskId).some(hasRun),
    ),
  ],
];

function isDirectSource(expand: Parameters<typeof directValues>[0], taskId: string): boolean {
  return directValues(expand).some((value) =>
    partsOf(value).some((part) => part.kind === 'xcom' && part.taskId === taskId),
  );
}

/** What is mapped over, lists and records written in the DAG file left out. */
function directValues(expand: NonNullable<Facts['spec']['tasks'][number]['expand']>): ValueSpec[] {
  const values = expand.kind === 'kwargs' ? [expand.rows] : expand.arguments.map(([, value]) => value);
  return values.filter(({ kind }) => kind !== 'list' && kind !== 'record');
}
