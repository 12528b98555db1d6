/**
 * What is shown instead of a report that cannot be read: what is wrong with it, and what to do.
 */
import type { JSX } from 'preact';
import { isDagproofError } from '../../model/errors.ts';

interface BrokenProps {
  readonly error: unknown;
  /** Shows what can be read instead; null: there is nothing. */
  readonly showFirst: (() => void) | null;
}

export function Broken({ error, showFirst }: BrokenProps): JSX.Element {
  const problem = isDagproofError(error) ? error.problems[0] : undefined;
  return (
    <main class="broken">
      <h1>This report cannot be shown</h1>
      <p role="alert">
        <bdi>{problem?.message ?? `Something is wrong with its data, or with this page: ${String(error)}`}</bdi>
      </p>
      <p>{problem?.remedy ?? 'Write it again with `dagproof report`; the trace itself may be fine.'}</p>
      {showFirst !== null && (
        <button type="button" class="button" onClick={showFirst}>
          Show the first case
        </button>
      )}
    </main>
  );
}
