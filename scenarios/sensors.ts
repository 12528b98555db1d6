/**
 * Sensors: the same wait twice, once holding the only slot and once giving it back between pokes; and three partners of whom one
 * never delivers.
 */
import assert from 'node:assert/strict';
import { Dag, poke, PokeReturnValue, type Reference } from 'dagproof';
import { attemptsOf } from 'dagproof/report';
import type { Story } from './support/story.support.ts';

/** A file to wait for, and reports that want the only slot meanwhile. */
function waitingDag(dagId: string, mode: 'poke' | 'reschedule'): Dag {
  const dag = new Dag(dagId, { maxActiveTasks: 1 });
  const arrived = dag.sensor('file_arrived', () => new PokeReturnValue(true, 'landing/orders.csv'), {
    mode,
    pokeInterval: '1m',
    timeout: '1h',
    priorityWeight: 10,
  });
  const load = dag.task('load', ({ file }: { file: string }) => `loaded ${file}`);
  load({ file: arrived() });
  dag.task('report', ({ region }: { region: string }) => region).expand({ region: ['north', 'south'] });
  return dag;
}

export const poking = waitingDag('poking', 'poke');
export const rescheduling = waitingDag('rescheduling', 'reschedule');

export const partners = new Dag('partners');
const perPartner = partners.taskGroup('partner', (group, { name }: { name: Reference<string> }) => {
  const delivered = group.sensor('delivered', () => true, {
    mode: 'reschedule',
    pokeInterval: '10m',
    timeout: '30m',
    softFail: true,
  });
  const read = group.task('read', ({ name }: { name: string }) => `${name}.csv`);
  return read({ name }).after(delivered());
});
const files = perPartner.expand({ name: ['anna', 'bert', 'carla'] });
const merge = partners.task('merge', ({ files }: { files: readonly string[] }) => files, {
  triggerRule: 'none_failed',
});
merge({ files: files.output });

const FILE = 'landing/orders.csv';
const OPTIONS = {
  faults: [poke('file_arrived', 3, { value: FILE })],
  durations: { load: '10s', report: '30s', file_arrived: '1s' },
};

export const stories: readonly Story[] = [
  {
    name: 'poke mode',
    sentence: 'The sensor sleeps between its pokes and keeps the only slot: the reports wait for the file as well.',
    dag: poking,
    options: OPTIONS,
    xcoms: ['load', 'report'],
    check(run) {
      assert.equal(run.state, 'success');
      // Four pokes of a second each, with three sleeps between them.
      assert.deepEqual(
        attemptsOf(run)
          .filter(({ taskId }) => taskId === 'file_arrived')
          .map(({ startMs, endMs }) => [startMs, endMs]),
        [[0, 184_000]],
      );
      assert.equal(run.instance('report', 0).startMs, 194_000);
      assert.deepEqual(run.xcom('load'), `loaded ${FILE}`);
    },
  },
  {
    name: 'reschedule mode',
    sentence: 'The same sensor gives the slot back after each poke: the reports are done before the file is there.',
    dag: rescheduling,
    options: OPTIONS,
    xcoms: ['load', 'report'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.equal(run.instance('file_arrived').tryNumber, 1);
      assert.equal(attemptsOf(run).filter(({ taskId }) => taskId === 'file_arrived').length, 4);
      assert.deepEqual(
        run.instances('report').map(({ endMs }) => endMs),
        [31_000, 61_000],
      );
      assert.deepEqual(run.xcom('load'), `loaded ${FILE}`);
    },
  },
  {
    name: 'a partner who does not deliver',
    sentence:
      'bert delivers nothing within half an hour: his sensor is skipped, because it fails softly, and with it his file; the others are merged.',
    dag: partners,
    options: { faults: [poke('partner.delivered', 1).at(0), poke('partner.delivered', null).at(1)] },
    xcoms: ['merge'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(
        run.instances('partner.delivered').map(({ state, endMs }) => [state, endMs]),
        [
          ['success', 600_000],
          ['skipped', 1_800_000],
          ['success', 0],
        ],
      );
      assert.match(run.explain('partner.delivered', 1), /AirflowSensorTimeout: timed out after 30m/);
      assert.deepEqual(run.xcom('merge'), ['anna.csv', 'carla.csv']);
    },
  },
];
