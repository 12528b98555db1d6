/**
 * Errors that Node would end the process for: a rejection nobody listens to, an exception thrown in a callback. Of a task they end the task,
 * as they end the process of a worker; of everyone else they go where they always went.
 */
import { currentAttempt } from './attemptContext.ts';

let watchers = 0;
let restore: (() => void) | null = null;

/** Begins to take the errors of tasks; ends with the last that gives back what it got. */
export function watchFloatingErrors(): () => void {
  if (watchers++ === 0) restore = intercept();
  let isWatching = true;
  return () => {
    if (isWatching && --watchers === 0) restore?.();
    isWatching = false;
  };
}

type Emit = (event: string | symbol, ...values: unknown[]) => boolean;

function intercept(): () => void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its process below
  const emit = process.emit as Emit;
  const intercepted: Emit = function (this: NodeJS.Process, event, ...values) {
    const attempt = event === 'unhandledRejection' || event === 'uncaughtException' ? currentAttempt() : undefined;
    if (attempt === undefined) return emit.call(this, event, ...values);
    attempt.process.crash(values[0]);
    return true;
  };
  process.emit = intercepted as typeof process.emit;
  return () => {
    process.emit = emit as typeof process.emit;
  };
}
