/**
 * S3 listing: the real S3 client lists a bucket, one task instance reads each file, one task writes a summary object.
 */
import assert from 'node:assert/strict';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { Dag, fail } from 'dagproof';
import { s3 } from 'dagproof/stubs';
import { client } from './support/s3Client.support.ts';
import type { Story } from './support/story.support.ts';

const BUCKET = 'sales';

interface FileTotal {
  readonly key: string;
  readonly orders: number;
  readonly amount: number;
}

const dag = new Dag('s3_files');

const listFiles = dag.task('list_files', async ({ bucket, prefix }: { bucket: string; prefix: string }) => {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
    );
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return keys;
});

const readFile = dag.task(
  'read_file',
  async ({ bucket, key }: { bucket: string; key: string }): Promise<FileTotal> => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const amounts = ((await Body?.transformToString()) ?? '').trim().split('\n').slice(1).map(Number);
    return { key, orders: amounts.length, amount: amounts.reduce((sum, amount) => sum + amount, 0) };
  },
  { retries: 2, retryDelay: '1m' },
);

const writeSummary = dag.task(
  'write_summary',
  async ({ bucket, files }: { bucket: string; files: readonly FileTotal[] }) => {
    const summary = {
      files: files.length,
      orders: files.reduce((sum, file) => sum + file.orders, 0),
      amount: files.reduce((sum, file) => sum + file.amount, 0),
    };
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: SUMMARY_KEY, Body: JSON.stringify(summary) }));
    return summary;
  },
);

const keys = listFiles({ bucket: BUCKET, prefix: 'landing/' });
const files = readFile.partial({ bucket: BUCKET }).expand({ key: keys });
writeSummary({ bucket: BUCKET, files });

export default dag;

const SUMMARY_KEY = 'summary/orders.json';
const OBJECTS = {
  'archive/2025.csv': 'amount\n9999',
  'landing/monday.csv': 'amount\n10\n20',
  'landing/tuesday.csv': 'amount\n30',
  'landing/wednesday.csv': 'amount\n5\n15\n40',
  'landing/thursday.csv': 'amount\n25',
  'landing/friday.csv': 'amount\n60\n45',
};
const KEYS_IN_ORDER = ['friday', 'monday', 'thursday', 'tuesday', 'wednesday'].map((day) => `landing/${day}.csv`);
const TOTAL = { files: 5, orders: 9, amount: 250 };
const DURATIONS = { list_files: '5s', read_file: '20s', write_summary: '5s' };

/** Two keys a page, so that the five files take three pages. */
const LAKE = { buckets: { [BUCKET]: OBJECTS }, region: 'eu-central-1', pageSize: 2 };
const lake = s3(LAKE);
const busyLake = s3({ ...LAKE, slowDown: [{ times: 1, key: 'landing/tuesday.csv' }] });

/** What `dagproof run` and `dagproof check` of this file answer with. */
export const stubs = [lake];

export const stories: readonly Story[] = [
  {
    name: 'one read fails',
    sentence: 'The first try of read_file[2] fails by plan; only that index is tried again, a minute later.',
    dag,
    options: {
      stubs: [lake],
      durations: DURATIONS,
      faults: [fail('read_file', 'connection reset').at(2).onTry(1)],
    },
    xcoms: ['list_files', 'write_summary'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(run.xcom('list_files'), KEYS_IN_ORDER);
      assert.deepEqual(
        run.instances('read_file').map(({ tryNumber }) => tryNumber),
        [1, 1, 2, 1, 1],
      );
      assert.deepEqual(run.xcom('write_summary'), TOTAL);
      assert.deepEqual(JSON.parse(lake.objects(BUCKET).get(SUMMARY_KEY) ?? ''), TOTAL);
      // Three pages of two keys; the planned failure never reaches the bucket.
      const asked = lake.requests.map((request) => request.split(' ')[0]);
      assert.deepEqual(asked, [...Array(3).fill('ListObjectsV2'), ...Array(5).fill('GetObject'), 'PutObject']);
      // 5 s, 20 s, a minute and the millisecond of Airflow's strict comparison, 20 s, 5 s.
      assert.equal(run.durationMs, 110_001);
    },
  },
  {
    name: 'the bucket is busy once',
    sentence:
      'The bucket answers 503 SlowDown to the first request for tuesday.csv; the client raises, the task is retried.',
    dag,
    options: { stubs: [busyLake], durations: DURATIONS },
    xcoms: ['write_summary'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.equal(run.instance('read_file', 3).tryNumber, 2);
      assert.equal(run.attempts('read_file', 3)[0]?.error?.name, 'SlowDown');
      assert.deepEqual(run.xcom('write_summary'), TOTAL);
      assert.deepEqual(
        busyLake.requests.filter((request) => request.includes('tuesday')),
        ['GetObject sales/landing/tuesday.csv 503', 'GetObject sales/landing/tuesday.csv 200'],
      );
    },
  },
  {
    name: 'one file stays unreadable',
    sentence:
      'read_file[2] fails on all of its three tries: the summary is not written, and nothing half-done is left.',
    dag,
    options: {
      stubs: [lake],
      durations: { list_files: '5s', read_file: '20s' },
      faults: [fail('read_file', 'access denied').at(2)],
    },
    xcoms: ['write_summary'],
    check(run) {
      assert.equal(run.state, 'failed');
      assert.equal(run.instance('read_file', 2).tryNumber, 3);
      assert.equal(run.instance('write_summary').state, 'upstream_failed');
      assert.equal(lake.objects(BUCKET).has(SUMMARY_KEY), false);
      assert.equal(run.durationMs, 185_002);
    },
  },
];
