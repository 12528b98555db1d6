/**
 * Planted: pages counted from 1, of which the last one is left out when it is not full.
 */
import fc from 'fast-check';
import { Dag } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';

/** A customer with so many orders, as the API of the shop tells. */
type Customer = Readonly<{ name: string; orders: number }>;

const PER_PAGE = 2;
const CUSTOMERS: readonly Customer[] = [
  { name: 'anna', orders: 4 },
  { name: 'bert', orders: 2 },
  { name: 'carla', orders: 6 },
];

async function getPage({ name, orders }: Customer, page: number): Promise<string[]> {
  const numbers = Array.from({ length: orders }, (_, position) => `${name}-${position + 1}`);
  return numbers.slice((page - 1) * PER_PAGE, page * PER_PAGE);
}

function build(hasPage: (page: number, total: number) => boolean): Dag {
  const dag = new Dag('read_orders', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const listCustomers = dag.task('list_customers', () => CUSTOMERS);
  const readOrders = dag.task('read_orders', async ({ customer }: { customer: Customer }) => {
    const orders: string[] = [];
    for (let page = 1; hasPage(page, customer.orders); page++) orders.push(...(await getPage(customer, page)));
    return orders;
  });
  readOrders.expand({ customer: listCustomers() });
  return dag;
}

export const lastPageLost: PlantedBug = {
  sentence: 'Pages are read while a full one is left, so the orders of a last page that is not full never arrive.',
  dag: () => build((page, total) => page * PER_PAGE <= total),
  right: () => build((page, total) => (page - 1) * PER_PAGE < total),
  inputs: {
    list_customers: fc.array(fc.record({ name: fc.constantFrom('anna', 'bert', 'carla'), orders: fc.nat(5) }), {
      maxLength: 4,
    }),
  },
  properties: {
    'every order of a customer arrives': (run) =>
      run.instances('read_orders').every(({ mapIndex, state }) => {
        if (state !== 'success') return true;
        const { orders } = (run.xcom('list_customers') as Customer[])[mapIndex] as Customer;
        return (run.xcom('read_orders', { mapIndex }) as string[]).length === orders;
      }),
  },
  property: 'every order of a customer arrives',
  smallest: 'one customer with one order, nothing disturbed',
};
