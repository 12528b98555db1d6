/**
 * When a run has ended, each of its instances has. Airflow itself leaves some behind when it finds a deadlock, when somebody ends the run by
 * hand, and by defect (profile fields `prematureCompletion` and `timedOutStateless`); a run that reached a limit or stalled has not ended.
 */
import { UNMAPPED } from '../model/ids.ts';
import { isFinishedCode, STATE, stateOfCode } from '../model/states.ts';
import type { Hearing } from './hearing.ts';
import type { Judge } from './judge.ts';

const ID = 'nothing-unfinished';

export const NOTHING_UNFINISHED: Judge = {
  id: ID,
  sentence: 'When the run has ended, no instance is left unfinished.',
  attend: (hearing) => {
    const { trace, isByHand } = hearing;
    const reason = trace.callbacks.at(-1)?.reason;
    if (trace.endReason !== 'finished' || isByHand || reason === 'all_tasks_deadlocked') return null;
    return { ended: () => judgeRows(hearing, reason === 'timed_out') };
  },
};

function judgeRows(hearing: Hearing, isTimedOut: boolean): void {
  const { state, isDeleted, profile } = hearing;
  const mayLeaveStateless = isTimedOut && profile?.timedOutStateless !== 'skipped';
  for (let instance = 0; instance < hearing.instanceCount; instance++) {
    const code = state[instance] as number;
    if (isFinishedCode(code) || isDeleted[instance] === 1) continue;
    if (mayLeaveStateless && code === STATE.none) continue;
    if (profile?.prematureCompletion !== false && isCreatedLast(hearing, instance)) continue;
    const message = `The run is over, and ${hearing.nameOf(instance)} is ${stateOfCode(code)}.`;
    hearing.accuse(ID, message, { instances: [instance], atMs: null });
  }
}

/** Whether the row came into being in the pass that ended the run, which by defect does not count such rows. */
function isCreatedLast({ trace, mapIndex }: Hearing, instance: number): boolean {
  if (mapIndex[instance] === UNMAPPED) return false;
  const endRow = trace.callbacks.at(-1)?.row ?? trace.moves.length;
  const { rows } = trace.marks;
  const passRow = rows.findLast((row) => row < endRow) ?? 0;
  return trace.creations.some(
    ({ first, count, row }) => count > 0 && row >= passRow && instance >= first && instance < first + count,
  );
}
