/**
 * The floors of `src` hold: imports go down, nothing goes round, the lower floors are pure.
 * The second half plants one violation of each kind and expects to be told.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fileCycles } from './repository/fileCycles.ts';
import {
  barrelViolations,
  floorViolations,
  folderOf,
  optionalPeerViolations,
  purityViolations,
  selfImportViolations,
} from './repository/floorRules.ts';
import { FLOORS, HOW_TO_CHANGE } from './repository/floors.ts';
import { isTest, parseSource, readSources, REPOSITORY, type Source } from './repository/sourceTree.ts';

// Tests stand outside the building: they may look at it from any floor.
const sources = readSources(['src']).filter((source) => !isTest(source.path));
const MAIN_ENTRY = 'src/index.ts';

/** The source files of the package's entries, from the `exports` of package.json. */
function entries(): string[] {
  const { exports } = JSON.parse(readFileSync(`${REPOSITORY}package.json`, 'utf8')) as {
    exports: Record<string, string | { default: string }>;
  };
  return Object.values(exports)
    .map((target) => (typeof target === 'string' ? target : target.default))
    .filter((target) => target.endsWith('.js'))
    .map((target) => target.replace('./dist/', 'src/').replace(/\.js$/, '.ts'));
}

describe('the source tree', () => {
  it('imports only from lower floors or from the same folder', () => {
    expect(floorViolations(sources), HOW_TO_CHANGE).toEqual([]);
  });

  it('has no cycle between files, not even of types', () => {
    expect(fileCycles(sources).map((cycle) => cycle.join(' -> '))).toEqual([]);
  });

  it('keeps clocks, chance, waiting and the outside world off the pure floors', () => {
    expect(purityViolations(sources), HOW_TO_CHANGE).toEqual([]);
  });

  it('re-exports in the entries of the package only', () => {
    expect(barrelViolations(sources, entries())).toEqual([]);
  });

  it('never imports its own package by name', () => {
    expect(selfImportViolations(sources)).toEqual([]);
  });

  it('reaches no optional peer from the main entry', () => {
    expect(sources.map((source) => source.path)).toContain(MAIN_ENTRY);
    expect(optionalPeerViolations(sources, MAIN_ENTRY)).toEqual([]);
  });

  it('has a source file for every entry of package.json', () => {
    expect(sources.map((source) => source.path)).toEqual(expect.arrayContaining(entries()));
  });

  it('has the same floors in its README as in the table', () => {
    const readme = readFileSync(`${REPOSITORY}src/README.md`, 'utf8');
    const rows = [...readme.matchAll(/^\| (\d) +\| `([\w.]+)\/?` +\|/gm)];
    expect(new Map(rows.map(([, floor, folder]) => [folder, Number(floor)]))).toEqual(FLOORS);
  });

  it('has a floor for every folder', () => {
    const folders = readdirSync(`${REPOSITORY}src`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).filter((name) => !FLOORS.has(name))).toEqual([]);
  });
});

/** A tree of a few files: path below `src` and text. */
function tree(...files: (readonly [path: string, text: string])[]): Source[] {
  return files.map(([path, text]) => parseSource(`src/${path}`, text));
}

const EMPTY_ENGINE = ['engine/run.ts', ''] as const;

