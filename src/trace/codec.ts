/**
 * A trace as text and back: newline-delimited JSON, the header first. A newer format is refused by name, a broken line by its number.
 */
import { mistake } from '../model/errors.ts';
import type { InstanceId } from '../model/ids.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { RUN_CALLBACK_REASONS } from '../model/runCallback.ts';
import { STATE_COUNT } from '../model/states.ts';
import { CAUSES } from '../model/transition.ts';
import { liftLine } from './liftTrace.ts';
import { missingLines } from './missingLines.ts';
import {
  TRACE_FORMAT_VERSION,
  type AttemptRecord,
  type Creation,
  type RunCallbackRecord,
  type Trace,
  type TraceHeader,
} from './trace.ts';
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
  | { readonly callback: RunCallbackRecord }
  | { readonly attempt: AttemptRecord }
  | { readonly value: readonly [instance: number, value: Json] }
  | { readonly named: readonly [instance: number, values: readonly (readonly [key: string, value: Json])[]] }
  | { readonly maxTries: readonly [instance: number, maxTries: number] }
  | { readonly end: TraceEnd };

type TraceEnd = Pick<Trace, 'runState' | 'endReason' | 'endMs' | 'warnings' | 'place' | 'stubs'> & {
  /** How many lines the file has, this one included; absent: its writer did not count them, in version 1. */
  readonly lines?: number;
};

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
  for (const callback of trace.callbacks) lines.push({ callback });
  for (const attempt of trace.attempts) lines.push({ attempt });
  trace.returnValues.forEach((value, instance) => {
    if (value !== undefined) lines.push({ value: [instance, value] });
  });
  for (const [instance, values] of trace.namedXComs) lines.push({ named: [instance, [...values]] });
  for (const [instance, maxTries] of trace.raisedMaxTries) lines.push({ maxTries: [instance, maxTries] });
  const { runState, endReason, endMs, warnings, place, stubs } = trace;
  const rest = { ...(place === undefined ? {} : { place }), ...(stubs === undefined ? {} : { stubs }) };
  lines.push({ end: { runState, endReason, endMs, warnings, ...rest, lines: lines.length + 1 } });
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
 * The trace that `encodeTrace` wrote, now or in an older version of the format.
 *
 * @throws DagproofError `trace-unreadable` with the line, `trace-too-new` for a later format, `trace-cut` when lines are missing.
 */
export function decodeTrace(text: string): Trace {
  const draft: Draft = {
    creations: [],
    marks: { rows: [], rounds: [], timesMs: [] },
    moves: new TraceColumns(),
    callbacks: [],
    attempts: [],
    returnValues: [],
    namedXComs: new Map(),
    raisedMaxTries: new Map(),
  };
  let count = 0;
  let version: number | undefined;
  text.split('\n').forEach((line, position) => {
    if (line === '') return;
    const value = parseLine(line, position + 1);
    version ??= versionOf(value, position + 1);
    addLine(draft, liftLine(value, version) as unknown as Line, position + 1);
    count++;
  });
  const { header, end, ...content } = draft;
  if (header === undefined || end === undefined) throw cut('has no beginning or no end');
  const { lines = count, ...ending } = end;
  if (count > lines) throw cut(`has more lines than the ${lines} its end speaks of`);
  if (count < lines) throw cut(`lacks lines: it has ${count} of ${lines}`);
  const missing = missingLines(content, header.dag.tasks.length);
  if (missing !== null) throw cut(`lacks lines: ${missing}`);
  return { header, ...content, ...ending };
}

function cut(what: string): Error {
  return mistake('trace-cut', `The trace ${what}.`, 'The file was cut or changed; write it again with --trace.');
}

interface Draft {
  header?: TraceHeader;
  end?: TraceEnd;
  readonly creations: Creation[];
  readonly marks: { rows: number[]; rounds: number[]; timesMs: number[] };
  readonly moves: TraceColumns;
  readonly callbacks: RunCallbackRecord[];
  readonly attempts: AttemptRecord[];
  readonly returnValues: (Json | undefined)[];
  readonly namedXComs: Map<InstanceId, Map<string, Json>>;
  readonly raisedMaxTries: Map<InstanceId, number>;
}

function parseLine(line: string, number: number): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw unreadable(number, 'is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unreadable(number, 'is no object');
  return value as JsonObject;
}

