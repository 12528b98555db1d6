import { describe, expect, it } from 'vitest';
import { Dag } from '../../authoring/dag.ts';
import { fail } from '../../drivers/faults.ts';
import type { SimulateOptions } from '../../drivers/options.ts';
import { simulateSync } from '../../drivers/simulateSync.ts';
import { poolUse } from '../../trace/poolUse.ts';
import type { Simulation } from '../../trace/simulation.ts';
import { jsonOfRun } from './json.ts';
import { junitOfRuns } from './junit.ts';
import { markdownOfRun } from './markdown.ts';
import { traceEvents } from './traceEvents.ts';

const NASTY = '</failure>]]>|`<script>"\u0000\ud800';

/** Lists three files, reads each in a pool of two; the second is read at the second try, the third never. */
function reading(options: SimulateOptions = {}): Simulation {
  const dag = new Dag('reading');
  const list = dag.task('list_files', () => ['a', 'b', 'c'])();
  const read = dag.task('read', ({ key }: { key: string }) => key, { retries: 1, retryDelay: '1m', pool: 's3' });
  const texts = read.expand({ key: list });
  dag.task('join', ({ texts }: { texts: string[] }) => texts)({ texts });
  return simulateSync(dag, {
    pools: { s3: 2 },
    durations: { read: '20s' },
    faults: [fail('read').at(1).onTry(1), fail('read', NASTY).at(2)],
    ...options,
  });
}

describe('a run as trace events', () => {
  const { traceEvents: events, otherData } = JSON.parse(traceEvents(reading())) as {
    traceEvents: { ph: string; name: string; tid: number; ts: number; dur: number; args: Record<string, unknown> }[];
    otherData: Record<string, unknown>;
  };
  const slices = events.filter(({ ph }) => ph === 'X');

  it('has a slice for each attempt, in microseconds of virtual time', () => {
    expect(slices.filter(({ name }) => name === 'read[1]').map(({ ts, dur, args }) => [ts, dur, args['state']])).toEqual([
      [0, 20_000_000, 'up_for_retry'],
      [80_001_000, 20_000_000, 'success'],
    ]);
    expect(otherData).toMatchObject({ dagId: 'reading', state: 'failed' });
  }); // prettier-ignore

  it('has tracks on which nothing overlaps, as many of a task as ran at once', () => {
    const byTrack = new Map<number, typeof slices>();
    for (const slice of slices) byTrack.set(slice.tid, [...(byTrack.get(slice.tid) ?? []), slice]);
    for (const track of byTrack.values()) {
      track.sort((left, right) => left.ts - right.ts);
      for (const [position, { ts }] of track.entries()) {
        const before = track[position - 1];
        expect(before === undefined ? 0 : before.ts + before.dur).toBeLessThanOrEqual(ts);
      }
    }
    const named = events.filter(({ ph, name }) => ph === 'M' && name === 'thread_name').map(({ args }) => args['name']);
    expect(named).toEqual(['list_files', 'read', 'read (2)', 'join']);
  });

  it('counts the slots of pools, and what there are', () => {
    const counted = events.filter(({ ph, name }) => ph === 'C' && name === 'pool s3').map(({ ts, args }) => [ts, args]);
    expect(counted).toContainEqual([0, { slots: 2 }]);
    expect(counted).toContainEqual([0, { taken: 2 }]);
    expect(Math.max(...counted.map(([, args]) => Number((args as { taken?: number }).taken ?? 0)))).toBe(2);
  });
});

it('follows the slots that are taken, and pools that get another size', () => {
  const resizing = reading({ actions: [{ kind: 'resize_pool', pool: 's3', slots: 1, atMs: 10_000 }] });
  const use = poolUse(resizing.trace).find(({ pool }) => pool === 's3');
  expect(use).toMatchObject({ slots: 2, resized: [[10_000, 1]] });
  expect(use?.taken.slice(0, 2)).toEqual([
    [0, 2],
    [20_000, 1],
  ]);
  expect(use?.taken.at(-1)?.[1]).toBe(0);
});

