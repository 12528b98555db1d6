/**
 * What is shown instead of a report that cannot be read: what is wrong with it, and what to do.
 */
import type { JSX } from 'preact';
import { isDagproofError } from '../../model/errors.ts';

interface BrokenProps {
  readonly error: unknown;
  /** Shows what was shown before; null: nothing was. */
  readonly goBack: (() => void) | null;
}

export function Broken({ error, goBack }: BrokenProps): JSX.Element {
  const problem = isDagproofError(error) ? error.problems[0] : undefined;
  return (
    <main class="broken">
      <h1>This {goBack === null ? 'report' : 'case'} cannot be shown</h1>
      <p role="alert">
        <bdi>{problem?.message ?? `Something is wrong with its data, or with this page: ${String(error)}`}</bdi>
      </p>
      <p>{problem?.remedy ?? 'Write it again with `dagproof report`; the trace itself may be fine.'}</p>
      {goBack !== null && (
        <button type="button" class="button" onClick={goBack}>
          Back
        </button>
      )}
    </main>
  );
}
