import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from './main.ts';

const folder = mkdtempSync(join(tmpdir(), 'dagproof-workers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MODULE = join(folder, 'dags.ts');

function write(property: string): void {
  const lines = [
    "import { Dag } from 'dagproof';",
    "export const dag = new Dag('d');",
    "const list = dag.task('list', () => [1, 2, 3, 4, 5, 6]);",
    "dag.task('work', ({ x }) => x, { retries: 2 }).expand({ x: list() });",
    "export const other = new Dag('other');",
    "other.task('only', () => 1)();",
    "const die = () => { if (process.argv.includes('check-worker')) process.kill(process.pid, 'SIGKILL'); };",
    `export const properties = { asked: (run) => (run.dag.dagId === 'other' ? die() : (${property})(run)) };`,
  ];
  writeFileSync(MODULE, lines.join('\n'));
}

async function check(...flags: string[]): Promise<{ code: number; output: string; error: string }> {
  let [output, error] = ['', ''];
  const streams = { out: (text: string) => void (output += text), error: (text: string) => void (error += text), width: 100, hasColor: false };
  return { code: await main(['check', MODULE, '--no-save', '--fast', ...flags], streams), output, error };
} // prettier-ignore

/** What may differ is how many runs were played besides. */
function withoutRuns(output: string): string {
  return output.replace(/, \d+ runs, /, ', some runs, ');
}

describe('dagproof check --workers', () => {
  it('finds what one process finds, and tells of a worker that is gone with the next Dag', async () => {
    write('(run) => run.instances("work").filter(({ tryNumber }) => tryNumber > 1).length < 2');
    const alone = await check('--dag', 'd');
    expect(alone.output).toMatch(/^d: asked does not hold\n[^]*, path \d+:[\d:]+\)\n$/);
    const { code, output, error } = await check('--workers=2', '--runs', '100');
    expect([code, withoutRuns(output)]).toEqual([2, withoutRuns(alone.output)]);
    expect(error).toMatch(/A worker of the check of other ended with SIGKILL before it had played its share \(\d\/2\)/);
    expect(error).toMatch(/"npx dagproof check \S+ --no-save --fast --runs 100 --dag other --shard \d\/2" plays that share alone/);
  }); // prettier-ignore

  it('stops when it is interrupted, and tells what was found until then', async () => {
    write('() => console.log("asked")');
    let [output, error] = ['', ''];
    const out = (text: string): void => {
      if (output === '') process.emit('SIGINT');
      output += text;
    };
    const streams = { out, error: (text: string) => void (error += text), hasColor: false };
    const argv = ['check', MODULE, '--no-save', '--workers', '2', '--runs', '1000000'];
    expect([await main(argv, streams, { ownsProcess: true }), error]).toEqual([130, '\nInterrupted: not all cases were drawn.\n']);
    expect(output).toMatch(/\nd: held in \d+ cases, /);
    expect(output).not.toContain('other');
  }); // prettier-ignore

  it.each(['0', 'many'])('refuses %s of them', async (workers) => {
    write('() => true');
    expect(await check('--workers', workers)).toMatchObject({ code: 2, error: expect.stringContaining(`--workers is "${workers}"`) as string });
  }); // prettier-ignore
});
