/**
 * Where a command writes, so that it can be run inside a test as well as in a terminal.
 */
import { endProcess } from './earlyEnds.ts';

export interface Streams {
  out(text: string): void;
  error(text: string): void;
  /** Whether the output is for eyes: colours are allowed. */
  readonly hasColor: boolean;
  /** Columns of the terminal; absent: no terminal. */
  readonly width?: number;
  /** Shows a line that the next one takes the place of; empty: none any more. Absent: nobody sits there. */
  progress?(text: string): void;
}

/** The streams of this process. Colours follow the terminal, `NO_COLOR` and `FORCE_COLOR`. */
export function processStreams(): Streams {
  const { env, stdout } = process;
  // A reader that stops early (`dagproof run dag.ts | head`) is no failure.
  stdout.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    endProcess();
  });
  const isForced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0';
  return {
    ...(stdout.isTTY ? { width: stdout.columns } : {}),
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    ...(process.stderr.isTTY ? { progress: (text: string) => void process.stderr.write(`\r\u001B[K${text}`) } : {}),
    hasColor: isForced || (stdout.isTTY === true && (env.NO_COLOR ?? '') === ''),
  };
}
