/**
 * Dicts and lists: a dict gives its pairs in order, a list of lists its inner lists whole, a written dict what a returned one gives.
 */
import assert from 'node:assert/strict';
import { Dag } from 'dagproof';
import type { Story } from './support/story.support.ts';

const dag = new Dag('dicts_and_lists');

const stock = dag.task('stock', (): Record<string, number> => ({ apples: 3, pears: 0, plums: 12 }));
const batches = dag.task('batches', () => [['a', 'b'], ['c'], []]);

const describe = dag.task('describe', ({ entry: [name, amount] }: { entry: [string, number] }) => `${name}: ${amount}`);
const sizeOf = dag.task('size_of', ({ batch }: { batch: readonly string[] }) => batch.length);
const translate = dag.task('translate', ({ word: [english, german] }: { word: [string, string] }) => [english, german]);

describe.expand({ entry: stock() });
sizeOf.expand({ batch: batches() });
translate.expand({ word: { apple: 'Apfel', pear: 'Birne' } });

export default dag;

export const stories: readonly Story[] = [
  {
    name: 'pairs and inner lists',
    sentence: 'Three pairs, three inner lists (the empty one included), two pairs written in the file.',
    dag,
    xcoms: ['describe', 'size_of', 'translate'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(run.xcom('describe'), ['apples: 3', 'pears: 0', 'plums: 12']);
      assert.deepEqual(run.xcom('size_of'), [2, 1, 0]);
      assert.deepEqual(run.xcom('translate'), [
        ['apple', 'Apfel'],
        ['pear', 'Birne'],
      ]);
    },
  },
  {
    name: 'hostile names',
    sentence: 'Keys such as __proto__ and constructor are keys like any other.',
    dag,
    options: {
      outputs: { stock: JSON.parse('{"__proto__":1,"constructor":2,"toString":3}') as Record<string, number> },
    },
    xcoms: ['describe'],
    check(run) {
      assert.deepEqual(run.xcom('describe'), ['__proto__: 1', 'constructor: 2', 'toString: 3']);
    },
  },
];
