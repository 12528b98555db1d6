/**
 * Planted: files named by the number of the try that wrote them.
 */
import { Dag, getContext } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';
import { createTable } from './support/table.ts';

const lake = createTable<{ readonly key: string; readonly rows: number }>('lake');

function build(keyOf: (shop: string) => string): Dag {
  const dag = new Dag('export_shops', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const listShops = dag.task('list_shops', () => ['north', 'south', 'west']);
  const exportShop = dag.task('export_shop', async ({ shop }: { shop: string }) => {
    await lake.upsert({ key: keyOf(shop), rows: 10 }, 'key');
  });
  const count = dag.task('count_rows', async () => (await lake.rows()).reduce((sum, { rows }) => sum + rows, 0));
  count().after(exportShop.expand({ shop: listShops() }));
  return dag;
}

export const tryNumberInKey: PlantedBug = {
  sentence: 'The number of the try is in the name of the file, so that what a killed try wrote is counted besides.',
  dag: () => build((shop) => `${shop}/${getContext().ds}-try${getContext().tryNumber}.csv`),
  right: () => build((shop) => `${shop}/${getContext().ds}.csv`),
  options: { stubs: [lake] },
  property: 'retry',
  smallest: 'one shop; its first try is killed after the write, or fails',
};
