/**
 * Sum of squares: one source, one mapped task, one aggregate.
 */
import assert from 'node:assert/strict';
import { Dag } from 'dagproof';
import type { Story } from './support/story.support.ts';

const dag = new Dag('sum_of_squares');

const numbers = dag.task('numbers', () => [1, 2, 3, 4]);
const square = dag.task('square', ({ x }: { x: number }) => x * x);
const sum = dag.task('sum', ({ squares }: { squares: readonly number[] }) => squares.reduce((a, b) => a + b, 0));

sum({ squares: square.expand({ x: numbers() }) });

export default dag;

export const stories: readonly Story[] = [
  {
    name: 'one to four',
    sentence: '1 + 4 + 9 + 16.',
    dag,
    xcoms: ['numbers', 'square', 'sum'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(run.xcom('square'), [1, 4, 9, 16]);
      assert.equal(run.xcom('sum'), 30);
      assert.equal(run.durationMs, 0);
    },
  },
  {
    name: 'another list',
    sentence: 'The plan gives the source another value; the bodies stay.',
    dag,
    options: { outputs: { numbers: [10, -3] } },
    xcoms: ['numbers', 'square', 'sum'],
    check(run) {
      assert.deepEqual(run.xcom('square'), [100, 9]);
      assert.equal(run.xcom('sum'), 109);
    },
  },
];
