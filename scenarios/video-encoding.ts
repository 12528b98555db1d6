/**
 * Video encoding: two formats by four codecs are eight jobs on a pool of four encoders; a manifest of whatever there is, an announcement if it is all.
 */
import assert from 'node:assert/strict';
import { Dag, fail, take, workerLost, type SimulateOptions, type Simulation } from 'dagproof';
import { mostAtOnce } from 'dagproof/report';
import type { Story } from './support/story.support.ts';

interface Job {
  readonly source: string;
  readonly format: string;
  readonly codec: string;
}

interface Rendition {
  readonly file: string;
  readonly format: string;
  readonly codec: string;
}

const dag = new Dag('video_encoding', { defaultArgs: { retries: 1, retryDelay: '5m' } });

const encode = dag.task(
  'encode',
  ({ source, format, codec }: Job): Rendition => ({
    file: `${source.replace('.mov', '')}.${codec}.${format}`,
    format,
    codec,
  }),
  { pool: 'encoders', mapIndexTemplate: '{{ task.op_kwargs["codec"] }} in {{ task.op_kwargs["format"] }}' },
);
const writeManifest = dag.task(
  'write_manifest',
  ({ renditions }: { renditions: readonly Rendition[] }) => ({
    files: renditions.map(({ file }) => file),
    codecs: [...new Set(renditions.map(({ codec }) => codec))].sort(),
  }),
  { triggerRule: 'all_done' },
);
const announce = dag.task('announce', ({ renditions }: { renditions: readonly Rendition[] }) => renditions.length);

const renditions = encode
  .partial({ source: 'keynote.mov' })
  .expand({ format: ['mp4', 'mkv'], codec: ['h264', 'h265', 'vp9', 'av1'] });
writeManifest({ renditions });
announce({ renditions });

export default dag;

const isAv1 = ({ codec }: { readonly codec: string }): boolean => codec === 'av1';
/** Where av1 is in either format: the codec varies fastest. */
const AV1 = [3, 7];
const OPTIONS: SimulateOptions = {
  pools: { encoders: 4 },
  durations: { encode: '10m', write_manifest: '1s', announce: '1s' },
};
const MINUTE = 60_000;

function filesOf(run: Simulation): unknown {
  return (run.xcom('write_manifest') as { readonly files: readonly string[] }).files;
}

export const stories: readonly Story[] = [
  {
    name: 'eight jobs on four encoders',
    sentence:
      'Two formats by four codecs. An encoder that is done with h264 goes on with the next job; av1 takes 45 minutes.',
    dag,
    options: { ...OPTIONS, faults: [take('encode', '45m').when(isAv1)] },
    xcoms: ['write_manifest', 'announce'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(filesOf(run), [
        ...['keynote.h264.mp4', 'keynote.h265.mp4', 'keynote.vp9.mp4', 'keynote.av1.mp4'],
        ...['keynote.h264.mkv', 'keynote.h265.mkv', 'keynote.vp9.mkv', 'keynote.av1.mkv'],
      ]);
      assert.equal(mostAtOnce(run, 'encode'), 4);
      // Three encoders are free after 10 minutes, the last job waits for one of them until 20.
      assert.deepEqual(
        run.instances('encode').map(({ startMs }) => (startMs ?? 0) / MINUTE),
        [0, 0, 0, 0, 10, 10, 10, 20],
      );
      assert.equal(run.durationMs, 65 * MINUTE + 1_000);
      assert.equal(run.xcom('announce'), 8);
    },
  },
  {
    name: 'one codec fails',
    sentence:
      'The av1 encoder is broken: both of its jobs fail twice. The manifest lists the six files there are, by their own names; nothing is announced.',
    dag,
    options: { ...OPTIONS, faults: [fail('encode', 'libaom not found').when(isAv1)] },
    xcoms: ['write_manifest', 'announce'],
    check(run) {
      assert.equal(run.state, 'failed');
      assert.deepEqual(
        run.instances('encode').map(({ state, tryNumber }) => [state, tryNumber]),
        Array.from({ length: 8 }, (_, mapIndex) => (AV1.includes(mapIndex) ? ['failed', 2] : ['success', 1])),
      );
      // The list has closed up: position 3 is no longer av1 in mp4, so a rendition has to say itself what it is.
      assert.equal((filesOf(run) as string[])[3], 'keynote.h264.mkv');
      assert.deepEqual(run.xcom('write_manifest'), {
        files: ['h264.mp4', 'h265.mp4', 'vp9.mp4', 'h264.mkv', 'h265.mkv', 'vp9.mkv'].map((name) => `keynote.${name}`),
        codecs: ['h264', 'h265', 'vp9'],
      });
      assert.equal(run.explain('announce'), 'upstream_failed: encode[3] failed');
      assert.equal(run.instance('announce').tryNumber, 0);
    },
  },
  {
    name: 'an encoder is lost',
    sentence:
      'The machine with h265 in mkv goes down as its ten minutes end. Its slot stays taken until the heartbeat is missed, and the job starts over.',
    dag,
    options: { ...OPTIONS, faults: [workerLost('encode').at(5).onTry(1)] },
    xcoms: ['write_manifest', 'announce'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.equal(run.instance('encode', 5).tryNumber, 2);
      assert.equal(run.xcom('announce'), 8);
      // 20 minutes of work, 5 until it is missed and 10 s until somebody looks, 5 of delay, 10 for the second try.
      assert.equal(run.durationMs, 40 * MINUTE + 10_000 + 1 + 1_000);
    },
  },
];
