/**
 * Pages of many instances, for tests and measurements of how the page bears them: files that are fetched and loaded, some of which fail for good.
 */
import { Dag } from '../../src/authoring/dag.ts';
import { simulateSync } from '../../src/drivers/simulateSync.ts';
import { pageBundle } from '../../src/report/page/pageBundle.ts';
import { pageHtml } from '../../src/report/page/pageHtml.ts';
import { PAGE_LIMITS, pageOf, type PageLimits } from '../../src/report/page/pageOf.ts';
import { writeReport } from '../../src/report/page/writePage.ts';

/** Every so many-th file is never loaded. */
export const FAILING_EVERY = 997;

/** Writes a page with so many mapped instances, half of which fetch and half of which load. */
export async function writeLargePage(file: string, instances: number, limits: PageLimits = PAGE_LIMITS): Promise<void> {
  const files = instances / 2;
  const dag = new Dag('large', { maxActiveTasks: 1000 });
  const list = dag.task('list_files', () => [0]);
  const fetch = dag.task('fetch', ({ key }: { key: number }) => key);
  const load = dag.task('load', ({ key }: { key: number }) => key, { retries: 1, retryDelay: '1m' });
  const report = dag.task('report', ({ loaded }: { loaded: readonly number[] }) => loaded.length);
  report({ loaded: load.expand({ key: fetch.expand({ key: list() }) }) });
  const run = simulateSync(dag, {
    config: { maxMapLength: files, parallelism: 5000, maxTisPerQuery: 0 },
    outputs: { list_files: Array.from({ length: files }, (_, key) => key), fetch: 1, load: 2, report: files },
    durations: { fetch: '4s', load: '10s' },
    faults: Array.from({ length: Math.floor(files / FAILING_EVERY) }, (_, nth) => ({
      where: { task: 'load', mapIndex: (nth + 1) * FAILING_EVERY },
      what: { kind: 'fail', message: 'the file is damaged' },
    })),
  });
  const cases = [{ name: 'large', isFailed: true, runs: [{ role: 'failing', run }], findings: [], notes: [] }] as const;
  const shown = { title: `${instances} instances`, cases };
  writeReport(file, pageHtml(pageOf(shown, limits), await pageBundle()));
}
