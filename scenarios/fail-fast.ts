/**
 * `fail_fast`: the first instance that fails for good ends everything else but its own task's other instances and teardowns.
 */
import assert from 'node:assert/strict';
import { chain, Dag, failWithoutRetry } from 'dagproof';
import type { Story } from './support/story.support.ts';

export const dag = new Dag('nightly', { failFast: true, maxActiveTasks: 4 });
const openGate = dag.task('open_gate', () => 'open')();
const importRegion = dag.task('import_region', ({ region }: { region: string }) => region.length, { retries: 2 });
const imported = importRegion.expand({ region: ['north', 'south', 'west'] });
const archive = dag.task('archive', () => 'archived')();
const total = dag.task('total', ({ sizes }: { sizes: number[] }) => sizes.length)({ sizes: imported });
const closeGate = dag
  .task('close_gate', () => 'closed')()
  .asTeardown({ setups: openGate });
chain(openGate, [imported, archive]);
chain([total, archive], closeGate);

export const stories: readonly Story[] = [
  {
    name: 'one region is lost',
    sentence: 'archive runs and fails with it, total is skipped; the other regions and the teardown go on.',
    dag,
    options: {
      durations: { import_region: '10m', archive: '1h' },
      faults: [failWithoutRetry('import_region', 'no such region').at(1)],
    },
    xcoms: ['import_region', 'close_gate'],
    check(run) {
      assert.equal(run.explain('archive'), 'failed: import_region[1] failed, and the DAG has fail_fast');
      assert.equal(run.instance('total').state, 'skipped');
      assert.deepEqual(run.xcom('import_region'), [5, 4]);
      assert.equal(run.xcom('close_gate'), 'closed');
      assert.equal(run.state, 'failed');
    },
  },
  {
    name: 'nothing is lost',
    sentence: 'Without a failure the option changes nothing.',
    dag,
    xcoms: ['total', 'close_gate'],
    check(run) {
      assert.equal(run.xcom('total'), 3);
      assert.equal(run.state, 'success');
    },
  },
];
