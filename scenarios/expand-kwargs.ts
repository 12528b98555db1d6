/**
 * Expand kwargs: rows may differ in their keys. What a row lacks comes from `partial`, then from the handler's default;
 * a traditional operator fails without an argument it requires.
 */
import assert from 'node:assert/strict';
import { Dag } from 'dagproof';
import type { Story } from './support/story.support.ts';

interface Copy {
  readonly bucket: string;
  readonly key: string;
  readonly format?: string;
}

const dag = new Dag('expand_kwargs');

const rows = dag.task('rows', (): { key: string; format?: string }[] => [
  { key: 'a', format: 'csv' },
  { key: 'b' },
  { key: 'c', format: 'parquet' },
]);

const describe = ({ bucket, key, format = 'text' }: Copy): string => `${bucket}/${key} as ${format}`;
const taskflow = dag.task('copy_with_taskflow', describe);
const operator = dag.operator('copy_with_operator', describe, {
  parameters: ['bucket', 'key', 'format'],
  requiredParameters: ['bucket', 'key', 'format'],
});

const given = rows();
taskflow.partial({ bucket: 'landing' }).expandKwargs(given);
operator.partial({ bucket: 'landing' }).expandKwargs(given);

export default dag;

export const stories: readonly Story[] = [
  {
    name: 'a row without format',
    sentence: 'Row 1 has no format: the handler uses its default, the operator cannot be built and fails.',
    dag,
    xcoms: ['rows', 'copy_with_taskflow', 'copy_with_operator'],
    check(run) {
      assert.equal(run.state, 'failed');
      assert.deepEqual(run.xcom('copy_with_taskflow'), [
        'landing/a as csv',
        'landing/b as text',
        'landing/c as parquet',
      ]);
      assert.deepEqual(
        run.instances('copy_with_operator').map(({ state }) => state),
        ['success', 'failed', 'success'],
      );
      assert.match(run.attempts('copy_with_operator', 1)[0]?.error?.message ?? '', /format/);
    },
  },
  {
    name: 'a row with what partial gave',
    sentence: 'Row 0 names the bucket again. Rows are strict by default: that instance fails, in each attempt.',
    dag,
    options: {
      outputs: {
        rows: [
          { bucket: 'elsewhere', key: 'a', format: 'csv' },
          { key: 'b', format: 'csv' },
        ],
      },
    },
    xcoms: ['copy_with_taskflow', 'copy_with_operator'],
    check(run) {
      assert.equal(run.state, 'failed');
      for (const taskId of ['copy_with_taskflow', 'copy_with_operator']) {
        assert.deepEqual(
          run.instances(taskId).map(({ state }) => state),
          ['failed', 'success'],
        );
        assert.match(run.attempts(taskId, 0)[0]?.error?.message ?? '', /bucket/);
      }
    },
  },
];
