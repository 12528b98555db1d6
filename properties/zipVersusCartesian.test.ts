/**
 * Which arguments instance i receives. Several keywords of `expand` give every combination, the last keyword varying fastest;
 * `zip` pairs by position, so that index i receives the i-th of each; rows of keyword arguments give row i.
 *
 * Turned red by, for example, `rest = Math.floor(rest / leg.length)` becoming `rest = 0` in src/engine/legs.ts.
 */
import * as fc from 'fast-check';
import { Dag, simulateSync, type ListReference } from 'dagproof';
import { describe, expect, it } from 'vitest';
import { propertySettings } from './support/propertySettings.ts';
import { guard } from './support/sometimes.ts';
import { isSame, mappedArguments } from './support/mappedValues.ts';
import { arbitraryWholeCase, complain, mappedTasks, playWhole, receivedBy } from './support/wholeRuns.ts';

const numberList = fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 4 });
const textList = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 });
const numbersByName = fc.dictionary(fc.constantFrom('one', 'two', '__proto__', 'constructor'), fc.nat({ max: 9 }));

/** Every combination, written as the nested loops it is. */
function combinations<A, B, C>(as: readonly A[], bs: readonly B[], cs: readonly C[]): [A, B, C][] {
  const all: [A, B, C][] = [];
  for (const a of as) for (const b of bs) for (const c of cs) all.push([a, b, c]);
  return all;
}

describe('instance i receives', () => {
  it('combination i of the keywords, the last one varying fastest', () => {
    const sometimes = guard(['three different lengths', 'an empty keyword', 'a dict of several keys', 'from tasks']);
    fc.assert(
      fc.property(numberList, textList, numbersByName, fc.boolean(), (numbers, texts, dict, isFromTasks) => {
        const dag = new Dag('cartesian');
        const pair = dag.task('pair', (given: { n: number; t: string; d: readonly [string, number] }) => [
          given.n,
          given.t,
          given.d,
        ]);
        if (isFromTasks) {
          const n = dag.task('numbers', () => numbers)();
          const t = dag.task('texts', () => texts)();
          pair.expand({ n, t, d: dag.task('dict', () => dict)() });
        } else pair.expand({ n: numbers, t: texts, d: dict });

        const run = simulateSync(dag);
        expect(run.xcom('pair')).toEqual(combinations(numbers, texts, Object.entries(dict)));

        const lengths = [numbers.length, texts.length, Object.keys(dict).length];
        sometimes.note('three different lengths', new Set(lengths).size === 3 && !lengths.includes(0));
        sometimes.note('an empty keyword', lengths.includes(0));
        sometimes.note('a dict of several keys', Object.keys(dict).length > 1);
        sometimes.note('from tasks', isFromTasks);
      }),
      propertySettings(300, 500),
    );
    expect(sometimes.missing()).toEqual([]);
  });

  it('follows the order of the keywords in the call, not of the alphabet', () => {
    fc.assert(
      fc.property(numberList, numberList, (first, second) => {
        const dag = new Dag('keyword_order');
        const pair = dag.task('pair', ({ a, z }: { a: number; z: number }) => [a, z]);
        pair.expand({ z: first, a: second });

        const expected = combinations(first, second, [null]).map(([z, a]) => [a, z]);
        expect(simulateSync(dag).xcom('pair')).toEqual(expected);
      }),
      propertySettings(300, 500),
    );
  });

  it('position i of every zipped list, up to the shortest', () => {
    const sometimes = guard(['unequal', 'empty', 'differs from the product']);
    fc.assert(
      fc.property(numberList, numberList, (left, right) => {
        const zipped = received((a, b) => a.zip(b), { left, right });
        const expected = left.slice(0, right.length).map((item, position) => [item, right[position]]);
        expect(zipped).toEqual(expected);

        sometimes.note('unequal', left.length !== right.length && expected.length > 0);
        sometimes.note('empty', expected.length === 0);
        const product = combinations(left, right, [null]).map(([a, b]) => [a, b]);
        sometimes.note('differs from the product', expected.length > 1 && product.length > expected.length);
      }),
      propertySettings(300, 500),
    );
    expect(sometimes.missing()).toEqual([]);
  });

  it('the fill value where a zipped list has ended', () => {
    const sometimes = guard(['left shorter', 'right shorter']);
    fc.assert(
      fc.property(numberList, numberList, fc.constantFrom(null, 'fill', 0), (left, right, fillvalue) => {
        const zipped = received((a, b) => a.zip(b, { fillvalue }), { left, right });
        const longest = left.length > right.length ? left : right;
        const at = (list: readonly number[], position: number) => (position < list.length ? list[position] : fillvalue);
        expect(zipped).toEqual(longest.map((_, position) => [at(left, position), at(right, position)]));

        sometimes.note('left shorter', left.length < right.length);
        sometimes.note('right shorter', right.length < left.length);
      }),
      propertySettings(300, 500),
    );
    expect(sometimes.missing()).toEqual([]);
  });

  it('the items of the first concatenated list, then those of the second, each through its map functions', () => {
    fc.assert(
      fc.property(numberList, numberList, (left, right) => {
        const concatenated = received((a, b) => a.map((n) => n + 1).concat(b.map((n) => n * 2).map((n) => [n])), {
          left,
          right,
        });
        expect(concatenated).toEqual([...left.map((n) => n + 1), ...right.map((n) => [n * 2])]);
      }),
      propertySettings(300, 500),
    );
  });

  it('row i of keyword arguments, over what partial gives to all', () => {
    const sometimes = guard(['a row lacking a key', 'several rows']);
    const row = fc.record({ x: fc.nat({ max: 9 }), y: fc.nat({ max: 9 }) }, { requiredKeys: ['x'] });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), fc.nat(), (rows, z) => {
        const dag = new Dag('rows');
        const instance = dag.task('instance', (given: { x: number; y?: number; z: number }) => given);
        instance.partial({ z }).expandKwargs(dag.task('rows', () => rows)());

        expect(simulateSync(dag).xcom('instance')).toEqual(rows.map((given) => ({ ...given, z })));
        sometimes.note(
          'a row lacking a key',
          rows.some(({ y }) => y === undefined),
        );
        sometimes.note('several rows', rows.length > 1);
      }),
      propertySettings(300, 500),
    );
    expect(sometimes.missing()).toEqual([]);
  });
});

