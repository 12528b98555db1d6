/**
 * What is told of the cell under the pointer.
 */
import type { JSX } from 'preact';
import type { Box } from '../../geometry/gridHits.ts';
import { instanceFacts } from '../../story/instanceFacts.ts';
import { StateMark } from '../parts/stateMark.tsx';
import type { Size } from '../parts/surface.ts';
import { contentText, rangeName, type CellContent } from './cellText.ts';
import { countsText } from './drawGrid.ts';
import type { GridPicture } from './gridPicture.ts';

interface GridTooltipProps {
  readonly picture: GridPicture;
  readonly content: CellContent;
  /** The cell, in the pane. */
  readonly box: Box;
  readonly pane: Size;
}

export function GridTooltip({ picture, content, box, pane }: GridTooltipProps): JSX.Element {
  return (
    <div class="tooltip" role="tooltip" style={besideBox(box, pane)} data-tooltip={contentText(content, picture)}>
      {content.instances.length === 1 ? (
        <OneInstance picture={picture} instance={content.instances[0] as number} />
      ) : (
        <>
          <strong>
            <bdi>{rangeName(content, picture)}</bdi>
          </strong>
          <span>
            {content.instances.length} instances: {countsText(content.instances, picture)}
          </span>
          <span class="soft">Click to look closer.</span>
        </>
      )}
    </div>
  );
}

const WIDEST = 340;

/** Below or above a box, wherever there is more room, and inside of the pane. */
export function besideBox({ left, top, width, height }: Box, pane: Size): Record<string, string> {
  const across = Math.max(4, Math.min(left + width / 2 - 60, pane.width - WIDEST));
  const style = { left: `${across}px`, maxWidth: `${Math.min(WIDEST, pane.width - across - 4)}px` };
  const isBelow = pane.height - top - height > top;
  return isBelow ? { ...style, top: `${top + height + 4}px` } : { ...style, bottom: `${pane.height - top + 4}px` };
}

export function OneInstance({
  picture,
  instance,
}: {
  picture: Pick<GridPicture, 'loaded' | 'snapshot'>;
  instance: number;
}): JSX.Element {
  const facts = instanceFacts(picture.loaded, picture.snapshot, instance);
  return (
    <>
      <strong>
        <bdi>{facts.name}</bdi>
        {facts.label !== null && (
          <span class="soft">
            {' '}
            <bdi>{facts.label}</bdi>
          </span>
        )}
      </strong>
      <span>
        {facts.state === null ? <span class="soft">not there yet</span> : <StateMark state={facts.state} />}
        <span class="soft"> {[facts.tries, facts.time].filter((text) => text !== '').join(', ')}</span>
      </span>
      {facts.reason !== '' && <bdi>{facts.reason}</bdi>}
    </>
  );
}
