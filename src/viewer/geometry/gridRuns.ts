/**
 * Cells that look alike and stand beside each other, as one rectangle: a hundred thousand cells are drawn in a few hundred strokes.
 */

/** Cells of one line, from `column` on. */
export interface CellRun {
  readonly look: number;
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

export interface LookedAt {
  readonly columns: number;
  /** Lines that are in sight. */
  readonly firstLine: number;
  readonly lastLine: number;
}

/** Runs of equal looks, by look, so that the colour seldom changes. */
export function cellRuns(
  looks: Uint8Array,
  { columns, firstLine, lastLine }: LookedAt,
): ReadonlyMap<number, CellRun[]> {
  const runs = new Map<number, CellRun[]>();
  for (let line = firstLine; line <= lastLine; line++) {
    const end = Math.min((line + 1) * columns, looks.length);
    for (let cell = line * columns; cell < end;) {
      const look = looks[cell] as number;
      let next = cell + 1;
      while (next < end && looks[next] === look) next++;
      const run = { look, line, column: cell - line * columns, length: next - cell };
      const known = runs.get(look);
      if (known === undefined) runs.set(look, [run]);
      else known.push(run);
      cell = next;
    }
  }
  return runs;
}
