/**
 * Keeps the instances and moves of a run to what a page holds: of too many instances those that failed and the first ones stay, of an instance with
 * endless moves the first and the last.
 */
import { STATE } from '../../model/states.ts';
import { causeOfCode, culpritKindOf, NO_CULPRIT } from '../../model/transition.ts';
import { UNMAPPED, type InstanceId } from '../../model/ids.ts';
import { instanceColumns } from '../../trace/instances.ts';
import type { Creation, Trace } from '../../trace/trace.ts';
import { TraceColumns } from '../../trace/traceColumns.ts';

export interface InstanceLimits {
  readonly instances: number;
  readonly moves: number;
}

export interface Fitted {
  readonly trace: Trace;
  /** What was left out, a line each. */
  readonly cut: readonly string[];
}

export function fitInstances(trace: Trace, limits: InstanceLimits): Fitted {
  const { count, deleted } = instanceColumns(trace);
  if (count <= limits.instances && trace.moves.length <= limits.moves) return { trace, cut: [] };
  const kept = count <= limits.instances ? new Uint8Array(count).fill(1) : chosenInstances(trace, limits.instances);
  const keepsRow = keptRows(trace, kept, limits.moves);
  const fitted = withOnly(trace, kept, keepsRow);
  const shown = kept.reduce((sum, one) => sum + one, 0);
  const all = count - deleted.size;
  const cut = [
    ...(shown === count ? [] : [`${shown} of ${all} instances are shown: those that failed, and the first`]),
    ...(fitted.thinned === 0 ? [] : [`${fitted.thinned} moves in the middle of long histories are left out`]),
  ];
  return { trace: fitted.trace, cut };
}

/** Whether an instance stays, by its number. Who is to blame for one that stays does so too. */
function chosenInstances(trace: Trace, most: number): Uint8Array {
  const { count, mapIndex, state } = instanceColumns(trace);
  const kept = new Uint8Array(count);
  let room = most;
  const keepWhere = (isWanted: (instance: number) => boolean): void => {
    for (let instance = 0; instance < count && room > 0; instance++) {
      if (kept[instance] === 1 || !isWanted(instance)) continue;
      kept[instance] = 1;
      room--;
    }
  };
  keepWhere((instance) => mapIndex[instance] === UNMAPPED);
  keepWhere((instance) => state[instance] === STATE.failed);
  keepWhere(() => true);
  for (let row = trace.moves.length - 1; row >= 0; row--) {
    const culprit = culpritInstance(trace, row);
    if (kept[trace.moves.instanceAt(row)] === 1 && culprit !== NO_CULPRIT) kept[culprit] = 1;
  }
  return kept;
}

/** The instance that a move names as its culprit; -1: another thing, or none. */
function culpritInstance({ moves }: Trace, row: number): number {
  const kind = culpritKindOf(causeOfCode(moves.causeAt(row)));
  return kind === 'instance' || kind === 'pool_holder' ? moves.culpritAt(row) : NO_CULPRIT;
}

function keptRows({ moves }: Trace, kept: Uint8Array, most: number): Uint8Array {
  const counts = new Uint32Array(kept.length);
  for (let row = 0; row < moves.length; row++) {
    const instance = moves.instanceAt(row);
    if (kept[instance] === 1) counts[instance] = (counts[instance] as number) + 1;
  }
  const ends = movesAtEnds(counts, most);
  const seen = new Uint32Array(kept.length);
  const keepsRow = new Uint8Array(moves.length);
  for (let row = 0; row < moves.length; row++) {
    const instance = moves.instanceAt(row);
    if (kept[instance] === 0) continue;
    const nth = (seen[instance] as number)++;
    keepsRow[row] = nth < ends || nth >= (counts[instance] as number) - ends ? 1 : 0;
  }
  return keepsRow;
}

