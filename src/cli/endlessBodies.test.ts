import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from './main.ts';

const BIN = fileURLToPath(new URL('../../bin/dagproof.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'dagproof-endless-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A module whose tasks end for the item 1, and never for the item 2. */
function moduleOf(name: string, body: string, kind = 'async '): string {
  const lines = [
    "import { Dag, real } from 'dagproof';",
    "export const dag = new Dag('d');",
    `dag.task('work', ${kind}({ x }: { x: number }) => {`,
    body,
    '}).expand({ x: [1, 2] });',
  ];
  writeFileSync(join(folder, `${name}.ts`), lines.join('\n'));
  return `${name}.ts`;
}

/** As a process of its own, which ends itself. */
function run(file: string, limit: string, command = 'run'): { code: number | null; error: string } {
  const options = { cwd: folder, encoding: 'utf8', timeout: 60_000 } as const;
  const { status, stderr } = spawnSync(process.execPath, [BIN, command, file, '--stall-limit', limit], options);
  return { code: status, error: stderr };
}

const PAUSE = 'await new Promise((resolve) => setTimeout(resolve, 5_000));';

describe('a body that never gives the processor back', () => {
  it.each([['promises', `${PAUSE}\nwhile (x > 1) await null;`, 5]])(
    'is named with the place it is at: %s',
    (name, body, line) => {
      const { code, error } = run(moduleOf(name, body), '250ms');
      expect(code).toBe(2);
      expect(error).toContain('work[1] try 1 has kept the process busy for 250ms');
      expect(error).toContain(`${name}.ts:${line}`);
      expect(error).toContain(`The command was: npx dagproof run ${name}.ts --stall-limit 250ms`);
    },
  );

  it('is named by a check too, which plays bodies that return at once without promises', () => {
    const file = moduleOf('loop', 'while (x > 1) {}', '');
    const { code, error } = run(file, '250ms', 'check');
    expect(code).toBe(2);
    expect(error).toMatch(/^\nwork\[1\] try 1 has kept the process busy for 250ms.*\n +at .*loop\.ts:4:\d+\n +A loop/);
    expect(error).toMatch(/\n\nThe command was: .*250ms\n$/);
  });

  it('is left alone while it waits for real work', () => {
    const file = moduleOf('works', 'await real(() => new Promise((resolve) => setTimeout(resolve, 500 + x)));');
    expect(run(file, '250ms')).toEqual({ code: 0, error: '' });
  });
});

it('refuses a limit that is no length of time', async () => {
  let error = '';
  const streams = { out: () => {}, error: (text: string) => void (error += text), width: 100, hasColor: false };
  expect(await main(['run', 'dag.ts', '--stall-limit', 'soon'], streams)).toBe(2);
  expect(error).toContain('--stall-limit is "soon"');
});
