/**
 * A text of any length: the beginning of a long one, and the rest when it is asked for.
 */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';

/** Characters that are shown of a longer text. */
const MOST_CHARACTERS = 2000;

interface LongTextProps {
  readonly text: string;
  /** As it was written, in type of one width. */
  readonly isCode?: boolean;
}

export function LongText({ text, isCode = false }: LongTextProps): JSX.Element {
  const isOpen = useSignal(false);
  const isLong = text.length > MOST_CHARACTERS;
  const shown = isLong && !isOpen.value ? text.slice(0, MOST_CHARACTERS) : text;
  const content = isCode ? <pre class="block">{shown}</pre> : <p class="long-text">{shown}</p>;
  if (!isLong) return content;
  return (
    <div>
      <div class={isOpen.value ? 'fold-all' : undefined} tabIndex={isOpen.value ? 0 : undefined}>
        {content}
      </div>
      <button
        type="button"
        class="link"
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        {isOpen.value ? 'Show less' : `Show all ${text.length.toLocaleString('en')} characters`}
      </button>
    </div>
  );
}
