/**
 * Planted: an aggregate that runs as soon as the first instance is there.
 */
import { Dag, type TriggerRule } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';

function build(triggerRule: TriggerRule): Dag {
  const dag = new Dag('regional_totals', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const listRegions = dag.task('list_regions', () => ['north', 'south', 'west']);
  const countOrders = dag.task('count_orders', ({ region }: { region: string }) => region.length);
  const total = dag.task(
    'total',
    ({ counts }: { counts: readonly number[] }) => counts.reduce((sum, count) => sum + count, 0),
    { triggerRule },
  );
  total({ counts: countOrders.expand({ region: listRegions() }) });
  return dag;
}

export const aggregateTooEarly: PlantedBug = {
  sentence:
    'The total was given one_success so that one lost region does not stop it; it does not wait for the slow ones.',
  dag: () => build('one_success'),
  right: () => build('none_failed_min_one_success'),
  property: 'finishing-order',
  smallest: 'two regions of which one is slower',
};
