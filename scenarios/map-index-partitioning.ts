/**
 * Map index as partition key: every instance takes its share of the customers by its own index and the number of instances.
 * What is told is what becomes of the shares when the number has changed by the time one of them is run again.
 */
import assert from 'node:assert/strict';
import { clear, Dag, fail, getContext, returns } from 'dagproof';
import type { Story, World } from './support/story.support.ts';

const CUSTOMERS = Array.from({ length: 12 }, (_, position) => position + 1);

/** Invoices written to customers, one entry each; there is no taking back. */
const invoices: number[] = [];
const mailbox: World = {
  open: () => void invoices.splice(0),
  close: () => {},
};

const dag = new Dag('map_index_partitioning');

const listWorkers = dag.task('list_workers', () => ['north', 'south', 'west']);

const writeInvoices = dag.task('write_invoices', ({ customers }: { worker: string; customers: readonly number[] }) => {
  const { mapIndex, mapCount } = getContext();
  const share = customers.filter((customer) => customer % mapCount === mapIndex);
  invoices.push(...share);
  return share;
});

const report = dag.task('report', ({ shares }: { shares: readonly (readonly number[])[] }) => shares.flat().length);

report({ shares: writeInvoices.partial({ customers: CUSTOMERS }).expand({ worker: listWorkers() }) });

export default dag;

/** The share of the worker in the south is not written; somebody looks after it the next morning. */
const SOUTH_FAILS = fail('write_invoices', 'mail server refuses').at(1).onTry(1);
const clearSouth = clear('write_invoices').at(1).withDownstream().after('1d');
const DURATIONS = { write_invoices: '5m' };
const XCOMS = ['list_workers', 'write_invoices', 'report'];

/** The customers who did not get exactly one invoice, and how many they got. */
function mistakes(): [customer: number, written: number][] {
  return CUSTOMERS.map((customer): [number, number] => [
    customer,
    invoices.filter((written) => written === customer).length,
  ]).filter(([, written]) => written !== 1);
}

export const stories: readonly Story[] = [
  {
    name: 'three shares',
    sentence:
      'Twelve customers, three workers: index by index the shares are disjoint, and together they are everybody.',
    dag,
    world: mailbox,
    options: { durations: DURATIONS },
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(run.xcom('write_invoices'), [
        [3, 6, 9, 12],
        [1, 4, 7, 10],
        [2, 5, 8, 11],
      ]);
      assert.deepEqual(mistakes(), []);
      assert.equal(run.xcom('report'), 12);
    },
  },
  {
    name: 'one share again',
    sentence:
      'The second share fails and is cleared the next day. There are still three workers: everybody gets one invoice.',
    dag,
    world: mailbox,
    options: { durations: DURATIONS, faults: [SOUTH_FAILS], actions: [clearSouth] },
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(
        run.instances('write_invoices').map(({ tryNumber }) => tryNumber),
        [1, 2, 1],
      );
      assert.deepEqual(mistakes(), []);
      assert.equal(run.xcom('report'), 12);
    },
  },
  {
    name: 'one share again, of another number',
    sentence:
      'The listing is cleared along with it and now names four workers. Two shares of the old cut stay, two of the new one are added: the run is green.',
    dag,
    world: mailbox,
    options: {
      durations: DURATIONS,
      faults: [SOUTH_FAILS, returns('list_workers', ['north', 'south', 'west', 'east']).onTry(2)],
      actions: [clear('list_workers').after('1d'), clearSouth],
    },
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(
        run.instances('write_invoices').map(({ tryNumber }) => tryNumber),
        [1, 2, 1, 1],
      );
      // Thirds at 0 and 2, quarters at 1 and 3.
      assert.deepEqual(run.xcom('write_invoices'), [
        [3, 6, 9, 12],
        [1, 5, 9],
        [2, 5, 8, 11],
        [3, 7, 11],
      ]);
      assert.deepEqual(mistakes(), [
        [3, 2],
        [4, 0],
        [5, 2],
        [9, 2],
        [10, 0],
        [11, 2],
      ]);
      // As many invoices as before and two more: a count alone would not have told.
      assert.equal(run.xcom('report'), 14);
    },
  },
];
