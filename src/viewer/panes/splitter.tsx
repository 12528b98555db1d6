/**
 * The line between two panes, which can be moved.
 */
import type { Signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { JSX } from 'preact';

/** Percent of the height that the upper pane has. */
export const FIRST_SHARE = 57;

const LEAST = 8;
const A_STEP = 6;

export function Splitter({ share }: { readonly share: Signal<number> }): JSX.Element {
  const line = useRef<HTMLDivElement>(null);
  const set = (percent: number): void => {
    share.value = Math.round(Math.min(100 - LEAST, Math.max(LEAST, percent)));
  };
  const drag = (event: PointerEvent): void => {
    const panes = line.current?.parentElement?.getBoundingClientRect();
    if (panes === undefined || line.current?.hasPointerCapture(event.pointerId) !== true) return;
    set(((event.clientY - panes.top) / panes.height) * 100);
  };
  const press = (event: KeyboardEvent): void => {
    const targets = new Map([
      ['ArrowUp', share.value - A_STEP],
      ['ArrowDown', share.value + A_STEP],
      ['Home', LEAST],
      ['End', 100 - LEAST],
      ['Enter', FIRST_SHARE],
    ]);
    const target = targets.get(event.key);
    if (target === undefined) return;
    event.preventDefault();
    set(target);
  };
  return (
    <div
      ref={line}
      class="splitter"
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label="Height of the upper pane"
      aria-valuenow={share.value}
      aria-valuemin={LEAST}
      aria-valuemax={100 - LEAST}
      title="Drag to resize, double-click to put it back"
      onPointerDown={(event) => line.current?.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDblClick={() => set(FIRST_SHARE)}
      onKeyDown={press}
    />
  );
}