describe('in a whole DAG, with faults and a seeded order, instance i', () => {
  it('receives what belongs to i of what its sources have left', () => {
    const sometimes = guard(['a product', 'rows', 'the second try', 'out of order']);
    fc.assert(
      fc.property(arbitraryWholeCase, (whole) => {
        const run = playWhole(whole, { hasBodies: true });
        for (const task of mappedTasks(run)) {
          const { taskId, expand } = task;
          const given = expand === null ? null : mappedArguments(run, expand, whole.generated.functions);
          if (expand === null || given === null) continue;
          let highest = -1;
          for (const { mapIndex, tryNumber, received } of receivedBy(run, task)) {
            const expected = given[mapIndex];
            if (
              expected === undefined ||
              Object.entries(expected).some(([name, value]) => !isSame(received[name], value))
            )
              complain(
                whole,
                `${taskId}[${mapIndex}] received ${JSON.stringify(received)} for ${JSON.stringify(expected)}`,
              );
            sometimes.note('a product', expand.kind === 'product' && expand.arguments.length > 1 && mapIndex > 0);
            sometimes.note('rows', expand.kind === 'kwargs');
            sometimes.note('the second try', tryNumber > 1);
            sometimes.note('out of order', mapIndex < highest);
            highest = Math.max(highest, mapIndex);
          }
        }
      }),
      propertySettings(120, 500),
    );
    expect(sometimes.below(2)).toEqual([]);
  });
});

/** What the instances of a task receive that is mapped over a transform of two lists returned by tasks. */
function received(
  transform: (
    left: ListReference<number[], number>,
    right: ListReference<number[], number>,
  ) => ListReference<unknown, unknown>,
  { left, right }: { left: number[]; right: number[] },
): unknown {
  const dag = new Dag('transforms');
  const instance = dag.task('instance', ({ item }: { item: unknown }) => item);
  instance.expand({ item: transform(dag.task('left', () => left)(), dag.task('right', () => right)()) });
  return simulateSync(dag).xcom('instance');
}
