/**
 * Holds the published schemas to the modules they are made by, to real files and traces, and to what the readers refuse.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { Dag } from '../../src/authoring/dag.ts';
import { arbitraryCase } from '../../src/checking/generator/arbitraryCase.ts';
import { checkDag } from '../../src/checking/checkDag/checkDag.ts';
import type { CheckOptions } from '../../src/checking/checkDag/checkOptions.ts';
import { readCounterexample } from '../../src/checking/counterexamples/readCounterexample.ts';
import { simulateRuns } from '../../src/drivers/simulateRuns.ts';
import { simulateSync } from '../../src/drivers/simulateSync.ts';
import { s3 } from '../../src/stubs/index.ts';
import { decodeTrace, encodeTrace } from '../../src/trace/codec.ts';
import type { Trace } from '../../src/trace/trace.ts';
import { REPOSITORY } from '../repository/sourceTree.ts';
import { caseOptions } from '../support/runCase.ts';
import { SEED } from '../support/propertySettings.ts';
import { counterexampleSchemaText } from './counterexampleSchema.ts';
import { traceSchemaText } from './traceSchema.ts';

const folder = mkdtempSync(join(tmpdir(), 'dagproof-schemas-'));
afterAll(() => rmSync(folder, { recursive: true }));

function validator(text: string): ValidateFunction {
  return new Ajv2020({ strict: true, allowUnionTypes: true }).compile(JSON.parse(text) as object);
}

/** What ajv says of a value; null: nothing. */
function complaint(validate: ValidateFunction, value: unknown): string | null {
  return validate(value) ? null : JSON.stringify(validate.errors?.slice(0, 3));
}

describe('the published schemas', () => {
  it.each([
    ['counterexample-1.json', counterexampleSchemaText],
    ['trace-2.json', traceSchemaText],
  ])('are published as they are made: %s (UPDATE_EXPECTED=1 writes it anew)', (name, schemaText) => {
    const file = join(REPOSITORY, 'schemas', name);
    if (process.env['UPDATE_EXPECTED'] === '1') writeFileSync(file, schemaText());
    expect(readFileSync(file, 'utf8')).toBe(schemaText());
    const { exports } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as { exports: object };
    expect(exports).toHaveProperty([`./schemas/${name}`], `./schemas/${name}`);
    expect(JSON.parse(schemaText())).toMatchObject({ $id: `urn:dagproof:${name.replace('-', ':').replace('.json', '')}` });
  });
});

describe('the schema of counterexamples', () => {
  const validate = validator(counterexampleSchemaText());

  /** A file that a check writes of a DAG whose tries count, with much to write. */
  async function written(options: CheckOptions = {}): Promise<string> {
    const dag = new Dag('counting', { params: { region: 'eu' } });
    const list = dag.task('list', () => [{ a: 1 }, { a: 2 }, { a: 2 }]);
    dag.task('work', ({ x }: { x: { a: number } }) => x, { retries: 1 }).expand({ x: list() });
    const asked = { connections: { db: { password: 'hunter22', port: 1 } }, variables: { stage: 'test' }, ...options };
    const { file, text } = await checkDag(dag, { ...asked, counterexamples: join(folder, JSON.stringify(options)) });
    if (file === null) throw new Error(text);
    return file;
  }

  const onceOnly = (run: { instances(task: string): readonly { tryNumber: number }[] }): boolean =>
    run.instances('work').every(({ tryNumber }) => tryNumber < 2);

  let soundFile: Promise<string> | undefined;

  it('admits what a check writes', async () => {
    const files = await Promise.all([
      written({ properties: { onceOnly }, module: 'dags/a.ts', outputs: { list: [{ a: 7 }] } }),
      written({ properties: { never: () => false }, pools: { p: 1, q: { slots: 2 } }, config: { parallelism: 4 } }),
      written({ limits: { traceRows: 5 } }),
    ]);
    for (const file of files) {
      expect(complaint(validate, JSON.parse(readFileSync(file, 'utf8')))).toBeNull();
      expect(readCounterexample(file).dagId).toBe('counting');
    }
  });

  it.each<[what: string, change: object]>([
    ['of another format', { formatVersion: 2 }],
    ['without a property', { property: undefined }],
    ['whose plan is none', { plan: { task: 'work' } }],
    ['whose plan has an entry without a kind', { plan: [{ where: { task: 'work' }, what: {} }] }],
    ['whose plan has an entry without a place', { plan: [{ what: { kind: 'fail' } }] }],
    ['whose seed is a text', { seed: '0' }],
    ['whose inputs are a list', { inputs: [] }],
    ['whose options are none', { options: null }],
    ['that observed a number', { observed: 3 }],
  ])('refuses a file %s, as the reader does', async (what, change) => {
    const sound = JSON.parse(readFileSync(await (soundFile ??= written({ properties: { onceOnly } })), 'utf8')) as object;
    const broken: unknown = JSON.parse(JSON.stringify({ ...sound, ...change }));
    expect(complaint(validate, broken)).not.toBeNull();
    const file = join(folder, `${what}.json`);
    writeFileSync(file, JSON.stringify(broken));
    expect(() => readCounterexample(file)).toThrow(`"${file}"`);
  });
});

