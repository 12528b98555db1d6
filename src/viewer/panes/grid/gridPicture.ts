/**
 * Everything the grid is drawn from: rows, where they stand, what their cells look like at the moment shown.
 */
import type { GridLayout } from '../../geometry/gridLayout.ts';
import type { CellPlace } from '../../geometry/gridHits.ts';
import type { InstanceState } from '../../../model/states.ts';
import { cellLooks, countLooks, type CellLooks } from '../../story/gridLooks.ts';
import { statesByWeight } from '../../story/instanceFilter.ts';
import type { GridRow } from '../../story/gridRows.ts';
import type { LoadedRun } from '../../story/loadedReport.ts';
import type { Snapshot } from '../../story/stateHistory.ts';
import type { Colors, Size } from '../parts/surface.ts';

export interface GridPicture {
  readonly loaded: LoadedRun;
  readonly rows: readonly GridRow[];
  readonly layout: GridLayout;
  readonly snapshot: Snapshot;
  /** By position of the row; null: a heading. */
  readonly looks: (row: number) => CellLooks | null;
  /** How many instances of a row are in which state, worst first. */
  readonly counts: (row: number) => readonly StateCount[];
}

export interface StateCount {
  readonly state: InstanceState;
  readonly count: number;
}

export interface GridSight {
  readonly colors: Colors;
  readonly size: Size;
  /** Height of the grid that lies above what is in sight. */
  readonly scrollTop: number;
  readonly cursor: CellPlace | null;
  readonly selected: CellPlace | null;
}

/** What cells look like is found when they come in sight, and kept while the moment stays. */
export function looksOfRows(
  rows: readonly GridRow[],
  layout: GridLayout,
  { snapshot, matching }: { readonly snapshot: Snapshot; readonly matching: Uint8Array | null },
): (row: number) => CellLooks | null {
  const found = new Map<number, CellLooks>();
  return (number) => {
    const row = rows[number];
    const block = layout.blocks[number];
    if (row?.kind !== 'task' || block === undefined || block.fit === null) return null;
    const known = found.get(number);
    if (known !== undefined) return known;
    const looks = cellLooks({ instances: row.instances, ...block.window, each: block.fit.each }, snapshot, matching);
    found.set(number, looks);
    return looks;
  };
}

/** Counted when a row comes in sight, and kept while the moment stays. */
export function countsOfRows(rows: readonly GridRow[], snapshot: Snapshot): (row: number) => readonly StateCount[] {
  const found = new Map<number, readonly StateCount[]>();
  return (number) => {
    const row = rows[number];
    if (row?.kind !== 'task') return [];
    const known = found.get(number) ?? statesByWeight(countLooks(row.instances, snapshot));
    found.set(number, known);
    return known;
  };
}
