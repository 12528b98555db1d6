/**
 * Tests of the rules about clearing, and about what becomes of the tasks that are cleared.
 */
import type { ClearTasks } from '../../../src/model/runAction.ts';
import { isJsonList } from '../../../src/model/json.ts';
import { CAUSE } from '../../../src/model/transition.ts';
import { isSlotTaken } from './slots.ts';
import {
  hasIndexes,
  mappedGroups,
  movedBy,
  rowsOf,
  someMove,
  someRow,
  someTask,
  sourceRows,
  valueOf,
  type Facts,
  type RuleTest,
  type ToldMove,
} from './facts.ts';
import { isFollowedBy, waitedBeyond } from './history.ts';

/** The action that a move is traced back to, where it is a clear. */
function clearOf({ run }: Facts, { cause, culprit }: ToldMove): ClearTasks | null {
  const action = cause === 'cleared' ? run.trace.header.actions[culprit] : undefined;
  return action?.kind === 'clear' ? action : null;
}

const taskOf = (marker: NonNullable<ClearTasks['tasks']>[number]): string =>
  typeof marker === 'string' ? marker : marker[0];

function someCleared(holds: (clear: ClearTasks, move: ToldMove, facts: Facts) => boolean): (facts: Facts) => boolean {
  return someMove((move, _, facts) => {
    const clear = clearOf(facts, move);
    return clear !== null && holds(clear, move, facts);
  });
}

/** The run had ended before the move. */
function hadEnded({ run }: Facts, { position }: ToldMove): boolean {
  return run.trace.callbacks.some(({ row }) => row <= position);
}

/** Its worker had not yet heard of the clear, or had just. */
const TAKEN_FROM_WORKERS = ['cleared', 'marked', 'run_marked', 'fail_fast', 'dagrun_timeout'];

const startsOver = ({ from, state }: ToldMove): boolean => from === 'restarting' && state === 'none';

export const CLEAR_RULES: readonly RuleTest[] = [
  ['clear/new-attempts', movedBy('cleared')],
  ['clear/worker-stops-at-heartbeat', movedBy('worker_stopped')],
  ['clear/result-refused', movedBy('result_refused')],
  ['infrastructure/restarting-success', someMove(startsOver)],
  [
    'clear/limit-raised-for-one',
    (facts) =>
      facts.profile.restartsRaised === 'first' &&
      facts.moves.some(
        (move, at) =>
          startsOver(move) &&
          move.cause !== 'orphaned' &&
          facts.moves
            .slice(at + 1)
            .some((other) => startsOver(other) && other.cause !== 'orphaned' && other.round === move.round),
      ),
  ],
  ['clear/restarting-holds-no-slot', someMove((move, _, facts) => isSlotTaken(facts, move, 'restarting'))],
  [
    'selection/executor-slots',
    someMove(
      (move, _, facts) =>
        move.cause === 'waited_for_parallelism' &&
        waitedBeyond(facts, move, ({ from, cause }) => from === 'running' && TAKEN_FROM_WORKERS.includes(cause)),
    ),
  ],
  [
    'clear/keeps-indexes',
    someMove(({ cause, mapIndex }, task, facts) => cause === 'cleared' && mapIndex >= 0 && hasIndexes(facts, task)),
  ],
  ['clear/placeholder-deleted', ({ run }) => run.trace.creations.some(({ count }) => count < 0)],
  [
    'expansion/surplus-removed',
    (facts) =>
      facts.run.trace.creations.some(
        (creation) =>
          creation.count <= 0 &&
          facts.moves
            .slice(creation.row)
            .some(
              (move) =>
                move.cause === 'index_out_of_range' &&
                move.mapIndex >= 0 &&
                move.taskId === facts.spec.tasks[creation.task]?.taskId &&
                move.round === facts.moves[creation.row]?.round,
            ),
      ),
  ],
  [
    'clear/requeues-run',
    someCleared(({ resetDagRuns }, move, facts) => resetDagRuns !== false && hadEnded(facts, move)),
  ],
  [
    'clear/without-reset',
    someCleared(({ resetDagRuns }, move, facts) => resetDagRuns === false && hadEnded(facts, move)),
  ],
  ['clear/unknown-length-refused', ({ run }) => run.warnings.some((text) => text.includes('it cannot tell how many'))],
  [
    'clear/relatives-by-index',
    someCleared(
      ({ tasks = [], upstream, downstream }, { taskId }, facts) =>
        (upstream === true || downstream === true) &&
        tasks.some((marker) => typeof marker !== 'string' && marker[0] !== taskId) &&
        facts.spec.groups.length > 0 &&
        mappedGroups(facts, facts.tasks.get(taskId) as never).length > 0,
    ),
  ],
  [
    'clear/upstream-and-downstream',
    someCleared(({ tasks, upstream, downstream }) => tasks !== undefined && upstream === true && downstream === true),
  ],
  [
    'clear/reaches-setups',
    someCleared(({ tasks = [], upstream, downstream }, { taskId }, facts) => {
      const task = facts.tasks.get(taskId);
      return (
        tasks.length > 0 &&
        !tasks.some((marker) => taskOf(marker) === taskId) &&
        upstream !== true &&
        downstream !== true &&
        (task?.isSetup === true || task?.isTeardown === true)
      );
    }),
  ],
  [
    'clear/shrunk-source-deadlock',
    someTask(
      (task, facts) =>
        !hasIndexes(facts, task) &&
        task.triggerRule === 'all_success' &&
        movedBy('cleared')(facts) &&
        facts.moves.some(
          ({ taskId, cause, mapIndex }) =>
            cause === 'index_out_of_range' && mapIndex >= 0 && task.upstream.includes(taskId),
        ),
    ),
  ],
  [
    'revision/missing-created-ready',
    ({ run }) => run.trace.creations.some(({ cause, count }) => cause === CAUSE.revised && count > 0),
  ],
  [
    'revision/shrink-to-zero',
    someTask(({ taskId, expand }, facts) => {
      const rows = rowsOf(facts, taskId);
      return (
        expand !== null && rows.length > 0 && rows.every(({ mapIndex, state }) => mapIndex >= 0 && state === 'removed')
      );
    }),
  ],
  [
    'revision/never-restores',
    someRow(({ state, mapIndex }, task, facts) => {
      const source = sourceRows(facts, task);
      const value = source[0] === undefined ? null : valueOf(facts, source[0]);
      return (
        state === 'removed' &&
        task.expand !== null &&
        source.length === 1 &&
        source[0]?.mapIndex === -1 &&
        isJsonList(value) &&
        value.length > mapIndex
      );
    }),
  ],
  [
    'revision/removed-still-judged',
    someMove(
      (move, _, facts) =>
        move.cause === 'index_out_of_range' &&
        ['none', 'up_for_retry', 'up_for_reschedule'].includes(move.from) &&
        isFollowedBy(facts, move, ({ round }) => round === move.round),
    ),
  ],
];
