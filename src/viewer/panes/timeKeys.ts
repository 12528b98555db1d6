/**
 * Keys that move through the run from anywhere on the page, unless somebody is typing.
 */
import { goTo, type View } from '../view.ts';

/** Whether a key was made use of. */
export function timeKey(view: View, event: KeyboardEvent): boolean {
  if (event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target)) return false;
  const target = targetRow(view, event);
  if (target === null) return false;
  goTo(view, target);
  return true;
}

/** Whether keys belong to an element: a text, a list to choose from. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== 'range' && target.type !== 'checkbox';
  return target.isContentEditable || target.matches('textarea, select');
}

function targetRow(view: View, { key, shiftKey }: KeyboardEvent): number | null {
  const row = view.row.peek();
  const { history } = view.shown.peek();
  switch (key) {
    case 'ArrowLeft':
    case ',':
      return shiftKey ? history.rowAt(history.timeOf(row) - 1) : row - 1;
    case 'ArrowRight':
    case '.':
      return shiftKey ? history.rowAt(history.timeOf(row + 1)) : row + 1;
    case 'Home':
      return 0;
    case 'End':
      return history.length;
    default:
      return null;
  }
}
