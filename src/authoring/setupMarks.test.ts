import { describe, expect, it } from 'vitest';
import { DagproofError } from '../model/errors.ts';
import { chain } from './chain.ts';
import { Dag } from './dag.ts';
import type { TaskOptions } from './options.ts';

function codesOf(declare: (dag: Dag) => void, options = {}): string[] {
  const dag = new Dag('faulty', options);
  declare(dag);
  try {
    dag.compile();
    return [];
  } catch (error) {
    if (!(error instanceof DagproofError)) throw error;
    return error.problems.map(({ code }) => code);
  }
}

function upstreamOf(dag: Dag): Record<string, readonly string[]> {
  return Object.fromEntries(dag.compile().spec.tasks.map(({ taskId, upstream }) => [taskId, upstream]));
}

const one = (): number => 1;

describe('asSetup and asTeardown', () => {
  it('hand back their receiver and mark the task, whose rule is then fixed (rule setup/fixed-rule)', () => {
    const dag = new Dag('d', { defaultArgs: { triggerRule: 'one_success' } });
    const [make, remove] = [dag.task('make', one)(), dag.task('remove', one)()];
    expect(make.asSetup()).toBe(make);
    expect(remove.asTeardown({ onFailureFailDagrun: true })).toBe(remove);
    expect(dag.compile().spec.tasks).toMatchObject([
      { taskId: 'make', isSetup: true, isTeardown: false, onFailureFailDagrun: false, triggerRule: 'one_success' },
      {
        taskId: 'remove',
        isSetup: false,
        isTeardown: true,
        onFailureFailDagrun: true,
        triggerRule: 'all_done_setup_success',
      },
    ]);
  });

  it('mark the setups named and draw the edges from them, one or several', () => {
    const dag = new Dag('d');
    const [a, b, c] = [dag.empty('a'), dag.empty('b'), dag.empty('c')] as const;
    dag.empty('one').asTeardown({ setups: a });
    dag.empty('two').asTeardown({ setups: [b, c] });
    expect(upstreamOf(dag)).toEqual({ a: [], b: [], c: [], one: ['a'], two: ['b', 'c'] });
    expect(dag.compile().spec.tasks.map(({ isSetup }) => isSetup)).toEqual([true, true, true, false, false]);
  });

  it('mark a mapped task, and a task by one of its keys', () => {
    const dag = new Dag('d');
    const make = dag.task('make', ({ x }: { x: number }) => ({ id: x })).expand({ x: [1, 2] });
    const remove = dag.task('remove', () => ({ id: 1 }))();
    remove.key('id').asTeardown({ setups: make });
    expect(dag.compile().spec.tasks).toMatchObject([{ isSetup: true }, { isTeardown: true, upstream: ['make'] }]);
  });

  it('may be called after the DAG was compiled', () => {
    const dag = new Dag('d');
    const make = dag.empty('make');
    dag.compile();
    make.asSetup();
    expect(dag.compile().spec.tasks[0]?.isSetup).toBe(true);
  });

  it.each<[string, (dag: Dag) => void]>([
    ['setup-and-teardown', (dag) => dag.empty('a').asSetup().asTeardown()],
    ['setup-and-teardown', (dag) => dag.empty('b').asTeardown({ setups: dag.empty('a').asTeardown() })],
    ['teardown-trigger-rule', (dag) => dag.empty('a', { triggerRule: 'all_done' }).asTeardown()],
    ['setup-not-a-task', (dag) => dag.empty('a').asTeardown({ setups: dag.taskGroup('g') as never })],
    ['setup-not-a-task', (dag) => dag.empty('a').asTeardown({ setups: [dag.task('b', one)(), 'c' as never] })],
    ['reference-of-another-dag', (dag) => dag.empty('a').asTeardown({ setups: new Dag('other').empty('b') })],
  ])('%s', (code, declare) => {
    expect(codesOf(declare)).toEqual([code]);
  });

  it('refuse another rule than all_success directly below a setup (rule setup/direct-child-all-success)', () => {
    const below = (options: TaskOptions) => (dag: Dag) => {
      chain(dag.empty('make').asSetup(), dag.task('work', one, options)());
    };
    expect(codesOf(below({ triggerRule: 'none_failed' }))).toEqual(['trigger-rule-below-setup']);
    expect(codesOf(below({ triggerRule: 'all_done_setup_success' }))).toEqual(['trigger-rule-below-setup']);
    expect(codesOf(below({}))).toEqual([]);
    const further = (dag: Dag): void =>
      chain(dag.empty('make').asSetup(), dag.empty('work'), dag.empty('end', { triggerRule: 'all_done' }));
    expect(codesOf(further)).toEqual([]);
  });

  it('are accepted under failFast', () => {
    const declare = (dag: Dag): void => chain(dag.empty('make').asSetup(), dag.empty('remove').asTeardown());
    expect(codesOf(declare, { failFast: true })).toEqual([]);
  });
});

describe('an edge from a group (rule setup/groups-skip-teardowns)', () => {
  /** Draws `g >> after` around what `declare` puts in the group; tells what `after` comes after. */
  function before(declare: (task: (id: string) => ReturnType<Dag['empty']>) => void): readonly string[] | undefined {
    const dag = new Dag('d');
    const group = dag.taskGroup('g');
    declare((id) => group.empty(id));
    group.before(dag.empty('after'));
    return upstreamOf(dag)['after'];
  }

  it('starts at the work before a teardown, never at the teardown or its setup', () => {
    expect(
      before((task) => {
        const make = task('make');
        chain(make, task('work'), task('remove').asTeardown({ setups: make }));
      }),
    ).toEqual(['g.work']);
    expect(before((task) => void task('remove').asTeardown({ setups: task('make') }))).toEqual([]);
  });

  it('goes through several teardowns in a row', () => {
    expect(before((task) => chain(task('work'), task('first').asTeardown(), task('second').asTeardown()))).toEqual([
      'g.work',
    ]);
  });

  it('leaves out work that other work follows', () => {
    expect(
      before((task) => {
        const [early, late, remove] = [task('early'), task('late'), task('remove').asTeardown()];
        early.before(late, remove);
      }),
    ).toEqual(['g.late']);
  });
});
