/**
 * Loads a user's TypeScript or JavaScript module and gives its exports, or a mistake that says why not.
 * It refuses to know what a Dag is: what the exports mean is the caller's business.
 */
import { readFile } from 'node:fs/promises';
import { extname, relative, resolve } from 'node:path';
import { createJiti } from 'jiti';
import { type DagproofError, isDagproofError, mistake } from '../model/errors.ts';
import { installShims } from '../virtual/install.ts';
import { ownModules } from './ownModules.ts';

const LOADABLE = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

/**
 * The exports of the module at `path` (relative to the working directory), by name; `default` among them.
 * Each call evaluates the file anew. Its `dagproof` is the one that called, whatever its own `node_modules` hold.
 *
 * @throws DagproofError when the file is absent, of a kind that cannot be loaded, not well-formed, imports what
 * cannot be found, or throws while loading. A DagproofError thrown by the module itself is passed on as it is.
 * @example const { dag } = await loadModule('dags/sales.ts');
 */
export async function loadModule(path: string): Promise<Record<string, unknown>> {
  const file = resolve(path);
  const extension = extname(file);
  refuseOtherKinds(path, extension);
  const source = await readSource(path, file);
  const virtualModules = await ownModules();
  // Before the module can keep a timer for later.
  installShims();
  try {
    // `interopDefault` off: exports stay what the file says, without a proxy in between.
    const loader = createJiti(file, { interopDefault: false, tsconfigPaths: true, virtualModules });
    // `forceTranspile`: plain JavaScript would otherwise go to Node, past `virtualModules`.
    const options = { filename: file, ext: extension, async: true, forceTranspile: true };
    return (await loader.evalModule(source, options)) as Record<string, unknown>;
  } catch (error) {
    throw explainFailure(path, file, error);
  }
}

function refuseOtherKinds(path: string, extension: string): void {
  if (extension === '.py' || extension === '.json') {
    throw mistake(
      'dag-format-not-supported',
      `cannot load "${path}": Python DAG files (.py) and serialized DAGs (.json) are for a later version`,
      'Write the DAG in TypeScript or JavaScript with `new Dag(...)` and name that file.',
    );
  }
  if (!LOADABLE.includes(extension)) {
    throw mistake(
      'module-kind-unknown',
      `cannot load "${path}": ${extension === '' ? 'it has no file extension' : `"${extension}" is no kind of module`}`,
      `Name a TypeScript or JavaScript file (${LOADABLE.join(', ')}).`,
    );
  }
}

async function readSource(path: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    if (code !== 'ENOENT') {
      throw mistake('module-unreadable', `cannot read "${path}": ${code}`, 'Name a file that may be read.');
    }
    throw mistake(
      'module-not-found',
      `cannot find the module "${path}" from ${process.cwd()}`,
      'Check the spelling, or give the path from the directory you are in.',
    );
  }
}

/** Turns whatever loading threw into a mistake of the module's author. */
function explainFailure(path: string, file: string, error: unknown): DagproofError {
  if (isDagproofError(error)) return error;
  const { name, message, stack } = errorTexts(error);
  if (message.startsWith('ParseError: ')) {
    return mistake(
      'module-syntax-error',
      `cannot load "${path}": ${describeSyntaxError(message)}`,
      'Mend the syntax; `npx tsc --noEmit` shows every such place.',
    );
  }
  const absent = /^Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1];
  if (absent !== undefined) {
    return mistake(
      'module-import-not-found',
      `cannot load "${path}": the import '${absent}' cannot be found`,
      'Correct the import, or install the package it names.',
    );
  }
  const place = firstPlace(stack, file);
  return mistake(
    'module-threw',
    `loading "${path}" threw ${name}${message === '' ? '' : `: ${message}`}${place === null ? '' : ` (at ${place})`}`,
    'A DAG file may only declare; move what can fail into the body of a task.',
  );
}

function errorTexts(error: unknown): { name: string; message: string; stack: string } {
  if (error instanceof Error) return { name: error.name, message: error.message, stack: error.stack ?? '' };
  return { name: 'a value that is no Error', message: String(error), stack: '' };
}

/** `Unexpected token (dags/sales.ts:2:18)`, from the loader's two lines. */
function describeSyntaxError(message: string): string {
  const [what = '', where = ''] = message.replace('ParseError: ', '').split('\n');
  const place = /^(.*):(\d+):(\d+)$/.exec(where.trim());
  if (place === null) return what.trim();
  const [, file = '', line = '', column = ''] = place;
  // The loader counts columns from 0, every editor from 1.
  return `${what.trim()} (${readablePath(file)}:${line}:${Number(column) + 1})`;
}

/** The first line of the module that the stack names, as `dags/sales.ts:3:7`. */
function firstPlace(stack: string, file: string): string | null {
  const start = stack.indexOf(`${file}:`);
  if (start === -1) return null;
  const position = /^:\d+(:\d+)?/.exec(stack.slice(start + file.length));
  return position === null ? null : `${readablePath(file)}${position[0]}`;
}

function readablePath(file: string): string {
  const path = relative('.', file);
  return path.startsWith('..') ? file : path;
}
