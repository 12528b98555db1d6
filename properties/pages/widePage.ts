/**
 * A page of one wide DAG: many files that are read, a twentieth of them at the second try, beside the run in which nothing fails.
 */
import { Dag } from '../../src/authoring/dag.ts';
import { simulateSync } from '../../src/drivers/simulateSync.ts';
import type { SimulateOptions } from '../../src/drivers/options.ts';
import { pageHtml } from '../../src/report/page/pageHtml.ts';
import { pageOf } from '../../src/report/page/pageOf.ts';
import { pageBundle } from '../../src/report/page/pageBundle.ts';

/** @returns The text of the file. */
export async function widePage(instances: number): Promise<string> {
  const dag = wideDag(instances);
  const options: SimulateOptions = {
    config: { maxMapLength: instances, parallelism: 5000, maxTisPerQuery: 0 },
    durations: { read_file: '10s' },
    recordArguments: true,
  };
  const failing = simulateSync(dag, { ...options, faults: [{ where: { task: 'read_file', probability: 0.05 }, what: { kind: 'fail' } }] });
  const runs = [{ role: 'failing', run: failing }, { role: 'passing', run: simulateSync(dag, options) }] as const;
  const report = { title: 'a wide page', cases: [{ name: 'wide', isFailed: true, runs, findings: [], notes: [] }] };
  return pageHtml(pageOf(report), await pageBundle());
} // prettier-ignore

function wideDag(instances: number): Dag {
  const dag = new Dag('wide', { maxActiveTasks: 1000 });
  const list = dag.task('list_files', () => Array.from({ length: instances }, (_, index) => `landing/2026/${index}.csv`));
  const readFile = dag.task(
    'read_file',
    ({ key }: { key: string }) => ({ key, rows: (key.length * 7919) % 1000, etag: `${key.length}-${key}` }),
    { retries: 2, retryDelay: '1m', mapIndexTemplate: '{{ task.op_kwargs["key"] }}' },
  );
  const count = dag.task('count', ({ stats }: { stats: { rows: number }[] }) => stats.length, { triggerRule: 'all_done' });
  count({ stats: readFile.expand({ key: list() }) });
  return dag;
} // prettier-ignore
