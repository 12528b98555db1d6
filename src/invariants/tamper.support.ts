/**
 * Copies of traces in which something is wrong, so that each judge is seen to accuse.
 */
import { instanceName, type InstanceId } from '../model/ids.ts';
import type { Json } from '../model/json.ts';
import { stateOfCode, STATE, type InstanceState } from '../model/states.ts';
import { CAUSE, causeOfCode, type Cause } from '../model/transition.ts';
import { instanceColumns } from '../trace/instances.ts';
import type { Creation, Trace } from '../trace/trace.ts';
import { TraceColumns } from '../trace/traceColumns.ts';
import { judgeRun } from './judgeRun.ts';

export interface Move {
  readonly timeMs: number;
  readonly round: number;
  readonly instance: number;
  /** `task` or `task[2]`, as the instance is called at the end; read only. */
  readonly name: string;
  readonly state: InstanceState;
  readonly tryNumber: number;
  readonly cause: Cause;
  readonly culprit: number;
  /** Rows that came into being just before. */
  readonly creations: readonly Creation[];
}

/** The moves of a trace, one by one. */
export function movesOf(trace: Trace): Move[] {
  const { moves, marks, creations } = trace;
  const { task, mapIndex } = instanceColumns(trace);
  const list: Move[] = [];
  let mark = 0;
  for (let row = 0; row < moves.length; row++) {
    while ((marks.rows[mark + 1] ?? Infinity) <= row) mark++;
    const instance = moves.instanceAt(row);
    list.push({
      timeMs: marks.timesMs[mark] as number,
      round: marks.rounds[mark] as number,
      instance,
      name: instanceName(trace.header.dag.tasks[task[instance] as number]?.taskId ?? '', mapIndex[instance] as number),
      state: stateOfCode(moves.stateAt(row)),
      tryNumber: moves.tryNumberAt(row),
      cause: causeOfCode(moves.causeAt(row)),
      culprit: moves.culpritAt(row),
      creations: creations.filter((creation) => creation.row === row),
    });
  }
  return list;
}

/** A copy whose moves are those that `edit` makes of them. */
export function withMoves(trace: Trace, edit: (moves: Move[]) => readonly Move[]): Trace {
  const moves = new TraceColumns();
  const marks = { rows: [] as number[], rounds: [] as number[], timesMs: [] as number[] };
  const creations: Creation[] = [];
  for (const move of edit(movesOf(trace))) {
    const row = moves.length;
    if (move.timeMs !== marks.timesMs.at(-1) || move.round !== marks.rounds.at(-1)) {
      marks.rows.push(row);
      marks.rounds.push(move.round);
      marks.timesMs.push(move.timeMs);
    }
    for (const creation of move.creations) creations.push({ ...creation, row });
    moves.append(move.instance, STATE[move.state], move.tryNumber, CAUSE[move.cause], move.culprit);
  }
  const last = trace.creations.filter(({ row }) => row >= trace.moves.length);
  return {
    ...trace,
    moves,
    marks,
    creations: [...creations, ...last.map((creation) => ({ ...creation, row: moves.length }))],
  };
}

/** A copy in which the moves of an instance into a state are changed. */
export function withMove(trace: Trace, name: string, state: InstanceState, change: Partial<Move>): Trace {
  return withMoves(trace, (moves) =>
    moves.map((move) => (move.name === name && move.state === state ? { ...move, ...change } : move)),
  );
}

/** A copy in which the moves of an instance from one into a state on are left out. */
export function withoutMovesFrom(trace: Trace, name: string, state: InstanceState): Trace {
  return withMoves(trace, (moves) => {
    const first = moves.findIndex((move) => move.name === name && move.state === state);
    return moves.filter((move, at) => move.name !== name || at < first);
  });
}

/** The instance of that name, as it is called at the end. */
export function instanceOf(trace: Trace, name: string): InstanceId {
  const { count, task, mapIndex } = instanceColumns(trace);
  for (let instance = 0; instance < count; instance++) {
    const { taskId = '' } = trace.header.dag.tasks[task[instance] as number] ?? {};
    if (instanceName(taskId, mapIndex[instance] as number) === name) return instance as InstanceId;
  }
  throw new Error(`no instance ${name}`);
}

/** A copy in which an instance has left another value; `undefined`: none. */
export function withValue(trace: Trace, name: string, value: Json | undefined): Trace {
  const returnValues = [...trace.returnValues];
  returnValues[instanceOf(trace, name)] = value;
  return { ...trace, returnValues };
}

/** A copy in which the bodies of an instance have received something else. */
export function withGiven(trace: Trace, name: string, given: Readonly<Record<string, Json>>): Trace {
  const accused = instanceOf(trace, name);
  const attempts = trace.attempts.map((record) => (record.instance === accused ? { ...record, given } : record));
  return { ...trace, attempts };
}

/** What one judge says of a trace, sentence by sentence. */
export function sentences(trace: Trace, judge: string): string[] {
  return judgeRun(trace, { only: [judge] }).map(({ message }) => message);
}
