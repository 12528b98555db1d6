/**
 * What is told of the place of the timeline under the pointer.
 */
import type { JSX } from 'preact';
import { besideBox } from '../grid/gridTooltip.tsx';
import type { Size } from '../parts/surface.ts';

interface TimelineTooltipProps {
  readonly lines: readonly string[];
  readonly x: number;
  readonly y: number;
  readonly pane: Size;
}

const MOST_CHARACTERS = 240;
/** More lines than this are a list, whose lines are cut. */
const LONGEST_TEXT = 4;

export function TimelineTooltip({ lines, x, y, pane }: TimelineTooltipProps): JSX.Element | null {
  if (lines.length === 0) return null;
  return (
    <div
      class={lines.length > LONGEST_TEXT ? 'tooltip tooltip-list' : 'tooltip'}
      role="tooltip"
      style={besideBox({ left: x, top: y - 8, width: 0, height: 16 }, pane)}
      data-tooltip={lines.join('\n')}
    >
      {lines.map((line, number) => (
        <bdi key={line} class={number === 0 ? 'tooltip-title' : ''}>
          {line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line}
        </bdi>
      ))}
    </div>
  );
}
