/**
 * A moment in a text: a link that shows the run as it was then.
 */
import type { JSX } from 'preact';
import { formatDuration } from '../../../model/time.ts';
import { goTo, type View } from '../../view.ts';

interface MomentLinkProps {
  readonly view: View;
  /** Moves that were made. */
  readonly row: number;
}

export function MomentLink({ view, row }: MomentLinkProps): JSX.Element {
  const text = formatDuration(view.shown.value.history.timeOf(row));
  return (
    <button
      type="button"
      class="link numeric"
      title={`Show the run after move ${row}`}
      aria-label={`${text}, show this moment`}
      onClick={() => goTo(view, row)}
    >
      {text}
    </button>
  );
}
