/**
 * Cross product: one instance for each pair of a region and a product, in Airflow's order, aggregated by map index.
 */
import assert from 'node:assert/strict';
import { Dag, take } from 'dagproof';
import type { Story } from './support/story.support.ts';

const dag = new Dag('cross_product');

const regions = dag.task('regions', () => ['north', 'south', 'west']);
const products = dag.task('products', () => ['apples', 'pears', 'plums', 'quinces']);
const price = dag.task('price', ({ region, product }: { region: string; product: string }) => `${region}/${product}`);
const priceList = dag.task('price_list', ({ prices }: { prices: readonly string[] }) => prices);

priceList({ prices: price.expand({ region: regions(), product: products() }) });

export default dag;

const PAIRS = ['north', 'south', 'west'].flatMap((region) =>
  ['apples', 'pears', 'plums', 'quinces'].map((product) => `${region}/${product}`),
);

export const stories: readonly Story[] = [
  {
    name: 'twelve pairs',
    sentence: 'Instance 5 is (south, pears): 5 div 4 is the region, 5 mod 4 the product.',
    dag,
    options: { durations: { price: '3s' } },
    xcoms: ['price_list'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.equal(run.instances('price').length, 12);
      assert.equal(run.xcom('price', { mapIndex: 5 }), 'south/pears');
      assert.deepEqual(run.xcom('price_list'), PAIRS);
    },
  },
  {
    name: 'the first pair finishes last',
    sentence: 'Instance 0 takes a minute, the others 3 s: the aggregate still begins with it.',
    dag,
    options: { faults: [take('price', '1m').at(0)], durations: { price: '3s' } },
    xcoms: ['price_list'],
    check(run) {
      assert.equal(run.instance('price', 0).endMs, 60_000);
      assert.deepEqual(run.xcom('price_list'), PAIRS);
    },
  },
];
