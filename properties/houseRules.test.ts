/**
 * The conventions of CONTRIBUTING.md that a machine can check hold in every file.
 * The second half plants one violation of each kind and expects to be told.
 */
import { readdirSync, readFileSync } from 'node:fs';
import picomatch from 'picomatch';
import { describe, expect, it } from 'vitest';
import {
  fileLengths,
  functionLengths,
  leftoverOutput,
  lengthViolations,
  LONGEST_FILE,
  LONGEST_FUNCTION,
  misnamedFiles,
  unrunTests,
  unwantedSyntax,
  withoutOpeningComment,
} from './repository/houseRules.ts';
import { SHARING_TESTS, touchesOfSharing } from './repository/sharingTests.ts';
import { isTest, listFiles, parseSource, readSources, REPOSITORY, type Source } from './repository/sourceTree.ts';

/** Lines of what is longer than its limit, with reason. A number here may only shrink. */
const LONG_FILES: ReadonlyMap<string, number> = new Map([]);
const LONG_FUNCTIONS: ReadonlyMap<string, number> = new Map([]);

const LONGEST_TEST_FILE = 400;

const inSrc = readSources(['src']);
const everywhere = [...inSrc, ...readSources(['properties', 'scenarios', 'bench'])];
const tests = everywhere.filter((source) => isTest(source.path));
const isSharing = picomatch([...SHARING_TESTS]);
const sharing = tests.filter(({ path }) => isSharing(path));
const code = everywhere.filter((source) => !isTest(source.path));

describe('every file', () => {
  it('is found', () => {
    expect(inSrc.length).toBeGreaterThan(20);
    expect(tests.length).toBeGreaterThan(2);
  });

  it('is short', () => {
    const limits = { limit: LONGEST_FILE, exceptions: LONG_FILES };
    expect(lengthViolations(fileLengths(code), limits)).toEqual([]);
    expect(lengthViolations(fileLengths(tests), { limit: LONGEST_TEST_FILE, exceptions: new Map() })).toEqual([]);
  });

  it('has short functions', () => {
    const limits = { limit: LONGEST_FUNCTION, exceptions: LONG_FUNCTIONS };
    expect(lengthViolations(functionLengths(code), limits)).toEqual([]);
  });

  it('runs all of its tests', () => {
    expect(unrunTests(everywhere)).toEqual([]);
  });

  it('that shares its process with other tests changes nothing they would notice', () => {
    // This file plants such changes below.
    expect(touchesOfSharing(sharing.filter(({ path }) => path !== 'properties/houseRules.test.ts'))).toEqual([]);
    expect(SHARING_TESTS.filter((glob) => !tests.some(({ path }) => picomatch(glob)(path)))).toEqual([]);
  });

  it('is named in camelCase', () => {
    expect(misnamedFiles([...inSrc, ...readSources(['bench'])])).toEqual([]);
  });

  it('of src opens by saying what it is responsible for', () => {
    expect(withoutOpeningComment(inSrc.filter((source) => !isTest(source.path)))).toEqual([]);
  });

  it('of src has no default export, enum, namespace or inheritance but of errors', () => {
    expect(unwantedSyntax(inSrc)).toEqual([]);
  });

  it('of src has no output left from a search for a bug', () => {
    expect(leftoverOutput(inSrc.filter((source) => !isTest(source.path)))).toEqual([]);
  });

  it('speaks of the project and not of the machine it was written on', () => {
    expect(everyTextFile().flatMap(([path, text]) => machinePaths(path, text))).toEqual([]);
  });
});

/** Kept by tools, not by people; `.git` is a file in a working tree beside the first. */
const NOT_OURS = ['package-lock.json', '.git'];

/** Path and text of everything kept in the repository but the lock file. */
function everyTextFile(): [path: string, text: string][] {
  const folders = ['src', 'properties', 'scenarios', 'reports', 'bench', 'bin', '.ci'];
  const top = readdirSync(REPOSITORY, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !NOT_OURS.includes(entry.name) && !entry.name.endsWith('.tgz'))
    .map((entry) => entry.name);
  const paths = [...top, '.ci/run', ...folders.flatMap(listFiles)];
  return paths.map((path) => [path, readFileSync(REPOSITORY + path, 'utf8')]);
}

function machinePaths(path: string, text: string): string[] {
  // Written in pieces, so that this file does not name what it looks for.
  const roots = ['work', 'root', 'tmp', 'home', 'Users'].join('|');
  const machinePath = new RegExp(String.raw`(?<![\w.~$}/-])/(?:${roots})/[\w.-]+|\b[A-Z]:\\Users`);
  return text.split('\n').flatMap((line, index) => {
    const found = machinePath.exec(line)?.[0];
    return found === undefined ? [] : [`${path}:${index + 1} names ${found}`];
  });
}

function planted(text: string, path = 'src/model/planted.ts'): Source[] {
  return [parseSource(path, text)];
}

