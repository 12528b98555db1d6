/**
 * A task that is mapped over nothing never runs: it stays one row, which is skipped. The skip travels by trigger rule: what is directly below under
 * a rule that no skip satisfies never runs either, and where nothing above has failed it is skipped (semantics-mapping 5.5, semantics-scheduling 2.2).
 */
import { UNMAPPED } from '../model/ids.ts';
import { isFinishedCode, STATE, stateOfCode } from '../model/states.ts';
import type { TriggerRule } from '../model/triggerRules.ts';
import type { Hearing } from './hearing.ts';
import type { Judge } from './judge.ts';
import type { JudgedTask } from './judgedDag.ts';
import { instancesOf } from './lengths.ts';

const ID = 'empty-expansion-skips';

/** Rules under which a skipped upstream keeps a task from ever running. */
const STOPPED_BY_SKIP: ReadonlySet<TriggerRule> = new Set([
  'all_success',
  'all_failed',
  'none_skipped',
  'all_done_min_one_success',
]);

export const EMPTY_EXPANSION_SKIPS: Judge = {
  id: ID,
  sentence: 'A task that is mapped over nothing is skipped, and the skip travels by trigger rule.',
  attend: (hearing) => {
    const { dag, trace, isByHand } = hearing;
    if (!dag.hasMapping || isByHand || trace.endReason !== 'finished') return null;
    // A placeholder that a check has ended may be skipped later, when what is below has gone by its first end.
    const endedOtherwise = new Set<number>();
    return {
      moved: (instance, _, to) => {
        if (isFinishedCode(to) && to !== STATE.skipped && hearing.mapIndex[instance] === UNMAPPED)
          endedOtherwise.add(instance);
      },
      ended: () => {
        for (const task of dag.tasks) if (task.isMapped) judgeTask(hearing, task, endedOtherwise);
      },
    };
  },
};

function judgeTask(hearing: Hearing, task: JudgedTask, endedOtherwise: ReadonlySet<number>): void {
  const { state, tryNumber } = hearing;
  const row = hearing.unmappedRow(task.number);
  // Inside a mapped group every other task is mapped over the same nothing.
  if (row === -1 || hearing.rowCounts[task.number] !== 1 || instancesOf(hearing, task) !== 0) return;
  if ((tryNumber[row] as number) > 0 || state[row] === STATE.success || state[row] === STATE.failed) {
    const message = `${task.spec.taskId} is mapped over nothing and should be skipped; it is ${stateText(hearing, row)}.`;
    hearing.accuse(ID, message, { instances: [row], atMs: null });
  }
  if (state[row] !== STATE.skipped || endedOtherwise.has(row)) return;
  for (const below of task.downstream) judgeBelow(hearing, hearing.dag.tasks[below] as JudgedTask, row);
}

function judgeBelow(hearing: Hearing, task: JudgedTask, skipped: number): void {
  const { triggerRule } = task.spec;
  if (!STOPPED_BY_SKIP.has(triggerRule)) return;
  const { state, tryNumber, isDeleted } = hearing;
  // Under `none_skipped` too: what the task itself is mapped over may have failed.
  const mayFail = mayBeFailed(hearing, task);
  for (const { first, count } of hearing.segments[task.number] ?? []) {
    for (let row = first; row < first + count; row++) {
      const code = state[row] as number;
      if (isDeleted[row] === 1 || !isFinishedCode(code)) continue;
      const isStopped = code === STATE.skipped || code === STATE.removed || (mayFail && code === STATE.upstream_failed);
      if (isStopped && tryNumber[row] === 0) continue;
      const message = `${hearing.nameOf(row)} should be skipped under ${triggerRule}, as ${hearing.nameOf(skipped)} was over nothing; it is ${stateText(hearing, row)}.`;
      hearing.accuse(ID, message, { instances: [row, skipped], atMs: null });
    }
  }
}

/** Whether anything further up that could fail the task did; setups act from afar. */
function mayBeFailed({ dag, segments, state }: Hearing, task: JudgedTask): boolean {
  if (dag.spec.tasks.some(({ isSetup }) => isSetup)) return true;
  return [...task.upstream, ...task.drivers].some((above) =>
    (segments[above] ?? []).some(({ first, count }) => {
      for (let row = first; row < first + count; row++) {
        if (state[row] === STATE.failed || state[row] === STATE.upstream_failed) return true;
      }
      return false;
    }),
  );
}

function stateText({ state, tryNumber, mapIndex }: Hearing, row: number): string {
  const tries = tryNumber[row] as number;
  const place = mapIndex[row] === UNMAPPED ? '' : ` at map index ${mapIndex[row]}`;
  return `${stateOfCode(state[row] as number)}${place} after ${tries} ${tries === 1 ? 'try' : 'tries'}`;
}
