import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from './main.ts';

const folder = mkdtempSync(join(tmpdir(), 'dagproof-reporters-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

const MODULE = join(folder, 'dags.ts');
const SAVED = join(folder, '__counterexamples__');

beforeEach(() => {
  rmSync(SAVED, { recursive: true, force: true });
  writeModule('(run) => run.xcom("work").length < 2');
});

/** Two Dags, of which the first is `broken` unless the property holds. */
function writeModule(small: string): void {
  const lines = [
    "import { Dag } from 'dagproof';",
    "export const broken = new Dag('broken');",
    "const work = broken.task('work', ({ x }) => x, { retries: 1 });",
    'work.expand({ x: [1, 2, 3] });',
    "export const fine = new Dag('fine');",
    "fine.task('only', () => 1)();",
    `export const properties = { small: (run) => run.dag.dagId === 'fine' || (${small})(run) };`,
  ];
  writeFileSync(MODULE, lines.join('\n'));
}

async function check(...flags: string[]): Promise<{ code: number; output: string; error: string }> {
  let [output, error] = ['', ''];
  const streams = { out: (text: string) => void (output += text), error: (text: string) => void (error += text), width: 100, hasColor: false };
  return { code: await main(['check', MODULE, '--runs', '10', ...flags], streams), output, error };
} // prettier-ignore

describe('dagproof check --reporter', () => {
  it('writes several reports, each where it was told', async () => {
    const [junit, json] = ['reports/check.xml', 'reports/check.json'].map((name) => join(folder, name)) as [string, string];
    const summary = join(folder, 'summary.md');
    writeFileSync(summary, 'before\n');
    vi.stubEnv('GITHUB_STEP_SUMMARY', summary);
    const { code, output } = await check('--reporter', `text,github,junit=${junit}`, '--reporter', `json=${json}`);
    expect(code).toBe(1);
    expect(output).toMatch(/^broken: small does not hold\n[^]*\n::error file=[^]*\nfine: held in 11 cases/);
    expect(readFileSync(junit, 'utf8')).toContain('<testcase classname=');
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject([{ dag: 'broken', held: false }, { dag: 'fine', held: true }]);
    const summed = readFileSync(summary, 'utf8');
    expect(summed).toMatch(/^before\n### dagproof check /);
    expect(summed).toMatch(/\n### broken: success\n[^]*```mermaid\ngraph LR\n[^]*\| work \| /);
  }); // prettier-ignore

  it('prints one that must stand alone', async () => {
    expect((await check('--reporter', 'junit')).output).toMatch(/^<\?xml [^]*<\/testsuites>\n$/);
    expect((await check('--reporter', 'json')).output).toBe((await check('--json')).output);
  });

  it.each([
    [['--reporter', 'html'], '--reporter has "html"'],
    [['--reporter', 'junit='], '--reporter has "junit="'],
    [['--reporter', 'text,json'], 'text and json would write to the standard output together'],
    [['--reporter', `json=${folder}`], 'The report could not be written'],
    [['--shard', '2'], '--shard is "2"'],
    [['--shard', '3/2'], 'shard is 3/2'],
    [['--fail', 'work'], '--fail is "work"'],
    [['--fail', 'work=2'], '--fail is "work=2"'],
    [['--last-failed', '--no-save'], '--last-failed reads saved counterexamples'],
  ])('refuses %j', async (flags, message) => {
    const { code, error } = await check('--dag', 'broken', ...flags);
    expect([code, error]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('dagproof check --last-failed', () => {
  it('says that there is nothing, until something has failed', async () => {
    const { code, error, output } = await check('--last-failed');
    expect([code, output]).toEqual([4, '']);
    expect(error).toContain(`Nothing was checked: "${SAVED}" has no counterexample of any Dag of "${MODULE}"`);
  });

  it('checks only what failed, what was found first', async () => {
    await check();
    expect(existsSync(join(SAVED, 'broken'))).toBe(true);
    const { code, output } = await check('--last-failed');
    expect([code, output]).toEqual([1, expect.stringMatching(/^broken: small does not hold\n[^]*\(1 case, /)]);
    expect(output).not.toContain('fine');
    writeModule('() => true');
    expect(await check('--last-failed')).toMatchObject({ code: 0, output: expect.stringMatching(/^broken: held/) as string });
  }); // prettier-ignore
});

describe('dagproof check --shard', () => {
  it('says which share it was', async () => {
    const { code, output } = await check('--dag', 'fine', '--shard', '2/5', '--fail', 'only=0.5');
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/^fine: held in 3 cases, \d+ runs, seed 0, shard 2\/5\n/),
    ]);
  });
});
