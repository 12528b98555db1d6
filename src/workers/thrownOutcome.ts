/**
 * What a body threw, as an outcome and an error that can be kept.
 */
import { UnresolvedArgument } from '../engine/sequences.ts';
import type { AttemptError, AttemptResult } from '../model/attempt.ts';
import { WorkerKilled } from '../virtual/workerKilled.ts';
import { AirflowFailException, AirflowSkipException } from '../model/errors.ts';

/** Recognised by name too, so that an exception of another copy of the package means the same. */
export function thrownOutcome(
  thrown: unknown,
  keepsStack = true,
): { outcome: AttemptResult['outcome']; error: AttemptError } {
  if (thrown instanceof WorkerKilled) {
    const error = { name: 'WorkerLost', message: 'the worker was killed' };
    return { outcome: 'lost', error };
  }
  const error = describeThrown(thrown, keepsStack);
  if (thrown instanceof AirflowSkipException || error.name === 'AirflowSkipException') {
    return { outcome: 'skip', error };
  }
  if (thrown instanceof AirflowFailException || error.name === 'AirflowFailException') {
    return { outcome: 'fail_without_retry', error };
  }
  return { outcome: 'failure', error };
}

function describeThrown(thrown: unknown, keepsStack: boolean): AttemptError {
  if (thrown instanceof UnresolvedArgument) return { name: thrown.name, message: thrown.message };
  if (thrown instanceof Error) {
    const { name, message } = thrown;
    // Reading it is what makes a stack dear.
    return keepsStack && thrown.stack !== undefined ? { name, message, stack: thrown.stack } : { name, message };
  }
  return { name: 'Error', message: thrownText(thrown) };
}

/** Not every value has a text: an object without prototype has none. */
function thrownText(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return 'a value that has no text was thrown';
  }
}
