import { describe, expect, it } from 'vitest';
import { DagproofError } from '../model/errors.ts';
import { Dag } from './dag.ts';
import { decisionTaskIds } from './decisionTaskIds.ts';

function compile(declare: (dag: Dag) => unknown) {
  const dag = new Dag('decisions');
  declare(dag);
  return dag.compile().spec.tasks;
}

function codesOf(declare: (dag: Dag) => unknown): string[] {
  try {
    compile(declare);
    return [];
  } catch (error) {
    if (error instanceof DagproofError) return error.problems.map((problem) => problem.code);
    throw error;
  }
}

const yes = (dag: Dag) => dag.task('yes', () => true)();
const pick = (dag: Dag, ...cases: ReturnType<Dag['empty']>[]) => dag.task('pick', () => cases[0] ?? dag.empty('x'))();

describe('a deciding task', () => {
  it('of one side only has no else', () => {
    const tasks = compile((dag) => dag.if(yes(dag)).then(dag.empty('a')));
    expect(tasks.map(({ decision, upstream }) => [decision, upstream])).toEqual([
      [{ kind: 'if', then: 'a', else: null }, []],
      [null, ['yes']],
    ]);
  });

  it('is a branch, a short circuit or latest-only by declaration', () => {
    const tasks = compile((dag) => {
      dag.branch('follow', () => 'a')();
      dag.shortCircuit('gate', () => true)();
      dag.shortCircuit('direct', () => 0, { ignoreDownstreamTriggerRules: false })();
      dag.latestOnly();
      dag.latestOnly('newest', { retries: 1 });
    });
    expect(tasks.map(({ taskId, style, decision }) => [taskId, style, decision])).toEqual([
      ['follow', 'taskflow', { kind: 'branch' }],
      ['gate', 'taskflow', { kind: 'short_circuit', ignoreDownstreamTriggerRules: true }],
      ['direct', 'taskflow', { kind: 'short_circuit', ignoreDownstreamTriggerRules: false }],
      ['latest_only', 'traditional', { kind: 'latest_only' }],
      ['newest', 'traditional', { kind: 'latest_only' }],
    ]);
  });

  it.each<[string, (dag: Dag) => unknown]>([
    ['decision-without-candidates', (dag) => dag.if(yes(dag))],
    ['decision-without-candidates', (dag) => dag.switch(pick(dag, dag.empty('a')))],
    ['decision-not-a-task', (dag) => dag.if('yes' as never)],
    ['candidate-not-a-task', (dag) => dag.switch(pick(dag, dag.empty('a'))).case('a' as never)],
    ['candidate-not-a-task', (dag) => dag.if(yes(dag)).then(dag.task('never', () => 1) as never)],
    ['decides-twice', (dag) => decideTwice(dag)],
    ['decides-twice', (dag) => dag.switch(dag.branch('b', () => 'a')() as never).case(dag.empty('a'))],
    ['duplicate-candidate', (dag) => sameOnBothSides(dag)],
    ['duplicate-candidate', (dag) => sameCaseTwice(dag)],
  ])('is refused: %s', (code, declare) => {
    expect(codesOf(declare)).toContain(code);
  });

  it('has nothing to await', async () => {
    const dag = new Dag('awaited');
    const condition = dag.if(yes(dag));
    await expect(async () => await (condition as never)).rejects.toMatchObject({ code: 'condition-awaited' });
  });
});

describe('decisionTaskIds', () => {
  it('turns references and groups into ids, inside lists too, and leaves everything else', () => {
    const dag = new Dag('ids');
    const group = dag.taskGroup('g');
    const task = group.empty('a');
    expect(decisionTaskIds(task)).toBe('g.a');
    expect(decisionTaskIds([task, group, 'other'])).toEqual(['g.a', 'g', 'other']);
    expect(decisionTaskIds(dag.taskGroup('h', () => undefined)())).toBe('h');
    for (const other of [null, undefined, 3, true, 'id']) expect(decisionTaskIds(other)).toBe(other);
  });
});

function decideTwice(dag: Dag): void {
  const condition = yes(dag);
  dag.if(condition).then(dag.empty('a'));
  dag.if(condition).then(dag.empty('b'));
}

function sameOnBothSides(dag: Dag): void {
  const candidate = dag.empty('a');
  dag.if(yes(dag)).then(candidate).else(candidate);
}

function sameCaseTwice(dag: Dag): void {
  const candidate = dag.empty('a');
  dag.switch(pick(dag, candidate)).case(candidate).case(candidate);
}
