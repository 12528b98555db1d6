/**
 * Planted: files are copied with `expand` over two keywords, which is their product.
 */
import { Dag } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';
import { createTable } from './support/table.ts';

interface Copy {
  readonly source: string;
  readonly target: string;
}

const COPIES: readonly Copy[] = ['orders', 'customers', 'products'].map((name) => ({
  source: `landing/${name}.csv`,
  target: `archive/${name}.csv`,
}));

const archive = createTable<Copy>('archive');

function build(isProduct: boolean): Dag {
  const dag = new Dag('archive_files', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const planCopies = dag.task('plan_copies', () => COPIES);
  const copy = dag.task('copy', async ({ source, target }: Copy) => await archive.upsert({ source, target }, 'target'));
  const copies = planCopies();
  if (isProduct)
    copy.expand({ source: copies.map(({ source }) => source), target: copies.map(({ target }) => target) });
  else copy.expandKwargs(copies);
  return dag;
}

export const cartesianForZip: PlantedBug = {
  sentence: 'Sources and targets are expanded as two keywords: every source is copied over every target.',
  dag: () => build(true),
  right: () => build(false),
  options: { stubs: [archive] },
  properties: {
    'every file is copied once, to its own place': (run) =>
      run.instances('copy').some(({ state }) => state !== 'success') ||
      run.instances('copy').length === (run.xcom('plan_copies') as unknown[]).length,
  },
  property: 'every file is copied once, to its own place',
  smallest: 'two files, nothing disturbed',
};