describe('a run as JUnit', () => {
  const xml = junitOfRuns([reading(), reading({ faults: [] })]);

  it('is a suite for each run, and a test for each instance', () => {
    expect(xml).toContain('<testsuites name="dagproof" tests="10" failures="2">');
    expect(xml.match(/<testcase /g)).toHaveLength(10);
    expect(xml).toContain('<testcase classname="reading.read" name="read[1]" time="40"><flakyFailure type=');
  });

  it('tells failures, tries before them, and what could not run', () => {
    expect(xml).toMatch(/name="read\[2\]" time="40"><failure type="failed" message="failed on try 2 of 2: planned/);
    expect(xml).toMatch(/<rerunFailure type="AirflowException" message="try 1: /);
    expect(xml).toContain('<failure type="upstream_failed" message="upstream_failed: read[2] failed">');
  });

  it('counts what neither failed nor succeeded as an error', () => {
    const dag = new Dag('waiting');
    dag.sensor('wait', () => false, { mode: 'reschedule', timeout: '30d' })();
    const stopped = simulateSync(dag, { limits: { virtualTimeMs: 60_000 } });
    expect(junitOfRuns([stopped])).toMatch(/ tests="1" failures="0" errors="1" skipped="0" .*<testcase classname="waiting.wait" name="wait" [^>]*><error /);
  }); // prettier-ignore

  it('can be read whatever stands in a message', () => {
    const unescaped = xml.replaceAll(/<\/?[a-z]+(?: [\w:]+="[^"<>]*")*\/?>|<\?xml[^<>]*\?>/gi, '');
    expect(unescaped).not.toMatch(/[<>"]/);
    // oxlint-disable-next-line no-control-regex -- it is what must not be there
    expect(xml).not.toMatch(/[\u0000\ud800]/);
  });
});

describe('a run as Markdown', () => {
  it('draws the graph, counts states, and says of each index why it failed', () => {
    const text = markdownOfRun(reading({ faults: [fail('read', 'no disk').at(2)] }));
    expect(text).toContain('### reading: failed\n');
    expect(text).toContain('  t0["list_files"]\n  t1["read [ ]"]\n');
    expect(text).toContain('  t0 --> t1\n  t1 --> t2\n');
    expect(text).toContain('  class t1 failed;');
    expect(text).toContain('| read | 3 | 2 success, 1 failed | 4 |');
    expect(text).toMatch(/\| read\[2\] \| 2 \| failed on try 2 of 2: planned by .* \(AirflowException: no disk\) \|/);
    expect(text).toContain('| join | 0 | upstream_failed: read[2] failed |');
  });

  it('stays within what Mermaid draws and GitHub takes', () => {
    const dag = new Dag('dense');
    const layer = (prefix: string, before: { before(...others: never[]): unknown }[]) =>
      Array.from({ length: 20 }, (_, number) => {
        const placed = dag.task(`${prefix}${number}`, () => {
          throw new Error('x'.repeat(5000));
        })();
        for (const other of before) other.before(placed as never);
        return placed;
      });
    layer('second', layer('first', []) as never);
    const text = markdownOfRun(simulateSync(dag));
    expect(text).not.toContain('mermaid');
    expect(text).toContain('| first0 | 1 | 1 failed | 1 |');
    expect(text.length).toBeLessThan(30_000);
  });

  it('lets nothing of a message or a name be read as Markdown or HTML', () => {
    const dag = new Dag('d');
    dag.task('odd', () => {
      throw new Error('a | b <img src=x> `c` [d](http://e) **f** __g__\n| h |');
    })();
    const row = markdownOfRun(simulateSync(dag)).split('\n').find((line) => line.startsWith('| odd | 1 | failed')); // prettier-ignore
    expect(row?.split(' | ')).toHaveLength(3);
    expect(row).not.toMatch(/[<>`*]|\]\(|__g/);
  });
});

it('gives a run as JSON, without its secrets', () => {
  const run = reading({ params: { api_key: 'hunter22' }, durations: {} });
  const { state, instances, pools, params } = JSON.parse(jsonOfRun(run)) as Record<string, never>;
  expect([state, params]).toEqual(['failed', { api_key: { $secret: 'params.api_key' } }]);
  expect(instances).toContainEqual(
    expect.objectContaining({ taskId: 'read', mapIndex: 0, state: 'success', because: 'success', value: 'a' }),
  );
  expect(pools).toContainEqual(expect.objectContaining({ pool: 's3', slots: 2 }));
});
