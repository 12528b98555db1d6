import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { Reference } from '../authoring/references.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { Trace } from '../trace/trace.ts';
import { sentences, withGiven } from './tamper.support.ts';

const ID = 'product-order';

const take = ({ x }: { x: unknown }): unknown => x;

function mapped(): Trace {
  const dag = new Dag('d');
  const letters = dag.task('letters', () => ['a.csv', 'b.csv'])();
  const dict = dag.task('dict', (): Record<string, number> => ({ k: 1, l: 2 }))();
  const rows = dag.task('rows', () => [{ x: 1 }, { x: 2 }])();
  dag
    .task('product', (given: { x: string; y: readonly [string, number]; z: string }) => given)
    .expand({ x: letters, y: dict, z: ['u', '{{ run_id }}'] });
  dag.task('joined', take).expand({ x: letters.concat(dict as never) });
  dag.task('changed', take).expand({ x: letters.map((letter) => letter.toUpperCase()) });
  dag.task('row', take).expandKwargs(rows);
  const group = dag.taskGroup('group', (inside, { x }: { x: Reference<string> }) => inside.task('inner', take)({ x }));
  group.expand({ x: letters });
  return simulateSync(dag, { recordArguments: true }).trace;
}

describe('the judge product-order', () => {
  it('accuses nobody who receives what is at its place', () => {
    expect(sentences(mapped(), ID)).toEqual([]);
  });

  it('accuses an instance that receives what belongs to another, keyword by keyword', () => {
    const trace = withGiven(mapped(), 'product[2]', { x: 'b.csv', y: ['k', 1], z: 'u' });
    expect(sentences(trace, ID)).toEqual([
      'product[2] should have received ["l",2] as y and received ["k",1].',
      'product[2] should have received "a.csv" as x and received "b.csv".',
    ]);
  });

  it('takes a rendered text for whatever it is, and what a function made as well', () => {
    expect(sentences(withGiven(mapped(), 'product[1]', { x: 'a.csv', y: ['k', 1], z: 'anything' }), ID)).toEqual([]);
    expect(sentences(withGiven(mapped(), 'changed[1]', { x: 'anything' }), ID)).toEqual([]);
    expect(sentences(withGiven(mapped(), 'product[1]', { x: 'a.csv', y: ['k', 1], z: 1 }), ID)).toHaveLength(1);
  });

  it('accuses what arrives of a concat, of rows and in a mapped group', () => {
    expect(sentences(withGiven(mapped(), 'joined[2]', { x: 'l' }), ID)).toEqual([
      'joined[2] should have received "k" as x and received "l".',
    ]);
    expect(sentences(withGiven(mapped(), 'row[0]', { x: 2 }), ID)).toEqual([
      'row[0] should have received 1 as x and received 2.',
    ]);
    expect(sentences(withGiven(mapped(), 'group.inner[1]', { x: 'a.csv' }), ID)).toEqual([
      'group.inner[1] should have received "b.csv" as x and received "a.csv".',
    ]);
  });

  it('accuses an argument that is missing', () => {
    expect(sentences(withGiven(mapped(), 'joined[0]', {}), ID)).toEqual([
      'joined[0] should have received "a.csv" as x and received nothing.',
    ]);
  });

  it('gives instance k of a task mapped over a mapped one the k-th value present', () => {
    const dag = new Dag('d');
    const first = dag.task('first', ({ x }: { x: number }) => (x === 1 ? null : x)).expand({ x: [0, 1, 2] });
    dag.task('second', take).expand({ x: first });
    const { trace } = simulateSync(dag, { recordArguments: true });
    expect(sentences(trace, ID)).toEqual([]);
    expect(sentences(withGiven(trace, 'second[1]', { x: 1 }), ID)).toEqual([
      'second[1] should have received 2 as x and received 1.',
    ]);
  });

  it('says nothing of a reference inside a row, which may be read before its task has ended', () => {
    const dag = new Dag('d');
    const fast = dag.task('fast', () => 1)();
    const slow = dag.task('slow', () => 2)();
    const row = dag.task('row', (given: { x: number; y: number | null }) => given.x, { triggerRule: 'one_success' });
    row.expandKwargs([{ x: 1, y: slow }]).after(fast);
    const { trace } = simulateSync(dag, { recordArguments: true, profile: 'intended', durations: { slow: '9s' } });
    expect(trace.attempts.map(({ given }) => given)).toContainEqual({ x: 1, y: null });
    expect(sentences(trace, ID)).toEqual([]);
    expect(sentences(withGiven(trace, 'row[0]', { x: 2, y: null }), ID)).toHaveLength(1);
  });

  it('says nothing of a concat among several keywords where the release decodes it otherwise', () => {
    const dag = new Dag('d');
    const letters = dag.task('letters', () => ['a'])();
    dag.task('two', (given: { x: number; y: string }) => given).expand({ x: [1, 2], y: letters.concat(letters) });
    const judge = (profile: string) => {
      const { trace } = simulateSync(dag, { recordArguments: true, profile });
      return sentences(withGiven(trace, 'two[0]', { x: 2, y: 'a' }), ID);
    };
    expect(judge('3.3.2')).toEqual([]);
    expect(judge('intended')).toEqual(['two[0] should have received 1 as x and received 2.']);
  });
});
