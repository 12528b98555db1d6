/**
 * Planted: a load that appends, in a task that is tried again.
 */
import { Dag } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';
import { createTable } from './support/table.ts';

interface Day {
  readonly day: string;
  readonly orders: number;
}

const DAYS: readonly Day[] = [
  { day: '2026-01-01', orders: 4 },
  { day: '2026-01-02', orders: 7 },
  { day: '2026-01-03', orders: 2 },
];

const orders = createTable<Day>('orders');

function build(load: (given: { row: Day }) => Promise<void>): Dag {
  const dag = new Dag('load_orders', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const listDays = dag.task('list_days', () => DAYS);
  dag.task('load_day', load).expand({ row: listDays() });
  return dag;
}

export const appendOnRetry: PlantedBug = {
  sentence: 'Each day is appended to the table, so a try that is repeated after its write puts the day there twice.',
  dag: () => build(async ({ row }) => await orders.insert(row)),
  right: () => build(async ({ row }) => await orders.upsert(row, 'day')),
  options: { stubs: [orders] },
  property: 'retry',
  smallest: 'one day; its first try is killed after the write',
};
