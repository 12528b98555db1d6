/**
 * A trace as text and back: newline-delimited JSON, the header first. A newer format is refused by name, a broken line by its number.
 */
import { mistake } from '../model/errors.ts';
import type { InstanceId } from '../model/ids.ts';
import type { Json } from '../model/json.ts';
import { TRACE_FORMAT_VERSION, type AttemptRecord, type Creation, type Trace, type TraceHeader } from './trace.ts';
import { TraceColumns } from './traceColumns.ts';

/** Moves of one line: enough to keep lines readable, few enough to keep them short. */
const MOVES_A_LINE = 1000;

type Move = readonly [instance: number, state: number, tryNumber: number, cause: number, culprit: number];

/** What a line may be, told apart by its only key. */
type Line =
  | { readonly header: TraceHeader }
  | { readonly creation: Creation }
  | { readonly marks: readonly (readonly [row: number, round: number, timeMs: number])[] }
  | { readonly moves: readonly Move[] }
  | { readonly attempt: AttemptRecord }
  | { readonly value: readonly [instance: number, value: Json] }
  | { readonly named: readonly [instance: number, values: readonly (readonly [key: string, value: Json])[]] }
  | { readonly end: Pick<Trace, 'runState' | 'endReason' | 'endMs' | 'warnings'> };

/**
 * The trace as newline-delimited JSON, ending with a newline. Equal traces have equal text.
 *
 * @example writeFileSync('run.trace.ndjson', encodeTrace(run.trace))
 */
export function encodeTrace(trace: Trace): string {
  const lines: Line[] = [{ header: trace.header }];
  for (const creation of trace.creations) lines.push({ creation });
  const { rows, rounds, timesMs } = trace.marks;
  lines.push({ marks: rows.map((row, at) => [row, rounds[at] as number, timesMs[at] as number] as const) });
  for (let row = 0; row < trace.moves.length; row += MOVES_A_LINE) lines.push({ moves: movesFrom(trace, row) });
  for (const attempt of trace.attempts) lines.push({ attempt });
  trace.returnValues.forEach((value, instance) => {
    if (value !== undefined) lines.push({ value: [instance, value] });
  });
  for (const [instance, values] of trace.namedXComs) lines.push({ named: [instance, [...values]] });
  const { runState, endReason, endMs, warnings } = trace;
  lines.push({ end: { runState, endReason, endMs, warnings } });
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function movesFrom({ moves }: Trace, first: number): Move[] {
  return Array.from({ length: Math.min(MOVES_A_LINE, moves.length - first) }, (_, offset): Move => {
    const row = first + offset;
    return [
      moves.instanceAt(row),
      moves.stateAt(row),
      moves.tryNumberAt(row),
      moves.causeAt(row),
      moves.culpritAt(row),
    ];
  });
}

/**
 * The trace that `encodeTrace` wrote.
 *
 * @throws DagproofError `trace-unreadable` with the line, `trace-too-new` for a later format, `trace-cut` when the end is missing.
 */
export function decodeTrace(text: string): Trace {
  const draft: Draft = {
    creations: [],
    marks: { rows: [], rounds: [], timesMs: [] },
    moves: new TraceColumns(),
    attempts: [],
    returnValues: [],
    namedXComs: new Map(),
  };
  text.split('\n').forEach((line, position) => {
    if (line !== '') addLine(draft, parseLine(line, position + 1), position + 1);
  });
  const { header, end, ...content } = draft;
  if (header === undefined || end === undefined) {
    throw mistake(
      'trace-cut',
      'The trace has no beginning or no end.',
      'The file was cut; write it again with --trace.',
    );
  }
  return { header, ...content, ...end };
}

interface Draft {
  header?: TraceHeader;
  end?: Pick<Trace, 'runState' | 'endReason' | 'endMs' | 'warnings'>;
  readonly creations: Creation[];
  readonly marks: { rows: number[]; rounds: number[]; timesMs: number[] };
  readonly moves: TraceColumns;
  readonly attempts: AttemptRecord[];
  readonly returnValues: (Json | undefined)[];
  readonly namedXComs: Map<InstanceId, Map<string, Json>>;
}

function parseLine(line: string, number: number): Line {
  try {
    return JSON.parse(line) as Line;
  } catch {
    throw unreadable(number, 'is not JSON');
  }
}

function addLine(draft: Draft, line: Line, number: number): void {
  if ('header' in line) draft.header = readable(line.header);
  else if ('creation' in line) draft.creations.push(line.creation);
  else if ('marks' in line) {
    for (const [row, round, timeMs] of line.marks) {
      draft.marks.rows.push(row);
      draft.marks.rounds.push(round);
      draft.marks.timesMs.push(timeMs);
    }
  } else if ('moves' in line) for (const move of line.moves) draft.moves.append(...move);
  else if ('attempt' in line) draft.attempts.push(line.attempt);
  else if ('value' in line) draft.returnValues[line.value[0]] = line.value[1];
  else if ('named' in line) draft.namedXComs.set(line.named[0] as InstanceId, new Map(line.named[1]));
  else if ('end' in line) draft.end = line.end;
  else throw unreadable(number, 'is of a kind this version does not know');
}

function readable(header: TraceHeader): TraceHeader {
  const version: number = header.formatVersion;
  if (version <= TRACE_FORMAT_VERSION) return header;
  throw mistake(
    'trace-too-new',
    `The trace has format ${version}; this dagproof reads up to ${TRACE_FORMAT_VERSION}.`,
    `It was written by dagproof ${header.toolkitVersion}: use that version or a later one.`,
  );
}

function unreadable(number: number, what: string): Error {
  return mistake('trace-unreadable', `Line ${number} of the trace ${what}.`, 'Write the trace again with --trace.');
}
