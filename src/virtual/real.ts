/**
 * Declares real work inside a task: something that neither the virtual clock nor a stub can stand in for, such as an embedded database.
 */
import { currentAttempt, runAsync, type AttemptScope } from './attemptContext.ts';

/**
 * Does real work inside a task body: virtual time stands still until it has ended, and inside it timers, sockets and requests are real.
 * Outside a task it simply does the work.
 *
 * @returns What `work` gives.
 * @example const thumbnail = await real(() => sharp(picture).resize(64).toBuffer());
 */
export async function real<Value>(work: () => Value | Promise<Value>): Promise<Value> {
  const attempt = currentAttempt();
  if (attempt === undefined || attempt.isReal) return await work();
  const ledger = attempt.process.timeline.work;
  ledger.declared++;
  try {
    return await runAsync(realScope(attempt), work);
  } finally {
    ledger.declared--;
  }
}

/** The same attempt, its timers and requests real. */
function realScope(attempt: AttemptScope): AttemptScope {
  return {
    get context() {
      return attempt.context;
    },
    get client() {
      return attempt.client;
    },
    process: attempt.process,
    isReal: true,
    write: (line) => attempt.write(line),
  };
}
