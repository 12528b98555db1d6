/**
 * Planted: files of several folders that are kept under their names without the folder.
 */
import fc from 'fast-check';
import { Dag } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';
import { createTable } from './support/table.ts';

const curated = createTable<{ readonly key: string; readonly source: string }>('curated');

function build(keyOf: (path: string) => string): Dag {
  const dag = new Dag('curate_files', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const listFiles = dag.task('list_files', () => ['north/orders.csv', 'south/refunds.csv']);
  const curate = dag.task('curate', async ({ path }: { path: string }) => {
    await curated.upsert({ key: keyOf(path), source: path }, 'key');
  });
  curate.expand({ path: listFiles() });
  return dag;
}

const paths = ['north', 'south'].flatMap((folder) => ['orders', 'refunds'].map((name) => `${folder}/${name}.csv`));

export const baseNamesCollide: PlantedBug = {
  sentence: 'Files are kept by their base names, so files of one name in two folders overwrite each other.',
  dag: () => build((path) => path.slice(path.lastIndexOf('/') + 1)),
  right: () => build((path) => path),
  options: { stubs: [curated] },
  inputs: { list_files: fc.subarray(paths) },
  properties: {
    'every file is kept': (run) =>
      run.instances('curate').filter(({ state }) => state === 'success').length <=
      (run.stubs['curated'] as unknown[]).length,
  },
  property: 'every file is kept',
  smallest: 'two files of one name in two folders, nothing disturbed',
};
