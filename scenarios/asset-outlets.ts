/**
 * Outlets: each success of a task that brings assets up to date is an event of each of them; what fails or is skipped gives none.
 */
import assert from 'node:assert/strict';
import { Dag, fail, skip } from 'dagproof';
import type { Story } from './support/story.support.ts';

export const dag = new Dag('partitions');
const listDays = dag.task('list_days', () => ['monday', 'tuesday', 'wednesday', 'thursday']);
const writeDay = dag.task('write_day', ({ day }: { day: string }) => `${day}.parquet`, {
  outlets: ['s3://warehouse/orders'],
  retries: 1,
  retryDelay: '1m',
});
writeDay.expand({ day: listDays() }).before(
  dag.empty('all_written', {
    triggerRule: 'none_failed',
    outlets: ['s3://warehouse/orders', 's3://warehouse/_done'],
  }),
);

export const stories: readonly Story[] = [
  {
    name: 'one event for each success',
    sentence:
      'Tuesday is written by its second try and Wednesday is skipped: three events of the days, two of the marker.',
    dag,
    options: { faults: [fail('write_day').at(1).onTry(1), skip('write_day').at(2)] },
    xcoms: ['write_day'],
    check(run) {
      assert.deepEqual(
        run.assetEvents.map(({ asset, taskId, mapIndex, atMs }) => `${atMs} ${asset} ${taskId} ${mapIndex}`),
        [
          '0 s3://warehouse/orders write_day 0',
          '0 s3://warehouse/orders write_day 3',
          '60001 s3://warehouse/orders write_day 1',
          '60001 s3://warehouse/orders all_written -1',
          '60001 s3://warehouse/_done all_written -1',
        ],
      );
      // An empty operator with outlets is no short-cut: somebody has to report its success.
      assert.equal(run.instance('all_written').cause, 'returned');
      assert.deepEqual(run.callback?.instance, { taskId: 'all_written', mapIndex: -1 });
    },
  },
];
