import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { main } from './main.ts';

const folder = mkdtempSync(join(tmpdir(), 'dagproof-check-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => rmSync(join(folder, '__counterexamples__'), { recursive: true, force: true }));

const MODULE = join(folder, 'dag.ts');
const RIGHT = '({ x }: { x: number }) => x';
/** Nothing above 7 gets through it. */
const FAILS = '({ x }: { x: number }) => { if (x > 7) throw new Error(`${x} is too large`); return x; }';

/** A module with a mapped task of that body. */
function write(body: string, more = ''): void {
  const lines = [
    "import { Dag } from 'dagproof';",
    "export const dag = new Dag('d');",
    "const list = dag.task('list', () => [5, 6, 7, 8]);",
    `const work = dag.task('work', ${body}, { retries: 1 });`,
    'work.expand({ x: list() });',
    more,
  ];
  writeFileSync(MODULE, lines.join('\n'));
}

async function run(...argv: string[]): Promise<{ code: number; output: string; error: string }> {
  let [output, error] = ['', ''];
  const streams = { out: (text: string) => void (output += text), error: (text: string) => void (error += text), width: 100, hasColor: false };
  return { code: await main(argv, streams), output, error };
} // prettier-ignore

function savedFile(): string {
  const place = join(folder, '__counterexamples__', 'd');
  return relative('', join(place, readdirSync(place)[0] ?? ''));
}

describe('dagproof check', () => {
  it('says that a Dag was held', async () => {
    write(RIGHT);
    const { code, output } = await run('check', MODULE, '--runs', '20', '--seed', '3');
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/^d: held in 21 cases, \d+ runs, seed 3\n {2}coverage \d+ %: .* unreachable\n$/),
    ]);
  });

  it('shows the smallest case, saves it beside the module, and says how it is replayed', async () => {
    write(RIGHT, 'export const properties = { small: (run) => run.xcom("list").length < 3 };');
    const { code, output } = await run('check', MODULE);
    expect(code).toBe(1);
    expect(output).toContain('d: small does not hold\n  it gave false');
    expect(output).toContain(`To see it again:\n  npx dagproof replay ${savedFile()}\n`);
  });

  it('plays every case up to a bound, and says how many there are', async () => {
    write(RIGHT);
    const { code, output } = await run('check', MODULE, '--strategy', 'exhaustive:1,1');
    expect([code, output]).toEqual([0, expect.stringContaining('\n  these are all cases up to 1 item and 1 disturbance: 6 undisturbed, ')]);
    expect((await run('check', MODULE, '--strategy', 'luck')).error).toContain('strategy is "luck".');
  }); // prettier-ignore

  it('prints the same as JSON, twice the same', async () => {
    write(FAILS);
    const argv = ['check', MODULE, '--no-save', '--json'];
    const { code, output } = await run(...argv);
    expect(code).toBe(1);
    expect(JSON.parse(output)).toMatchObject([{ held: false, property: 'undisturbed-success', plan: [], file: null }]);
    expect((await run(...argv)).output).toBe(output);
  }); // prettier-ignore

  it('shows what was reached when asked, and fails where that is too little', async () => {
    write(RIGHT);
    const { code, output, error } = await run('check', MODULE, '--runs', '20', '--coverage-min', '99.5', '--coverage');
    expect(code).toBe(1);
    expect(output).toMatch(/\n {2}task +width +upstream +try +branch +disturbance\n/);
    expect(output).toMatch(/\n {2}coverage is \d+ %, less than the 99.5 % of --coverage-min\n {2}not reached:\n {4}list: /);
    expect(error).toContain('--coverage-min 99.5 --coverage\n');
    expect((await run('check', MODULE, '--runs', '20', '--coverage-min', '10')).code).toBe(0);
    const json = JSON.parse((await run('check', MODULE, '--runs', '20', '--coverage-min', '100', '--json')).output) as unknown;
    expect(json).toMatchObject([{ dag: 'd', coverage: { shortfall: expect.stringContaining('100 %') as string } }]);
  }); // prettier-ignore

  it('goes on through all Dags, unless told to stop at the first that fails', async () => {
    write(FAILS, "export const other = new Dag('other');\nother.empty('nothing');");
    expect((await run('check', MODULE, '--no-save')).output).toMatch(/^d: undisturbed-success[^]*\nother: held in 101 cases/);
    const { code, output, error } = await run('check', MODULE, '--no-save', '--bail');
    expect([code, output, error]).toEqual([1, expect.not.stringContaining('other'), expect.stringContaining('Not checked, by --bail: other.')]);
  }); // prettier-ignore

  it('draws what the module says, and leaves out what is switched off', async () => {
    const inputs = `import * as fc from '${import.meta.resolve('fast-check')}';\nexport const inputs = { list: fc.array(fc.nat(9)) };`;
    write(RIGHT.replace('=> x', '=> x > 7 ? null : x'), `${inputs}\nexport const properties = { none: (run) => run.xcom("work").length >= 0 };`);
    expect((await run('check', MODULE, '--no-save', '--off', 'none')).code).toBe(0);
  }); // prettier-ignore

  it('draws parts of a value that is given instead of a body, and keeps it for the replay', async () => {
    write(FAILS);
    const { code } = await run('check', MODULE, '--output', 'list=[1,2,9]');
    expect([code, JSON.parse(readFileSync(savedFile(), 'utf8'))]).toMatchObject([
      1,
      { inputs: { list: [9] }, options: { outputs: { list: [1, 2, 9] } } },
    ]);
  });

  it.each([
    ['--runs', 'many'],
    ['--runs', '-5'],
    ['--time-budget', 'soon'],
    ['--path', 'zzz'],
    ['--path', '0:99:99'],
    ['--width', 'list=5..2'],
    ['--fail', 'work=2'],
    ['--strategy', 'exhaustive:x'],
    ['--strategy', 'exhaustive:2,3'],
    ['--output', 'list'],
    ['--coverage-min', 'most'],
  ])('refuses a wrong %s, naming it', async (flag, value) => {
    write(RIGHT);
    const { code, error } = await run('check', MODULE, flag, value);
    expect([code, error]).toEqual([2, expect.stringContaining(value)]);
    // Not only in the command that is told with it.
    expect(error.slice(0, error.indexOf('The command was'))).toContain(flag.replace('--', ''));
    expect(error).not.toMatch(/\n\s+at /);
  });

  it.each([
    ['--runs', '0', 'Give a whole number from 1 on'],
    ['--strategy', 'exhaustive:x', 'exhaustive:items,disturbances'],
    ['--strategy', 'exhaustive:x', 'at most 2 disturbances'],
    ['--time-budget', 'soon', '--time-budget is "soon"'],
  ])('says what %s may be: %s', async (flag, value, text) => {
    write(RIGHT);
    expect((await run('check', MODULE, flag, value)).error).toContain(text);
  });

  it('refuses inputs that draw nothing, naming the task and what was given', async () => {
    write(RIGHT, 'export const inputs = { list: 5 };');
    const { code, error } = await run('check', MODULE);
    expect(code).toBe(2);
    expect(error).toContain('inputs has 5 for "list", which is no arbitrary of fast-check');
  });
});

