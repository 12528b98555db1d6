/**
 * Planted: names of files are put together with counts of their rows by position, and an empty file has no count.
 */
import fc from 'fast-check';
import { Dag } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';

type File = Readonly<{ name: string; rows: number }>;

const FILES: readonly File[] = [
  { name: 'a.csv', rows: 3 },
  { name: 'b.csv', rows: 5 },
  { name: 'c.csv', rows: 1 },
];

interface Catalogued {
  readonly files: readonly File[];
  readonly counts: readonly File[];
}

function build(rowsOf: (given: Catalogued, position: number) => number | undefined): Dag {
  const dag = new Dag('catalogue_files', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const listFiles = dag.task('list_files', () => FILES);
  // Nothing is said of an empty file.
  const countRows = dag.task('count_rows', ({ file }: { file: File }) => (file.rows === 0 ? undefined : file));
  const catalogue = dag.task(
    'catalogue',
    (given: Catalogued) => given.files.map(({ name }, position) => ({ name, rows: rowsOf(given, position) ?? 0 })),
    { triggerRule: 'none_failed' },
  );
  const files = listFiles();
  catalogue({ files, counts: countRows.expand({ file: files }) });
  return dag;
}

export const indexForIdentity: PlantedBug = {
  sentence: 'Counts are matched to files by position, but an instance that returns nothing leaves no gap in the list.',
  dag: () => build(({ counts }, position) => counts[position]?.rows),
  right: () => build(({ files, counts }, position) => counts.find(({ name }) => name === files[position]?.name)?.rows),
  inputs: {
    list_files: fc.uniqueArray(fc.record({ name: fc.constantFrom('a.csv', 'b.csv', 'c.csv'), rows: fc.nat(2) }), {
      selector: ({ name }) => name,
    }),
  },
  properties: {
    'a file has its own count': (run) => {
      const files = run.xcom('list_files') as File[];
      const catalogued = run.xcom('catalogue') as File[] | null;
      const isCounted = (position: number): boolean => run.instance('count_rows', position).state === 'success';
      return catalogued === null || files.every(({ rows }, at) => !isCounted(at) || catalogued[at]?.rows === rows);
    },
  },
  property: 'a file has its own count',
  smallest: 'two files of which the first is empty or skipped, the second not empty',
};