function addLine(draft: Draft, line: Line, number: number): void {
  if ('header' in line) draft.header = readable(line.header, number);
  else if (!addContent(draft, line)) throw unreadable(number, 'is damaged, or of a kind this version does not know');
}

/** Whether the line is of a known kind and shape; it is added if so. */
function addContent(draft: Draft, line: Exclude<Line, { readonly header: TraceHeader }>): boolean {
  if ('creation' in line) {
    const { creation } = line;
    return isRecord(creation) && CREATION.every((key) => isWhole(creation[key])) && draft.creations.push(creation) > 0;
  }
  if ('marks' in line) return Array.isArray(line.marks) && line.marks.every((mark) => addMark(draft, mark));
  if ('moves' in line) return Array.isArray(line.moves) && line.moves.every((move) => addMove(draft, move));
  if ('callback' in line) {
    const { callback } = line;
    const isKnown = isRecord(callback) && isWhole(callback.row) && isWhole(callback.instance);
    return isKnown && RUN_CALLBACK_REASONS.includes(callback.reason) && draft.callbacks.push(callback) > 0;
  }
  if ('attempt' in line) {
    const { attempt } = line;
    const isKnown = isRecord(attempt) && isWhole(attempt.instance) && isWhole(attempt.tryNumber);
    return isKnown && draft.attempts.push(attempt) > 0;
  }
  if ('value' in line) {
    if (!isPair(line.value) || !isWhole(line.value[0]) || line.value[0] < 0) return false;
    draft.returnValues[line.value[0]] = line.value[1];
    return true;
  }
  if ('named' in line) {
    if (!isPair(line.named)) return false;
    const [instance, values] = line.named;
    const isKnown: boolean = isWhole(instance) && Array.isArray(values) && values.every(isPair);
    if (isKnown) draft.namedXComs.set(instance as InstanceId, new Map(values));
    return isKnown;
  }
  if ('maxTries' in line) {
    if (!isPair(line.maxTries) || !line.maxTries.every(isWhole)) return false;
    draft.raisedMaxTries.set(line.maxTries[0] as InstanceId, line.maxTries[1]);
    return true;
  }
  if (!('end' in line) || !isRecord(line.end) || !Array.isArray(line.end.warnings)) return false;
  if (line.end.lines !== undefined && !isWhole(line.end.lines)) return false;
  draft.end = line.end;
  return true;
}

const CREATION = ['row', 'first', 'count', 'task', 'firstMapIndex', 'cause', 'culprit'] as const;

function addMark({ marks }: Draft, mark: readonly [row: number, round: number, timeMs: number]): boolean {
  const isThree: boolean = Array.isArray(mark) && mark.length === 3 && mark.every(isWhole);
  if (!isThree) return false;
  const [row, round, timeMs] = mark;
  marks.rows.push(row);
  marks.rounds.push(round);
  marks.timesMs.push(timeMs);
  return true;
}

function addMove({ moves }: Draft, move: Move): boolean {
  const isFive: boolean = Array.isArray(move) && move.length === 5 && move.every(isWhole);
  if (!isFive || move[1] >= STATE_COUNT || move[3] >= CAUSES.length) return false;
  moves.append(...move);
  return true;
}

function isPair(value: readonly unknown[]): boolean {
  return Array.isArray(value) && value.length === 2;
}

function isWhole(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= -1;
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Said by the first line, which is the header. */
function versionOf({ header }: JsonObject, number: number): number {
  if (header === undefined) throw unreadable(number, 'comes before the header: this is no trace');
  const facts = isJsonObject(header) ? header : {};
  const version = facts['formatVersion'];
  if (!isWhole(version) || version < 1) throw unreadable(number, 'has a header without formatVersion');
  if (version <= TRACE_FORMAT_VERSION) return version;
  throw mistake(
    'trace-too-new',
    `The trace has format ${version}; this dagproof reads up to ${TRACE_FORMAT_VERSION}.`,
    `It was written by dagproof ${String(facts['toolkitVersion'])}: use that version or a later one.`,
  );
}

function readable(header: TraceHeader, number: number): TraceHeader {
  const hasDag = isRecord(header) && isRecord(header.dag) && Array.isArray(header.dag.tasks);
  if (!hasDag) throw unreadable(number, 'has a header without a DAG');
  return header;
}

function unreadable(number: number, what: string): Error {
  return mistake('trace-unreadable', `Line ${number} of the trace ${what}.`, 'Write the trace again with --trace.');
}
