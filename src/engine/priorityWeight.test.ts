import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { echo } from '../drivers/observe.support.ts';
import type { WeightRule } from '../model/dagSpec.ts';
import { totalPriorityWeight } from './priorityWeight.ts';

/** make(3) -> a(1), mapped -> total(1), beside b(5), mapped -> total. */
function weights(weightRule: WeightRule): Record<string, number | undefined> {
  const dag = new Dag('d', { defaultArgs: { weightRule } });
  const make = dag.task('make', () => [1, 2, 3], { priorityWeight: 3 })();
  const a = dag.task('a', echo, { priorityWeight: 1 }).expand({ x: make });
  const b = dag.task('b', echo, { priorityWeight: 5 }).expand({ x: [1, 2] });
  dag.task('total', echo, { priorityWeight: 1 })({ a, b });
  const { spec } = dag.compile();
  const totals = totalPriorityWeight(spec);
  return Object.fromEntries(spec.tasks.map(({ taskId }, number) => [taskId, totals[number]]));
}

describe('priority weights', () => {
  it('are those seen in Airflow: a mapped task counts once (rules priority/downstream, priority/mapped-counts-once)', () => {
    expect(weights('downstream')).toEqual({ make: 5, a: 2, b: 6, total: 1 });
  });

  it('add up upstream, or not at all (rules priority/upstream, priority/absolute)', () => {
    expect(weights('upstream')).toEqual({ make: 3, a: 4, b: 5, total: 10 });
    expect(weights('absolute')).toEqual({ make: 3, a: 1, b: 5, total: 1 });
  });

  it('count a task that is reached in two ways once', () => {
    const dag = new Dag('d');
    const [top, left, right, bottom] = ['top', 'left', 'right', 'bottom'].map((id) => dag.task(id, () => 1)());
    top!.before(left!, right!);
    bottom!.after(left!, right!);
    expect(totalPriorityWeight(dag.compile().spec)).toEqual([4, 2, 2, 1]);
  });

  it('are clamped to 32-bit integers (rule priority/clamped)', () => {
    const dag = new Dag('d');
    const large = { priorityWeight: 2_000_000_000 };
    dag
      .task('a', () => 1, large)()
      .before(dag.task('b', () => 1, large)());
    expect(totalPriorityWeight(dag.compile().spec)).toEqual([2_147_483_647, 2_000_000_000]);
  });
});
