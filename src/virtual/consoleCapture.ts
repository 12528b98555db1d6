/**
 * Console output of bodies: kept with their attempt instead of printed. Outside a body the console is untouched.
 */
import { format } from 'node:util';
import { currentAttempt } from './attemptContext.ts';

const METHODS = ['log', 'info', 'warn', 'error', 'debug'] as const;
const CAPTURED = Symbol.for('dagproof.capturedConsole');

/**
 * Makes the console ask, at each call, whether a body is speaking. Done again whenever somebody else replaced a method
 * since; what was there keeps serving everyone outside a body.
 */
export function captureConsole(): void {
  for (const method of METHODS) {
    // eslint-disable-next-line no-console -- the console is what is being captured
    const original = console[method] as typeof console.log & { [CAPTURED]?: true };
    if (original[CAPTURED]) continue;
    const captured = (...values: unknown[]): void => {
      const attempt = currentAttempt();
      if (attempt === undefined) original.apply(console, values);
      else attempt.write(format(...values));
    };
    console[method] = Object.assign(captured, { [CAPTURED]: true as const });
  }
}

/** Characters of console output kept of one attempt. */
const LONGEST_LOG = 65_536;
const CUT_NOTE = '\n[console output cut at 64 KiB]';

/** Adds a line to an attempt's output, cutting it with a note once it is too long. */
export function appendLine(logs: string, line: string): string {
  if (logs.endsWith(CUT_NOTE)) return logs;
  const grown = logs === '' ? line : `${logs}\n${line}`;
  return grown.length <= LONGEST_LOG ? grown : grown.slice(0, LONGEST_LOG) + CUT_NOTE;
}
