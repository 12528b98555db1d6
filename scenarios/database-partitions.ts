/**
 * Database partitions: the distinct days of a staging table, and one task instance that moves each of them into the table of orders.
 * PostgreSQL is real; what is told is what a retry does when a worker dies between its insert and its success.
 */
import assert from 'node:assert/strict';
import { Dag, workerKilled } from 'dagproof';
import { createPostgres } from './support/embeddedDatabase.support.ts';
import type { Story } from './support/story.support.ts';

const COPY_DAY = `insert into orders (order_id, day, amount)
  select order_id, day, amount from staging_orders where day = $1::date`;
const DELETE_DAY = 'delete from orders where day = $1::date';

const postgres = createPostgres({
  setup: [
    'create table staging_orders (order_id integer, day date, amount integer)',
    'create table orders (order_id integer, day date, amount integer)',
    `insert into staging_orders values
      (1, '2026-03-01', 10), (2, '2026-03-01', 20), (3, '2026-03-02', 30), (4, '2026-03-02', 5),
      (5, '2026-03-02', 15), (6, '2026-03-03', 40), (7, '2026-03-04', 25), (8, '2026-03-04', 60)`,
  ],
  left: {
    'orders by day':
      'select day::text, count(*)::integer as orders, sum(amount)::integer as amount from orders group by day order by day',
    'orders more than once': `select order_id, count(*)::integer as times from orders
       group by order_id having count(*) > 1 order by order_id`,
  },
});

/** The same DAG with either way to load a day. */
function loadOrders(dagId: string, statements: readonly string[]): Dag {
  const dag = new Dag(dagId, { defaultArgs: { retries: 2, retryDelay: '1m' } });

  const listDays = dag.task('list_days', async () => {
    const rows = await postgres.getRecords<{ day: string }>(
      'select distinct day::text from staging_orders order by day',
    );
    return rows.map(({ day }) => day);
  });

  const loadDay = dag.task(
    'load_day',
    async ({ day }: { day: string }) => {
      await postgres.run(statements, [day]);
      return day;
    },
    { mapIndexTemplate: '{{ task.op_kwargs["day"] }}' },
  );

  const countOrders = dag.task('count_orders', async ({ days }: { days: readonly string[] }) => {
    const [found] = await postgres.getRecords<{ orders: number }>('select count(*)::integer as orders from orders');
    return { days: days.length, orders: found?.orders ?? 0 };
  });

  countOrders({ days: loadDay.expand({ day: listDays() }) });
  return dag;
}

export const dag = loadOrders('database_partitions', [COPY_DAY]);
export const replacing = loadOrders('database_partitions_replacing', [DELETE_DAY, COPY_DAY]);

const DAYS = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04'];
const ORDERS_BY_DAY = [
  { day: '2026-03-01', orders: 2, amount: 30 },
  { day: '2026-03-02', orders: 3, amount: 50 },
  { day: '2026-03-03', orders: 1, amount: 40 },
  { day: '2026-03-04', orders: 2, amount: 85 },
];
const DURATIONS = { list_days: '2s', load_day: '30s', count_orders: '2s' };
/** Its insert is committed, its success never reported. */
const KILLED = workerKilled('load_day').item('2026-03-02').onTry(1);
const XCOMS = ['list_days', 'count_orders'];

export const stories: readonly Story[] = [
  {
    name: 'every day once',
    sentence: 'Eight staged orders of four days: four instances, each moves its own day.',
    dag,
    world: postgres,
    options: { durations: DURATIONS },
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(run.xcom('list_days'), DAYS);
      assert.deepEqual(run.xcom('load_day'), DAYS);
      assert.deepEqual(run.xcom('count_orders'), { days: 4, orders: 8 });
      assert.deepEqual(postgres.left('orders by day'), ORDERS_BY_DAY);
      assert.equal(run.attempts('load_day', 1)[0]?.renderedMapIndex, '2026-03-02');
      assert.equal(run.durationMs, 34_000);
    },
  },
  {
    name: 'a worker is killed',
    sentence:
      'The worker of 2 March dies after its insert and before it can say so. The retry inserts again: the run is green and the day counted twice.',
    dag,
    world: postgres,
    options: { durations: DURATIONS, faults: [KILLED] },
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(
        run.instances('load_day').map(({ tryNumber }) => tryNumber),
        [1, 2, 1, 1],
      );
      assert.deepEqual(run.xcom('count_orders'), { days: 4, orders: 11 });
      assert.deepEqual(postgres.left('orders by day')[1], { day: '2026-03-02', orders: 6, amount: 100 });
      assert.deepEqual(
        postgres.left('orders more than once'),
        [3, 4, 5].map((orderId) => ({ order_id: orderId, times: 2 })),
      );
      // Heard of last at 32 s, missed at 340 s; a minute and the millisecond of Airflow's strict comparison, 30 s, 2 s.
      assert.equal(run.durationMs, 432_001);
    },
  },
  {
    name: 'a worker is killed, and the day is replaced',
    sentence:
      'The same death, but a load deletes its day before it inserts it, in one transaction: the retry changes nothing.',
    dag: replacing,
    world: postgres,
    options: { durations: DURATIONS, faults: [KILLED] },
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'success');
      assert.equal(run.instance('load_day', 1).tryNumber, 2);
      assert.deepEqual(run.xcom('count_orders'), { days: 4, orders: 8 });
      assert.deepEqual(postgres.left('orders by day'), ORDERS_BY_DAY);
      assert.deepEqual(postgres.left('orders more than once'), []);
      assert.equal(run.durationMs, 432_001);
    },
  },
];
