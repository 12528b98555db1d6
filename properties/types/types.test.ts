/**
 * The types of the authoring API, tested through the compiler: every mistake gives the one diagnostic its first line
 * expects, and right programs give none, under TypeScript 6 and under TypeScript 7.
 */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';

interface Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const names = readdirSync(`${root}properties/types/mistakes`).map((file) => file.replace(/\.ts$/, ''));

const compilers = [
  { name: 'TypeScript 6', version: '6', path: 'node_modules/typescript/bin/tsc' },
  { name: 'TypeScript 7', version: '7', path: 'node_modules/typescript-7/bin/tsc' },
] as const;

describe.each(compilers)('under $name', ({ version, path }) => {
  let diagnostics: readonly Diagnostic[] = [];

  beforeAll(async () => {
    diagnostics = await compile(path);
  });

  test('the compiler is of the expected version', async () => {
    expect(await run(path, ['--version'])).toMatch(new RegExp(`^Version ${version}\\.`));
  });

  test('right programs and the library itself compile without a diagnostic', () => {
    expect(diagnostics.filter(({ file }) => !file.startsWith('properties/types/mistakes/'))).toEqual([]);
  });

  test.each(names)('the mistake %s is refused with the expected first line, at its line', (name) => {
    const file = `properties/types/mistakes/${name}.ts`;
    const found = diagnostics.filter((diagnostic) => diagnostic.file === file);
    expect(found.map(inWords)).toEqual([inWords({ file, ...expected(file, version) })]);
  });
});

/** What the head of a file expects; a second line speaks for TypeScript 7 where it words the diagnostic differently. */
function expected(file: string, version: string): Omit<Diagnostic, 'file'> {
  const text = readFileSync(root + file, 'utf8');
  const own = new RegExp(`^// expect of TypeScript ${version}: line (\\d+), (TS\\d+): (.*)$`, 'm').exec(text);
  const match = own ?? /^\/\/ expect: line (\d+), (TS\d+): (.*)$/m.exec(text);
  if (match === null) throw new Error(`${file} does not say what it expects`);
  const [, line, code = '', message = ''] = match;
  return { line: Number(line), code, message };
}

// The order of union members and properties in a message depends on which files are compiled together.
function inWords({ line, code, message }: Diagnostic): string {
  return `line ${line}, ${code}: ${message.split(/\W+/).sort().join(' ').trim()}`;
}

async function compile(path: string): Promise<Diagnostic[]> {
  const output = await run(path, ['-p', 'properties/types/tsconfig.json', '--pretty', 'false']);
  return output.split('\n').flatMap((text) => {
    const match = /^(\S+)\((\d+),\d+\): error (TS\d+): (.*)$/.exec(text.trimEnd());
    if (match === null) {
      // Lines that are indented explain the diagnostic above; anything else must not be lost.
      return text === '' || text.startsWith(' ') ? [] : [{ file: '', line: 0, code: '', message: text }];
    }
    const [, file = '', line, code = '', message = ''] = match;
    return [{ file, line: Number(line), code, message }];
  });
}

function run(path: string, options: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    // The compiler exits with 1 or 2 when it finds something: its output is what counts.
    execFile(process.execPath, [path, ...options], { cwd: root }, (_error, stdout) => resolve(stdout));
  });
}
