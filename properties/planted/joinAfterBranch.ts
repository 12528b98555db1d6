/**
 * Planted: a branch around a quarantine, and what comes after both ways has the default trigger rule.
 */
import fc from 'fast-check';
import { Dag, type TriggerRule } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';

function build(triggerRule: TriggerRule): Dag {
  const dag = new Dag('publish_orders', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const listFiles = dag.task('list_files', () => [0, 2, 0]);
  const checkFile = dag.task('check_file', ({ badRows }: { badRows: number }) => badRows);
  const decide = dag.branch('decide', ({ badRows }: { badRows: readonly number[] | null }) =>
    (badRows ?? []).some((count) => count > 0) ? 'quarantine' : 'publish',
  );
  const quarantine = dag.task('quarantine', () => 'moved')();
  const publish = dag.task('publish', () => 'published', { triggerRule })();
  decide({ badRows: checkFile.expand({ badRows: listFiles() }) }).before(quarantine, publish);
  publish.after(quarantine);
  return dag;
}

export const joinAfterBranch: PlantedBug = {
  sentence:
    'Without bad rows the quarantine is skipped, and publishing behind it as well, by the default trigger rule.',
  dag: () => build('all_success'),
  right: () => build('none_failed_min_one_success'),
  inputs: { list_files: fc.array(fc.nat(2), { maxLength: 4 }) },
  properties: {
    'good orders are published': (run) =>
      run.state !== 'success' || run.instance('decide').state !== 'success' || run.instance('publish').tryNumber > 0,
  },
  property: 'good orders are published',
  smallest: 'one file without bad rows, nothing disturbed',
};
