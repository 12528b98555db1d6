/**
 * Whether the window has room for one column only.
 */
import { signal, type ReadonlySignal } from '@preact/signals';

const query = window.matchMedia('(max-width: 899px)');
const narrow = signal(query.matches);
query.addEventListener('change', () => {
  narrow.value = query.matches;
});

export const isNarrow: ReadonlySignal<boolean> = narrow;
