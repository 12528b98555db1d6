/**
 * Planted: a payment with an idempotency key that is drawn in the body, and so anew for each try.
 */
import { Dag, getContext } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';
import { createTable } from './support/table.ts';

type Invoice = Readonly<{ invoice: string; amount: number }>;

interface Payment extends Invoice {
  readonly key: string;
}

/** The bank carries out what has a key that it does not know yet. */
const bank = createTable<Payment>('bank');

function build(keyOf: (invoice: string) => string): Dag {
  const dag = new Dag('pay_invoices', { defaultArgs: { retries: 3, retryDelay: '5m' } });
  const listInvoices = dag.task('list_invoices', (): Invoice[] => [
    { invoice: 'A-17', amount: 250 },
    { invoice: 'A-18', amount: 90 },
  ]);
  const pay = dag.task('pay', async ({ invoice, amount }: Invoice) => {
    await bank.upsert({ invoice, amount, key: keyOf(invoice) }, 'key');
    return invoice;
  });
  pay.expandKwargs(listInvoices());
  return dag;
}

export const freshIdempotencyKey: PlantedBug = {
  sentence: 'The idempotency key is drawn in the body: the retry after a lost acknowledgement pays a second time.',
  dag: () => build(() => crypto.randomUUID()),
  right: () => build((invoice) => `${getContext().runId}/${invoice}`),
  options: { stubs: [bank] },
  property: 'retry',
  smallest: 'one invoice; its first try is killed after the payment',
};
