/**
 * What fails around a task: a lost worker is missed only after five minutes and costs a try, what is stuck in the queue is queued again for the same try.
 */
import assert from 'node:assert/strict';
import { Dag, stuckInQueued, workerLost } from 'dagproof';
import type { Story } from './support/story.support.ts';

const dag = new Dag('infrastructure');

const encode = dag.task('encode', ({ file }: { file: string }) => `${file}.mp4`, { retries: 1, retryDelay: '1m' });
const encoded = encode.expand({ file: ['a', 'b'] });
dag.task('publish', ({ files }: { files: readonly string[] }) => files.length)({ files: encoded });

export default dag;

const DURATIONS = { encode: '2m', publish: '5s' };

export const stories: readonly Story[] = [
  {
    name: 'a worker that is gone',
    sentence:
      'The machine that encodes b goes down after a minute. Nobody reports it: five minutes after its last heartbeat the scheduler fails the try.',
    dag,
    options: { durations: { ...DURATIONS, encode: '1m' }, faults: [workerLost('encode').at(1).onTry(1)] },
    xcoms: ['publish'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.equal(run.instance('encode', 1).tryNumber, 2);
      // Heard of last at 60 s; looked for every 10 s, so found at 370 s; a minute of delay, a minute of work.
      assert.equal(run.instance('encode', 1).endMs, 490_001);
    },
  },
  {
    name: 'an executor that knows better',
    sentence:
      'The executor reports success for what still runs: to Airflow that is a failure, and costs a try at once.',
    dag,
    options: { durations: DURATIONS, faults: [workerLost('encode', { reported: 'success' }).at(1).onTry(1)] },
    xcoms: ['publish'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.equal(run.instance('encode', 1).tryNumber, 2);
      assert.equal(run.instance('encode', 1).endMs, 300_001);
    },
  },
  {
    name: 'stuck in the queue',
    sentence: 'No worker takes b at first. After ten minutes it is queued again, and that costs no try.',
    dag,
    options: { durations: DURATIONS, faults: [stuckInQueued('encode', { times: 1 }).at(1)] },
    xcoms: ['publish'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.equal(run.instance('encode', 1).tryNumber, 1);
      // Looked for every two minutes, and ten minutes must have passed: 12 minutes.
      assert.equal(run.instance('encode', 1).startMs, 720_000);
    },
  },
  {
    name: 'nobody ever takes it',
    sentence: 'The third time it is found stuck it fails, although it has tries left.',
    dag,
    options: { durations: DURATIONS, faults: [stuckInQueued('encode').at(1)] },
    xcoms: [],
    check(run) {
      assert.equal(run.state, 'failed');
      assert.equal(run.instance('encode', 1).state, 'failed');
      assert.equal(run.instance('encode', 1).tryNumber, 1);
      assert.equal(run.instance('encode', 1).cause, 'stuck_in_queued');
      assert.match(run.explain('encode', 1), /stuckInQueued\('encode'\)\.at\(1\): no worker took it in time/);
    },
  },
];
