import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as dagproof from 'dagproof';
import * as check from 'dagproof/check';
import { afterAll, describe, expect, it } from 'vitest';
import { DagproofError, mistake } from '../model/errors.ts';
import { loadModule } from './loadModule.ts';

const folder = mkdtempSync(join(tmpdir(), 'dagproof-load-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function failureOf(path: string): Promise<DagproofError> {
  try {
    await loadModule(path);
  } catch (error) {
    if (error instanceof DagproofError) return error;
    throw error;
  }
  throw new Error(`${path} was loaded`);
}

describe('loading a module', () => {
  it('gives named and default exports of a TypeScript file', async () => {
    const path = write(
      'plain.ts',
      'interface Row { n: number }\nexport const row: Row = { n: 1 };\nexport default "d";\n',
    );
    const exports = await loadModule(path);
    expect({ ...exports }).toEqual({ row: { n: 1 }, default: 'd' });
  });

  it.each(['own.ts', 'own.mts', 'own.js', 'own.mjs'])(
    'gives %s the very same dagproof as the caller, whatever its own node_modules hold',
    async (name) => {
      mkdirSync(join(folder, 'node_modules/dagproof'), { recursive: true });
      write('node_modules/dagproof/package.json', '{ "name": "dagproof", "type": "module", "exports": "./other.js" }');
      write('node_modules/dagproof/other.js', 'export class Dag {}\nexport class AirflowSkipException {}\n');
      const path = write(name, `import * as all from 'dagproof';\nexport const { Dag, AirflowSkipException } = all;\n`);
      const exports = await loadModule(path);
      expect(exports['Dag']).toBe(dagproof.Dag);
      expect(exports['AirflowSkipException']).toBe(dagproof.AirflowSkipException);
    },
  );

  it('gives a CommonJS file the same dagproof too', async () => {
    const path = write('own.cjs', `module.exports = { Dag: require('dagproof').Dag };\n`);
    expect((await loadModule(path))['Dag']).toBe(dagproof.Dag);
  });

  it('gives an entry with an optional peer on demand, and the very same', async () => {
    const path = write('checked.ts', `import * as check from 'dagproof/check';\nexport const names = { ...check };\n`);
    expect((await loadModule(path))['names']).toEqual({ ...check });
  });

  it('gives a file that the module imports the same dagproof', async () => {
    write('helper.ts', `import { Dag } from 'dagproof';\nexport const HelperDag = Dag;\n`);
    const path = write('main.ts', `import { HelperDag } from './helper.ts';\nexport const seen = HelperDag;\n`);
    expect((await loadModule(path))['seen']).toBe(dagproof.Dag);
  });

  it('awaits a top-level await', async () => {
    const path = write('awaiting.ts', 'export const answer = await Promise.resolve(42);\n');
    expect((await loadModule(path))['answer']).toBe(42);
  });

  it('keeps the parameters of a function readable in its text', async () => {
    const path = write(
      'text.ts',
      'export const body = ({ key, size = 2 }: { key: string; size?: number }) => key + size;\n',
    );
    expect(String((await loadModule(path))['body'])).toContain('({ key, size = 2 })');
  });
});

describe('a module that cannot be loaded', () => {
  it('is reported with its path when there is no such file', async () => {
    const error = await failureOf(join(folder, 'absent.ts'));
    expect(error.code).toBe('module-not-found');
    expect(error.message).toContain('absent.ts');
  });

  it('is reported as unreadable when it is a directory with the name of a file', async () => {
    const path = join(folder, 'directory.ts');
    mkdirSync(path);
    expect((await failureOf(path)).code).toBe('module-unreadable');
  });

  it.each(['dag.py', 'dag.json'])('is refused as a format of a later version when it is %s', async (name) => {
    const error = await failureOf(name);
    expect(error.code).toBe('dag-format-not-supported');
    expect(error.message).toContain('Python DAG files (.py) and serialized DAGs (.json) are for a later version');
  });

  it.each([
    ['notes.md', '".md" is no kind of module'],
    ['Makefile', 'it has no file extension'],
  ])('is refused when %s is no module', async (name, reason) => {
    const error = await failureOf(name);
    expect(error.code).toBe('module-kind-unknown');
    expect(error.message).toContain(reason);
  });

  it('is reported with line and column when its syntax is wrong', async () => {
    const error = await failureOf(write('broken.ts', 'export const a = 1;\nexport const b = {;\n'));
    expect(error.code).toBe('module-syntax-error');
    expect(error.message).toMatch(/Unexpected token \(.*broken\.ts:2:19\)/);
  });

  it('is reported with the import that cannot be found', async () => {
    const missingFile = write('missingFile.ts', `import { a } from './nowhere.ts';\nexport const b = a;\n`);
    const missingPackage = write('missingPackage.ts', `import a from 'no-such-package-here';\nexport const b = a;\n`);
    for (const [path, specifier] of [
      [missingFile, './nowhere.ts'],
      [missingPackage, 'no-such-package-here'],
    ] as const) {
      const error = await failureOf(path);
      expect(error.code).toBe('module-import-not-found');
      expect(error.message).toContain(`the import '${specifier}' cannot be found`);
    }
  });

  it('is reported with what it threw and where', async () => {
    const error = await failureOf(write('throwing.ts', 'export const a = 1;\n\nthrow new TypeError("bad start");\n'));
    expect(error.code).toBe('module-threw');
    expect(error.message).toMatch(/threw TypeError: bad start \(at .*throwing\.ts:3:7\)/);
  });

  it('is reported when it throws something that is no Error', async () => {
    const error = await failureOf(write('throwingText.ts', 'throw "plain text";\n'));
    expect(error.message).toContain('threw a value that is no Error: plain text');
  });

  it('passes on a DagproofError of its own unchanged', async () => {
    Object.assign(globalThis, { plannedMistake: mistake('planned', 'a mistake', 'none') });
    const error = await failureOf(write('mistaken.ts', 'throw Reflect.get(globalThis, "plannedMistake");\n'));
    expect(error.code).toBe('planned');
  });
});
