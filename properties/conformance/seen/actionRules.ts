/**
 * Tests of the rules about marks, schedulers that die, and what fails around a task.
 */
import type { MarkTask, RunAction } from '../../../src/model/runAction.ts';
import { movedBy, someMove, type Facts, type RuleTest, type ToldMove } from './facts.ts';
import { isPrecededBy, standing } from './history.ts';

/** The action that a move is traced back to. */
function actionOf({ run }: Facts, { cause, culprit }: ToldMove): RunAction | null {
  const isTraced = ['cleared', 'marked', 'run_marked'].includes(cause);
  return isTraced ? (run.trace.header.actions[culprit] ?? null) : null;
}

function someMarked(holds: (mark: MarkTask, move: ToldMove, facts: Facts) => boolean): (facts: Facts) => boolean {
  return someMove((move, _, facts) => {
    const action = actionOf(facts, move);
    return action?.kind === 'mark' && holds(action, move, facts);
  });
}

const taskOf = ({ task }: MarkTask): string => (typeof task === 'string' ? task : task[0]);

/** How everything stood when an action of this kind came. */
function someStanding(
  isMeant: (action: RunAction) => boolean,
  holds: (move: ToldMove) => boolean,
): (facts: Facts) => boolean {
  return (facts) =>
    facts.run.trace.header.actions.some((action) => {
      if (!isMeant(action)) return false;
      const next = facts.moves.findIndex(({ timeMs }) => timeMs >= action.atMs);
      return next > 0 && standing(facts, next).some(holds);
    });
}

export const ACTION_RULES: readonly RuleTest[] = [
  ['mark/instance', movedBy('marked')],
  [
    'mark/running-result-refused',
    someMove(({ cause, from }) => from === 'running' && (cause === 'marked' || cause === 'run_marked')),
  ],
  ['mark/clears-failed-downstream', someMarked((_, { cause }) => cause === 'cleared')],
  [
    'mark/cleared-after-marked-failed',
    someMarked(
      (_, move, facts) =>
        move.cause === 'cleared' &&
        isPrecededBy(facts, move, ({ cause, culprit }) => cause === 'marked' && culprit === move.culprit),
    ),
  ],
  [
    'mark/relatives-whole',
    someMarked(
      (action, { cause, taskId }) => cause === 'marked' && typeof action.task !== 'string' && action.task[0] !== taskId,
    ),
  ],
  [
    'mark/spares-teardowns',
    (facts) =>
      facts.profile.markedDownstream === 'all_but_teardowns' &&
      someMarked(
        (action, { cause }, { spec, moves }) =>
          cause === 'marked' &&
          action.downstream === true &&
          spec.tasks.some(
            ({ taskId, isTeardown, upstream }) =>
              isTeardown &&
              upstream.includes(taskOf(action)) &&
              !moves.some((move) => move.taskId === taskId && move.cause === 'marked'),
          ),
      )(facts),
  ],
  [
    'mark/missing-refused',
    (facts) =>
      facts.run.warnings.some((text) => text.includes('there is no such instance')) &&
      facts.runCase.actions?.some((action) => isOfMissing(facts, action)) === true,
  ],
  [
    'mark/run-success',
    someMove(({ cause, state }) => cause === 'run_marked' && state !== 'failed' && state !== 'skipped'),
  ],
  ['mark/run-failed', someMove(({ cause, state }) => cause === 'run_marked' && state === 'failed')],
  [
    'mark/run-spares-teardowns',
    someMove(
      (move, { isTeardown }, facts) =>
        isTeardown && facts.moves.some(({ cause, position }) => cause === 'run_marked' && position < move.position),
    ),
  ],
  [
    'mark/finished-run-keeps-end',
    ({ run }) => run.trace.header.actions.some(({ kind, atMs }) => kind === 'mark_run' && atMs > run.trace.endMs),
  ],
  ['asset/event-per-success', ({ run }) => run.assetEvents.length > 0],
  [
    'asset/none-without-worker',
    someMove(
      ({ cause, state }, { outlets }) =>
        state === 'success' && outlets.length > 0 && ['marked', 'run_marked', 'trigger_ended'].includes(cause),
    ),
  ],

  ['infrastructure/orphan-reset', movedBy('orphaned')],
  [
    'infrastructure/orphan-adoption',
    someStanding(
      (action) => action.kind === 'restart_scheduler' && action.adopts,
      ({ state }) => state === 'queued' || state === 'running',
    ),
  ],
  [
    'infrastructure/found-after-the-run',
    someMove(
      ({ cause, position }, _, { run }) =>
        ['stuck_in_queued', 'heartbeat_timeout', 'executor_mismatch'].includes(cause) &&
        run.trace.callbacks.length > 0 &&
        position >= (run.trace.callbacks.at(-1)?.row ?? 0),
    ),
  ],
  [
    'infrastructure/end-reported-twice',
    ({ plan, run }) =>
      plan.some(({ what }) => what.kind === 'finish_twice') &&
      run.warnings.every((warning) => !warning.includes('finishesTwice')),
  ],
  [
    'selection/pool-resized',
    ({ run }) => run.trace.header.actions.some(({ kind, atMs }) => kind === 'resize_pool' && atMs < run.trace.endMs),
  ],
  ['infrastructure/heartbeat-lost', movedBy('heartbeat_timeout')],
  ['infrastructure/state-mismatch', movedBy('executor_mismatch')],
  ['infrastructure/stuck-in-queue', movedBy('stuck_in_queued')],
  [
    'attempt/state-no-longer-running',
    someMove(
      ({ from, cause }) =>
        from === 'running' &&
        [
          'fail_fast',
          'marked',
          'run_marked',
          'dagrun_timeout',
          'branch_not_followed',
          'short_circuited',
          'trigger_rule',
        ].includes(cause),
    ),
  ],
];

/** Marks a map index that its task never had. */
function isOfMissing({ moves, rows }: Facts, action: RunAction): boolean {
  if (action.kind !== 'mark' || typeof action.task === 'string') return false;
  const [taskId, mapIndex] = action.task;
  const isIt = (one: { taskId: string; mapIndex: number }): boolean =>
    one.taskId === taskId && one.mapIndex === mapIndex;
  return !rows.some(isIt) && !moves.some(isIt);
}