/** How many moves of each instance may stay at its beginning and at its end. */
function movesAtEnds(counts: Uint32Array, most: number): number {
  let [low, high] = [1, counts.reduce((highest, count) => Math.max(highest, count), 1)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const total = counts.reduce((sum, count) => sum + Math.min(count, 2 * middle), 0);
    if (total <= most) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Instances are numbered anew, and whatever names one or a row follows. */
function withOnly(
  trace: Trace,
  kept: Uint8Array,
  keepsRow: Uint8Array,
): { readonly trace: Trace; readonly thinned: number } {
  const numbers = new Int32Array(kept.length).fill(-1);
  let next = 0;
  for (let instance = 0; instance < kept.length; instance++) if (kept[instance] === 1) numbers[instance] = next++;
  const numberOf = (instance: number): number => numbers[instance] ?? -1;
  const moves = new TraceColumns();
  const rowsBefore = new Uint32Array(trace.moves.length + 1);
  let thinned = 0;
  for (let row = 0; row < trace.moves.length; row++) {
    const instance = numberOf(trace.moves.instanceAt(row));
    if (keepsRow[row] === 1) {
      const [state, tryNumber] = [trace.moves.stateAt(row), trace.moves.tryNumberAt(row)];
      const named = culpritInstance(trace, row);
      const culprit = named === NO_CULPRIT ? trace.moves.culpritAt(row) : numberOf(named);
      moves.append(instance, state, tryNumber, trace.moves.causeAt(row), culprit);
    } else if (instance !== -1) thinned++;
    rowsBefore[row + 1] = moves.length;
  }
  const rowOf = (row: number): number => rowsBefore[row] as number;
  return { trace: { ...trace, moves, ...renumbered(trace, numberOf, rowOf) }, thinned };
}

type Numbering = (number: number) => number;

function renumbered(trace: Trace, numberOf: Numbering, rowOf: Numbering): Partial<Trace> {
  const { creations, marks, callbacks, attempts, returnValues, namedXComs, raisedMaxTries } = trace;
  const values: Trace['returnValues'][number][] = [];
  returnValues.forEach((value, instance) => {
    if (numberOf(instance) !== -1) values[numberOf(instance)] = value;
  });
  const ofKept = <Value>(map: ReadonlyMap<InstanceId, Value>): Map<InstanceId, Value> =>
    new Map([...map].flatMap(([id, value]) => (numberOf(id) === -1 ? [] : [[numberOf(id) as InstanceId, value]])));
  return {
    creations: creations.flatMap((creation) => piecesOf(creation, numberOf, rowOf)),
    marks: { ...marks, rows: marks.rows.map(rowOf) },
    callbacks: callbacks.map((each) => ({ ...each, row: rowOf(each.row), instance: numberOf(each.instance) })),
    attempts: attempts
      .filter(({ instance }) => numberOf(instance) !== -1)
      .map((each) => ({ ...each, instance: numberOf(each.instance) as InstanceId })),
    returnValues: values,
    namedXComs: ofKept(namedXComs),
    raisedMaxTries: ofKept(raisedMaxTries),
  };
}

/** A stretch of rows with holes becomes several. */
function piecesOf(creation: Creation, numberOf: Numbering, rowOf: Numbering): Creation[] {
  const { first, count, firstMapIndex } = creation;
  const row = rowOf(creation.row);
  if (count < 1) return numberOf(first) === -1 ? [] : [{ ...creation, row, first: numberOf(first) as InstanceId }];
  const pieces: { -readonly [Part in keyof Creation]: Creation[Part] }[] = [];
  for (let offset = 0; offset < count; offset++) {
    const number = numberOf(first + offset);
    if (number === -1) continue;
    const last = pieces.at(-1);
    if (last !== undefined && last.firstMapIndex + last.count === firstMapIndex + offset) last.count++;
    else
      pieces.push({ ...creation, row, first: number as InstanceId, count: 1, firstMapIndex: firstMapIndex + offset });
  }
  return pieces;
}
