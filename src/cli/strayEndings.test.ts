import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from './main.ts';

const BIN = fileURLToPath(new URL('../../bin/dagproof.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'dagproof-stray-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A module with one task of that body. */
function moduleOf(name: string, body: string, before = ''): string {
  const head = `import { Dag, real } from 'dagproof';\n${before}\nexport const dag = new Dag('d');\n`;
  writeFileSync(join(folder, `${name}.ts`), `${head}dag.task('work', ${body})();\n`);
  return `${name}.ts`;
}

/** In this process: what is asked ends in an exit code. */
async function answer(name: string, body: string, before?: string): Promise<{ code: number; output: string; error: string }> {
  let [output, error] = ['', ''];
  const streams = { out: (text: string) => void (output += text), error: (text: string) => void (error += text), width: 100, hasColor: false };
  const code = await main(['run', join(folder, moduleOf(name, body, before))], streams);
  return { code, output, error };
} // prettier-ignore

/** As a process of its own, which it may end. */
function run(name: string, body: string, before?: string): { code: number | null; output: string; error: string } {
  const argv = [BIN, 'run', moduleOf(name, body, before)];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: folder, encoding: 'utf8' });
  return { code: status, output: stdout, error: stderr };
}

const WAITS = 'async () => { await real(() => new Promise((r) => setTimeout(r, 60_000))); }';

describe('a body', () => {
  it('that waits for what never comes is named, with what it waits for', async () => {
    const { code, error } = await answer('never', 'async () => new Promise(() => {})');
    expect(code).toBe(2);
    expect(error).toMatch(/work try 1 waits for a promise[^]*\[deadlock\]/);
    expect(error).not.toMatch(/\n\s+at /);
  });

  it('fails by an error that floats about', async () => {
    const { code, output } = await answer('floats', 'async () => { void Promise.reject(new Error("lost")); }');
    expect(code).toBe(1);
    expect(output).toContain('work  failed: Error: lost');
  });
});

describe('a module', () => {
  it.each([
    ['a timer', 'setTimeout(() => { throw new Error("lost"); }, 1);'],
    ['a promise', 'void new Promise((_, reject) => setTimeout(() => reject(new Error("lost")), 1));'],
  ])('whose own work fails unawaited is told so: %s', (_, before) => {
    const { code, error } = run('stray', WAITS, before);
    expect(code).toBe(2);
    expect(error).toContain('Error: lost\nThat failed where nothing awaited it: the body of a task or the module');
    expect(error).toContain('npx dagproof run stray.ts');
    expect(error).not.toMatch(/\n\s+at /);
  });

  it('may bring the stubs that its tasks ask', async () => {
    const stub = `import { paginatedApi } from 'dagproof/stubs';
      export const stubs = [paginatedApi({ url: 'https://api.example.test/items', items: [1, 2] })];`;
    const body = 'async () => await (await fetch("https://api.example.test/items")).json()';
    expect((await answer('stubbed', body, stub)).output).toContain('success');
    const bad = await answer('unstubbed', body, 'export const stubs = [1];');
    expect([bad.code, bad.error]).toEqual([2, expect.stringContaining('[bad-stub]')]);
  });
});

describe('an interrupt', () => {
  it('ends the process as shells report with 130', async () => {
    const body = WAITS.replace('{', '{ process.stderr.write("started");');
    const child = spawn(process.execPath, [BIN, 'run', moduleOf('long', body)], { cwd: folder });
    child.stderr.once('data', () => child.kill('SIGINT'));
    const signal = await new Promise((resolve) => child.once('exit', (_, by) => resolve(by)));
    expect(signal).toBe('SIGINT');
  });
});
