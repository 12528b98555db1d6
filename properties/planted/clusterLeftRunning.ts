/**
 * Planted: a cluster that is deleted by an ordinary task behind the work.
 */
import { Dag, getContext } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';
import { createTable } from './support/table.ts';

const clusters = createTable<{ readonly cluster: string }>('clusters');

function build(isTeardown: boolean): Dag {
  const dag = new Dag('train_models', { defaultArgs: { retries: 1, retryDelay: '1m' } });
  const create = dag.task('create_cluster', async () => {
    await clusters.upsert({ cluster: getContext().runId }, 'cluster');
  })();
  const listModels = dag.task('list_models', () => ['churn', 'demand', 'fraud'])();
  const trained = dag.task('train', ({ model }: { model: string }) => model).expand({ model: listModels });
  const remove = dag.task('delete_cluster', async () => {
    const { runId } = getContext();
    await clusters.remove(({ cluster }) => cluster === runId);
  })();
  create.before(listModels);
  trained.before(remove);
  if (isTeardown) remove.asTeardown({ setups: create });
  return dag;
}

export const clusterLeftRunning: PlantedBug = {
  sentence: 'The cluster is deleted only after all models were trained: when one fails, it goes on, and costs.',
  dag: () => build(false),
  right: () => build(true),
  options: { stubs: [clusters] },
  properties: {
    'no cluster is left that nobody tried to delete': (run) =>
      run.instance('create_cluster').state !== 'success' ||
      run.instance('delete_cluster').tryNumber > 0 ||
      (run.stubs['clusters'] as unknown[]).length === 0,
  },
  property: 'no cluster is left that nobody tried to delete',
  smallest: 'one model that fails for good, or none at all',
};
