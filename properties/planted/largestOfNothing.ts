/**
 * Planted: the largest of a list that may be empty.
 */
import { Dag } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';

function build(largestOf: (sizes: readonly number[]) => number): Dag {
  const dag = new Dag('largest_file', { defaultArgs: { retries: 1, retryDelay: '1m' } });
  const listSizes = dag.task('list_sizes', () => [40, 12, 7]);
  const inMegabytes = dag.task('in_megabytes', ({ size }: { size: number }) => size / 1_000);
  const largest = dag.task('largest', ({ sizes }: { sizes: readonly number[] | null }) => largestOf(sizes ?? []), {
    triggerRule: 'none_failed',
  });
  largest({ sizes: inMegabytes.expand({ size: listSizes() }) });
  return dag;
}

export const largestOfNothing: PlantedBug = {
  sentence: 'The largest of no files is minus infinity, which no XCom can carry: a day without files fails.',
  dag: () => build((sizes) => Math.max(...sizes)),
  right: () => build((sizes) => Math.max(0, ...sizes)),
  property: 'undisturbed-success',
  smallest: 'no files, nothing disturbed',
};
