import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Dag } from '../../authoring/dag.ts';
import { checkDag } from '../checkDag/checkDag.ts';
import type { CheckOptions } from '../checkDag/checkOptions.ts';
import { readCounterexample } from './readCounterexample.ts';
import { replayCounterexample } from './replayCounterexample.ts';

const folder = mkdtempSync(join(tmpdir(), 'dagproof-counterexamples-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Shape {
  readonly items?: readonly number[];
  readonly taskId?: string;
  /** Whether a second try of an item gives another result than the first. */
  readonly isWrong?: boolean;
  readonly hasNeighbour?: boolean;
}

/** What it returns hangs on how often it was called in its run, unless it is right. */
function counting({ items = [1, 2, 3], taskId = 'work', isWrong = true, hasNeighbour = false }: Shape = {}): Dag {
  const dag = new Dag('counting');
  let calls = new Map<number, number>();
  const list = dag.task('list', () => [...items]);
  const begin = dag.task('begin', () => void (calls = new Map()));
  const count = ({ x }: { x: number }): number => {
    calls.set(x, (calls.get(x) ?? 0) + 1);
    return isWrong ? (calls.get(x) as number) : 1;
  };
  const begun = begin();
  const work = dag.task(taskId, count, { retries: 1 }).expand({ x: list() });
  begun.before(work);
  if (hasNeighbour) dag.task('neighbour', () => 1)();
  return dag;
}

let folders = 0;

async function saved(shape: Shape = {}, options: CheckOptions = {}): Promise<string> {
  const { file, text } = await checkDag(counting(shape), {
    counterexamples: join(folder, String(++folders)),
    ...options,
  });
  if (file === null) throw new Error(text);
  return file;
}

const replayed = async (file: string, shape: Shape) => {
  const options = { simulated: {}, properties: {}, expect: 'success' } as const;
  return await replayCounterexample(counting(shape).compile(), readCounterexample(file), options);
};

describe('a counterexample that is saved', () => {
  it('is the smallest case, by item, in a file of its own', async () => {
    const kept = readCounterexample(await saved());
    expect(kept).toMatchObject({ formatVersion: 1, dagId: 'counting', property: 'retry', module: null, seed: 0 });
    const [item] = kept.inputs['list'] as number[];
    expect(kept.inputs).toEqual({ list: [item] });
    expect(kept.plan).toEqual([{ where: { task: 'work', item, tryNumber: 1 }, what: expect.objectContaining({ kind: 'worker_killed' }) as object }]);
  }); // prettier-ignore

  it('has the same name for the same case', async () => {
    const [once, twice] = [await saved(), await saved()];
    expect(readFileSync(twice, 'utf8')).toBe(readFileSync(once, 'utf8'));
    expect(twice.split('/').at(-1)).toBe(once.split('/').at(-1));
  });

  it('is played first by the next check, which draws nothing then', async () => {
    const place = join(folder, 'first');
    await checkDag(counting(), { counterexamples: place });
    const { counterexample, cases, file } = await checkDag(counting(), { counterexamples: place, runs: 1_000 });
    expect([counterexample?.property, counterexample?.path, cases]).toEqual(['retry', '', 1]);
    expect(file).not.toBeNull();
    const mended = await checkDag(counting({ isWrong: false }), { counterexamples: place, runs: 20 });
    expect([mended.held, mended.mended]).toEqual([true, [file]]);
    expect(mended.text).toContain(`1 saved counterexample no longer fails: ${relative('', file ?? '')}`);
  });
});

describe('a replay', () => {
  it('does not say that a property holds which nobody asks', async () => {
    const properties = { small: () => false };
    const kept = readCounterexample(await saved({ isWrong: false }, { properties }));
    const dag = counting({ isWrong: false }).compile();
    const replayed = replayCounterexample(dag, kept, { simulated: {}, properties: {}, expect: 'success' });
    await expect(replayed).rejects.toMatchObject({ code: 'unknown-property' });
  });

  it.each<[what: string, shape: Shape]>([
    ['as it is', {}],
    ['with another task beside', { hasNeighbour: true }],
    ['with more items, in another order', { items: [9, 3, 2, 1] }],
  ])('finds the same violation in the DAG %s', async (_, shape) => {
    const { outcome, text } = await replayed(await saved(), shape);
    expect([outcome, text]).toEqual(['violated', expect.stringContaining('counting: retry is still violated')]);
  });

  it('says that a mistake is mended', async () => {
    const { outcome, text } = await replayed(await saved(), { isWrong: false });
    expect([outcome, text]).toEqual(['fixed', 'counting: retry holds now, this counterexample is fixed']);
  });

  it('diverges where the plan meets nothing any more, and names the first event that differs', async () => {
    const { outcome, text } = await replayed(await saved(), { taskId: 'other' });
    expect(outcome).toBe('diverged');
    expect(text).toContain('names "work", which matches no task');
  });
});

describe('secrets', () => {
  const options: CheckOptions = {
    connections: { warehouse: { host: 'db', password: 'hunter22' } },
    variables: { API_TOKEN: 'abc-token', stage: 'test' },
    properties: { leaks: () => Promise.reject(new Error('could not log in with hunter22 and abc-token')) },
  };

  it('are in no file, not even in messages', async () => {
    const text = readFileSync(await saved({ isWrong: false }, options), 'utf8');
    expect(text).not.toMatch(/hunter22|abc-token/);
    expect(JSON.parse(text)).toMatchObject({
      message: 'could not log in with *** and ***',
      options: {
        connections: { warehouse: { host: 'db', password: { $secret: 'connections.warehouse.password' } } },
        variables: { API_TOKEN: { $secret: 'variables.API_TOKEN' }, stage: 'test' },
      },
    });
  });

  it('are whatever the setting of Airflow names besides', async () => {
    const variables = { iban_of_shop: 'DE0212030000', stage: 'test' };
    const named = { ...options, variables, config: { sensitiveVarConnNames: 'pin, IBAN' } };
    const text = readFileSync(await saved({ isWrong: false }, named), 'utf8');
    expect(text).not.toContain('DE0212030000');
    expect(JSON.parse(text)).toMatchObject({
      options: { variables: { iban_of_shop: { $secret: 'variables.iban_of_shop' }, stage: 'test' } },
    });
  });

  it('are asked for at replay, by name', async () => {
    const kept = readCounterexample(await saved({ isWrong: false }, options));
    const dag = counting({ isWrong: false }).compile();
    const properties = options.properties as Record<string, () => Promise<never>>;
    await expect(replayCounterexample(dag, kept, { simulated: {}, properties, expect: 'success' })).rejects.toMatchObject({
      code: 'missing-secret',
      message: expect.stringContaining('connections.warehouse.password, variables.API_TOKEN') as string,
    });
    const { connections, variables } = options as Required<CheckOptions>;
    const { outcome, text } = await replayCounterexample(dag, kept, { simulated: { connections, variables }, properties, expect: 'success' });
    expect([outcome, text]).toEqual(['violated', expect.not.stringContaining('hunter22')]);
  }); // prettier-ignore
});

describe('a file', () => {
  it.each([
    ['not there', null, 'no-counterexample'],
    ['no JSON', '{', 'no-counterexample'],
    ['something else', '{"a": 1}', 'no-counterexample'],
    ['lacking its plan', '{"formatVersion": 1, "dagId": "d", "dagDigest": "", "property": "p", "message": "m", "inputs": {}}', 'no-counterexample'],
    ['of a newer format', '{"formatVersion": 2}', 'newer-counterexample'],
  ])('that is %s is refused by name', (name, text, code) => {
    const path = join(folder, `${name}.json`);
    if (text !== null) writeFileSync(path, text);
    expect(() => readCounterexample(path)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(path) as string }) as Error);
  }); // prettier-ignore

  it('is whole whenever the process that writes it is killed', async () => {
    const place = join(folder, 'killed');
    const writer = new URL('./writeCounterexample.ts', import.meta.url).href;
    const kept = { formatVersion: 1, dagId: 'd', dagDigest: '', property: 'p', message: '', inputs: {}, plan: [], options: {}, observed: null };
    const script = `import { writeSync } from 'node:fs';
      const { writeCounterexample } = await import(${JSON.stringify(writer)});
      for (let seed = 0; ; seed++) {
        writeCounterexample(${JSON.stringify(place)}, { ...${JSON.stringify(kept)}, message: 'x'.repeat(300_000), seed: seed % 5 });
        writeSync(1, '.');
      }`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
    let written = 0;
    child.stdout.on('data', (dots: Buffer) => {
      if ((written += dots.length) > 20) child.kill('SIGKILL');
    });
    const signal = await new Promise((resolve) => child.once('exit', (_, by) => resolve(by)));
    expect(signal).toBe('SIGKILL');
    const names = readdirSync(join(place, 'd')).filter((name) => name.endsWith('.json'));
    expect(names).toHaveLength(5);
    for (const name of names) expect(readCounterexample(join(place, 'd', name)).message).toHaveLength(300_000);
  }); // prettier-ignore
});
