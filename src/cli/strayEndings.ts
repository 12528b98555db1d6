/**
 * Errors of a user's module that nobody awaits, in a timer or a promise: they get one text and the exit code of a mistake, never a stack trace.
 * Those of a body that is followed fail its task; one that returns at once is not.
 */
import { endProcess } from './earlyEnds.ts';
import { EXIT } from './exitCodes.ts';

/**
 * Does the work; `tell` gets the text should the process end before it is done. After such a text the process exits.
 *
 * @example await withStrayEndings(streams.error, () => simulate(dag))
 */
export async function withStrayEndings<Result>(
  tell: (text: string) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  const onStray = (error: unknown): void => {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    tell(
      `${text}\nThat failed where nothing awaited it: the body of a task or the module itself started it. Await it there.`,
    );
    endProcess(EXIT.mistake);
  };
  process.once('uncaughtException', onStray);
  process.once('unhandledRejection', onStray);
  try {
    return await work();
  } finally {
    process.off('uncaughtException', onStray);
    process.off('unhandledRejection', onStray);
  }
}
