import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { decodeTrace } from '../trace/codec.ts';
import { Simulation } from '../trace/simulation.ts';
import { commandText } from './commandText.ts';
import { main } from './main.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../properties/support/modules/${name}.ts`, import.meta.url));
const PIPELINE = fixture('pipeline');
const POOL = ['--pools', 'db=2'];

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

async function dagproof(...argv: string[]): Promise<Outcome> {
  let out = '';
  let error = '';
  const code = await main(argv, {
    out: (text) => void (out += text),
    error: (text) => void (error += text),
    hasColor: false,
  });
  return { code, out, error };
}

describe('dagproof run', () => {
  it('prints a row a task and the outcome, and ends with 0', async () => {
    const { code, out, error } = await dagproof('run', PIPELINE, ...POOL);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toMatch(/load\[ \] +3 +3 success +3 +0s +0s/);
    expect(out).toContain('warning: fields without effect in this version: tags');
    expect(out).toMatch(/success after 0s of virtual time, seed 0, digest [0-9a-f]{12}/);
  });

  it('gives the reason for everything that is not success, the command to see it again, and ends with 1', async () => {
    const argv = ['run', PIPELINE, ...POOL, '--fail', 'load[1]', '--duration', 'load=10s'];
    const { code, out, error } = await dagproof(...argv);
    expect(code).toBe(1);
    expect(out).toContain("load[1]  failed on try 2 of 2: planned by fail('load').at(1)");
    expect(out).toMatch(/total +upstream_failed: load\[1\] failed/);
    expect(error).toContain('pipeline ended failed, expected success');
    expect(error).toContain(commandText(argv));
  });

  it('holds when the run ends in the state that was expected', async () => {
    const { code } = await dagproof('run', PIPELINE, ...POOL, '--fail', 'load[1]', '--expect', 'failed');
    expect(code).toBe(0);
  });

  it('retries only the index and try that were told to fail', async () => {
    const { code, out } = await dagproof('run', PIPELINE, ...POOL, '--fail', 'load[1]#1', '--json');
    const { run } = JSON.parse(out) as { run: { endMs: number; instances: { taskId: string; tryNumber: number }[] } };
    expect(code).toBe(0);
    expect(run.endMs).toBe(60_001);
    expect(run.instances.filter(({ taskId }) => taskId === 'load').map(({ tryNumber }) => tryNumber)).toEqual([
      1, 2, 1,
    ]);
  });

  it('pokes a sensor as often as it was told, and restarts the scheduler when it was told', async () => {
    const sensors = ['run', 'scenarios/sensors.ts', '--dag', 'poking', '--json'];
    const startsOf = async (...flags: string[]): Promise<unknown[]> => {
      const { run } = JSON.parse((await dagproof(...sensors, ...flags)).out) as { run: { instances: object[] } };
      return run.instances.map((instance) => (instance as { startMs: unknown }).startMs);
    };
    expect((await startsOf('--poke', 'file_arrived=3'))[1]).toBe(180_000);
    expect((await startsOf('--poke', 'file_arrived=never'))[0]).toBe(0);
    const restart = '[{"kind":"restart_scheduler","atMs":1000,"adopts":false}]';
    expect((await startsOf('--poke', 'file_arrived#1=2', '--actions', restart))[0]).toBe(1_000);
  });

  it('prints the same bytes of JSON for the same seed', async () => {
    const argv = ['run', PIPELINE, ...POOL, '--json', '--seed', '5', '--order', 'seeded'];
    expect((await dagproof(...argv)).out).toBe((await dagproof(...argv)).out);
  });

  it('takes outputs, params, settings and the kind of pass', async () => {
    const flags = [
      '--output',
      'list=["x"]',
      '--config',
      'parallelism=1',
      '--passes',
      'every:5s',
      '--params',
      '{"a":1}',
    ];
    const { out } = await dagproof('run', PIPELINE, ...POOL, ...flags, '--logical-date', '2026-02-03', '--json');
    const printed = JSON.parse(out) as { settings: Record<string, unknown>; run: { instances: unknown[] } };
    expect(printed.settings).toMatchObject({
      config: { parallelism: 1, maxTisPerQuery: 16 },
      passes: { everyMs: 5000 },
      params: { a: 1 },
      logicalDate: '2026-02-03T00:00:00.000Z',
    });
    expect(printed.run.instances).toHaveLength(3);
  });

  it('runs every Dag of a bundle, or the one that is named', async () => {
    const both = await dagproof('run', fixture('several'));
    expect(both.code).toBe(1);
    expect(both.error).toContain('south ended failed');
    expect(both.out).toContain('work  failed: Error: no power');
    expect((await dagproof('run', fixture('several'), '--dag', 'north')).code).toBe(0);
  });

  it('says whether the outcome rests on the profile', async () => {
    const { out } = await dagproof('run', PIPELINE, ...POOL, '--profile', '3.2.0,intended');
    expect(out).toContain('The outcome is the same under 3.2.0 and intended.');
  });

  it('prints what bodies wrote only when asked', async () => {
    expect((await dagproof('run', PIPELINE, ...POOL)).out).not.toContain('listing');
    expect((await dagproof('run', PIPELINE, ...POOL, '--logs')).out).toContain('list#1 | listing');
    const { out } = await dagproof('run', fixture('several'), '--dag', 'south', '--logs');
    expect(out).toMatch(/work#1 \| Error: no power\n +work#1 \| +at .*several\.ts:/);
  });

  it('writes a trace that reads back', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dagproof-cli-'));
    const file = join(folder, 'run.trace');
    const { out } = await dagproof('run', PIPELINE, ...POOL, '--trace', file);
    const read = new Simulation(decodeTrace(readFileSync(file, 'utf8')));
    rmSync(folder, { recursive: true });
    expect(out).toContain(read.digest.slice(0, 12));
  });
});

