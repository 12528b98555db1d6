/**
 * Planted: the newest of some numbers, sorted as JavaScript sorts unless it is told how.
 */
import fc from 'fast-check';
import { Dag } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';

function build(inOrder: (versions: number[]) => number[]): Dag {
  const dag = new Dag('deploy_newest', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const listVersions = dag.task('list_versions', () => [7, 8, 9]);
  const validate = dag.task('validate', ({ version }: { version: number }) => version);
  const deploy = dag.task('deploy', ({ versions }: { versions: readonly number[] }) => inOrder([...versions]).at(-1));
  deploy({ versions: validate.expand({ version: listVersions() }) });
  return dag;
}

export const versionsAsText: PlantedBug = {
  sentence: 'Version numbers are sorted as text, so version 9 is taken for newer than 10.',
  dag: () => build((versions) => versions.sort()),
  right: () => build((versions) => versions.sort((left, right) => left - right)),
  inputs: { list_versions: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 4 }) },
  properties: {
    'the newest valid version is deployed': (run) =>
      run.instance('deploy').state !== 'success' ||
      run.xcom('deploy') === Math.max(...(run.xcom('validate') as number[])),
  },
  property: 'the newest valid version is deployed',
  smallest: 'two versions, one of one digit and one of two; nothing disturbed',
};
