/**
 * DAG factory: one function makes a DAG from the configuration of a client, one loop makes them all.
 */
import assert from 'node:assert/strict';
import { Bundle, Dag, fail } from 'dagproof';
import type { Story } from './support/story.support.ts';

interface Client {
  readonly name: string;
  readonly tables: readonly string[];
  readonly retries: number;
  readonly schedule: string;
  /** What the client pays for: connections to its database at once. */
  readonly connections: number;
}

const CLIENTS: readonly Client[] = [
  { name: 'acorn', tables: ['orders', 'items', 'customers'], retries: 2, schedule: '@daily', connections: 2 },
  { name: 'birch', tables: ['invoices'], retries: 0, schedule: '@hourly', connections: 1 },
  { name: 'cedar', tables: [], retries: 2, schedule: '@daily', connections: 1 },
];

function importDag({ name, tables, retries, schedule, connections }: Client): Dag {
  const dag = new Dag(`import_${name}`, {
    schedule,
    startDate: '2026-03-01',
    maxActiveTasks: connections,
    defaultArgs: { retries, retryDelay: '10s' },
  });
  const copy = dag.task('copy_table', ({ table }: { table: string }) => `${name}.${table}`);
  const publish = dag.task('publish', ({ copied }: { copied: readonly string[] }) => copied.length);
  publish({ copied: copy.expand({ table: tables }) });
  return dag;
}

export const bundle = new Bundle();
for (const client of CLIENTS) bundle.register(importDag(client));

function dagOf(client: string): Dag {
  const dag = bundle.dags.find(({ dagId }) => dagId === `import_${client}`);
  assert.ok(dag !== undefined, `a client without a DAG: ${client}`);
  return dag;
}

const DURATIONS = { copy_table: '1m' };
/** At whichever client it happens. */
const LOCKED = [fail('copy_table', 'table is locked').at(0)];
const XCOMS = ['copy_table', 'publish'];

export const stories: readonly Story[] = [
  {
    name: 'acorn',
    sentence: 'Three tables over two connections: the third waits for one of them.',
    dag: dagOf('acorn'),
    options: { durations: DURATIONS },
    xcoms: XCOMS,
    check(run) {
      assert.deepEqual(
        bundle.dags.map(({ dagId }) => dagId),
        CLIENTS.map(({ name }) => `import_${name}`),
      );
      assert.equal(run.state, 'success');
      assert.deepEqual(run.xcom('copy_table'), ['acorn.orders', 'acorn.items', 'acorn.customers']);
      assert.deepEqual(
        run.dag.tasks.map((task) => task.retries),
        [2, 2],
      );
      assert.equal(run.durationMs, 120_000);
    },
  },
  {
    name: 'birch',
    sentence: 'One table: the same code gives another DAG, with a schedule and limits of its own.',
    dag: dagOf('birch'),
    options: { durations: DURATIONS },
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(run.xcom('copy_table'), ['birch.invoices']);
      assert.deepEqual([run.dag.schedule, run.dag.maxActiveTasks], ['@hourly', 1]);
      assert.equal(run.durationMs, 60_000);
    },
  },
  {
    name: 'acorn, while a table is locked',
    sentence: 'The first table stays locked: three tries, as acorn is configured, and nothing is published.',
    dag: dagOf('acorn'),
    options: { durations: DURATIONS, faults: LOCKED },
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'failed');
      assert.equal(run.instance('copy_table', 0).tryNumber, 3);
      assert.equal(run.explain('publish'), 'upstream_failed: copy_table[0] failed');
      assert.equal(run.durationMs, 200_002);
    },
  },
  {
    name: 'birch, while a table is locked',
    sentence: 'The same lock at a client without retries: failed after its only try. No DAG knows of the other.',
    dag: dagOf('birch'),
    options: { durations: DURATIONS, faults: LOCKED },
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'failed');
      assert.equal(run.instance('copy_table', 0).tryNumber, 1);
      assert.equal(run.durationMs, 60_000);
    },
  },
  {
    name: 'cedar, who has no tables yet',
    sentence: 'A row of configuration with nothing in it is a DAG that runs, does nothing, and is green.',
    dag: dagOf('cedar'),
    options: { durations: DURATIONS },
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'success');
      assert.equal(run.instance('copy_table').cause, 'expanded_to_zero');
      assert.equal(run.instance('publish').state, 'skipped');
      assert.equal(run.durationMs, 0);
      // A client who is listed twice is refused while the file is read, not by the scheduler later.
      assert.throws(() => bundle.register(importDag({ ...(CLIENTS[0] as Client), retries: 5 })), {
        code: 'duplicate-dag-id',
      });
    },
  },
];
