/**
 * Light or dark: what the system says, until the user says otherwise. The choice is kept where the browser allows it.
 */
import { signal, type ReadonlySignal } from '@preact/signals';

export type ThemeChoice = 'system' | 'light' | 'dark';

export interface Theme {
  readonly choice: ReadonlySignal<ThemeChoice>;
  /** Changes after the colours did, so that whoever draws on a canvas can read them then. */
  readonly isDark: ReadonlySignal<boolean>;
  readonly choose: (choice: ThemeChoice) => void;
}

const STORED_AS = 'dagproof-theme';

/** Puts the theme on the document and follows the system from then on. */
export function createTheme(): Theme {
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const choice = signal<ThemeChoice>(storedChoice());
  const isDark = signal(false);
  const apply = (): void => {
    const dark = choice.value === 'system' ? system.matches : choice.value === 'dark';
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
    isDark.value = dark;
  };
  system.addEventListener('change', apply);
  apply();
  return {
    choice,
    isDark,
    choose(next) {
      choice.value = next;
      keepChoice(next);
      apply();
    },
  };
}

/** A page opened from a file may be refused its storage. */
function storedChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(STORED_AS);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system';
  }
}

function keepChoice(choice: ThemeChoice): void {
  try {
    localStorage.setItem(STORED_AS, choice);
  } catch {
    // It holds until the page is closed.
  }
}
