/**
 * `bin/dagproof.js` on its own: which code it starts, and what it makes of that code's answer.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { REPOSITORY } from '../repository/sourceTree.ts';

const BUILT = `export const main = async (argv) => { console.log('built', argv.join(' ')); return 3; };`;
const SOURCES = `export const main = async (argv: readonly string[]): Promise<number> => {
  console.log('sources', argv.join(' '));
  return 4;
};`;

let folder = '';
afterEach(() => rmSync(folder, { recursive: true }));

/** A folder with the bin and the given files, which the bin is then run in. */
function runBin(files: Record<string, string>, environment: Record<string, string> = {}): string {
  folder = mkdtempSync(join(tmpdir(), 'dagproof-bin-'));
  cpSync(join(REPOSITORY, 'bin'), join(folder, 'bin'), { recursive: true });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'));
  for (const [path, text] of Object.entries({ 'package.json': '{ "type": "module" }', ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const options = { encoding: 'utf8', env: { ...process.env, ...environment } } as const;
  const { status, stdout, stderr } = spawnSync('node', [join(folder, 'bin/dagproof.js'), 'run', 'a.ts'], options);
  return `${status}: ${stdout}${stderr}`.trim();
}

it('runs the built package where there are no sources', () => {
  expect(runBin({ 'dist/cli/main.js': BUILT })).toBe('3: built run a.ts');
});

it('prefers the sources of a checkout to a build beside them', () => {
  const files = { 'dist/cli/main.js': BUILT, 'src/cli/main.ts': SOURCES, 'tsconfig.json': '{}' };
  expect(runBin(files)).toBe('4: sources run a.ts');
});

it('runs the build of a checkout when asked to', () => {
  const files = { 'dist/cli/main.js': BUILT, 'src/cli/main.ts': SOURCES };
  expect(runBin(files, { DAGPROOF_BUILT: '1' })).toBe('3: built run a.ts');
});

it('says what to do when the build that was asked for is missing', () => {
  expect(runBin({ 'src/cli/main.ts': SOURCES }, { DAGPROOF_BUILT: '1' })).toMatch(/^2: .*npm run build$/);
});
