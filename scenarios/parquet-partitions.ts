/**
 * Parquet partitions: DuckDB writes the orders of a day as one Parquet file. A scheduled run writes the day before it; a run with a range in
 * its params writes every day of that range, which is how what came late is put right.
 */
import assert from 'node:assert/strict';
import { AirflowFailException, Dag, getContext } from 'dagproof';
import { createDuckDatabase } from './support/embeddedDatabase.support.ts';
import type { Story } from './support/story.support.ts';

const DAY_MS = 86_400_000;

const warehouse = {
  setup: [
    'create table orders (order_id integer, day date, amount integer)',
    `insert into orders values
      (1, '2026-03-01', 10), (2, '2026-03-01', 20), (3, '2026-03-02', 30), (4, '2026-03-03', 40),
      (5, '2026-03-03', 15), (6, '2026-03-04', 25)`,
  ],
  left: {
    files: "select split_part(file, '/orders/', 2) as file from glob('s3://lake/orders/*/*.parquet') order by file",
  },
};
const duck = createDuckDatabase(warehouse);
/** A till that was offline sends an order of 2 March while those of 3 March are written. */
const duckWithLateOrder = createDuckDatabase({
  ...warehouse,
  once: {
    after: (sql) => sql.includes('2026-03-03'),
    happens: (query) => query("insert into orders values (7, '2026-03-02', 100)"),
  },
});

const nextDay = (day: string, days = 1): string => new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

function writeParquet(dagId: string, hook: typeof duck): Dag {
  const dag = new Dag(dagId, {
    schedule: '0 6 * * *',
    startDate: '2026-03-02',
    catchup: true,
    params: { from: null, to: null },
    defaultArgs: { retries: 2 },
  });

  const listDays = dag.task('list_days', (): string[] => {
    const { ds, params } = getContext();
    const from = String(params['from'] ?? nextDay(ds, -1));
    const to = String(params['to'] ?? nextDay(ds, -1));
    if (from > to) throw new AirflowFailException(`the range ${from} to ${to} ends before it begins`);
    const days = [];
    for (let day = from; day <= to; day = nextDay(day)) days.push(day);
    return days;
  });

  const writeDay = dag.task('write_day', async ({ day }: { day: string }) => {
    await hook.run(
      `copy (select * from orders where day = '${day}' order by order_id)
       to 's3://lake/orders' (format parquet, partition_by (day), overwrite_or_ignore)`,
    );
    return day;
  });

  const compare = dag.task('compare', async ({ days }: { days: readonly string[] }) => {
    const [last] = [...days].slice(-1);
    const [counts] = await hook.getRecords<{ lake: number; source: number }>(
      `select (select count(*)::integer from read_parquet('s3://lake/orders/*/*.parquet')) as lake,
              (select count(*)::integer from orders where day <= $1::date) as source`,
      [last ?? null],
    );
    return { lake: counts?.lake ?? 0, source: counts?.source ?? 0 };
  });

  compare({ days: writeDay.expand({ day: listDays() }) });
  return dag;
}

export const dag = writeParquet('parquet_partitions', duck);
export const withLateOrder = writeParquet('parquet_partitions_late', duckWithLateOrder);

const fileOf = (day: string): { file: string } => ({ file: `day=${day}/data_0.parquet` });
const MARCH = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04'];
const DURATIONS = { write_day: '1m' };
const XCOMS = ['list_days', 'compare'];

export const stories: readonly Story[] = [
  {
    name: 'the day before',
    sentence: 'Without params a run writes the day before its date: one instance, one file.',
    dag,
    world: duck,
    options: { logicalDate: '2026-03-02T06:00', durations: DURATIONS },
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(run.xcom('write_day'), ['2026-03-01']);
      assert.deepEqual(run.xcom('compare'), { lake: 2, source: 2 });
      assert.deepEqual(duck.left('files'), [fileOf('2026-03-01')]);
      assert.equal(run.durationMs, 60_000);
    },
  },
  {
    name: 'a range of days',
    sentence: 'With a range in its params a run writes four days side by side, one file each.',
    dag,
    world: duck,
    options: { logicalDate: '2026-03-09', params: { from: '2026-03-01', to: '2026-03-04' }, durations: DURATIONS },
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(run.xcom('write_day'), MARCH);
      assert.deepEqual(run.xcom('compare'), { lake: 6, source: 6 });
      assert.deepEqual(duck.left('files'), MARCH.map(fileOf));
      assert.equal(run.durationMs, 60_000);
    },
  },
  {
    name: 'a late order',
    sentence:
      'An order of 2 March comes when its file is written. No scheduled run ever looks back, all are green, and it is missing until a range is run.',
    dag: withLateOrder,
    world: duckWithLateOrder,
    several: {
      options: {
        startAt: '2026-03-02T06:00',
        until: '2026-03-05T06:00',
        runs: [{ logicalDate: '2026-03-05T12:00', at: '3d6h', conf: { from: '2026-03-02', to: '2026-03-04' } }],
        durations: DURATIONS,
      },
      check: ({ runs }) => {
        assert.deepEqual(
          runs.map((run) => [run.logicalDate.slice(0, 13), run.state, run.xcom('compare')]),
          [
            ['2026-03-02T06', 'success', { lake: 2, source: 2 }],
            ['2026-03-03T06', 'success', { lake: 3, source: 3 }],
            ['2026-03-04T06', 'success', { lake: 5, source: 6 }],
            ['2026-03-05T06', 'success', { lake: 6, source: 7 }],
            ['2026-03-05T12', 'success', { lake: 7, source: 7 }],
          ],
        );
      },
      told: '2026-03-05T12:00',
    },
    xcoms: XCOMS,
    check(run) {
      assert.deepEqual(run.xcom('write_day'), MARCH.slice(1));
      // Written again, not besides: one file a day as before.
      assert.deepEqual(duckWithLateOrder.left('files'), MARCH.map(fileOf));
    },
  },
  {
    name: 'a range the wrong way round',
    sentence: 'The range ends before it begins: no try is spent on what no retry can mend, and no file is written.',
    dag,
    world: duck,
    options: { logicalDate: '2026-03-09', params: { from: '2026-03-04', to: '2026-03-01' }, durations: DURATIONS },
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'failed');
      assert.equal(run.instance('list_days').tryNumber, 1);
      const [attempt] = run.attempts('list_days');
      assert.equal(attempt?.error?.message, 'the range 2026-03-04 to 2026-03-01 ends before it begins');
      assert.equal(run.instance('write_day').state, 'upstream_failed');
      assert.deepEqual(duck.left('files'), []);
    },
  },
];
