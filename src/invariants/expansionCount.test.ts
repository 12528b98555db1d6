import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { Reference } from '../authoring/references.ts';
import { fail, returns } from '../drivers/faults.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { Trace } from '../trace/trace.ts';
import { sentences, withMoves, withValue } from './tamper.support.ts';

const ID = 'expansion-count';

const take = ({ x }: { x: unknown }): unknown => x;

/** Every way to map: `[4]` of a dict and a list, of transforms, of rows, of a mapped task, of a group. */
function everyWay(): Trace {
  const dag = new Dag('d');
  const letters = dag.task('letters', () => ['a', 'b', 'c'])();
  const dict = dag.task('dict', (): Record<string, number> => ({ k: 1, l: 2 }))();
  const numbers = dag.task('numbers', () => [1, 2])();
  dag
    .task('product', (given: { x: string; y: readonly [string, number]; z: number }) => given)
    .expand({ x: letters, y: dict, z: [0, 0] });
  dag.task('shortest', take).expand({ x: letters.zip(numbers) });
  dag.task('longest', take).expand({ x: letters.zip(numbers, { fillvalue: 0 }) });
  dag.task('sum', take).expand({ x: letters.map((letter) => letter).concat(numbers) });
  dag.task('rows', take).expandKwargs([{ x: 1 }, { x: 2 }, { x: numbers }]);
  const mapped = dag.task('mapped', ({ x }: { x: number }) => x, { retries: 0 }).expand({ x: [1, 2, 3, 4] });
  dag.task('present', take, { triggerRule: 'all_done' }).expand({ x: mapped });
  dag
    .taskGroup('group', (inside, { x }: { x: Reference<string> }) => inside.task('inner', take)({ x }))
    .expand({ x: letters });
  return simulateSync(dag, { faults: [fail('mapped').at(1), returns('mapped', null).at(2)] }).trace;
}

/** The instances of a task that a trace is told to have are one fewer. */
function withoutLast(trace: Trace, taskId: string): Trace {
  const task = trace.header.dag.tasks.findIndex((candidate) => candidate.taskId === taskId);
  const last = trace.creations.findLast((creation) => creation.task === task);
  const shrunk = { ...last, count: (last?.count ?? 0) - 1 };
  const gone = (last?.first ?? 0) + shrunk.count;
  const kept = withMoves(trace, (moves) => moves.filter(({ instance }) => instance !== gone));
  const creations = kept.creations.map((creation) =>
    creation.task === task && creation.first === last?.first ? { ...creation, count: shrunk.count } : creation,
  );
  return { ...kept, creations };
}

describe('the judge expansion-count', () => {
  it('accuses nobody, however a task is mapped', () => {
    expect(sentences(everyWay(), ID)).toEqual([]);
  });

  it('accuses an instance that is missing, however a task is mapped', () => {
    const tasks: [string, number][] = [
      ['product', 12],
      ['shortest', 2],
      ['longest', 3],
      ['sum', 5],
      ['rows', 3],
      ['present', 2],
      ['group.inner', 3],
    ];
    for (const [taskId, count] of tasks) {
      expect(sentences(withoutLast(everyWay(), taskId), ID)).toEqual([
        `${taskId} should have ${count} instances by the lengths of what it is mapped over and has ${count - 1}.`,
      ]);
    }
  });

  it('accuses instances that are too many for what was returned', () => {
    expect(sentences(withValue(everyWay(), 'dict', { k: 1 }), ID)).toEqual([
      'product should have 6 instances by the lengths of what it is mapped over and has 12.',
    ]);
    expect(sentences(withValue(everyWay(), 'mapped[3]', undefined), ID)).toEqual([
      'present should have 1 instances by the lengths of what it is mapped over and has 2.',
    ]);
  });

  it('accuses a task that was expanded to zero over something', () => {
    const dag = new Dag('d');
    dag.task('work', take).expand({ x: dag.task('numbers', (): number[] => [])() });
    const { trace } = simulateSync(dag);
    expect(sentences(trace, ID)).toEqual([]);
    expect(sentences(withValue(trace, 'numbers', [1, 2]), ID)).toEqual([
      'work should have 2 instances by the lengths of what it is mapped over and has 0.',
    ]);
  });

  it('is silent where somebody cleared something', () => {
    const dag = new Dag('d');
    dag.task('work', take).expand({ x: dag.task('numbers', () => [1, 2])() });
    const actions = [{ kind: 'clear' as const, atMs: 10_000, tasks: ['numbers'] }];
    const { trace } = simulateSync(dag, { actions });
    expect(sentences(withValue(trace, 'numbers', []), ID)).toEqual([]);
  });
});
