/**
 * S3 to a warehouse, as the tutorials have it: one operator instance loads each file of the day, then files are moved to another bucket while a
 * query from a `.sql` file transforms what was loaded, and when they are moved the landing place is emptied. S3 is a stub, the warehouse DuckDB.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { CopyObjectCommand, DeleteObjectsCommand, GetObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { Dag } from 'dagproof';
import { s3, type S3 } from 'dagproof/stubs';
import { createDuckDatabase, type EmbeddedDatabase } from './support/embeddedDatabase.support.ts';
import { client } from './support/s3Client.support.ts';
import type { Story } from './support/story.support.ts';

const LANDING = 'landing';
const PROCESSED = 'processed';

async function listKeys(bucket: string, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
  }
  return keys;
}

async function deleteKeys(bucket: string, keys: readonly string[]): Promise<number> {
  await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: keys.map((Key) => ({ Key })) } }));
  return keys.length;
}

interface Load {
  readonly table: string;
  readonly s3Keys: readonly string[];
  readonly day: string;
}

interface Move {
  readonly source: string;
  readonly destination: string;
  readonly s3Keys: readonly string[];
}

async function loadInto(warehouse: EmbeddedDatabase, { table, s3Keys, day }: Load): Promise<number> {
  let rows = 0;
  for (const key of s3Keys) {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: LANDING, Key: key }));
    const lines = ((await Body?.transformToString()) ?? '').trim().split('\n').slice(1);
    const places = lines.map((_, row) => `($1, $${row * 2 + 2}, $${row * 2 + 3}::integer)`);
    const values = lines.flatMap((line) => line.split(','));
    await warehouse.run(`insert into ${table} values ${places.join(', ')}`, [day, ...values]);
    rows += lines.length;
  }
  return rows;
}

/** What is deleted at the end: everything under the day's prefix, or the files that were listed. */
type Deletes = 'prefix' | 'listed';

function loadSales(dagId: string, warehouse: EmbeddedDatabase, deletes: Deletes): Dag {
  const dag = new Dag(dagId, {
    startDate: '2026-03-02',
    templateSearchpath: join(import.meta.dirname, 'sql'),
    defaultArgs: { retries: 1, retryDelay: '1m' },
  });

  // Each file as a list of its own, because the operator takes lists of keys.
  const getFiles = dag.task('get_s3_files', async ({ prefix }: { prefix: string }) =>
    (await listKeys(LANDING, prefix)).map((key) => [key]),
  );

  const loadFiles = dag.operator('load_files', (load: Load) => loadInto(warehouse, load), {
    parameters: ['table', 's3Keys', 'day'],
    mapIndexTemplate: '{{ task.s3Keys[0] }}',
  });

  const moveFiles = dag.operator(
    'move_files',
    async ({ source, destination, s3Keys }: Move) => {
      for (const key of s3Keys) {
        await client.send(new CopyObjectCommand({ Bucket: destination, Key: key, CopySource: `${source}/${key}` }));
      }
    },
    { parameters: ['source', 'destination', 's3Keys'] },
  );

  const transform = dag.operator('run_transformation_query', ({ sql }: { sql: string }) => warehouse.run(sql), {
    parameters: ['sql'],
    templateExt: ['.sql'],
  });

  const files = getFiles({ prefix: '{{ ds_nodash }}/' });
  const loaded = loadFiles.partial({ table: 'staged_sales', day: '{{ ds }}' }).expand({ s3Keys: files });
  const moved = moveFiles.partial({ source: LANDING, destination: PROCESSED }).expand({ s3Keys: files });
  loaded.before(moved, transform({ sql: '/transformation_query.sql' }));

  if (deletes === 'prefix') {
    const byPrefix = async ({ prefix }: { prefix: string }): Promise<number> =>
      await deleteKeys(LANDING, await listKeys(LANDING, prefix));
    moved.before(dag.operator('delete_landing_files', byPrefix)({ prefix: '{{ ds_nodash }}/' }));
  } else {
    const listed = async ({ s3Keys }: { s3Keys: readonly (readonly string[])[] }): Promise<number> =>
      await deleteKeys(LANDING, s3Keys.flat());
    moved.before(dag.operator('delete_landing_files', listed)({ s3Keys: files }));
  }
  return dag;
}

const FILES = {
  '20260301/late-night.csv': 'region,amount\nnorth,999',
  '20260302/north.csv': 'region,amount\nnorth,10\nnorth,20',
  '20260302/south.csv': 'region,amount\nsouth,5',
  '20260302/west.csv': 'region,amount\nwest,40\nnorth,1\nwest,2',
};
const LATE_FILE = '20260302/zulu.csv';
const [YESTERDAY, ...TODAY] = Object.keys(FILES);

const bucketsWith = (files: Readonly<Record<string, string>>): S3 =>
  s3({ buckets: { [LANDING]: files, [PROCESSED]: {} }, region: 'eu-central-1', pageSize: 2 });
const store = bucketsWith(FILES);
const storeWithBadFile = bucketsWith({ ...FILES, '20260302/south.csv': 'region,amount\nsouth,n/a' });

