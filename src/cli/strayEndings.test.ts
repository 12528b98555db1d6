import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const BIN = fileURLToPath(new URL('../../bin/dagproof.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'dagproof-stray-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A module with one task of that body. */
function moduleOf(name: string, body: string): string {
  const text = `import { Dag } from 'dagproof';\nexport const dag = new Dag('d');\ndag.task('work', ${body})();\n`;
  writeFileSync(join(folder, `${name}.ts`), text);
  return `${name}.ts`;
}

function run(name: string, body: string): { code: number | null; error: string } {
  const argv = [BIN, 'run', moduleOf(name, body)];
  const { status, stderr } = spawnSync(process.execPath, argv, { cwd: folder, encoding: 'utf8' });
  return { code: status, error: stderr };
}

describe('a body that ends the process behind our back', () => {
  it('is named when it waits for what never comes', () => {
    const { code, error } = run('never', 'async () => new Promise(() => {})');
    expect(code).toBe(2);
    expect(error).toContain('The body of work waits for something that can never happen');
    expect(error).toContain('npx dagproof run never.ts');
  });

  it.each([
    [
      'a timer',
      'async () => { setTimeout(() => { throw new Error("lost"); }, 1); await new Promise((r) => setTimeout(r, 500)); }',
    ],
    [
      'a promise',
      'async () => { void Promise.reject(new Error("lost")); await new Promise((r) => setTimeout(r, 500)); }',
    ],
  ])('is named when something it started fails unawaited: %s', (_, body) => {
    const { code, error } = run('stray', body);
    expect(code).toBe(2);
    expect(error).toContain('Error: lost');
    expect(error).not.toMatch(/\n\s+at /);
  });
});

describe('an interrupt', () => {
  it('ends the process as shells report with 130', async () => {
    const body = 'async () => { process.stderr.write("started"); await new Promise((r) => setTimeout(r, 60_000)); }';
    const child = spawn(process.execPath, [BIN, 'run', moduleOf('long', body)], { cwd: folder });
    child.stderr.once('data', () => child.kill('SIGINT'));
    const signal = await new Promise((resolve) => child.once('exit', (_, by) => resolve(by)));
    expect(signal).toBe('SIGINT');
  });
});
