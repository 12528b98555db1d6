import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { Reference } from '../authoring/references.ts';
import { fail, returns, skip } from '../drivers/faults.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { TriggerRule } from '../model/triggerRules.ts';
import type { Trace } from '../trace/trace.ts';
import { sentences, withGiven, withValue } from './tamper.support.ts';

const ID = 'aggregation-order';

function aggregated(options: SimulateOptions = {}, triggerRule: TriggerRule = 'all_done'): Trace {
  const dag = new Dag('d');
  const work = dag.task('work', ({ x }: { x: number }) => x * 10).expand({ x: [0, 1, 2, 3, 4] });
  const take = (given: { all: readonly number[] }) => given.all.length;
  dag.task('plain', take, { triggerRule })({ all: work });
  const nested = dag.task('nested', (given: { in: readonly [number, { all: readonly number[] }] }) => given.in.length, {
    triggerRule,
  });
  nested({ in: [1, { all: work }] });
  const partial = dag.task('partial', (given: { y: number; all: readonly number[] }) => given.all.length, {
    triggerRule,
  });
  partial.partial({ all: work }).expand({ y: [0] });
  const faults = [fail('work').at(1), skip('work').at(2), returns('work', null).at(3)];
  return simulateSync(dag, { faults, recordArguments: true, ...options }).trace;
}

describe('the judge aggregation-order', () => {
  it('accuses nobody who receives what is there in order', () => {
    const durations = { work: '10s' };
    expect(sentences(aggregated({ durations, order: 'seeded', seed: 3 }), ID)).toEqual([]);
  });

  it('accuses values out of order, missing, or of what failed, wherever they arrive', () => {
    expect(sentences(withGiven(aggregated(), 'plain', { all: [40, 0] }), ID)).toEqual([
      'plain should have received [0,40] of work and received [40,0].',
    ]);
    expect(sentences(withGiven(aggregated(), 'nested', { in: [1, { all: [0] }] }), ID)).toEqual([
      'nested should have received [0,40] of work and received [0].',
    ]);
    expect(sentences(withGiven(aggregated(), 'partial[0]', { y: 0, all: [0, null, 40] }), ID)).toEqual([
      'partial[0] should have received [0,40] of work and received [0,null,40].',
    ]);
  });

  it('accuses the loss of a value that the plan had an instance return', () => {
    const trace = aggregated({ faults: [returns('work', 7).at(4)] });
    const lost = withValue(trace, 'work[4]', undefined);
    expect(sentences(withGiven(lost, 'plain', { all: [0, 10, 20, 30] }), ID)[0]).toBe(
      'plain should have received [0,10,20,30,7] of work and received [0,10,20,30].',
    );
  });

  it('is silent of what began while there was more to come', () => {
    const eager = aggregated({ durations: { work: '10s' }, faults: [returns('work', 5).at(0)] }, 'one_success');
    expect(sentences(eager, ID)).toEqual([]);
    const slow = aggregated({ durations: { work: '10s' } }, 'always');
    expect(sentences(withGiven(slow, 'plain', { all: [40, 0] }), ID)).toEqual([]);
  });

  it('knows that one value of a mapped group may arrive bare, and none as nothing', () => {
    const dag = new Dag('d');
    const group = dag.taskGroup('g', (inside, { x }: { x: Reference<number> }) =>
      inside.task('work', (given: { x: number }) => given.x)({ x }),
    );
    const out = group.expand({ x: [5] });
    dag.task('after', (given: { all: number[] }) => given.all)({ all: out.output });
    const { trace } = simulateSync(dag, { recordArguments: true });
    expect(trace.attempts.at(-1)?.given).toEqual({ all: 5 });
    expect(sentences(trace, ID)).toEqual([]);
    expect(sentences({ ...trace, header: { ...trace.header, profile: 'intended' } }, ID)).toEqual([
      'after should have received [5] of g.work and received 5.',
    ]);
  });
});
