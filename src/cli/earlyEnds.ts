/**
 * A module or a body that ends the process itself, with `process.exit`: what the command was to find out nobody would ever hear of, and its exit
 * code would be the module's. It is told instead, as a mistake.
 */
import { mistake } from '../model/errors.ts';
import { EXIT } from './exitCodes.ts';

/** As Node ends when nothing is left that could settle the promise a module waits for. */
const UNSETTLED = 13;

/** As Node ends by an error that nobody catches; it has told of it. */
const UNCAUGHT = 1;

let isOurs = false;

/** Ends the process now, on purpose: whatever of ours does that does it here. Without a code with that it would have ended with. */
export function endProcess(code?: number): never {
  isOurs = true;
  process.exit(code);
}

/**
 * Does the work; `tell` gets the text should the process end before it is done, and the exit code is then that of a mistake.
 *
 * @example await withEarlyEndsTold(streams.error, () => program.parseAsync(argv))
 */
export async function withEarlyEndsTold<Result>(
  tell: (text: string) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  let isUncaught = false;
  const onUncaught = (): void => {
    isUncaught = true;
  };
  const onExit = (code: number): void => {
    if (isOurs || (isUncaught && code === UNCAUGHT)) return;
    // Node says so in the variable only.
    tell(earlyEnd(process.exitCode === UNSETTLED ? UNSETTLED : code));
    process.exitCode = EXIT.mistake;
  };
  process.on('uncaughtExceptionMonitor', onUncaught);
  process.once('exit', onExit);
  try {
    return await work();
  } finally {
    process.off('uncaughtExceptionMonitor', onUncaught);
    process.off('exit', onExit);
  }
}

function earlyEnd(code: number): string {
  if (code === UNSETTLED) {
    const message =
      'The module waits for a promise that nothing can settle any more: the command never came to its end.';
    return mistake('never-settled', message, 'Look for an await at the top of the module, outside of any task.')
      .message;
  }
  const message = `The module, or the body of a task, ended the process (process.exit, exit code ${code}) before the command was done: its result is unknown.`;
  return mistake('process-ended', message, 'Take process.exit out; a body fails by throwing an error.').message;
}