const tables = {
  setup: [
    'create table staged_sales (staged_for date, region varchar, amount integer)',
    'create table sales_20260302 (region varchar, orders integer, amount integer)',
  ],
  left: {
    staged: 'select region, sum(amount)::integer as amount from staged_sales group by region order by region',
    sales: 'select * from sales_20260302 order by region',
  },
};
const duck = createDuckDatabase(tables);
/** While files are loaded, one more lands. */
const duckAndLateFile = createDuckDatabase({
  ...tables,
  once: {
    after: (sql) => sql.startsWith('insert into staged_sales'),
    happens: () => store.put(LANDING, LATE_FILE, 'region,amount\nnorth,700'),
  },
});

export const dag = loadSales('s3_to_warehouse', duck, 'prefix');
export const emptying = loadSales('s3_to_warehouse_emptying', duckAndLateFile, 'prefix');
export const deletingListed = loadSales('s3_to_warehouse_deleting_listed', duckAndLateFile, 'listed');

const SALES = [
  { region: 'north', orders: 3, amount: 31 },
  { region: 'south', orders: 1, amount: 5 },
  { region: 'west', orders: 2, amount: 42 },
];
const DURATIONS = {
  get_s3_files: '2s',
  load_files: '30s',
  move_files: '5s',
  run_transformation_query: '20s',
  delete_landing_files: '1s',
};
const XCOMS = ['get_s3_files', 'load_files', 'delete_landing_files'];
const keysIn = (bucket: string, of = store): string[] => [...of.objects(bucket).keys()];

/** What `dagproof run` and `dagproof check` of this file answer with. */
export const stubs = [store];

export const stories: readonly Story[] = [
  {
    name: 'three files of the day',
    sentence:
      'Three files are loaded; moving and transforming go on side by side, and the deletion waits for the moves only.',
    dag,
    world: duck,
    options: { stubs: [store], durations: DURATIONS },
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(
        run.xcom('get_s3_files'),
        TODAY.map((key) => [key]),
      );
      assert.deepEqual(run.xcom('load_files'), [2, 1, 3]);
      assert.equal(run.attempts('load_files', 1)[0]?.renderedMapIndex, '20260302/south.csv');
      assert.deepEqual(duck.left('sales'), SALES);
      assert.deepEqual(keysIn(PROCESSED), TODAY);
      assert.deepEqual(keysIn(LANDING), [YESTERDAY]);
      assert.equal(run.instance('delete_landing_files').startMs, 37_000);
      assert.equal(run.instance('run_transformation_query').endMs, 52_000);
      assert.equal(run.durationMs, 52_000);
    },
  },
  {
    name: 'a file that cannot be loaded',
    sentence:
      'One amount is no number: its load fails twice, nothing is moved, transformed or deleted. But the other two files are staged already.',
    dag,
    world: duck,
    options: { stubs: [storeWithBadFile], durations: DURATIONS },
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'failed');
      assert.deepEqual(
        run.instances('load_files').map(({ state, tryNumber }) => [state, tryNumber]),
        [
          ['success', 1],
          ['failed', 2],
          ['success', 1],
        ],
      );
      assert.match(run.attempts('load_files', 1)[0]?.error?.message ?? '', /Could not convert string 'n\/a' to INT32/);
      for (const taskId of ['move_files', 'run_transformation_query', 'delete_landing_files']) {
        assert.equal(run.instance(taskId).state, 'upstream_failed');
      }
      assert.deepEqual(keysIn(LANDING, storeWithBadFile), Object.keys(FILES));
      assert.deepEqual(keysIn(PROCESSED, storeWithBadFile), []);
      // Whoever mends the file and runs the day again stages these a second time.
      assert.deepEqual(duck.left('staged'), [
        { region: 'north', amount: 31 },
        { region: 'west', amount: 42 },
      ]);
      assert.deepEqual(duck.left('sales'), []);
    },
  },
  {
    name: 'a file comes late',
    sentence:
      'A fourth file lands after the listing. It is never loaded or moved, the prefix is emptied, and it is gone: the run is green.',
    dag: emptying,
    world: duckAndLateFile,
    options: { stubs: [store], durations: DURATIONS },
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'success');
      assert.equal(run.xcom('delete_landing_files'), 4);
      assert.deepEqual(keysIn(LANDING), [YESTERDAY]);
      assert.deepEqual(keysIn(PROCESSED), TODAY);
      assert.deepEqual(duckAndLateFile.left('sales'), SALES);
    },
  },
  {
    name: 'a file comes late, and only what was listed is deleted',
    sentence: 'The same file survives: what is deleted is what was listed, so the next run finds it.',
    dag: deletingListed,
    world: duckAndLateFile,
    options: { stubs: [store], durations: DURATIONS },
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'success');
      assert.equal(run.xcom('delete_landing_files'), 3);
      assert.deepEqual(keysIn(LANDING), [YESTERDAY, LATE_FILE]);
      assert.deepEqual(duckAndLateFile.left('sales'), SALES);
    },
  },
];
