/**
 * Planted: a summary with the default trigger rule, behind a task that skips itself for an empty file.
 */
import fc from 'fast-check';
import { AirflowSkipException, Dag, type TriggerRule } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';

type File = Readonly<{ name: string; rows: number }>;

const FILES: readonly File[] = [
  { name: 'a.csv', rows: 3 },
  { name: 'b.csv', rows: 5 },
];

function build(triggerRule: TriggerRule): Dag {
  const dag = new Dag('load_files', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const listFiles = dag.task('list_files', () => FILES);
  const loadFile = dag.task('load_file', ({ file }: { file: File }) => {
    if (file.rows === 0) throw new AirflowSkipException(`${file.name} is empty`);
    return file.rows;
  });
  const summarize = dag.task(
    'summarize',
    ({ rows }: { rows: readonly number[] }) => rows.reduce((sum, count) => sum + count, 0),
    { triggerRule },
  );
  summarize({ rows: loadFile.expand({ file: listFiles() }) });
  return dag;
}

export const skipStopsSummary: PlantedBug = {
  sentence: 'One empty file skips its instance, and with the default rule the summary of all the others as well.',
  dag: () => build('all_success'),
  right: () => build('none_failed_min_one_success'),
  inputs: {
    list_files: fc.array(fc.record({ name: fc.constantFrom('a.csv', 'b.csv', 'c.csv'), rows: fc.nat(2) }), {
      maxLength: 4,
    }),
  },
  properties: {
    'what was loaded is summarized': (run) =>
      run.state !== 'success' ||
      run.instances('load_file').every(({ state }) => state !== 'success') ||
      run.instance('summarize').tryNumber > 0,
  },
  property: 'what was loaded is summarized',
  smallest: 'two files of which one is empty or skipped',
};
