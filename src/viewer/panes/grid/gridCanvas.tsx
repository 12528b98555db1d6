/**
 * The cells themselves: drawn, scrolled, pointed at, and walked through by keys.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX, TargetedKeyboardEvent, TargetedPointerEvent } from 'preact';
import { cellAt, cellBox, nextCell, type CellPlace, type Direction } from '../../geometry/gridHits.ts';
import type { View } from '../../view.ts';
import { useColors, useDrawing, type Size } from '../parts/surface.ts';
import { contentOf, contentText, placeOf } from './cellText.ts';
import { drawGrid } from './drawGrid.ts';
import type { GridPicture } from './gridPicture.ts';
import { GridTooltip } from './gridTooltip.tsx';

interface GridCanvasProps {
  readonly view: View;
  readonly picture: GridPicture;
  readonly size: Size;
  readonly onOpen: (cell: CellPlace) => void;
}

const DIRECTIONS: ReadonlyMap<string, Direction> = new Map([
  ['ArrowLeft', 'left'],
  ['ArrowRight', 'right'],
  ['ArrowUp', 'up'],
  ['ArrowDown', 'down'],
  ['Home', 'first'],
  ['End', 'last'],
]);

export function GridCanvas({ view, picture, size, onOpen }: GridCanvasProps): JSX.Element {
  const { layout } = picture;
  const scroller = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [hovered, setHovered] = useState<CellPlace | null>(null);
  const { cursor, setCursor, isFocused, setFocused } = useCursor(view, { picture, scroller });
  const colors = useColors(view);
  const selected = view.selected.value === null ? null : placeOf(picture, view.selected.value);
  const canvas = useDrawing(size, (pen) => {
    drawGrid(pen, picture, { colors, size, scrollTop, selected, cursor: isFocused ? cursor : null });
  });
  const pointed = (event: TargetedPointerEvent<HTMLElement> | MouseEvent): CellPlace | null => {
    const box = canvas.current?.getBoundingClientRect();
    return box === undefined ? null : cellAt(layout, event.clientX - box.left, event.clientY - box.top + scrollTop);
  };
  const told = hovered ?? (isFocused ? cursor : null);
  const atCursor = contentOf(picture, cursor);
  return (
    <>
      <div
        ref={scroller}
        class="grid-scroll"
        role="application"
        aria-roledescription="grid of instances"
        aria-label={atCursor === null ? 'Instances' : `Instances. ${contentText(atCursor, picture)}`}
        tabIndex={0}
        data-cursor={atCursor === null ? '' : contentText(atCursor, picture)}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
        onKeyDown={(event) => walk(event, { picture, cursor, setCursor, onOpen })}
        onFocus={(event) => setFocused(event.currentTarget.matches(':focus-visible'))}
        onBlur={() => setFocused(false)}
        onPointerMove={(event) => setHovered(pointed(event))}
        onPointerLeave={() => setHovered(null)}
        onClick={(event) => {
          const cell = pointed(event);
          if (cell === null) return;
          setCursor(cell);
          onOpen(cell);
        }}
      >
        <div class="grid-height" style={{ height: `${Math.max(layout.height, size.height)}px` }}>
          <canvas ref={canvas} style={{ width: `${size.width}px`, height: `${size.height}px` }} />
        </div>
      </div>
      {told !== null && <Told picture={picture} place={told} scrollTop={scrollTop} pane={size} />}
    </>
  );
}

interface ToldProps {
  readonly picture: GridPicture;
  readonly place: CellPlace;
  readonly scrollTop: number;
  readonly pane: Size;
}

function Told({ picture, place, scrollTop, pane }: ToldProps): JSX.Element | null {
  const content = contentOf(picture, place);
  const box = cellBox(picture.layout, place);
  if (content === null) return null;
  return <GridTooltip picture={picture} content={content} box={{ ...box, top: box.top - scrollTop }} pane={pane} />;
}

interface Walk extends Pick<Cursor, 'cursor' | 'setCursor'>, Pick<GridCanvasProps, 'picture' | 'onOpen'> {}

function walk(event: TargetedKeyboardEvent<HTMLElement>, { picture, cursor, setCursor, onOpen }: Walk): void {
  const direction = DIRECTIONS.get(event.key);
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === 'Enter' || event.key === ' ') onOpen(cursor);
  else if (direction !== undefined) setCursor(nextCell(picture.layout, cursor, direction));
  else return;
  event.preventDefault();
  event.stopPropagation();
}

interface Cursor {
  readonly cursor: CellPlace;
  readonly setCursor: (cell: CellPlace) => void;
  readonly isFocused: boolean;
  readonly setFocused: (isFocused: boolean) => void;
}

interface Walked {
  readonly picture: GridPicture;
  readonly scroller: { readonly current: HTMLDivElement | null };
}

/** Where keys are: in the first row with cells, until they move, or an instance is selected elsewhere. What is under them is said. */
function useCursor(view: View, { picture, scroller }: Walked): Cursor {
  const { layout } = picture;
  const first = Math.max(
    0,
    layout.blocks.findIndex(({ fit }) => fit !== null),
  );
  const [asked, setAsked] = useState<CellPlace>({ block: first, cell: 0 });
  const [isFocused, setFocused] = useState(false);
  const cells = layout.blocks[asked.block]?.fit?.cells ?? 0;
  const cursor = cells === 0 ? { block: first, cell: 0 } : { ...asked, cell: Math.min(asked.cell, cells - 1) };
  const show = (cell: CellPlace): void => {
    const place = scroller.current;
    if (place === null) return;
    const { top, height } = cellBox(layout, cell);
    if (top < place.scrollTop + 24) place.scrollTop = Math.max(0, top - 24);
    else if (top + height > place.scrollTop + place.clientHeight)
      place.scrollTop = top + height - place.clientHeight + 8;
  };
  const setCursor = (cell: CellPlace): void => {
    setAsked(cell);
    show(cell);
    const content = contentOf(picture, cell);
    if (content !== null) view.said.value = contentText(content, picture);
  };
  const selected = view.selected.value;
  useEffect(() => {
    const cell = selected === null ? null : placeOf(picture, selected);
    if (cell === null) return;
    setAsked(cell);
    show(cell);
  }, [selected, layout]);
  return { cursor, setCursor, isFocused, setFocused };
}
