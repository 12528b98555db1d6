import { describe, expect, it } from 'vitest';
import { chain } from '../authoring/chain.ts';
import { Dag } from '../authoring/dag.ts';
import { dagIndexOf, type IndexedTask } from './dagIndex.ts';

function taskOf(dag: Dag, taskId: string): IndexedTask {
  const index = dagIndexOf(dag.compile().spec);
  return index.tasks[index.taskNumbers.get(taskId) as number] as IndexedTask;
}

const setupsOf = (dag: Dag, taskId: string): string[] => taskOf(dag, taskId).setups.map(({ task }) => task.taskId);
const scopeOf = (dag: Dag, taskId: string): string[] => taskOf(dag, taskId).scope.map(({ task }) => task.taskId);

function leavesOf(dag: Dag): string[] {
  return dagIndexOf(dag.compile().spec)
    .tasks.filter(({ isLeaf }) => isLeaf)
    .map(({ taskId }) => taskId);
}

/** make >> a >> b >> remove, and after, outside of the teardown's reach. */
function wrapped(): Dag {
  const dag = new Dag('d');
  const make = dag.empty('make');
  chain(make, dag.empty('a'), dag.empty('b'), dag.empty('remove').asTeardown({ setups: make }), dag.empty('after'));
  return dag;
}

describe('the setups of a task', () => {
  it('are those upstream, not directly, whose teardown is downstream of it (rule setup/indirect-setups)', () => {
    const dag = wrapped();
    expect(setupsOf(dag, 'a')).toEqual([]);
    expect(setupsOf(dag, 'b')).toEqual(['make']);
  });

  it('are none for a teardown, and none whose teardowns are elsewhere (rule setup/irrelevant-setups)', () => {
    const dag = wrapped();
    expect(setupsOf(dag, 'remove')).toEqual([]);
    expect(setupsOf(dag, 'after')).toEqual([]);
  });

  it('include those without any teardown', () => {
    const dag = new Dag('d');
    chain(dag.empty('make').asSetup(), dag.empty('a'), dag.empty('b'), dag.empty('c'));
    expect(setupsOf(dag, 'c')).toEqual(['make']);
  });

  it('make the task watch them', () => {
    const { watchers, downstream } = taskOf(wrapped(), 'make');
    expect(downstream.map(({ task }) => task.taskId).sort()).toEqual(['a', 'remove']);
    expect(watchers.map(({ task }) => task.taskId).sort()).toEqual(['a', 'b', 'remove']);
  });
});

describe('the scope of a teardown', () => {
  it('is what lies between its setups and itself and is not directly upstream (rule setup/teardown-scope)', () => {
    expect(scopeOf(wrapped(), 'remove')).toEqual(['a']);
    expect(scopeOf(wrapped(), 'b')).toEqual([]);
  });

  it('holds no task that is not below one of its setups, and none that is not above the teardown', () => {
    const dag = new Dag('d');
    const [make, remove] = [dag.empty('make'), dag.empty('remove')];
    chain(dag.empty('other'), dag.empty('x'), remove.asTeardown({ setups: make }));
    chain(make, dag.empty('aside'));
    expect(scopeOf(dag, 'remove')).toEqual([]);
  });
});

describe('the tasks that decide a run', () => {
  it('are those followed by nothing but teardowns (rule run-state/teardown-leaves)', () => {
    const dag = new Dag('d');
    const make = dag.empty('make');
    chain(make, dag.empty('work'), dag.empty('remove').asTeardown({ setups: make }));
    expect(leavesOf(dag)).toEqual(['work']);
  });

  it('include a teardown that counts, and then not the work before it', () => {
    const dag = new Dag('d');
    const make = dag.empty('make');
    chain(make, dag.empty('work'), dag.empty('remove').asTeardown({ setups: make, onFailureFailDagrun: true }));
    expect(leavesOf(dag)).toEqual(['remove']);
  });

  it('are those without downstream where there are only teardowns', () => {
    const dag = new Dag('d');
    chain(dag.empty('first').asTeardown(), dag.empty('second').asTeardown());
    expect(leavesOf(dag)).toEqual(['second']);
  });
});

it('a DAG without setups has nothing but its downstream to watch', () => {
  const dag = new Dag('d');
  chain(dag.empty('a'), dag.empty('b'));
  const a = taskOf(dag, 'a');
  expect(a.watchers).toBe(a.downstream);
});
