/**
 * Planted: a report of two listings, of which one may be empty.
 */
import { Dag } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';

function build(triggerRule: 'all_success' | 'none_failed'): Dag {
  const dag = new Dag('daily_report', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const listOrders = dag.task('list_orders', () => [40, 25, 60]);
  const listRefunds = dag.task('list_refunds', () => [25]);
  const bookOrder = dag.task('book_order', ({ amount }: { amount: number }) => amount);
  const bookRefund = dag.task('book_refund', ({ amount }: { amount: number }) => -amount);
  const report = dag.task(
    'report',
    ({ orders, refunds }: { orders: readonly number[] | null; refunds: readonly number[] | null }) =>
      [...(orders ?? []), ...(refunds ?? [])].reduce((sum, amount) => sum + amount, 0),
    { triggerRule },
  );
  report({
    orders: bookOrder.expand({ amount: listOrders() }),
    refunds: bookRefund.expand({ amount: listRefunds() }),
  });
  return dag;
}

export const joinAfterEmptyList: PlantedBug = {
  sentence: 'A day without refunds has no report: an empty listing skips its task, and the skip goes on to the report.',
  dag: () => build('all_success'),
  right: () => build('none_failed'),
  properties: {
    'a day on which nothing failed has a report': (run) =>
      run.state !== 'success' || run.instance('report').tryNumber > 0,
  },
  property: 'a day on which nothing failed has a report',
  smallest: 'no refunds, nothing disturbed',
};
