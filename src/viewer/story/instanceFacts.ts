/**
 * What a tooltip tells of an instance at a moment: what it is called, how it stands, since when, and why.
 */
import { instanceName } from '../../model/ids.ts';
import { isFinishedCode, STATE, stateOfCode, type InstanceState } from '../../model/states.ts';
import { formatDuration } from '../../model/time.ts';
import { attemptRecordsOf, errorText, labelOf } from '../../trace/attemptRecords.ts';
import { maxTriesOf } from '../../trace/instances.ts';
import { stateWord } from './stateSigns.ts';
import type { LoadedRun } from './loadedReport.ts';
import { moveIndex } from './moveIndex.ts';
import { spansOf } from './spans.ts';
import { mapIndexAt, presenceOf, type Snapshot } from './stateHistory.ts';
import { stepAt } from './steps.ts';

export interface InstanceFacts {
  readonly name: string;
  readonly label: string | null;
  /** null: it was not there yet. */
  readonly state: InstanceState | null;
  /** `try 2 of 4`; empty: it was not tried yet. */
  readonly tries: string;
  /** `ran 10s`, `queued for 5s`; empty: nothing to tell. */
  readonly time: string;
  /** The error of its last try, or what gave it its state; empty: the state says it. */
  readonly reason: string;
}

export function instanceFacts(loaded: LoadedRun, snapshot: Snapshot, instance: number): InstanceFacts {
  const { run, columns } = loaded;
  const { trace } = run;
  const taskId = trace.header.dag.tasks[columns.task[instance] as number]?.taskId ?? '?';
  const name = instanceName(clipped(taskId), mapIndexAt(snapshot, columns, instance));
  const given = labelOf(trace, instance);
  const label = given === null ? null : clipped(given, MOST_OF_LABEL);
  if (presenceOf(snapshot, instance) === 'not_yet') {
    return { name, label, state: null, tries: '', time: '', reason: '' };
  }
  const code = snapshot.state[instance] as number;
  const tryNumber = snapshot.tryNumber[instance] as number;
  const tries =
    tryNumber === 0 ? '' : `try ${tryNumber} of ${Math.max(tryNumber, maxTriesOf(trace, columns, instance) + 1)}`;
  const time = timeText(loaded, snapshot, instance);
  return {
    name,
    label,
    state: stateOfCode(code),
    tries,
    time,
    reason: clipped(reasonText(loaded, snapshot, instance)),
  };
}

/** Names and errors may be a megabyte each. */
const [MOST_CHARACTERS, MOST_OF_LABEL] = [240, 80];

function clipped(text: string, most: number = MOST_CHARACTERS): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** In one line, as it is read out. */
export function factsText({ name, label, state, tries, time, reason }: InstanceFacts): string {
  const called = label === null ? name : `${name} (${label})`;
  return [called, state === null ? 'not there yet' : stateWord(state), tries, time, reason]
    .filter((part) => part !== '')
    .join(', ');
}

function timeText({ run: { trace } }: LoadedRun, { row, timeMs }: Snapshot, instance: number): string {
  const spans = spansOf(trace, instance).filter((span) => span.row < row);
  const now = spans.at(-1);
  if (now !== undefined && now.endRow >= row && timeMs > now.startMs) {
    return `${stateOfCode(now.state).replaceAll('_', ' ')} for ${formatDuration(timeMs - now.startMs)}`;
  }
  const ran = spans.findLast(({ state, endRow }) => state === STATE.running && endRow < row);
  return ran === undefined ? '' : `ran ${formatDuration(ran.endMs - ran.startMs)}`;
}

function reasonText(loaded: LoadedRun, { row, state }: Snapshot, instance: number): string {
  const { trace } = loaded.run;
  const move = moveIndex(trace)
    .of(instance)
    .findLast((each) => each < row);
  if (move === undefined) return '';
  const code = state[instance] as number;
  const tryNumber = trace.moves.tryNumberAt(move);
  const record = attemptRecordsOf(trace, instance).findLast((each) => each.tryNumber === tryNumber);
  const isFailure = code === STATE.failed || code === STATE.up_for_retry || code === STATE.skipped;
  const error = isFailure ? errorText(record) : null;
  if (error !== null) return error;
  const remark = stepAt(loaded, move + 1)?.why ?? '';
  return isFinishedCode(code) || code === STATE.queued ? remark : '';
}
