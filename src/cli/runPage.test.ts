import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeTrace } from '../trace/codec.ts';
import { dagproof, pageIn } from './reportPages.support.ts';

const folder = mkdtempSync(join(tmpdir(), 'dagproof-run-page-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MODULE = join(folder, 'dags.ts');
const PAGE = join(folder, 'reports', 'run.html');

beforeAll(() => {
  const lines = [
    "import { Dag, getClient } from 'dagproof';",
    "export const login = new Dag('login', { startDate: '2026-01-01', schedule: '@daily', catchup: true });",
    "login.task('open', async () => {",
    "  const { password } = await getClient().getConnection('db');",
    "  console.log('trying ' + password);",
    "  throw new Error('no entry with ' + password);",
    '})();',
    "export const fine = new Dag('fine');",
    "const read = fine.task('read', ({ x }) => x);",
    'read.expand({ x: [1, 2] });',
  ];
  writeFileSync(MODULE, lines.join('\n'));
});

const CONNECTIONS = ['--connections', '{"db":{"password":"hunter22"}}'];

describe('dagproof run --report', () => {
  it('writes a page with a case for each Dag, also when one of them fails', async () => {
    const { code, out, error } = await dagproof('run', MODULE, ...CONNECTIONS, '--report', PAGE);
    expect(code).toBe(1);
    expect(out).toContain(`\nreport   ${PAGE}\n`);
    const { title, cases } = pageIn(PAGE);
    expect(title).toBe(`dagproof run ${MODULE}`);
    expect(cases.map(({ name, isFailed }) => [name, isFailed])).toEqual([['login', true], ['fine', false]]);
    expect(cases[0]?.findings).toMatchObject([
      {
        message: 'the run ended failed, expected success: open is failed: Error: no entry with ***',
        instances: [{ taskId: 'open', mapIndex: -1 }],
        replay: expect.stringMatching(/^npx dagproof run .*'\{"db":\{"password":"\*\*\*"\}\}'$/) as string,
      },
    ]);
    expect(error).toContain('To see it again:');
  }); // prettier-ignore

  it('tells runs of a Dag apart by their profile, or by their logical date', async () => {
    const namesOf = async (...flags: string[]): Promise<unknown> => {
      await dagproof('run', MODULE, '--dag', 'fine', ...flags, '--report', PAGE);
      return pageIn(PAGE).cases[0]?.runs.map(({ name }) => name);
    };
    expect(await namesOf()).toEqual([undefined]);
    expect(await namesOf('--profile', '3.3.2,intended')).toEqual(['profile 3.3.2', 'profile intended']);
    expect(await namesOf('--runs', '2026-01-01,2026-01-02')).toEqual(['2026-01-01T00:00', '2026-01-02T00:00']);
  });

  it('shows what bodies received', async () => {
    await dagproof('run', MODULE, '--dag', 'fine', '--report', PAGE);
    const [{ runs: [run] = [] } = {}] = pageIn(PAGE).cases;
    expect(decodeTrace(run?.trace ?? '').attempts.map(({ given }) => given)).toEqual([{ x: 1 }, { x: 2 }]);
  });

  it('has all runs of a Dag in one case, what did not end as expected first', async () => {
    const flags = ['--dag', 'fine', '--runs', '2026-01-01,2026-01-02', '--faults', '[{"where":{"task":"read","run":1},"what":{"kind":"fail"}}]'];
    const { code } = await dagproof('run', MODULE, ...flags, '--report', PAGE);
    expect(code).toBe(1);
    const { cases } = pageIn(PAGE);
    expect(cases).toHaveLength(1);
    const states = cases[0]?.runs.map(({ trace }) => [decodeTrace(trace).header.logicalDate.slice(0, 10), decodeTrace(trace).runState]);
    expect(states).toEqual([['2026-01-02', 'failed'], ['2026-01-01', 'success']]);
  }); // prettier-ignore

  it('leaves the standard output to JSON', async () => {
    const { out, error } = await dagproof('run', MODULE, '--dag', 'fine', '--json', '--report', PAGE);
    expect(JSON.parse(out)).toMatchObject({ run: { state: 'success' } });
    expect(error).toBe(`\nreport   ${PAGE}\n`);
  });

  it('writes the same bytes for the same run', async () => {
    const other = join(folder, 'other.html');
    for (const file of [PAGE, other]) await dagproof('run', MODULE, '--dag', 'fine', '--report', file);
    expect(readFileSync(other, 'utf8')).toBe(readFileSync(PAGE, 'utf8'));
  });

  it('says why it cannot be written', async () => {
    const { code, error } = await dagproof('run', MODULE, '--dag', 'fine', '--report', join(MODULE, 'x.html'));
    expect([code, error]).toEqual([2, expect.stringContaining('[report-not-written]')]);
  });
});

describe('dagproof run', () => {
  it.each([['--json'], ['--logs'], ['--trace', join(folder, 'run.trace')], ['--report', PAGE]])(
    'tells nobody the password of a connection: %s',
    async (...flags) => {
      const { out, error } = await dagproof('run', MODULE, '--dag', 'login', ...CONNECTIONS, ...flags);
      const file = flags[1] === undefined ? '' : flags[0] === '--report' ? JSON.stringify(pageIn(PAGE)) : readFileSync(flags[1], 'utf8');
      expect(out + error + file).toContain('no entry with ***');
      expect(out + error + file).not.toContain('hunter22');
    },
  ); // prettier-ignore

  it('names the command that was a mistake without the secrets in it', async () => {
    const { code, error } = await dagproof('run', MODULE, '--pools', 'no', ...CONNECTIONS);
    expect([code, error]).toEqual([2, expect.stringContaining('{"db":{"password":"***"}}')]);
    expect(error).not.toContain('hunter22');
  });

  it('is explained and compared without the secrets of its params', async () => {
    const [one, other] = [join(folder, 'one.trace'), join(folder, 'other.trace')];
    const wrong = join(folder, 'wrong.ts');
    const body = "import { Dag, getContext } from 'dagproof';\nexport const dag = new Dag('d');\ndag.task('t', () => { throw new Error('with ' + getContext().params.token); })();\n";
    writeFileSync(wrong, body);
    await dagproof('run', wrong, '--params', '{"token":"abcdefg"}', '--trace', one);
    await dagproof('run', wrong, '--params', '{"token":"hijklmn"}', '--trace', other);
    const { out } = await dagproof('explain', one, 't');
    expect(out).toContain('with ***');
    expect((await dagproof('diff', one, other)).out).not.toMatch(/abcdefg|hijklmn/);
  }); // prettier-ignore
});
