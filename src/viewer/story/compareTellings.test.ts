import { describe, expect, it } from 'vitest';
import { Dag } from '../../authoring/dag.ts';
import { simulateSync } from '../../drivers/simulateSync.ts';
import type { InstanceId } from '../../model/ids.ts';
import type { Json } from '../../model/json.ts';
import { encodeTrace } from '../../trace/codec.ts';
import type { AttemptRecord } from '../../trace/trace.ts';
import { loadCase, type LoadedRun } from './loadedReport.ts';
import { stubDifferences, tellingDifferences } from './compareTellings.ts';

const ITEMS = 'https://api.example.test/items';
const request = (status: number, deliveredMs = 0) => ({ method: 'GET', url: ITEMS, sentMs: 0, deliveredMs, status });

function told(instance: number, tryNumber: number, what: Pick<AttemptRecord, 'requests' | 'logs'>): AttemptRecord {
  return { instance: instance as InstanceId, tryNumber, ...what };
}

/** A run of two instances whose tries have told this, and what stubs were left with. */
function runOf(attempts: readonly AttemptRecord[], stubs: Record<string, Json> = {}, width = 2): LoadedRun {
  const dag = new Dag('d');
  dag.task('ask', ({ x }: { x: number }) => x).expand({ x: Array.from({ length: width }, (_, index) => index) });
  const { trace } = simulateSync(dag);
  const page = { name: '', isFailed: false, findings: [], notes: [] };
  const text = encodeTrace({ ...trace, attempts, stubs });
  return loadCase({ ...page, runs: [{ role: 'run', trace: text }] }).runs[0] as LoadedRun;
}

describe('what two runs told', () => {
  it('is alike when they asked, said and left the same', () => {
    const run = (): LoadedRun => runOf([told(0, 1, { requests: [request(200)], logs: 'hello' })], { kept: [1] });
    expect([tellingDifferences(run(), run()), stubDifferences(run(), run())]).toEqual([[], []]);
  });

  it('parts in the first thing that a try asked or said otherwise, instance by instance', () => {
    const left = runOf([told(1, 1, { logs: 'hello' }), told(0, 2, { requests: [request(200), request(503, 2_000)] })]);
    const right = runOf([told(1, 1, { logs: 'bye' }), told(0, 2, { requests: [request(200), request(200)] })]);
    expect(tellingDifferences(left, right)).toEqual([
      {
        name: 'ask[0] try 2',
        left: `asks GET ${ITEMS} at 0s: 503 at 2s`,
        right: `asks GET ${ITEMS} at 0s: 200 at 0s`,
        leftInstance: 0,
        rightInstance: 0,
      },
      { name: 'ask[1] try 1', left: 'says hello', right: 'says bye', leftInstance: 1, rightInstance: 1 },
    ]);
  });

  it('parts in what one of them alone said, and in instances that one alone has', () => {
    const [left, right] = [runOf([told(0, 1, { logs: 'a' })]), runOf([told(2, 1, { logs: 'b' })], {}, 3)];
    expect(tellingDifferences(left, right)).toEqual([
      { name: 'ask[0] try 1', left: 'says a', right: null, leftInstance: 0, rightInstance: 0 },
      { name: 'ask[2] try 1', left: null, right: 'says b', leftInstance: null, rightInstance: 2 },
    ]);
  });

  it('parts in what the stubs were left with, by path', () => {
    const [left, right] = [
      runOf([], { s3: { a: 'one\ntwo', b: { size: 1 } } }),
      runOf([], { s3: { a: 'one', c: [] } }),
    ];
    expect(stubDifferences(left, right)).toEqual([
      { name: 's3.a', left: 'one\ntwo', right: 'one' },
      { name: 's3.b', left: '{\n  "size": 1\n}', right: null },
      { name: 's3.c', left: null, right: '[]' },
    ]);
  });
});
