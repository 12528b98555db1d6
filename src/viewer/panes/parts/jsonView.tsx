/**
 * A value as JSON over several lines; a large one begins folded.
 */
import type { JSX } from 'preact';
import type { Json } from '../../../model/json.ts';
import { LongText } from './longText.tsx';

/** Lines that are shown at once. */
const MOST_LINES = 24;

export function JsonView({ value }: { readonly value: Json }): JSX.Element {
  const text = JSON.stringify(value, null, 2);
  const lines = text.split('\n', MOST_LINES + 1).length;
  if (lines <= MOST_LINES) return <LongText text={text} isCode />;
  return (
    <details class="json">
      <summary>
        <code>{summaryText(value)}</code> <span class="soft">{text.length.toLocaleString('en')} characters</span>
      </summary>
      <LongText text={text} isCode />
    </details>
  );
}

function summaryText(value: Json): string {
  if (Array.isArray(value)) return `[ ${value.length} ${value.length === 1 ? 'item' : 'items'} ]`;
  const count = Object.keys(value as object).length;
  return `{ ${count} ${count === 1 ? 'key' : 'keys'} }`;
}
