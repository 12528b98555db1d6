/**
 * Idempotent writes: orders of each day are put into a report in S3, once by appending to one object, once as an object a day. The DAG is run
 * once for each write with the worker killed right after it: whoever appends counts a day twice.
 */
import assert from 'node:assert/strict';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { Dag } from 'dagproof';
import { s3 } from 'dagproof/stubs';
import { client } from './support/s3Client.support.ts';
import type { Story } from './support/story.support.ts';

const BUCKET = 'reports';
const REPORT = 'orders.csv';

interface Day {
  readonly day: string;
  readonly orders: number;
}

const DAYS: readonly Day[] = [
  { day: '2026-01-01', orders: 4 },
  { day: '2026-01-02', orders: 7 },
  { day: '2026-01-03', orders: 2 },
];

/** The report so far, with one more line: the write of a try that is repeated is in it already. */
async function append({ row }: { row: Day }): Promise<void> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: REPORT }));
  const report = (await Body?.transformToString()) ?? '';
  await put(REPORT, `${report}${row.day},${row.orders}\n`);
}

/** An object of its own for each day: to write it again changes nothing. */
async function replace({ row }: { row: Day }): Promise<void> {
  await put(`orders/${row.day}.csv`, `${row.day},${row.orders}\n`);
}

async function put(key: string, body: string): Promise<void> {
  await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body }));
}

/** One day after the other, as two that append at once would lose lines besides. */
function reportDag(dagId: string, write: (given: { row: Day }) => Promise<void>): Dag {
  const dag = new Dag(dagId, { maxActiveTasks: 1 });
  const listDays = dag.task('list_days', () => DAYS);
  dag.task('write_day', write, { retries: 2, retryDelay: '1m' }).expand({ row: listDays() });
  return dag;
}

const appending = reportDag('append_to_report', append);
const replacing = reportDag('object_a_day', replace);

export default appending;
export { replacing };

const lake = s3({ buckets: { [BUCKET]: { [REPORT]: 'day,orders\n' } }, region: 'eu-central-1' });
const OPTIONS = { stubs: [lake], durations: { write_day: '10s' } };

/** What `dagproof run` and `dagproof check` of this file answer with. */
export const stubs = [lake];

export const stories: readonly Story[] = [
  {
    name: 'a day is counted twice',
    sentence: 'The worker is killed after its write: the run is green, and the day stands in the report twice.',
    dag: appending,
    options: OPTIONS,
    xcoms: [],
    crashes(report) {
      assert.equal(report.undisturbed.state, 'success');
      assert.deepEqual(
        report.failures.map(({ effect }) => effect.mapIndex),
        [0, 1, 2],
      );
      // Nothing but the report tells that anything went wrong.
      assert.ok(report.crashes.every(({ run }) => run.state === 'success'));
      const [first] = report.failures;
      const changed = first?.differences.find(({ path }) => path.endsWith('.text'));
      assert.equal(changed?.undisturbed, 'day,orders\n2026-01-01,4\n2026-01-02,7\n2026-01-03,2\n');
      assert.equal(changed.crashed, 'day,orders\n2026-01-01,4\n2026-01-02,7\n2026-01-03,2\n2026-01-01,4\n');
    },
    check(run) {
      assert.equal(run.instance('write_day', 0).tryNumber, 2);
      assert.equal(run.attempts('write_day', 0)[0]?.error?.message, 'the worker was killed');
    },
  },
  {
    name: 'an object a day',
    sentence: 'The same crashes, but each day has an object of its own: whatever is repeated, the world ends the same.',
    dag: replacing,
    options: OPTIONS,
    xcoms: [],
    crashes(report) {
      assert.equal(report.crashes.length, DAYS.length);
      assert.deepEqual(report.failures, []);
    },
    check(run) {
      assert.equal(run.instance('write_day', 0).tryNumber, 2);
    },
  },
];
