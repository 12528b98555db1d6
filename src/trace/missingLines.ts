/**
 * Whether the lines of a trace belong together: what one of them names has to be there. A trace that lost a line says so by it, even one of a version
 * that did not count its lines.
 */
import type { Trace } from './trace.ts';

type TraceLines = Pick<
  Trace,
  'moves' | 'creations' | 'marks' | 'callbacks' | 'attempts' | 'returnValues' | 'namedXComs' | 'raisedMaxTries'
>;

/** What is named and is not there, as the end of a sentence; null: nothing is. */
export function missingLines(lines: TraceLines, taskCount: number): string | null {
  const { creations, moves, marks } = lines;
  let instances = 0;
  for (const { first, count, task, row } of creations) {
    if (task >= taskCount) return `its DAG has no task ${task}, of which instance ${first} is`;
    const isNext = count > 0 ? first === instances : first < instances;
    if (!isNext) return `no line says how instance ${instances} came to be`;
    if (row > moves.length) return `it has ${moves.length} moves, and one line speaks of ${row}`;
    instances += Math.max(count, 0);
  }
  if (moves.length > 0 && marks.rows[0] !== 0) return 'no line says when its moves happened';
  const lastRow = Math.max(marks.rows.at(-1) ?? 0, ...lines.callbacks.map(({ row }) => row));
  if (lastRow > moves.length) return `it has ${moves.length} moves, and one line speaks of ${lastRow}`;
  for (const instance of namedInstances(lines)) {
    if (instance < 0 || instance >= instances) return `no line says how instance ${instance} came to be`;
  }
  return null;
}

function* namedInstances(lines: TraceLines): Generator<number> {
  const { moves, attempts, callbacks, returnValues, namedXComs, raisedMaxTries } = lines;
  for (let row = 0; row < moves.length; row++) yield moves.instanceAt(row);
  for (const { instance } of attempts) yield instance;
  for (const { instance } of callbacks) if (instance !== -1) yield instance;
  if (returnValues.length > 0) yield returnValues.length - 1;
  yield* namedXComs.keys();
  yield* raisedMaxTries.keys();
}
