import { describe, expect, it } from 'vitest';
import type { ValueSpec } from '../model/dagSpec.ts';
import { DagproofError } from '../model/errors.ts';
import { Dag } from './dag.ts';

const identity = ({ x }: { x: unknown }): unknown => x;

/** The value task `use` gets for x, in a DAG with three lists a, b, c. */
function valueOf(make: (lists: Lists) => unknown): { readonly value: ValueSpec | undefined; readonly dag: Dag } {
  const dag = new Dag('values');
  const list = (id: string) => dag.task(id, () => [1, 2])();
  dag.task('use', identity)({ x: make({ a: list('a'), b: list('b'), c: list('c') }) as never });
  const use = dag.compile().spec.tasks.find((task) => task.taskId === 'use');
  return { value: use?.arguments[0]?.[1], dag };
}

type List = ReturnType<typeof aList>;
function aList() {
  return new Dag('any').task('any', () => [1, 2])();
}
interface Lists {
  readonly a: List;
  readonly b: List;
  readonly c: List;
}

const xcom = (taskId: string): ValueSpec => ({ kind: 'xcom', taskId, key: 'return_value' });

/** Codes raised when `make`'s value is used. */
function codesOf(make: (lists: Lists) => unknown): string[] {
  try {
    valueOf(make);
    return [];
  } catch (error) {
    if (error instanceof DagproofError) return error.problems.map((problem) => problem.code);
    throw error;
  }
}

describe('a transformed reference', () => {
  it('names its map functions after the list, and flattens one map after another', () => {
    const { value, dag } = valueOf(({ a }) => a.map((x) => x + 1).map((x) => x * 10));
    expect(value).toEqual({ kind: 'map', source: xcom('a'), functions: ['a.map#1', 'a.map#2'] });
    const { maps } = dag.compile().functions;
    expect([maps.get('a.map#1')?.(1), maps.get('a.map#2')?.(1)]).toEqual([2, 10]);
  });

  it('keeps two maps over one list apart', () => {
    const { value } = valueOf(({ a }) => [a.map((x) => x + 1), a.map((x) => x + 2)]);
    expect(value).toEqual({
      kind: 'list',
      items: [
        { kind: 'map', source: xcom('a'), functions: ['a.map#1'] },
        { kind: 'map', source: xcom('a'), functions: ['a.map#2'] },
      ],
    });
  });

  it('zips with and without a fill value, null being one', () => {
    expect(valueOf(({ a, b, c }) => a.zip(b, c)).value).toEqual({
      kind: 'zip',
      sources: [xcom('a'), xcom('b'), xcom('c')],
    });
    expect(valueOf(({ a, b }) => a.zip(b, { fillvalue: null })).value).toEqual({
      kind: 'zip',
      sources: [xcom('a'), xcom('b')],
      fillvalue: null,
    });
  });

  it('flattens concat after concat, not concat within concat', () => {
    expect(valueOf(({ a, b, c }) => a.concat(b).concat(c)).value).toEqual({
      kind: 'concat',
      sources: [xcom('a'), xcom('b'), xcom('c')],
    });
    expect(valueOf(({ a, b, c }) => a.concat(b.concat(c))).value).toEqual({
      kind: 'concat',
      sources: [xcom('a'), { kind: 'concat', sources: [xcom('b'), xcom('c')] }],
    });
  });

  it('nests in any way', () => {
    expect(valueOf(({ a, b }) => a.zip(b.map((x) => x)).map(([x]) => x)).value).toEqual({
      kind: 'map',
      source: { kind: 'zip', sources: [xcom('a'), { kind: 'map', source: xcom('b'), functions: ['b.map#1'] }] },
      functions: ['a.map#1'],
    });
  });

  it('makes every task behind it upstream', () => {
    const { dag } = valueOf(({ a, b, c }) => ({ deep: [a.zip(b), 1, c.map((x) => x)] }));
    expect(dag.compile().spec.tasks.find((task) => task.taskId === 'use')?.upstream).toEqual(['a', 'b', 'c']);
  });

  it.each<[string, (lists: Lists) => unknown]>([
    ['map-not-a-function', ({ a }) => a.map('upper' as never)],
    ['map-asynchronous', ({ a }) => a.map((async (x: number) => x) as never)],
    ['map-over-task', ({ a }) => a.map(new Dag('other').task('f', (given: { x: number }) => given.x) as never)],
    ['zip-without-others', ({ a }) => (a.zip as unknown as () => unknown)()],
    ['operand-not-a-reference', ({ a }) => a.concat([1] as never)],
    ['operand-not-a-reference', ({ a, b }) => a.zip([1] as never, b)],
    ['reference-of-another-dag', ({ a }) => a.concat(aList())],
  ])('is refused: %s', (code, make) => {
    expect(codesOf(make)).toEqual([code]);
  });

  it('is not made of a custom key', () => {
    const dag = new Dag('keys');
    const names = dag
      .task('row', () => ({ names: ['a'] }))()
      .key('names') as unknown as List;
    names.map((x) => x);
    expect(() => dag.compile()).toThrow('.map() was given the XCom "names" of task "row"');
  });
});

describe('a key', () => {
  it('is an XCom of its own and turns multiple outputs on, unless that was refused', () => {
    const dag = new Dag('keys');
    const row = dag.task('row', () => ({ count: 1 }))();
    const refused = dag.task('refused', () => ({ count: 1 }), { multipleOutputs: false })();
    dag.task('use', ({ x, y }: { x: number; y: number }) => x + y)({ x: row.key('count'), y: refused.key('count') });
    const { tasks } = dag.compile().spec;
    expect(tasks.map((task) => task.multipleOutputs)).toEqual([true, false, false]);
    expect(tasks[2]?.arguments[0]).toEqual(['x', { kind: 'xcom', taskId: 'row', key: 'count' }]);
    expect(tasks[2]?.upstream).toEqual(['refused', 'row']);
  });
});

describe('a reference used as a value while the file is read', () => {
  it.each<[string, (list: never) => unknown]>([
    ['in arithmetic', (list) => list + 1],
    ['in a text', (list) => `${String(list)}`],
    ['in a loop', (list) => [...list]],
  ])('is refused %s', (_how, use) => {
    const list = new Dag('d').task('list', () => [1])();
    expect(() => use(list as never)).toThrow('the reference to "list" was used as a value');
  });
});
