/**
 * Which instances are shown of tasks in which somebody looks closer, with the way to the others.
 */
import { numberText } from '../../story/numberText.ts';
import type { JSX } from 'preact';
import type { Window } from '../../geometry/gridLayout.ts';
import type { GridPicture } from './gridPicture.ts';

/** Shows the instances of a row around one of them one by one, or from it on; null: all again. */
export type Look = (row: number, position: number | null, isFirst?: boolean) => void;

interface GridWindowsProps {
  readonly picture: GridPicture;
  readonly windows: ReadonlyMap<number, Window>;
  readonly onLook: Look;
}

export function GridWindows({ picture, windows, onLook }: GridWindowsProps): JSX.Element | null {
  if (windows.size === 0) return null;
  return (
    <div class="grid-windows">
      {[...windows].map(([number, { first, count }]) => {
        const row = picture.rows[number];
        if (row?.kind !== 'task') return null;
        const total = row.instances.length;
        const shown = `${numberText(first)}–${numberText(first + count - 1)} of ${numberText(total)}`;
        return (
          <div key={number} role="group" aria-label={`Part of ${row.taskId}`}>
            <strong>
              <bdi>{row.taskId}</bdi>
            </strong>{' '}
            {shown}
            <button
              type="button"
              class="button quiet"
              aria-label="Instances before"
              disabled={first === 0}
              onClick={() => onLook(number, first - count, true)}
            >
              ◂
            </button>
            <button
              type="button"
              class="button quiet"
              aria-label="Instances after"
              disabled={first + count >= total}
              onClick={() => onLook(number, first + count, true)}
            >
              ▸
            </button>
            <button type="button" class="button" onClick={() => onLook(number, null)}>
              Show all
            </button>
          </div>
        );
      })}
    </div>
  );
}
