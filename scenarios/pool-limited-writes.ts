/**
 * Pool limited writes: two DAGs that differ in the pool alone, so that what is seen is the pool.
 */
import assert from 'node:assert/strict';
import { Dag } from 'dagproof';
import { mostAtOnce } from 'dagproof/report';
import type { Story } from './support/story.support.ts';

const ROWS = Array.from({ length: 12 }, (_, position) => position);

function writesDag(dagId: string, pool?: string): Dag {
  const dag = new Dag(dagId);
  const write = dag.task(
    'write_to_db',
    ({ row }: { row: number }) => row,
    pool === undefined ? {} : { pool, poolSlots: 2 },
  );
  write.expand({ row: ROWS });
  return dag;
}

export const limited = writesDag('pool_limited_writes', 'database');
export const unlimited = writesDag('unlimited_writes');

export const stories: readonly Story[] = [
  {
    name: 'with the pool',
    sentence: 'Two writes fit in 5 slots, the fifth slot stays empty: six waves of 10 s.',
    dag: limited,
    options: { pools: { database: 5 }, durations: { write_to_db: '10s' } },
    xcoms: ['write_to_db'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.equal(mostAtOnce(run, 'write_to_db'), 2);
      assert.equal(run.durationMs, 60_000);
      assert.deepEqual(run.xcom('write_to_db'), ROWS);
    },
  },
  {
    name: 'without the pool',
    sentence: 'The same writes without the pool all run at once.',
    dag: unlimited,
    options: { durations: { write_to_db: '10s' } },
    xcoms: ['write_to_db'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.equal(mostAtOnce(run, 'write_to_db'), 12);
      assert.equal(run.durationMs, 10_000);
    },
  },
];
