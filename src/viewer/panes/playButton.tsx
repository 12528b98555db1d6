/**
 * Plays the run from the moment shown, in about a quarter of a minute however long it is.
 */
import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { goTo, type View } from '../view.ts';

const WHOLE_RUN_MS = 15_000;
/** Longest and shortest time that one picture stands. */
const [SLOWEST_MS, FASTEST_MS] = [300, 60];

export function PlayButton({ view }: { readonly view: View }): JSX.Element {
  const [isPlaying, setPlaying] = useState(false);
  const { history } = view.shown.value;
  useEffect(() => {
    if (!isPlaying) return undefined;
    const everyMs = Math.min(SLOWEST_MS, Math.max(FASTEST_MS, WHOLE_RUN_MS / Math.max(1, history.length)));
    const rows = Math.max(1, Math.round((history.length * everyMs) / WHOLE_RUN_MS));
    const timer = setInterval(() => {
      goTo(view, view.row.peek() + rows);
      if (view.row.peek() === history.length) setPlaying(false);
    }, everyMs);
    return () => clearInterval(timer);
  }, [isPlaying, history]);
  const toggle = (): void => {
    if (!isPlaying && view.row.peek() === history.length) goTo(view, 0);
    setPlaying(!isPlaying);
  };
  return (
    <button
      type="button"
      class="button quiet"
      aria-label={isPlaying ? 'Pause' : 'Play'}
      title={isPlaying ? 'Pause' : 'Play'}
      aria-pressed={isPlaying}
      disabled={history.length === 0}
      onClick={toggle}
    >
      <span aria-hidden="true">{isPlaying ? '‖' : '▶'}</span>
    </button>
  );
}