describe('the schema of traces', () => {
  const validate = validator(traceSchemaText());

  const complaintsOf = (trace: Trace): (string | null)[] =>
    encodeTrace(trace).trimEnd().split('\n').map((line) => complaint(validate, JSON.parse(line))); // prettier-ignore

  it('admits every line of the traces of generated runs', () => {
    for (const generated of fc.sample(arbitraryCase(), { numRuns: 60, seed: SEED })) {
      const { trace } = simulateSync(generated, { ...caseOptions(generated), recordArguments: true });
      expect(complaintsOf(trace).filter((found) => found !== null)).toEqual([]);
    }
  });

  it('admits requests, console output, errors, stubs, and the place of a run among others', async () => {
    const dag = new Dag('loading', { schedule: '@daily', startDate: '2026-01-01' });
    const load = async (): Promise<number> => {
      console.log('loading');
      const { status } = await fetch('http://lake.test/orders/total');
      throw new Error(`answered ${status}`);
    };
    dag.task('load', load)();
    const stubs = [s3({ buckets: { orders: { total: '0' } }, endpoint: 'http://lake.test' })];
    const { runs } = await simulateRuns(dag, { stubs, startAt: '2026-01-01', until: '2026-01-03' });
    expect(runs.map(({ state }) => state)).toContain('failed');
    for (const { trace } of runs) expect(complaintsOf(trace).filter((found) => found !== null)).toEqual([]);
    expect(encodeTrace(runs[0]?.trace as Trace)).toMatch(/"requests":.*\n[^]*"place":.*"stubs":/);
  });

  const header = (): object => {
    const dag = new Dag('one');
    dag.task('only', () => 1)();
    return JSON.parse(encodeTrace(simulateSync(dag).trace).split('\n')[0] as string) as object;
  };

  it.each<[what: string, line: object]>([
    ['of an unknown kind', { footer: {} }],
    ['with a state nobody knows', { moves: [[0, 99, 1, 0, -1]] }],
    ['with a move that is cut', { moves: [[0, 1, 1]] }],
    ['with a mark of words', { marks: [['a', 'b', 'c']] }],
    ['with a creation that lacks its task', { creation: { row: 0, first: 0, count: 1, firstMapIndex: -1, cause: 0, culprit: -1 } }],
    ['with an unknown reason of a callback', { callback: { row: 0, reason: 'boredom', instance: -1 } }],
    ['with an attempt of nobody', { attempt: { tryNumber: 1 } }],
    ['with a value of nobody', { value: [1] }],
    ['with an end without warnings', { end: { runState: 'success', endReason: 'finished', endMs: 0 } }],
    ['with a header of another format', { header: { formatVersion: 1 } }],
  ])('refuses a line %s, as the reader does', (_, line) => {
    expect(complaint(validate, line)).not.toBeNull();
    const lines = 'header' in line ? [line] : [header(), line];
    expect(() => decodeTrace(lines.map((each) => `${JSON.stringify(each)}\n`).join(''))).toThrow(/Line \d|format 2/);
  }); // prettier-ignore
});
