/**
 * Planted: a reader that, on its last try, would rather return nothing than fail.
 */
import { Dag, getContext } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';

function build(givesUp: () => boolean): Dag {
  const dag = new Dag('read_sources', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const listSources = dag.task('list_sources', () => ['crm', 'shop', 'till']);
  const readSource = dag.task('read_source', ({ source }: { source: string }) => {
    // A source that was down so often is left out today.
    if (givesUp()) return [];
    return [`${source}-1`, `${source}-2`];
  });
  const combine = dag.task('combine', ({ rows }: { rows: readonly string[][] }) => rows.flat());
  combine({ rows: readSource.expand({ source: listSources() }) });
  return dag;
}

export const lastTryGivesUp: PlantedBug = {
  sentence:
    'The last try returns nothing instead of reading: two failures in a row, and the rows are lost in a green run.',
  dag: () => build(() => getContext().tryNumber > getContext().maxTries),
  right: () => build(() => false),
  property: 'retry',
  smallest: 'one source; its first two tries fail',
};
