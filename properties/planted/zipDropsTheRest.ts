/**
 * Planted: files zipped with checksums, of which there may be fewer.
 */
import fc from 'fast-check';
import { Dag } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';
import { createTable } from './support/table.ts';

const verified = createTable<{ readonly file: string; readonly isVerified: boolean }>('verified');

type Pair = readonly [file: string | null, checksum: string | null];

function build(isFilled: boolean): Dag {
  const dag = new Dag('verify_files', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const listFiles = dag.task('list_files', () => ['a.csv', 'b.csv', 'c.csv']);
  const listChecksums = dag.task('list_checksums', () => ['a.csv', 'b.csv', 'c.csv']);
  const verify = dag.task('verify', async ({ pair: [file, checksum] }: { pair: Pair }) => {
    if (file !== null) await verified.upsert({ file, isVerified: file === checksum }, 'file');
  });
  const [files, checksums] = [listFiles(), listChecksums()];
  verify.expand({ pair: isFilled ? files.zip(checksums, { fillvalue: null }) : files.zip(checksums) });
  return dag;
}

const someOf = (names: string[]): fc.Arbitrary<string[]> => fc.subarray(names);

export const zipDropsTheRest: PlantedBug = {
  sentence: 'Zip ends with the shortest list: a file whose checksum has not come is not verified, and nothing says so.',
  dag: () => build(false),
  right: () => build(true),
  options: { stubs: [verified] },
  inputs: { list_files: someOf(['a.csv', 'b.csv', 'c.csv']), list_checksums: someOf(['a.csv', 'b.csv', 'c.csv']) },
  properties: {
    'every file is accounted for': (run) => {
      const listed = ['list_files', 'list_checksums'].every((taskId) => run.instance(taskId).state === 'success');
      const isSkipped = run.instances('verify').some(({ state, tryNumber }) => state === 'skipped' && tryNumber > 0);
      if (run.state !== 'success' || !listed || isSkipped) return true;
      return (run.xcom('list_files') as string[]).length === (run.stubs['verified'] as unknown[]).length;
    },
  },
  property: 'every file is accounted for',
  smallest: 'one file without checksum, nothing disturbed',
};
