/**
 * Everything that is known of one instance.
 */
import type { JSX } from 'preact';
import type { View } from '../view.ts';

export function InstancePanel({ view }: { readonly view: View }): JSX.Element {
  return (
    <aside class="instance" aria-label="Instance">
      {view.selected.value}
    </aside>
  );
}
