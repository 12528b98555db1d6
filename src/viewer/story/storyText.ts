/**
 * The story of a run in plain words: what failed and what followed, how it ended, how many instances stand where.
 */
import { instanceName } from '../../model/ids.ts';
import type { EndReason } from '../../model/settings.ts';
import { INSTANCE_STATES, isFailedCode, STATE, type InstanceState } from '../../model/states.ts';
import { formatDuration } from '../../model/time.ts';
import type { LoadedCase, LoadedRun } from './loadedReport.ts';
import { rootCauses, type RootCause } from './rootCauses.ts';
import { stateWord } from './stateSigns.ts';

/** `3 of 20 read_file`, `all 20 read_file`, `read_file[7]`, `summarize`. */
export function subjectText(
  { columns }: Pick<LoadedRun, 'columns'>,
  { taskId, instances, total }: Pick<RootCause, 'taskId' | 'instances' | 'total'>,
): string {
  const [only] = instances;
  if (instances.length === 1 && only !== undefined) return instanceName(taskId, columns.mapIndex[only] as number);
  return instances.length === total ? `all ${total} ${taskId}` : `${instances.length} of ${total} ${taskId}`;
}

/** `failed after 3 tries`, `left queued`. */
export function outcomeText({ state, tryNumber }: Pick<RootCause, 'state' | 'tryNumber'>): string {
  if (!isFailedCode(STATE[state])) return state === 'none' ? 'never scheduled' : `left ${state}`;
  if (state === 'upstream_failed') return 'upstream_failed';
  return tryNumber !== null && tryNumber > 1 ? `failed after ${tryNumber} tries` : 'failed';
}

/** One line: what is wrong first, or that nothing is. */
export function headline(loaded: LoadedRun, findings: LoadedCase['findings']): string {
  const [finding] = findings;
  if (finding !== undefined) return shortened(`${finding.property}: ${finding.message}`);
  const [cause] = rootCauses(loaded);
  if (cause === undefined) return countsText(loaded);
  const reason = cause.reason === '' ? '' : `: ${cause.reason}`;
  const although = loaded.run.state === 'success' ? 'although ' : '';
  return shortened(`${although}${subjectText(loaded, cause)} ${outcomeText(cause)}${reason}`);
}

/** That nothing went wrong, with what there was. */
export function wellText(loaded: LoadedRun): string {
  const counts = stateCounts(loaded);
  const [total, succeeded] = [[...counts.values()].reduce((sum, count) => sum + count, 0), counts.get('success') ?? 0];
  const took = `in ${formatDuration(loaded.run.durationMs)} of virtual time`;
  if (total === 0) return 'There was nothing to run.';
  if (succeeded === total)
    return total === 1 ? `Its one instance succeeded ${took}.` : `All ${total} instances succeeded ${took}.`;
  return `Nothing failed: ${countsText(loaded)} ${took}.`;
}

/** Characters of a line. */
const LONGEST_LINE = 300;

function shortened(text: string): string {
  return text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text;
}

/** `20 success, 3 skipped`. */
function countsText(loaded: LoadedRun): string {
  const counts = [...stateCounts(loaded)].map(([state, count]) => `${count} ${stateWord(state)}`);
  return counts.length === 0 ? 'no instances' : counts.join(', ');
}

/** Failed ones first, then the others that tell something; states in which no instance is are left out. As the run ended. */
export function stateCounts({ columns }: Pick<LoadedRun, 'columns'>): ReadonlyMap<InstanceState, number> {
  const { count, deleted, state } = columns;
  const byCode = INSTANCE_STATES.map(() => 0);
  for (let instance = 0; instance < count; instance++) {
    const code = state[instance] as number;
    if (deleted.size === 0 || !deleted.has(instance)) byCode[code] = (byCode[code] as number) + 1;
  }
  const pairs = STATES_BY_WEIGHT.map((state) => [state, byCode[STATE[state]] as number] as const);
  return new Map(pairs.filter(([, count]) => count > 0));
}

/** The worst first, as one looks for it. */
export const STATES_BY_WEIGHT: readonly InstanceState[] = [
  'failed', 'upstream_failed', 'up_for_retry', 'restarting', 'running', 'up_for_reschedule', 'deferred', 'queued', 'scheduled', 'none',
  'skipped', 'removed', 'success',
]; // prettier-ignore

const ENDS: Readonly<Record<Exclude<EndReason, 'finished'>, string>> = {
  stalled: 'nothing could ever happen again, although Airflow would leave the run running: a deadlock',
  livelock: 'the scheduler went round and round without virtual time passing, up to the limit of rounds',
  virtual_time_limit: 'the limit of virtual time was reached',
  instances_limit: 'the limit of instances was reached',
  trace_rows_limit: 'the limit of recorded moves was reached',
};

/** How the run came to an end that is no ordinary one; null: it is. */
export function endText({ run }: Pick<LoadedRun, 'run'>): string | null {
  const { endReason, callback, trace } = run;
  const at = formatDuration(trace.endMs);
  if (endReason !== 'finished') return `The run stopped at ${at}: ${ENDS[endReason]}.`;
  if (callback?.reason === 'all_tasks_deadlocked')
    return `The run failed at ${at} because of a deadlock: what was left could never run.`;
  if (callback?.reason === 'timed_out')
    return `The run failed at ${at}: it took longer than its dagrun_timeout of ${formatDuration(run.dag.dagrunTimeoutMs ?? 0)}.`;
  return null;
}
