import { describe, expect, it, onTestFinished } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { DagOptions } from '../authoring/options.ts';
import { isDagproofError } from '../model/errors.ts';
import { PROFILES } from '../model/profile.ts';
import { fail, poke } from './faults.ts';
import { echo } from './observe.support.ts';
import { prepareOptions, type SimulateOptions } from './options.ts';
import { simulateSync } from './simulateSync.ts';

function compiled(options: DagOptions = {}) {
  const dag = new Dag('d', options);
  dag.task('load_a', echo)({ x: 1 });
  dag.task('load_b', echo, { pool: 's3' })({ x: 2 });
  return dag.compile();
}

/** Codes of all problems, in order. */
function problems(options: SimulateOptions): string[] {
  try {
    prepareOptions(compiled(), { pools: { s3: 1 }, ...options });
    return [];
  } catch (error) {
    if (!isDagproofError(error)) throw error;
    return error.problems.map(({ code }) => code);
  }
}

describe('options', () => {
  it('are judged all at once, under one title', () => {
    const options = {
      logicalDate: 'yesterday',
      config: { parallelism: -1, maxMapLenght: 5 } as never,
      pools: { other: 1.5 },
      faults: [fail('nowhere')],
      outputs: { load_a: new Date(0) as never, gone: 1 },
      durations: { load_b: 'soon', missing_too: 3 },
      profile: '2.0',
      passes: { everyMs: 0 },
      order: 'random' as never,
      seed: 1.5,
      limits: { instances: -3, rounds: 5 } as never,
    };
    try {
      prepareOptions(compiled(), options);
      expect.unreachable();
    } catch (error) {
      if (!isDagproofError(error)) throw error;
      expect(error.message.split('\n')[0]).toBe('Cannot simulate d:');
      expect(error.problems.map(({ code }) => code).toSorted()).toEqual(
        [
          'bad-logical-date',
          ...Array(2).fill('bad-config'),
          ...Array(2).fill('bad-limit'),
          'bad-pool',
          'unknown-pool',
          'output-not-json',
          ...Array(3).fill('unknown-task'),
          'bad-duration',
          'unknown-profile',
          'bad-passes',
          'bad-order',
          'bad-seed',
        ].toSorted(),
      );
    }
  });

  it.each<[options: SimulateOptions, code: string]>([
    [{ logicalDate: '2026-13-01' }, 'bad-logical-date'],
    [{ logicalDate: new Date(Number.NaN) }, 'bad-logical-date'],
    [{ pools: {} }, 'unknown-pool'],
    [{ pools: { s3: -2 } }, 'bad-pool'],
    [{ pools: { s3: { slots: 1.5 } } }, 'bad-pool'],
    [{ pools: { s3: { slots: 1, includeDeferred: 1 } as never } }, 'bad-pool'],
    [{ pools: { s3: { slots: 1, other: 1 } as never } }, 'bad-pool'],
    [{ outputs: { load_a: { at: Number.NaN } } }, 'output-not-json'],
    [{ outputs: { constructor: 1 } }, 'unknown-task'],
    [{ durations: { load_a: -1 } }, 'bad-duration'],
    [{ durations: { 'save_*': 1 } }, 'unknown-task'],
    [{ faults: [poke('load_a', 1)] }, 'no-sensor'],
    [{ faults: [poke('load_*', 1)] }, 'no-sensor'],
    [{ profile: 'constructor' }, 'unknown-profile'],
    [{ passes: 'often' as never }, 'bad-passes'],
    [{ seed: Number.POSITIVE_INFINITY }, 'bad-seed'],
    [{ config: { toString: 3 } as never }, 'bad-config'],
    [{ config: { sensitiveVarConnNames: 3 } as never }, 'bad-config'],
    [{ limits: { virtualTimeMs: '1h' } as never }, 'bad-limit'],
  ])('%o are refused, once: %s', (options, code) => {
    expect(problems(options)).toEqual([code]);
  });

  it.each<SimulateOptions>([
    {},
    { logicalDate: '2026-01-01T06:00:00+02:00', seed: -7, passes: { everyMs: 1 }, order: 'seeded' },
    { faults: [fail('load_*'), fail('*')], outputs: { 'load_*': null }, durations: { '*': '1h' } },
    { pools: { s3: 0, default_pool: -1, unused: 3 }, config: { parallelism: 0 } },
    { profile: { ...PROFILES['3.2.0']!, name: 'mine' } },
    { limits: { virtualTimeMs: Number.POSITIVE_INFINITY, instances: 0 } },
  ])('%o are fine', (options) => {
    expect(problems(options)).toEqual([]);
  });

  it('say what to do', () => {
    const text = (options: SimulateOptions) => {
      try {
        prepareOptions(compiled(), options);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(text({})).toMatch(/The pool "s3" is named by load_b but not given\.[^]*pools: \{ "s3": 2 \}/);
    expect(text({ pools: { s3: 1 }, faults: [fail('nope')] })).toMatch(
      /"nope", which matches no task\.[^]*load_a, load_b/,
    );
  });
});

describe('the logical date', () => {
  const dateOf = (options: SimulateOptions, startDate?: string): string =>
    prepareOptions(compiled(startDate === undefined ? {} : { startDate }), { pools: { s3: 1 }, ...options }).facts
      .logicalDate;

  it("is the one given, else the Dag's start date, else a fixed one: never the wall clock", () => {
    expect(dateOf({ logicalDate: '2026-05-01' }, '2025-01-01')).toBe('2026-05-01T00:00:00.000Z');
    expect(dateOf({}, '2025-01-01')).toBe('2025-01-01T00:00:00.000Z');
    expect(dateOf({})).toBe('2026-01-01T00:00:00.000Z');
  });

  it('is UTC where it names no zone, whatever the machine has', () => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'America/New_York';
    onTestFinished(() => {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    });
    expect(dateOf({ logicalDate: '2026-05-01T06:00:00' })).toBe('2026-05-01T06:00:00.000Z');
    expect(dateOf({ logicalDate: '2026-05-01T06:00:00+02:00' })).toBe('2026-05-01T04:00:00.000Z');
    expect(dateOf({ logicalDate: new Date(0) })).toBe('1970-01-01T00:00:00.000Z');
  });

  it('names the run, unless that is named', () => {
    const runId = (options: SimulateOptions) =>
      prepareOptions(compiled(), { pools: { s3: 1 }, ...options }).facts.runId;
    expect(runId({ logicalDate: '2026-05-01' })).toBe('manual__2026-05-01T00:00:00+00:00');
    expect(runId({ runId: 'mine' })).toBe('mine');
  });
});

describe('outputs', () => {
  it('are values or functions of the arguments, by id or glob, instead of bodies; faults come before them', () => {
    const outputs = { load_a: ({ x }: { x: number }) => x + 100, 'load_*': 7 };
    const run = (faults: SimulateOptions['faults'] = []) =>
      simulateSync(compiled(), { pools: { s3: 1 }, outputs: outputs as never, faults });
    expect([run().xcom('load_a'), run().xcom('load_b')]).toEqual([101, 7]);
    expect(run([fail('load_b')]).instance('load_b').state).toBe('failed');
    const many = simulateSync(compiled(), { pools: { s3: 1 }, outputs: { '*': (given) => [given] } });
    expect([many.xcom('load_a'), many.xcom('load_b')]).toEqual([[{ x: 1 }], [{ x: 2 }]]);
    const two = simulateSync(compiled(), { pools: { s3: 1 }, outputs: { load_a: () => 'own', '*': () => 'any' } });
    expect([two.xcom('load_a'), two.xcom('load_b')]).toEqual(['own', 'any']);
  });

  it('of a function are checked like those of a body', () => {
    const run = simulateSync(compiled(), {
      pools: { s3: 1 },
      outputs: { load_a: () => new Map() as never, load_b: () => undefined },
    });
    expect([run.instance('load_a').state, run.instance('load_b').state]).toEqual(['failed', 'success']);
  });
});

describe('fields without effect', () => {
  it('are named once in the warnings', () => {
    const dag = new Dag('d', { tags: [] });
    dag.task('a', () => 1, { queue: 'q' })();
    expect(simulateSync(dag).warnings).toEqual(['fields without effect in this version: tags, a.queue']);
  });
});
