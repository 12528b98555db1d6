/**
 * Errors of a user's module that nobody awaits, in a timer or a promise that it started outside of any task: they get one text and the exit
 * code of a mistake, never a stack trace. Those of a task fail the task.
 */
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
    tell(`Something the module started outside of its tasks failed where nothing awaited it: ${text}.`);
    process.exit(EXIT.mistake);
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