describe('a planted violation', () => {
  const lines = (count: number): string => 'f();\n'.repeat(count);

  it('is a file of one line too many', () => {
    const lengthsOf = (count: number) => fileLengths(planted(lines(count)));
    const limits = { limit: LONGEST_FILE, exceptions: new Map() };
    expect(lengthViolations(lengthsOf(250), limits)).toEqual([]);
    expect(lengthViolations(lengthsOf(251), limits)).toEqual([
      'src/model/planted.ts has 251 lines, 250 is its limit: split it',
    ]);
  });

  it.each(['function long() {', 'const long = () => {', 'const o = { long() {', 'class C { long() {'])(
    'is a function of one line too many: %s',
    (opening) => {
      const closing = opening.startsWith('const o') || opening.startsWith('class') ? '} }' : '}';
      const lengthsOf = (count: number) =>
        functionLengths(planted(`/** Long. */\n${opening}\n${lines(count)}${closing}`));
      const limits = { limit: LONGEST_FUNCTION, exceptions: new Map() };
      expect(lengthViolations(lengthsOf(58), limits)).toEqual([]);
      expect(lengthViolations(lengthsOf(59), limits)).toEqual([
        'src/model/planted.ts#long has 61 lines, 60 is its limit: split it',
      ]);
    },
  );

  it('is an exception that was not lowered when its file shrank', () => {
    const judge = (count: number, excused: number) =>
      lengthViolations([{ name: 'a', lines: count }], { limit: 250, exceptions: new Map([['a', excused]]) });
    expect(judge(300, 300)).toEqual([]);
    expect(judge(301, 300)).toHaveLength(1);
    expect(judge(299, 300)).toEqual(['the exception of 300 lines for a shrinks to 299']);
    expect(judge(200, 300)).toEqual(['the exception of 300 lines for a goes away']);
  });

  it.each([
    `it.only('a', () => {});`,
    `it.skip('a', () => {});`,
    `it.todo('a');`,
    `it.concurrent.skip('a', () => {});`,
    `describe.skip.each([1])('a', () => {});`,
    `describe.skipIf(isSlow)('a', () => {});`,
    `it('a', { skip: true }, () => {});`,
    `it.each([1])('a', { todo: true }, () => {});`,
    `xit('a', () => {});`,
  ])('is a test that does not run: %s', (text) => {
    expect(unrunTests(planted(text))).toHaveLength(1);
  });

  it.each([`rows.skip(2);`, `simulate(dag, { only: 1 });`, `it('a', () => { run({ skip: true }); });`])(
    'is no test at all: %s',
    (text) => {
      expect(unrunTests(planted(text))).toEqual([]);
    },
  );

  it.each([
    'export default 1;',
    'export default class A {}',
    'export default function f() {}',
    'const a = 1; export { a as default };',
    'enum Color { red }',
    'const enum Color { red }',
    'namespace N {}',
    'class A extends B {}',
  ])('of the syntax is seen in: %s', (text) => {
    expect(unwantedSyntax(planted(text))).toHaveLength(1);
  });

  it.each([
    'class A extends Error {}',
    'class A extends RangeError implements B {}',
    'interface A extends B {}',
    `declare module 'vitest' {}`,
    'declare global {}',
    'switch (a) { default: b(); }',
  ])('of the syntax is not seen in: %s', (text) => {
    expect(unwantedSyntax(planted(text))).toEqual([]);
  });

  it('is a console.log or a debugger statement', () => {
    expect(leftoverOutput(planted('console.log(1);\nconsole.error(2);\ndebugger;\n'))).toEqual([
      'src/model/planted.ts:1 has console.log',
      'src/model/planted.ts:3 has debugger',
    ]);
  });

  it('is a spy or a change of the environment in a test that shares its process', () => {
    const text =
      "vi.spyOn(a, 'b');\nprocess.env['TZ'] = 'UTC';\nglobalThis.fetch = f;\nconsole.log = f;\nprocess.on('exit', f);\n";
    expect(touchesOfSharing(planted(text))).toHaveLength(5);
    expect(touchesOfSharing(planted("const zone = process.env['TZ'];\nexpect(console.log === f);"))).toEqual([]);
  });

  it('is a file without a doc comment at its top', () => {
    expect(withoutOpeningComment(planted('// A comment.\nconst a = 1;'))).toHaveLength(1);
    expect(withoutOpeningComment(planted('/** What it does. */\nconst a = 1;'))).toEqual([]);
    expect(withoutOpeningComment(planted('#!/usr/bin/env node\n/**\n * What it does.\n */'))).toEqual([]);
  });

  it.each(['src/model/Planted.ts', 'src/model/planted-file.ts', 'src/model/planted_file.test.ts'])(
    'is the file name %s',
    (path) => {
      expect(misnamedFiles(planted('', path))).toHaveLength(1);
    },
  );

  it('is a path of the machine', () => {
    expect(machinePaths('a.md', `see ${['', 'home', 'me', 'x'].join('/')}`)).toHaveLength(1);
    expect(machinePaths('a.md', 'see src/work/tmp/x and https://example.org/home/x')).toEqual([]);
  });
});