describe('a mistake on the command line', () => {
  const mistakes: [title: string, argv: string[], text: RegExp][] = [
    ['a missing file', ['run', 'nowhere.ts'], /cannot find the module "nowhere\.ts"/],
    ['a Python file', ['run', 'dag.py'], /Python DAG files .* later version/],
    ['a module without a Dag', ['run', fixture('noDag')], /exports no Dag/],
    ['an unknown Dag', ['run', PIPELINE, '--dag', 'nope'], /Its Dags: pipeline/],
    ['a pool that is not given', ['run', PIPELINE], /The pool "db" is named by load but not given[^]*--pools db=2/],
    ['bad JSON', ['run', PIPELINE, ...POOL, '--params', '{bad'], /--params is "\{bad", which is not JSON/],
    ['a fault for no task', ['run', PIPELINE, ...POOL, '--fail', 'nope'], /"nope", which matches no task/],
    ['pokes that are no number', ['run', PIPELINE, ...POOL, '--poke', 'load=often'], /--poke is "load=often"/],
    [
      'pokes of what is no sensor',
      ['run', PIPELINE, ...POOL, '--poke', 'load=1'],
      /"load" is poked, which is no sensor/,
    ],
    [
      'a file of faults that is not there',
      ['run', PIPELINE, ...POOL, '--faults', 'faults.json'],
      /neither JSON nor a file/,
    ],
    ['an action that is none', ['run', PIPELINE, ...POOL, '--actions', '[{}]'], /kind is one of restart_scheduler/],
    ['a bad duration', ['run', PIPELINE, ...POOL, '--duration', 'load=soon'], /The duration "soon" given for load/],
    ['a bad seed', ['run', PIPELINE, ...POOL, '--seed', 'x'], /--seed is "x"/],
    [
      'an unknown profile',
      ['run', PIPELINE, ...POOL, '--profile', '9'],
      /Profiles: 2\.11\.2, 3\.2\.0, 3\.3\.2, intended/,
    ],
    ['an unknown flag', ['run', PIPELINE, '--pool', 'db=2'], /unknown option '--pool'[^]*--pools/],
    ['a missing argument', ['run'], /missing required argument/],
    ['an unknown command', ['fly'], /unknown command 'fly'/],
    [
      'a fault for one Dag of several',
      ['run', fixture('several'), '--fail', 'x'],
      /several Dags \(north, south\); --dag ID/,
    ],
    ['a date that is none', ['run', PIPELINE, ...POOL, '--logical-date', '2026-02-30'], /"2026-02-30" is no date/],
    ['several runs in one trace', ['run', fixture('several'), '--trace', 'x'], /2 runs would be written/],
  ];
  it.each(mistakes)('is told in one text, without a stack trace, exit code 2: %s', async (_, argv, text) => {
    const { code, error } = await dagproof(...argv);
    expect(code).toBe(2);
    expect(error).toMatch(text);
    expect(error).not.toMatch(/\n\s+at /);
  });

  it('lists all problems of a Dag that does not compile', async () => {
    const { code, error } = await dagproof('inspect', fixture('broken'));
    expect(code).toBe(2);
    expect(error).toContain('never placed');
    expect(error).toMatch(/cycle/i);
  });
});

describe('dagproof inspect', () => {
  it('prints the graph: what is mapped, over what, and what differs from the defaults', async () => {
    const { code, out } = await dagproof('inspect', PIPELINE);
    expect(code).toBe(0);
    expect(out).toMatch(/load\[ \] +after list {2}expand\(key=list\) {2}retries 1 after 1m {2}pool db/);
    expect(out).toContain('without effect in this version: tags');
  });

  it('prints the compiled DagSpec as JSON', async () => {
    const { out } = await dagproof('inspect', PIPELINE, '--json');
    expect(JSON.parse(out)).toMatchObject({ dagId: 'pipeline', tasks: [{ taskId: 'list' }, {}, {}] });
  });
});

describe('the program', () => {
  it.each([['--help'], ['run', '--help'], ['inspect', '--help']])(
    'has help with an example: %s %s',
    async (...argv) => {
      const { code, out } = await dagproof(...argv.filter((argument) => argument !== undefined));
      expect(code).toBe(0);
      expect(out).toMatch(/Examples?:\n {2}dagproof /);
    },
  );

  it('runs as a process from the repository', () => {
    const bin = fileURLToPath(new URL('../../bin/dagproof.js', import.meta.url));
    const out = execFileSync(process.execPath, [bin, 'run', PIPELINE, ...POOL], { encoding: 'utf8' });
    expect(out).toContain('success after 0s of virtual time');
  });
});
