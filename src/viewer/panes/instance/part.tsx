/**
 * A part of what is known of an instance, with its heading.
 */
import type { ComponentChildren, JSX } from 'preact';
import type { View } from '../../view.ts';

export interface InstancePartProps {
  readonly view: View;
  /** Number of the instance in the run shown. */
  readonly instance: number;
}

interface PartProps {
  readonly title: string;
  readonly children: ComponentChildren;
}

export function Part({ title, children }: PartProps): JSX.Element {
  return (
    <section class="part" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
