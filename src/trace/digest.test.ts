import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { fail, returns, take } from '../drivers/faults.ts';
import { echo } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { Json } from '../model/json.ts';
import { traceDigest } from './digest.ts';

function digest(
  options: SimulateOptions = {},
  body: (given: { x: number }) => unknown = ({ x }) => x,
  retries = 1,
): string {
  const dag = new Dag('d');
  const m = dag.task('m', body, { retries, retryDelay: 1 }).expand({ x: [0, 1, 2] });
  dag.task('agg', echo, { triggerRule: 'all_done' })({ all: m as never });
  return simulateSync(dag, options).digest;
}

describe('the digest', () => {
  it('is 64 hexadecimal digits, equal for equal runs', () => {
    expect(digest()).toMatch(/^[0-9a-f]{64}$/);
    expect(digest()).toBe(digest());
  });

  it('is not a matter of what went in but of what happened', () => {
    expect(digest({ seed: 5, profile: 'intended', config: { parallelism: 31 }, params: { a: 1 } })).toBe(digest());
  });

  it.each<[what: string, other: () => string]>([
    ['a value', () => digest({ faults: [returns('m', 7).at(1)] })],
    ['the type of a value', () => digest({}, ({ x }) => String(x))],
    ['a time', () => digest({ faults: [take('m', '1ms').at(1)] })],
    ['a state', () => digest({ faults: [fail('m').at(1)] })],
    ['a retry', () => digest({ faults: [fail('m').at(1).onTry(1)] })],
    ['the order of selection', () => digest({ config: { maxTisPerQuery: 1 } })],
  ])('differs by %s', (_, other) => {
    expect(other()).not.toBe(digest());
  });

  it.each(['instance', 'state', 'tryNumber', 'cause', 'culprit'] as const)(
    'differs by the %s of any move',
    (column) => {
      const dag = new Dag('d');
      dag.task('only', () => 1)();
      const { trace } = simulateSync(dag);
      const before = traceDigest(trace);
      const cells = trace.moves.chunks[0]?.[column] as Uint8Array;
      const last = trace.moves.length - 1;
      cells[last] = (cells[last] as number) + 1;
      expect(traceDigest(trace)).not.toBe(before);
    },
  );

  it('differs by the message of an error, not by where it was thrown', () => {
    const throwing = (message: string) => () => {
      throw new Error(message);
    };
    const elsewhere = () => {
      throw new Error('a');
    };
    expect(digest({}, throwing('a'))).toBe(digest({}, elsewhere));
    expect(digest({}, throwing('a'))).not.toBe(digest({}, throwing('b')));
  });

  it('does not depend on the order of keys, but on every entry', () => {
    const of = (value: Json) => digest({ outputs: { agg: value } });
    expect(of({ a: 1, b: 2 })).toBe(of({ b: 2, a: 1 }));
    expect(of({ a: 1, b: 2 })).not.toBe(of({ a: 1, b: 3 }));
    expect(of({ ['__proto__']: 1 })).not.toBe(of({}));
  });

  it('tells null from nothing', () => {
    const dag = new Dag('d');
    dag.task('a', () => undefined)();
    const { trace } = simulateSync(dag);
    expect(traceDigest({ ...trace, returnValues: [null] })).not.toBe(traceDigest(trace));
  });

  it('reads many values without mixing them up', () => {
    const width = 5000;
    const run = (swapped: boolean) => {
      const dag = new Dag('d', { maxActiveTasks: width });
      dag.task('m', ({ x }: { x: number }) => x).expand({ x: Array.from({ length: width }, (_, item) => item) });
      const { trace } = simulateSync(dag, {
        config: { parallelism: width, maxTisPerQuery: 0, defaultPoolSlots: width },
      });
      const returnValues = [...trace.returnValues];
      if (swapped) [returnValues[4095], returnValues[4096]] = [returnValues[4096], returnValues[4095]];
      return traceDigest({ ...trace, returnValues });
    };
    expect(run(true)).not.toBe(run(false));
  });
});