describe('a planted violation', () => {
  it.each([
    ['model/a.ts', 'floor 0 may not look up to floor 1'],
    ['authoring/a.ts', 'authoring and engine share floor 1'],
    ['invariants/a.ts', 'invariants never imports engine'],
    ['viewer/a.ts', 'viewer never imports engine'],
    ['elsewhere/a.ts', 'elsewhere has no floor'],
  ])('of the floors is seen in src/%s', (path, reason) => {
    const [violation = ''] = floorViolations(tree([path, `import { run } from '../engine/run.ts';`], EMPTY_ENGINE));
    expect(violation).toContain(`src/${path}`);
    expect(violation).toContain(reason);
  });

  it.each([
    `import type { Run } from '../engine/run.ts';`,
    `export { run } from '../engine/run.ts';`,
    `export * from '../engine/run.ts';`,
    `type Run = import('../engine/run.ts').Run;`,
    `const run = import('../engine/run.ts');`,
    `import '../engine/run.ts';`,
  ])('is seen however it is written: %s', (text) => {
    expect(floorViolations(tree(['model/a.ts', text], EMPTY_ENGINE))).toHaveLength(1);
  });

  it('is not seen where an import goes down or stays', () => {
    const text = `import { a } from '../model/b.ts';\nimport { c } from './run.ts';`;
    expect(floorViolations(tree(['engine/a.ts', text], ['model/b.ts', ''], EMPTY_ENGINE))).toEqual([]);
  });

  it('is an import of a file that does not exist', () => {
    expect(floorViolations(tree(['model/a.ts', `import './absent.ts';`]))[0]).toContain('is not a file of src');
  });

  it('of two files importing types from each other is a cycle', () => {
    const planted = tree(
      ['model/a.ts', `import type { B } from './b.ts';`],
      ['model/b.ts', `import type { C } from './c.ts';`],
      ['model/c.ts', `import type { A } from './a.ts';`],
      ['model/d.ts', `import type { A } from './a.ts';`],
    );
    expect(fileCycles(planted)).toEqual([['src/model/a.ts', 'src/model/b.ts', 'src/model/c.ts', 'src/model/a.ts']]);
  });

  it.each([
    'const t = Date.now();',
    'const t = new Date();',
    'const t = Date();',
    'const t = Math.random();',
    'setTimeout(() => 1, 5);',
    'const f = async () => 1;',
    'async function f() { return 1; }',
    'const p = Promise.resolve(1);',
    'const p = new Promise(() => 1);',
    'console.info(1);',
    'const e = process.env;',
    'const g = globalThis;',
    'const now = performance.now();',
    'const box = { process };',
    `import fs from 'node:fs';`,
    `import fs from 'fs';`,
    `import picomatch from 'picomatch';`,
  ])('of purity is seen in: %s', (text) => {
    for (const folder of ['model', 'authoring', 'engine', 'scheduler', 'trace', 'airflow']) {
      expect(purityViolations(tree([`${folder}/a.ts`, text]))).toHaveLength(1);
    }
    expect(purityViolations(tree(['drivers/a.ts', text]))).toEqual([]);
  });

  it.each([
    'const d = new Date(iso).toISOString();',
    'type Body = () => Promise<number>;',
    'const n = this.process + row.console;',
    'const o = { process: 1 };',
    'interface I { fetch(): void; setTimeout: number }',
    `import { sha1 } from '@noble/hashes/legacy.js';`,
  ])('of purity is not seen in: %s', (text) => {
    expect(purityViolations(tree(['model/a.ts', text]))).toEqual([]);
  });

  it('is a re-export outside an entry', () => {
    const planted = tree(['model/a.ts', `export { b } from './b.ts';`], ['index.ts', `export * from './model/b.ts';`]);
    expect(barrelViolations(planted, [MAIN_ENTRY])).toEqual([
      `src/model/a.ts:1 re-exports './b.ts' but is not an entry`,
    ]);
  });

  it.each(['dagproof', 'dagproof/check'])('is an import of %s inside src', (specifier) => {
    expect(selfImportViolations(tree(['cli/a.ts', `import '${specifier}';`]))).toHaveLength(1);
  });

  it('is an optional peer two files away from the main entry', () => {
    const planted = tree(
      ['index.ts', `export { a } from './drivers/a.ts';`],
      ['drivers/a.ts', `import type { b } from '../workers/b.ts';`],
      ['workers/b.ts', `import { http } from 'msw/http';`],
      ['checking/c.ts', `import fc from 'fast-check';`],
    );
    expect(optionalPeerViolations(planted, MAIN_ENTRY)).toEqual([
      `src/index.ts -> src/drivers/a.ts -> src/workers/b.ts imports the peer 'msw/http'`,
    ]);
  });

  it('is placed in a folder by its path', () => {
    expect([folderOf('src/model/a.ts'), folderOf(MAIN_ENTRY)]).toEqual(['model', 'index.ts']);
  });
});
