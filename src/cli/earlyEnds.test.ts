import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const BIN = fileURLToPath(new URL('../../bin/dagproof.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'dagproof-early-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Beside a module with one task of that body, and something after it. */
function started(argv: readonly string[], body: string, after = ''): { code: number | null; output: string; error: string } {
  const lines = ["import { Dag, getContext } from 'dagproof';", "export const dag = new Dag('d');", `dag.task('work', () => { ${body} }, { retries: 1 })();`, after];
  writeFileSync(join(folder, 'sales.ts'), lines.join('\n'));
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...argv], { cwd: folder, encoding: 'utf8' });
  return { code: status, output: stdout, error: stderr };
} // prettier-ignore

describe('a command is no success when the process is ended', () => {
  it('by a module', () => {
    const { code, error } = started(['run', 'sales.ts'], 'return 1;', 'process.exit(0);');
    expect(code).toBe(2);
    expect(error).toContain('The module, or the body of a task, ended the process (process.exit, exit code 0)');
    expect(error).toContain('Take process.exit out');
    expect(error).toContain('The command was: npx dagproof run sales.ts');
  });

  it('by a body in a worker of the check', () => {
    const body = 'if (getContext().tryNumber > 1) process.exit(0);';
    const { code, error } = started(['check', 'sales.ts', '--workers', '2'], body);
    expect(code).toBe(2);
    expect(error).toContain('[process-ended]');
    expect(error).toContain('[worker-ended]');
  });

  it('as its module waits for what nothing settles', () => {
    const { code, error } = started(['run', 'sales.ts'], 'return 1;', 'await new Promise(() => {});');
    expect([code, error]).toEqual([2, expect.stringContaining('[never-settled]')]);
  });
});
