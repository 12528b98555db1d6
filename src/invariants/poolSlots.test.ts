import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { echo } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import type { Trace } from '../trace/trace.ts';
import { sentences } from './tamper.support.ts';

const ID = 'pool-slots';

function pooled(options: SimulateOptions = {}): Trace {
  const dag = new Dag('d');
  dag.task('work', echo, { pool: 's3', poolSlots: 2 }).expand({ x: [0, 1, 2, 3] });
  return simulateSync(dag, { pools: { s3: 4 }, durations: { work: '10s' }, ...options }).trace;
}

function withPool(trace: Trace, slots: number): Trace {
  return { ...trace, header: { ...trace.header, pools: { ...trace.header.pools, s3: slots } } };
}

describe('the judge pool-slots', () => {
  it('accuses nobody of taking every slot', () => {
    expect(sentences(pooled(), ID)).toEqual([]);
    expect(sentences(withPool(pooled(), -1), ID)).toEqual([]);
  });

  it('accuses whoever takes a slot that is not there', () => {
    expect(sentences(withPool(pooled(), 3), ID)).toEqual([
      '4 slots of the pool s3 are taken once work[1] is queued, and it has 3.',
      '4 slots of the pool s3 are taken once work[3] is queued, and it has 3.',
    ]);
  });

  it('goes by the size a pool has at the time', () => {
    const actions = [{ kind: 'resize_pool' as const, atMs: 10_000, pool: 's3', slots: 2 }];
    const trace = pooled({ actions });
    expect(sentences(trace, ID)).toEqual([]);
    const later = [{ kind: 'resize_pool' as const, atMs: 9_000, pool: 's3', slots: 1 }];
    expect(sentences({ ...trace, header: { ...trace.header, actions: later } }, ID)).toEqual([
      '2 slots of the pool s3 are taken once work[2] is queued, and it has 1.',
      '2 slots of the pool s3 are taken once work[3] is queued, and it has 1.',
    ]);
    expect(sentences({ ...withPool(trace, 3), header: { ...trace.header, pools: { s3: 3 } } }, ID)).toHaveLength(1);
  });

  it('counts deferred instances where the pool does', () => {
    const dag = new Dag('d');
    dag.task('wait', echo, { pool: 'p' }).expand({ x: [0, 1] });
    const faults = [
      {
        where: { task: 'wait', tryNumber: 1 },
        what: {
          kind: 'defer' as const,
          trigger: { kind: 'ends' as const, state: 'success' as const, afterMs: 5_000 },
          timeoutMs: null,
        },
      },
    ];
    const { trace } = simulateSync(dag, { pools: { p: 1 }, faults });
    expect(sentences(trace, ID)).toEqual([]);
    const counting = { p: { slots: 1, includeDeferred: true } };
    expect(sentences({ ...trace, header: { ...trace.header, pools: counting } }, ID)).toEqual([
      '2 slots of the pool p are taken once wait[1] is queued, and it has 1.',
    ]);
  });
});
