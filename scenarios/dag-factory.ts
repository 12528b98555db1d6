/**
 * DAG factory: one function makes a DAG from a row of configuration, one loop makes them all.
 */
import assert from 'node:assert/strict';
import { Bundle, Dag } from 'dagproof';
import type { Story } from './support/story.support.ts';

interface Source {
  readonly name: string;
  readonly tables: readonly string[];
  readonly retries: number;
}

const SOURCES: readonly Source[] = [
  { name: 'shop', tables: ['orders', 'items', 'customers'], retries: 2 },
  { name: 'billing', tables: ['invoices'], retries: 0 },
];

function importDag({ name, tables, retries }: Source): Dag {
  const dag = new Dag(`import_${name}`, { defaultArgs: { retries, retryDelay: '10s' } });
  const copy = dag.task('copy_table', ({ table }: { table: string }) => `${name}.${table}`);
  const publish = dag.task('publish', ({ copied }: { copied: readonly string[] }) => copied.length);
  publish({ copied: copy.expand({ table: tables }) });
  return dag;
}

export const bundle = new Bundle();
for (const source of SOURCES) bundle.register(importDag(source));

export const stories: readonly Story[] = bundle.dags.map((dag, position) => ({
  name: dag.dagId,
  sentence: `One instance for each table of ${SOURCES[position]?.name}.`,
  dag,
  xcoms: ['copy_table', 'publish'],
  check(run) {
    const source = SOURCES[position];
    assert.equal(run.state, 'success');
    assert.equal(run.xcom('publish'), source?.tables.length);
    assert.deepEqual(
      run.dag.tasks.map((task) => task.retries),
      [source?.retries, source?.retries],
    );
  },
}));
