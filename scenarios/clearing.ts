/**
 * The day after an incident: single instances are cleared or marked, a listing is taken again and has grown or shrunk, the run follows.
 */
import assert from 'node:assert/strict';
import { clear, Dag, fail, mark, returns } from 'dagproof';
import type { Story } from './support/story.support.ts';

const dag = new Dag('clearing');

const listFiles = dag.task('list_files', () => ['a.csv', 'b.csv', 'c.csv']);
const loadFile = dag.task('load_file', ({ file }: { file: string }) => file.length);
const report = dag.task('report', ({ sizes }: { sizes: number[] }) => sizes.length, { triggerRule: 'all_done' });

const files = listFiles();
report({ sizes: loadFile.expand({ file: files }) });

export default dag;

const nextDay = clear('list_files').withDownstream().after('1d');

export const stories: readonly Story[] = [
  {
    name: 'one file again',
    sentence: 'load_file[1] failed; an hour later it is cleared with what is below it, and only that runs again.',
    dag,
    options: {
      durations: { load_file: '1m' },
      faults: [fail('load_file', 'locked').at(1).onTry(1)],
      actions: [clear('load_file').at(1).withDownstream().after('1h')],
    },
    xcoms: ['report'],
    check(run) {
      assert.equal(run.durationMs, 3_660_000);
      assert.deepEqual(
        run.instances('load_file').map(({ tryNumber }) => tryNumber),
        [1, 2, 1],
      );
      assert.equal(run.explain('load_file', 1), 'success on try 2 of 2, cleared at 1h when it was failed');
      assert.equal(run.xcom('report'), 3);
    },
  },
  {
    name: 'a mark instead',
    sentence: 'load_file[1] is marked success by hand: nothing runs again, because nothing below it had failed.',
    dag,
    options: {
      faults: [fail('load_file', 'locked').at(1)],
      actions: [mark('load_file', 'success').at(1).after('1h')],
    },
    xcoms: ['report'],
    check(run) {
      assert.equal(run.explain('load_file', 1).endsWith('marked by hand at 1h'), true);
      assert.equal(run.durationMs, 0);
      assert.equal(run.xcom('report'), 2);
    },
  },
  {
    name: 'cleared while it runs',
    sentence:
      'load_file[0] is cleared while it runs; its worker hears of it at its next heartbeat, and it starts over.',
    dag,
    options: { durations: { load_file: '1m' }, actions: [clear('load_file').at(0).after('42s')] },
    xcoms: ['report'],
    check(run) {
      const [first] = run.instances('load_file');
      assert.deepEqual([first?.tryNumber, first?.startMs, first?.endMs], [2, 45_000, 105_000]);
      assert.equal(run.state, 'success');
    },
  },
  {
    name: 'a longer list',
    sentence: 'The listing is taken again and has grown: two more instances come into being.',
    dag,
    options: {
      faults: [returns('list_files', ['a.csv', 'b.csv', 'c.csv', 'd.csv', 'e.csv']).onTry(2)],
      actions: [nextDay],
    },
    xcoms: ['load_file', 'report'],
    check(run) {
      assert.deepEqual(
        run.instances('load_file').map(({ tryNumber }) => tryNumber),
        [2, 2, 2, 1, 1],
      );
      assert.equal(run.xcom('report'), 5);
    },
  },
  {
    name: 'a shorter list',
    sentence: 'The listing has shrunk: surplus instances are removed, though what they had pushed is still counted.',
    dag,
    options: { faults: [returns('list_files', ['a.csv']).onTry(2)], actions: [nextDay] },
    xcoms: ['load_file', 'report'],
    check(run) {
      assert.deepEqual(
        run.instances('load_file').map(({ state }) => state),
        ['success', 'removed', 'removed'],
      );
      assert.equal(run.state, 'success');
    },
  },
  {
    name: 'an empty list',
    sentence: 'The listing is empty: every instance is removed and no new placeholder takes their place.',
    dag,
    options: { faults: [returns('list_files', []).onTry(2)], actions: [nextDay] },
    xcoms: ['report'],
    check(run) {
      assert.deepEqual(
        run.instances('load_file').map(({ state }) => state),
        ['removed', 'removed', 'removed'],
      );
    },
  },
];
