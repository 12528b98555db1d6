/**
 * The grid: every task with its map indexes, a cell each, as they stand at the moment shown.
 */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Signal } from '@preact/signals';
import {
  layoutGrid,
  windowAround,
  windowFrom,
  cellsRoom,
  type Block,
  type GridRoom,
  type Window,
} from '../geometry/gridLayout.ts';
import { positionsOf, type CellPlace } from '../geometry/gridHits.ts';
import { gridRows } from '../story/gridRows.ts';
import { kept } from '../story/kept.ts';
import { selectInstance, type View } from '../view.ts';
import { FilterBar } from './filterBar.tsx';
import { contentOf, placeOf } from './grid/cellText.ts';
import { GridCanvas } from './grid/gridCanvas.tsx';
import { countsOfRows, looksOfRows, type GridPicture } from './grid/gridPicture.ts';
import { GridWindows, type Look } from './grid/gridWindows.tsx';
import { useSize, type Size } from './parts/surface.ts';

export function GridPane({ view }: { readonly view: View }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const size = useSize(place);
  const zoom = kept(view.shown.value, 'grid zoom', () => 1);
  const { picture, windows, look } = usePicture(view, size, zoom.value);
  const open = (cell: CellPlace): void => {
    const content = contentOf(picture, cell);
    if (content === null) return;
    const [first, second] = content.instances;
    if (second === undefined) selectInstance(view, first as number);
    else look(cell.block, positionsOf(picture.layout.blocks[cell.block] as Block, cell.cell).first);
  };
  return (
    <section class="grid-pane" aria-label="Grid" data-rows={picture.rows.length}>
      <FilterBar view={view}>
        <ZoomButtons zoom={zoom} />
      </FilterBar>
      <GridWindows picture={picture} windows={windows} onLook={look} />
      <div ref={place} class="grid-place">
        {picture.rows.length === 0 && <p class="nothing">This DAG has no tasks.</p>}
        {size.width > 0 && <GridCanvas view={view} picture={picture} size={size} onOpen={open} />}
      </div>
    </section>
  );
}

interface Pictured {
  readonly picture: GridPicture;
  readonly windows: ReadonlyMap<number, Window>;
  readonly look: Look;
}

function usePicture(view: View, size: Size, zoom: number): Pictured {
  const loaded = view.shown.value;
  const snapshot = view.snapshot.value;
  const matching = view.matching.value.by;
  const rows = gridRows(loaded);
  const asked = kept<ReadonlyMap<number, Window>>(loaded, 'grid windows', () => new Map());
  const windows = asked.value;
  const room: GridRoom = { width: size.width, rowHeight: rowHeightOf(size, zoom) };
  const layout = useMemo(() => {
    const shapes = rows.map((row) => (row.kind === 'group' ? GROUP : { isGroup: false, count: row.instances.length }));
    return layoutGrid(shapes, room, windows);
  }, [rows, room.width, room.rowHeight, windows]);
  const looks = useMemo(() => looksOfRows(rows, layout, { snapshot, matching }), [rows, layout, snapshot, matching]);
  const look: Look = (number, position, isFirst = false) => {
    const row = rows[number];
    if (row?.kind !== 'task') return;
    const changed = new Map(windows);
    const inside = { ...cellsRoom(layout, room), total: row.instances.length };
    if (position === null) changed.delete(number);
    else changed.set(number, isFirst ? windowFrom(position, inside) : windowAround(position, inside));
    asked.value = changed;
  };
  const counts = useMemo(() => countsOfRows(rows, snapshot), [rows, snapshot]);
  const picture = { loaded, rows, layout, snapshot, looks, counts };
  useShownSelection(view, { picture, look });
  return { picture, windows, look };
}

/** An instance that is selected elsewhere comes in sight, if somebody looks at others of its task. */
function useShownSelection(view: View, { picture, look }: Pick<Pictured, 'picture' | 'look'>): void {
  const selected = view.selected.value;
  useEffect(() => {
    if (selected === null || placeOf(picture, selected) !== null) return;
    const number = picture.rows.findIndex((row) => row.kind === 'task' && row.instances.includes(selected));
    const row = picture.rows[number];
    if (row?.kind === 'task') look(number, row.instances.indexOf(selected));
  }, [selected]);
}

const GROUP = { isGroup: true, count: 0 };
const [LEAST_ROW, MOST_ROW] = [120, 420];

function rowHeightOf({ height }: Size, zoom: number): number {
  return Math.min(MOST_ROW, Math.max(LEAST_ROW, height * 0.7)) * zoom;
}

const [SMALLEST, LARGEST] = [0.5, 16];

function ZoomButtons({ zoom }: { readonly zoom: Signal<number> }): JSX.Element {
  return (
    <span class="zoom" role="group" aria-label="Size of cells">
      <button
        type="button"
        class="button quiet"
        aria-label="Smaller cells"
        disabled={zoom.value <= SMALLEST}
        onClick={() => (zoom.value /= 2)}
      >
        −
      </button>
      <button
        type="button"
        class="button quiet"
        aria-label="Larger cells"
        disabled={zoom.value >= LARGEST}
        onClick={() => (zoom.value *= 2)}
      >
        +
      </button>
    </span>
  );
}
