/**
 * A flag whose value is JSON: written in the command, or in a file that the command names.
 */
import { readFileSync } from 'node:fs';
import { mistake } from '../model/errors.ts';
import type { Json } from '../model/json.ts';

/** @throws DagproofError bad-json */
export function json(flag: string, text: string): Json {
  const parsed = parse(text);
  if ('value' in parsed) return parsed.value;
  throw mistake(
    'bad-json',
    `${flag} is ${JSON.stringify(text)}, which is not JSON: ${parsed.reason}.`,
    'Quote it for the shell: \'{"key": 1}\'.',
  );
}

/**
 * What begins with a bracket or a brace is JSON, anything else names a file of it.
 *
 * @throws DagproofError bad-json, flag-file-not-found, flag-file-unreadable
 */
export function jsonOrFile(flag: string, given: string): Json {
  if (/^\s*[[{]/.test(given)) return json(flag, given);
  const parsed = parse(read(flag, given));
  if ('value' in parsed) return parsed.value;
  throw mistake(
    'bad-json',
    `${flag} names the file "${given}", which is not JSON: ${parsed.reason}.`,
    'Mend the file.',
  );
}

function parse(text: string): { readonly value: Json } | { readonly reason: string } {
  try {
    return { value: JSON.parse(text) as Json };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

function read(flag: string, path: string): string {
  try {
    // Some editors begin a file with a byte order mark.
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    if (code !== 'ENOENT') {
      throw mistake('flag-file-unreadable', `${flag} names "${path}", which cannot be read: ${code}.`, 'Name a file that may be read.');
    }
    throw mistake(
      'flag-file-not-found',
      `${flag} is "${path}", which is neither JSON nor a file that can be found from ${process.cwd()}.`,
      `Give a JSON list, quoted for the shell, or the path of a file that holds one from the directory you are in.`,
    );
  }
} // prettier-ignore
