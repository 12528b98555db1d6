/**
 * Ways a user's code can end the process behind our back: a body that waits for what never comes, an error in a timer, a rejected
 * promise nobody awaits. Each gets one text and the exit code of a mistake, never a stack trace.
 */
import type { CompiledDag, TaskBody } from '../model/dagSpec.ts';
import { EXIT } from './exitCodes.ts';

/** The body that was called last, for texts about it. */
export interface BodyWatch {
  taskId: string | null;
}

/** The same DAG, its bodies noting in `watch` which of them runs. */
export function watchBodies(dag: CompiledDag, watch: BodyWatch): CompiledDag {
  const watched = [...dag.functions.bodies].map(([taskId, body]): [string, TaskBody] => [
    taskId,
    (given) => {
      watch.taskId = taskId;
      return body(given);
    },
  ]);
  return { spec: dag.spec, functions: { ...dag.functions, bodies: new Map(watched) } };
}

/**
 * Does the work; `tell` gets the text should the process end before it is done. After such a text the process exits.
 *
 * @example await withStrayEndings(watch, streams.error, () => simulate(dag))
 */
export async function withStrayEndings<Result>(
  watch: BodyWatch,
  tell: (text: string) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  const onIdle = (): void => {
    tell(`${where(watch)} waits for something that can never happen: nothing is left that could end the wait.`);
    process.exitCode = EXIT.mistake;
  };
  const onStray = (error: unknown): void => {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    tell(`${where(watch)}, or something started before it, failed where nothing awaited it: ${text}.`);
    process.exit(EXIT.mistake);
  };
  process.once('beforeExit', onIdle);
  process.once('uncaughtException', onStray);
  process.once('unhandledRejection', onStray);
  try {
    return await work();
  } finally {
    process.off('beforeExit', onIdle);
    process.off('uncaughtException', onStray);
    process.off('unhandledRejection', onStray);
  }
}

function where({ taskId }: BodyWatch): string {
  return taskId === null ? 'The module' : `The body of ${taskId}`;
}