describe('dagproof replay', () => {
  it('takes a wrong option of its own for a mistake, not for another outcome', async () => {
    write(FAILS);
    await run('check', MODULE);
    const { code, output, error } = await run('replay', savedFile(), '--profile', '9');
    expect([code, output, error]).toEqual([2, '', expect.stringContaining('There is no profile "9"')]);
  });

  const small = (limit: number): string =>
    `export const properties = { small: (run) => run.xcom("list").length < ${limit} };`;

  it('finds it again, and sees that it is mended', async () => {
    write(RIGHT, small(3));
    await run('check', MODULE);
    const file = savedFile();
    expect(await run('replay', file)).toMatchObject({ code: 1, output: 'd: small is still violated\n  it gave false\n' });
    write(RIGHT, small(9));
    expect(await run('replay', file)).toMatchObject({ code: 0, output: 'd: small holds now, this counterexample is fixed\n' });
    const json = JSON.parse((await run('replay', file, MODULE, '--json')).output) as object;
    expect(json).toMatchObject({ outcome: 'fixed', property: 'small' });
  }); // prettier-ignore

  it('refuses what is no counterexample', async () => {
    write(RIGHT);
    const { code, error } = await run('replay', MODULE);
    expect([code, error]).toEqual([2, expect.stringContaining('is no counterexample')]);
  });
});

describe('traces', () => {
  const [one, other] = ['one', 'other'].map((name) => join(folder, `${name}.trace`)) as [string, string];

  it('are explained and compared', async () => {
    write(RIGHT);
    await run('run', MODULE, '--trace', one);
    await run('run', MODULE, '--trace', other, '--fail', 'work[2]#1');
    expect((await run('explain', one)).output).toBe('Every instance succeeded.\n');
    expect((await run('explain', other, 'work[2]')).output).toContain('work[2]  success on try 2 of 2 (try 1: AirflowException');
    expect((await run('explain', other, 'work[2]')).output).toMatch(/\n {2}trigger rule all_success, upstream 1 success\n$/);
    const explained = JSON.parse((await run('explain', other, 'work[2]', '--json')).output) as unknown;
    expect(explained).toMatchObject([{ instance: 'work[2]', state: 'success', rule: 'all_success', counts: { success: 1 } }]);
    expect(await run('diff', one, one)).toMatchObject({ code: 0, output: 'Both runs are the same.\n' });
    const { code, output } = await run('diff', one, other);
    expect(code).toBe(1);
    expect(output).toContain('  - 0s work[2] success on try 1 (');
    expect(output).toContain('  + 0s work[2] up_for_retry on try 1 (');
    expect(JSON.parse((await run('diff', one, other, '--json')).output)).toMatchObject({ same: false, a: expect.stringContaining('0s work[2] success on try 1') as string });
  }); // prettier-ignore

  it('are explained by item, as run names what fails', async () => {
    write(RIGHT);
    await run('run', MODULE, '--trace', other, '--fail', 'work[2]#1');
    expect((await run('explain', other, 'work[{"a":1}]')).error).toContain('Its items: 5, 6, 7, 8.');
    writeFileSync(
      MODULE,
      `import { Dag } from 'dagproof';
      export const dag = new Dag('d');
      const a = dag.task('a', () => ['x', 'y'])();
      dag.task('one', ({ v }: { v: string }) => v, { retries: 1 }).expand({ v: a });
      dag.task('two', ({ v }: { v: string }) => v).expand({ v: a, w: [1] });`,
    );
    await run('run', MODULE, '--trace', other, '--fail', 'one["y"]#1');
    expect((await run('explain', other, 'one["y"]')).output).toContain('one[1]  success on try 2 of 2');
    expect((await run('explain', other, 'one["z"]')).error).toContain('Its items: "x", "y".');
    expect((await run('explain', other, 'two["y"]')).error).toContain("Name it by its map index: 'two[1]'");
  });

  it.each([['explain', one, 'nobody'], ['explain', 'nowhere'], ['diff', one, 'nowhere']])('that cannot be read are refused: %s', async (...argv) => {
    const { code, error } = await run(...argv);
    expect([code, error]).toEqual([2, expect.stringMatching(/nobody|nowhere/)]);
  }); // prettier-ignore
});
