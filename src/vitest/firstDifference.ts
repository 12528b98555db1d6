/**
 * Where two traces of what should be the same run part: the first move, value, attempt or fact of the end that differs, in one line each.
 */
import { instanceName } from '../model/ids.ts';
import { canonicalJson, type Json } from '../model/json.ts';
import { stateOfCode } from '../model/states.ts';
import { formatDuration } from '../model/time.ts';
import { causeOfCode } from '../model/transition.ts';
import { eachMove, instanceColumns, type InstanceColumns } from '../trace/instances.ts';
import type { Simulation } from '../trace/simulation.ts';
import type { Trace } from '../trace/trace.ts';

/** The same thing in both runs. */
export interface TraceDifference {
  readonly where: string;
  readonly first: string;
  readonly again: string;
}

/** null: no difference that this looks at, in order of time: moves first, then what was left at the end. */
export function firstDifference(first: Simulation, again: Simulation): TraceDifference | null {
  const texts = [first, again].map(({ trace }) => ({ moves: moveTexts(trace), rest: restTexts(trace) }));
  const [left, right] = texts as [(typeof texts)[0], (typeof texts)[0]];
  return differing(left.moves, right.moves) ?? differing(left.rest, right.rest);
}

type Text = readonly [where: string, what: string];

function differing(first: readonly Text[], again: readonly Text[]): TraceDifference | null {
  for (let position = 0; position < Math.max(first.length, again.length); position++) {
    const [left, right] = [first[position], again[position]];
    if (left?.[0] === right?.[0] && left?.[1] === right?.[1]) continue;
    const isSamePlace = left?.[0] === right?.[0];
    const text = (side: Text | undefined): string =>
      side === undefined ? 'nothing more' : isSamePlace ? side[1] : side.join(': ');
    return { where: left?.[0] ?? right?.[0] ?? '', first: text(left), again: text(right) };
  }
  return null;
}

function moveTexts(trace: Trace): Text[] {
  const { moves } = trace;
  const columns = instanceColumns(trace);
  const texts: Text[] = [];
  eachMove(trace, (row, timeMs) => {
    const state = stateOfCode(moves.stateAt(row));
    const cause = causeOfCode(moves.causeAt(row)).replaceAll('_', ' ');
    const name = nameOf(trace, columns, moves.instanceAt(row));
    const what = `${name} ${state} on try ${moves.tryNumberAt(row)} at ${formatDuration(timeMs)} (${cause})`;
    texts.push([`move ${row + 1}`, what]);
  });
  return texts;
}

/** Everything else that counts for the digest, in a text of its own. */
function restTexts(trace: Trace): Text[] {
  const columns = instanceColumns(trace);
  const texts: Text[] = [];
  for (let instance = 0; instance < columns.count; instance++) {
    const value = trace.returnValues[instance];
    texts.push([
      `the XCom of ${nameOf(trace, columns, instance)}`,
      value === undefined ? 'none' : canonicalJson(value),
    ]);
  }
  for (const [instance, values] of trace.namedXComs) {
    for (const [key, value] of values) {
      texts.push([`the XCom ${key} of ${nameOf(trace, columns, instance)}`, canonicalJson(value)]);
    }
  }
  for (const { instance, tryNumber, error, logs, requests } of trace.attempts) {
    const name = `${nameOf(trace, columns, instance)} on try ${tryNumber}`;
    texts.push([`the error of ${name}`, error === undefined ? 'none' : `${error.name}: ${error.message}`]);
    texts.push([`the output of ${name}`, logs ?? 'none']);
    texts.push([`the requests of ${name}`, canonicalJson((requests ?? []) as unknown as Json)]);
  }
  texts.push(['the end of the run', `${trace.runState}, ${trace.endReason} at ${formatDuration(trace.endMs)}`]);
  texts.push(['the warnings', [...trace.warnings].sort().join('; ')]);
  texts.push(['the stubs', canonicalJson(trace.stubs ?? {})]);
  return texts;
}

function nameOf({ header }: Trace, { task, mapIndex }: InstanceColumns, instance: number): string {
  return instanceName(header.dag.tasks[task[instance] as number]?.taskId ?? '?', mapIndex[instance] as number);
}
