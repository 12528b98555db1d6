/**
 * Stack traces for a page: frames of the user's code, by paths from where the command was given. A page of the same run is then the same on another machine
 * and under another Node, and tells nobody whose machine it was.
 */
import { fileURLToPath } from 'node:url';
import type { AttemptRecord } from '../../trace/trace.ts';

const PACKAGE = fileURLToPath(new URL('../../../', import.meta.url));
const SOURCES = [`${PACKAGE}src/`, `${PACKAGE}dist/`];

export function withOwnFrames(attempt: AttemptRecord): AttemptRecord {
  const { error } = attempt;
  return error?.stack === undefined ? attempt : { ...attempt, error: { ...error, stack: ownFrames(error.stack) } };
}

/** @example ownFrames('Error: no\n    at load (/project/dags/sales.ts:3:9)\n    at node:internal/x:1:1') // 'Error: no\n    at load (dags/sales.ts:3:9)' */
export function ownFrames(stack: string, folder: string = process.cwd()): string {
  const lines = stack.replaceAll('file://', '').split('\n');
  const kept = lines.filter((line) => !isFrame(line) || !isForeign(line));
  return kept.map((line) => (isFrame(line) ? line.replaceAll(`${folder}/`, '') : line)).join('\n');
}

function isFrame(line: string): boolean {
  return /^ {4}at .*:\d+:\d+\)?$|^ {4}at (?:async )?.*\(<anonymous>\)$/.test(line);
}

/** Of Node or of dagproof. */
function isForeign(line: string): boolean {
  return /[ (]node:|\(<anonymous>\)$/.test(line) || SOURCES.some((path) => line.includes(path));
}
