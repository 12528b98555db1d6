import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { decodeTrace } from '../../trace/codec.ts';
import { dagproof, pageIn } from '../reportPages.support.ts';

const folder = mkdtempSync(join(tmpdir(), 'dagproof-check-page-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MODULE = join(folder, 'dag.ts');
const PAGE = join(folder, 'reports', 'check.html');
const SAVED = join(folder, '__counterexamples__');

/** The second index loses its value when its first try failed. */
const FORGETS = [
  "import { Dag, getContext, getClient } from 'dagproof';",
  "export const broken = new Dag('broken');",
  "const list = broken.task('list', () => ['a', 'b']);",
  "const work = broken.task('work', ({ x }) => (x === 'b' && getContext().tryNumber > 1 ? 'lost' : x), { retries: 1 });",
  'work.expand({ x: list() });',
  "export const fine = new Dag('fine');",
  "fine.task('only', () => 1)();",
];

beforeEach(() => {
  rmSync(SAVED, { recursive: true, force: true });
  writeFileSync(MODULE, FORGETS.join('\n'));
});

const check = (...flags: string[]) => dagproof('check', MODULE, '--runs', '40', '--report', PAGE, ...flags);

function savedFile(): string {
  const place = join(SAVED, 'broken');
  return relative('', join(place, readdirSync(place)[0] ?? ''));
}

describe('dagproof check --report', () => {
  it('shows the run that breaks a Dag beside the nearest passing one, and a Dag that held as it is written', async () => {
    const { code, out } = await check();
    expect([code, out]).toEqual([1, expect.stringContaining(`\nreport   ${PAGE}\n`)]);
    const { title, cases } = pageIn(PAGE);
    expect(title).toBe(`dagproof check ${MODULE}`);
    const [broken, fine] = cases;
    expect(broken).toMatchObject({
      name: 'broken',
      isFailed: true,
      runs: [{ role: 'failing' }, { role: 'passing' }],
      findings: [
        {
          property: 'retry',
          message: expect.stringContaining('returned "lost" instead of "b"') as string,
          instances: [{ taskId: 'work', mapIndex: 0 }],
          replay: `npx dagproof replay ${savedFile()}`,
        },
      ],
    });
    expect(broken?.notes[0]).toBe('broken: retry does not hold');
    expect(decodeTrace(broken?.runs[0]?.trace ?? '').header.plan).toContainEqual(
      expect.objectContaining({ where: { task: 'work', item: 'b', tryNumber: 1 } }),
    );
    expect(fine).toMatchObject({ name: 'fine', isFailed: false, runs: [{ role: 'undisturbed' }], findings: [] });
    expect(fine?.notes[0]).toMatch(/^fine: held in 41 cases/);
  });

  it('tells of a coverage that does not do', async () => {
    const { code } = await check('--dag', 'fine', '--coverage-min', '100', '--runs', '1', '--report', PAGE);
    expect(code).toBe(1);
    const [only] = pageIn(PAGE).cases;
    expect(only).toMatchObject({ isFailed: true, findings: [{ property: 'coverage', replay: expect.stringContaining('--coverage-min 100') as string }] });
    expect(only?.notes).toContain('  not reached:');
  }); // prettier-ignore

  it('says how to see again what is not saved', async () => {
    await check('--no-save', '--dag', 'broken');
    expect(pageIn(PAGE).cases[0]?.findings[0]?.replay).toMatch(/^npx dagproof check .*--no-save --dag broken$/);
  });

  it('leaves the standard output to JSON', async () => {
    const { out, error } = await check('--dag', 'fine', '--json');
    expect(JSON.parse(out)).toMatchObject([{ dag: 'fine', held: true }]);
    expect(error).toBe(`\nreport   ${PAGE}\n`);
  });
});

describe('dagproof replay --report', () => {
  it('plays the nearest passing run besides', async () => {
    await check('--dag', 'broken');
    const { code } = await dagproof('replay', savedFile(), '--report', PAGE);
    expect(code).toBe(1);
    const { title, cases } = pageIn(PAGE);
    expect(title).toBe(`dagproof replay ${savedFile()}`);
    expect(cases).toMatchObject([
      { name: 'broken', isFailed: true, runs: [{ role: 'failing' }, { role: 'passing' }], findings: [{ property: 'retry' }] },
    ]);
  }); // prettier-ignore

  it('shows what is fixed as a run', async () => {
    await check('--dag', 'broken');
    writeFileSync(MODULE, FORGETS.join('\n').replace("'lost'", 'x'));
    const { code } = await dagproof('replay', savedFile(), '--report', PAGE);
    expect(code).toBe(0);
    const [fixed] = pageIn(PAGE).cases;
    expect(fixed).toMatchObject({ isFailed: false, findings: [], notes: [expect.stringContaining('fixed')] });
    expect(fixed?.runs[0]?.role).toBe('run');
  });
});

describe('what a check tells', () => {
  const SECRET = 'hunter22-and-more';
  const QUOTES = [
    "import { Dag, getClient } from 'dagproof';",
    "export const broken = new Dag('broken');",
    "broken.task('work', async () => {",
    "  const { password } = await getClient().getConnection('db');",
    "  throw new Error('no entry with ' + password);",
    '}, { retries: 0 })();',
  ];

  it.each(['text', 'json', 'junit', 'github'])('goes without the secrets of connections: %s', async (reporter) => {
    writeFileSync(MODULE, QUOTES.join('\n'));
    const connections = JSON.stringify({ db: { password: SECRET } });
    const { code, out, error } = await check('--connections', connections, '--reporter', reporter);
    const page = JSON.stringify(pageIn(PAGE));
    const files = readFileSync(savedFile(), 'utf8');
    expect(code).toBe(1);
    for (const told of [out, page, files]) expect(told).toContain('no entry with ***');
    expect(out + error + page + files).not.toContain('hunter22');
  });

  it('goes without half a secret where a value is cut', async () => {
    const lines = [
      "import { Dag, getContext } from 'dagproof';",
      "export const broken = new Dag('broken');",
      `broken.task('work', () => ({ padding: 'x'.repeat(30), token: '${SECRET}' + getContext().tryNumber }), { retries: 1 })();`,
    ];
    writeFileSync(MODULE, lines.join('\n'));
    const { code, out, error } = await check();
    expect([code, out]).toEqual([1, expect.stringContaining('retry does not hold')]);
    expect(out + error + JSON.stringify(pageIn(PAGE))).not.toContain('hunter');
  });
});
