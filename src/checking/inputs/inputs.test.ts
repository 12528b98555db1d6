import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dag } from '../../authoring/dag.ts';
import { simulateSync } from '../../drivers/simulateSync.ts';
import { DEFAULT_CONFIG } from '../../model/settings.ts';
import type { Json } from '../../model/json.ts';
import { checkDag } from '../checkDag/checkDag.ts';
import { likeExample } from './likeExample.ts';
import { dictOf, kwargsOf, listOf } from './mappingInputs.ts';

const SAMPLE = { numRuns: 400, seed: 3 };

/** How often each width is drawn. */
function widthsOf(arbitrary: fc.Arbitrary<object>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const drawn of fc.sample(arbitrary, SAMPLE)) {
    const width = Object.keys(drawn).length;
    counts.set(width, (counts.get(width) ?? 0) + 1);
  }
  return counts;
}

/** The smallest value that fails. */
function smallest<Value>(arbitrary: fc.Arbitrary<Value>, fails: (value: Value) => boolean): Value | undefined {
  const { counterexample } = fc.check(
    fc.property(arbitrary, (value) => !fails(value)),
    { numRuns: 500, seed: 1 },
  );
  return counterexample?.[0];
}

describe('inputs to map over', () => {
  it.each<[name: string, arbitrary: fc.Arbitrary<object>]>([
    ['lists', listOf(fc.nat(), { limit: 12 })],
    ['dicts', dictOf(fc.nat(), { limit: 12 })],
    ['rows', kwargsOf({ x: fc.nat(), y: fc.string() }, { limit: 12 })],
    ['values like a list', likeExample(['a', 'b'], { limit: 12 }) as fc.Arbitrary<string[]>],
    ['values like a dict', likeExample({ a: 1 }, { limit: 12, isDict: true }) as fc.Arbitrary<object>],
  ])('have each of the widths that matter: %s', (_, arbitrary) => {
    const counts = widthsOf(arbitrary);
    // Weights 8, 8, 8, 2, 2 of 38.
    for (const width of [0, 1, 2]) expect(counts.get(width), `width ${width}`).toBeGreaterThan(50);
    for (const width of [12, 13]) expect(counts.get(width), `width ${width}`).toBeGreaterThan(8);
    expect([...counts.keys()].sort((left, right) => left - right)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 12, 13]);
  });

  it('are limited as Airflow limits them unless told otherwise, and stay within least and most', () => {
    const { maxMapLength } = DEFAULT_CONFIG;
    const widths = widthsOf(listOf(fc.constant(0)));
    expect([widths.has(maxMapLength), widths.has(maxMapLength + 1)]).toEqual([true, true]);
    expect([...widthsOf(listOf(fc.nat(), { limit: 2, least: 1, most: 2 })).keys()].sort()).toEqual([1, 2]);
    expect([...widthsOf(listOf(fc.nat(), { least: 20, most: 22 })).keys()].sort()).toEqual([20, 22]);
  });

  it('shrink to the fewest and smallest items, from whatever width', () => {
    const lists = listOf(fc.nat({ max: 99 }), { limit: 12 });
    expect(smallest(lists, (list) => list.length > 4)).toEqual([0, 0, 0, 0, 0]);
    expect(smallest(lists, (list) => list.some((item) => item > 41))).toEqual([42]);
    expect(smallest(dictOf(fc.nat(), { limit: 5 }), (dict) => Object.keys(dict).length > 2)).toSatisfy(
      (dict: object) => Object.values(dict).join() === '0,0,0',
    );
    expect(
      smallest(listOf(listOf(fc.nat(), { limit: 3 }), { limit: 3 }), (lists) => lists.flat().length > 1),
    ).toSatisfy((lists: number[][]) => lists.flat().join() === '0,0');
    expect(lists.canShrinkWithoutContext([1, 2, 3])).toBe(true);
  });

  it('cannot be drawn from widths that are none', () => {
    expect(() => listOf(fc.nat(), { least: 3, most: 2 })).toThrow(
      'Widths cannot be drawn from {"limit":1024,"least":3,"most":2}.',
    );
    expect(() => listOf(fc.nat(), { limit: -1 })).toThrow('Give whole numbers');
  });

  it('find what a check of parts of the written list cannot: one item more than is allowed', async () => {
    const dag = new Dag('batches');
    const list = dag.task('list', () => [1, 2]);
    const send = dag.task('send', ({ all }: { all: readonly number[] }) => {
      if (all.length > 3) throw new Error('at most 3 in a batch');
      return all.length;
    });
    const listed = list();
    send.partial({ all: listed }).expand({ n: listed } as never);
    expect((await checkDag(dag, { runs: 50, faults: false })).held).toBe(true);
    const { counterexample } = await checkDag(dag, {
      runs: 100,
      faults: false,
      inputs: { list: listOf(fc.nat({ max: 9 }), { limit: 3 }) },
    });
    expect(counterexample?.inputs).toEqual({ list: [0, 0, 0, 0] });
  });
});

describe('values like an example', () => {
  const shapeOf = (value: Json): string => {
    if (Array.isArray(value)) return `[${[...new Set(value.map(shapeOf))].sort().join('|')}]`;
    if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
    return `{${Object.entries(value).map(([name, member]) => `${name}:${shapeOf(member as Json)}`).sort().join()}}`; // prettier-ignore
  };

  it('have its types at its places, and keys that are not in all items only now and then', () => {
    const example = [
      { key: 'a', size: 3, tags: ['x'] },
      { key: 'b', size: 5, tags: ['y'], extra: null },
    ];
    const items = fc.sample(likeExample(example, { limit: 4 }), SAMPLE).flat() as Json[];
    const shapes = new Set(items.map(shapeOf));
    const base = (tags: string, extra = ''): string => `{${extra}key:string,size:number,tags:[${tags}]}`;
    expect(shapes).toEqual(new Set([base('string'), base(''), base('string', 'extra:null,'), base('', 'extra:null,')]));
    expect(items.every((item) => Number.isInteger((item as { size: number }).size))).toBe(true);
  });

  it('are told from a run: what a task returns by itself', () => {
    const dag = new Dag('files');
    dag.task('read', ({ key }: { key: string }) => key).expand({ key: dag.task('list', () => ['a.csv'])() });
    const inputs = likeExample(simulateSync(dag).xcom('list'), { limit: 3, least: 1 });
    expect(new Set(fc.sample(inputs, SAMPLE).flat())).toContain('a.csv');
    for (const drawn of fc.sample(inputs, SAMPLE) as string[][])
      for (const key of drawn) expect(key).toMatch(/^a\.csv(-\d+)?$/);
  });

  it.each<Json>([7, 1.5, 'text', true, null, [], {}, { a: [1, 'x', null, { b: false }] }])(
    'are JSON: like %j',
    (example) => {
      for (const drawn of fc.sample(likeExample(example, { limit: 2 }), { numRuns: 50, seed: 1 })) {
        expect(JSON.parse(JSON.stringify(drawn))).toEqual(drawn);
      }
    },
  );
});
