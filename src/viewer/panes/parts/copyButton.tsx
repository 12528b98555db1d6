/**
 * Copies a text, and says so.
 */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { copyText } from '../../copyText.ts';
import type { View } from '../../view.ts';
import { Icon, type IconName } from './icon.tsx';

interface CopyButtonProps {
  readonly view: View;
  /** A function, where it costs something to make. */
  readonly text: string | (() => string);
  /** What is copied: "digest". */
  readonly what: string;
  /** Words on the button; without them it has a sign. */
  readonly label?: string;
  readonly icon?: IconName;
}

const SHOWN_MS = 1500;

export function CopyButton({ view, text, what, label, icon = 'copy' }: CopyButtonProps): JSX.Element {
  const isDone = useSignal(false);
  const copy = async (): Promise<void> => {
    const done = await copyText(typeof text === 'string' ? text : text());
    view.said.value = done ? `Copied the ${what}` : `The browser did not let the ${what} be copied`;
    isDone.value = done;
    setTimeout(() => {
      isDone.value = false;
    }, SHOWN_MS);
  };
  const name = `Copy the ${what}`;
  return (
    <button type="button" class="button quiet copy" title={name} aria-label={name} onClick={() => void copy()}>
      <Icon name={isDone.value ? 'done' : icon} />
      {label}
    </button>
  );
}
