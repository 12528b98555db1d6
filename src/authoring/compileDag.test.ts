import { describe, expect, it } from 'vitest';
import { DagproofError, type Problem } from '../model/errors.ts';
import { Dag } from './dag.ts';
import type { DagOptions, TaskOptions } from './options.ts';
import type { Reference } from './references.ts';

/** The problems of a DAG that `declare` writes. */
function problemsOf(declare: (dag: Dag) => void, options: DagOptions = {}): readonly Problem[] {
  const dag = new Dag('faulty', options);
  declare(dag);
  try {
    dag.compile();
    return [];
  } catch (error) {
    if (!(error instanceof DagproofError)) throw error;
    return error.problems;
  }
}

function codesOf(declare: (dag: Dag) => void, options?: DagOptions): string[] {
  return problemsOf(declare, options).map((problem) => problem.code);
}

const double = ({ x }: { x: number }): number => x * 2;
const numbers = (): number[] => [1, 2];
const always: TaskOptions = { triggerRule: 'always' };
const loose = (value: unknown): never => value as never;

describe('compile', () => {
  it('raises all problems at once, under the name of the DAG', () => {
    const dag = new Dag('faulty', { maxActiveTasks: 0 });
    dag.task('never', () => 1);
    dag.task('twice', () => 1)();
    dag.task('twice', () => 1)();
    dag.task('delayed', () => 1, { retryDelay: 'soon' })();
    const failure = catchError(() => dag.compile());
    expect(failure.problems.map((problem) => problem.code).sort()).toEqual([
      'bad-field',
      'bad-field',
      'duplicate-task-id',
      'never-placed',
    ]);
    expect(failure.message.split('\n')[0]).toBe('the DAG "faulty" cannot be compiled, it has 4 problems:');
    expect(failure.message).toContain(`retryDelay of task "delayed" is "soon"
    Give a duration: a number of seconds, or text such as '90s', '2m', '1h30m'. [bad-field]`);
  });

  it('raises the same problems again', () => {
    const dag = new Dag('faulty');
    dag.task('never', () => 1);
    expect(catchError(() => dag.compile()).message).toBe(catchError(() => dag.compile()).message);
  });

  it('names the DAG also when there is a single problem', () => {
    const dag = new Dag('faulty');
    dag.task('never', () => 1);
    expect(catchError(() => dag.compile()).message).toBe(`the DAG "faulty" cannot be compiled, it has a problem:
  - task "never" was declared and never placed
    Call its factory, or remove it. [never-placed]`);
  });
});

describe('ids', () => {
  it.each<[string, (dag: Dag) => void]>([
    ['duplicate-task-id', (dag) => [dag.empty('a'), dag.empty('a')]],
    ['duplicate-task-id', (dag) => [dag.taskGroup('a'), dag.empty('a')]],
    ['duplicate-task-id', (dag) => [dag.taskGroup('g').empty('a'), dag.empty('g.a')]],
    ['duplicate-group-id', (dag) => [dag.taskGroup('g'), dag.taskGroup('g')]],
    ['invalid-task-id', (dag) => dag.empty('with space')],
    ['invalid-task-id', (dag) => dag.empty('')],
    ['invalid-task-id', (dag) => dag.empty('a'.repeat(251))],
    ['invalid-group-id', (dag) => dag.taskGroup('with.dot')],
    ['task-without-id', (dag) => dag.task(() => 1)()],
    ['two-task-ids', (dag) => dag.task('a', () => 1, { taskId: 'b' })()],
  ])('%s', (code, declare) => {
    expect(codesOf(declare)).toEqual([code]);
  });

  it('may hold letters of any script', () => {
    expect(codesOf((dag) => dag.empty('größe.データ-1'))).toEqual([]);
  });

  it('of a DAG follow the same rule', () => {
    expect(catchError(() => new Dag('a b').compile()).code).toBe('invalid-dag-id');
  });
});

describe('placement', () => {
  it.each<[string, (dag: Dag) => void]>([
    ['never-placed', (dag) => dag.task('a', double)],
    ['never-placed', (dag) => dag.taskGroup('g', () => undefined)],
    ['partial-never-expanded', (dag) => dag.task('a', double).partial({ x: 1 })],
    ['partial-never-expanded', (dag) => groupOfOne(dag).partial({ x: 1 })],
    ['placed-twice', (dag) => callTwice(dag.task('a', () => 1))],
    ['placed-twice', (dag) => callTwice(dag.taskGroup('g', (group) => void group.empty('a')))],
    ['arguments-not-named', (dag) => dag.task('a', double)(loose(3))],
    ['handler-not-a-function', (dag) => dag.task('a', loose('echo'))()],
    ['options-not-an-object', (dag) => dag.task('a', () => 1, loose(3))()],
    ['group-body-not-a-function', (dag) => dag.taskGroup('g', loose({}))],
    ['not-a-value', (dag) => dag.task('a', double)({ x: loose(dag.taskGroup('g')) })],
    ['literal-not-json', (dag) => dag.task('a', double)({ x: Number.NaN })],
    ['literal-not-json', (dag) => dag.task('a', double)({ x: loose({ at: [new Date(0)] }) })],
    ['literal-not-json', (dag) => dag.task('a', double)({ x: loose(cyclic()) })],
  ])('%s', (code, declare) => {
    expect(codesOf(declare).filter((other) => other !== 'never-placed' || code === other)).toEqual([code]);
  });

  it('names the place of what is not plain JSON', () => {
    const [problem] = problemsOf((dag) => dag.task('a', double)({ x: loose({ at: [new Date(0)] }) }));
    expect(problem?.message).toBe('argument "x" of task "a" is not plain JSON: $.at[0] is a Date');
  });

  it('refuses what belongs to another DAG', () => {
    const other = new Dag('other').task('number', () => 1)();
    expect(codesOf((dag) => dag.task('a', double)({ x: other }))).toEqual(['reference-of-another-dag']);
    expect(codesOf((dag) => dag.empty('a').after(other))).toEqual(['reference-of-another-dag']);
  });
});

describe('mapping', () => {
  it.each<[string, (dag: Dag) => void]>([
    ['expand-without-arguments', (dag) => dag.task('a', double).partial({ x: 1 }).expand(loose({}))],
    ['expand-over-no-list', (dag) => dag.task('a', double).expand({ x: loose('text') })],
    ['expand-over-no-list', (dag) => dag.task('a', double).expand({ x: loose(3) })],
    ['expand-over-no-list', (dag) => dag.task('a', double).expand({ x: loose(null) })],
    ['rows-are-no-records', (dag) => dag.task('a', double).expandKwargs(loose(undefined))],
    ['rows-are-no-records', (dag) => dag.task('a', double).expandKwargs(loose('text'))],
    ['rows-are-no-records', (dag) => dag.task('a', double).expandKwargs(loose([{ x: 1 }, 2]))],
    ['duplicate-partial-argument', (dag) => partialTwice(dag)],
    [
      'argument-partial-and-expanded',
      (dag) =>
        dag
          .task('a', double)
          .partial({ x: 1 })
          .expand(loose({ x: [1] })),
    ],
    [
      'argument-partial-and-expanded',
      (dag) =>
        groupOfOne(dag)
          .partial({ x: 1 })
          .expand(loose({ x: [1] })),
    ],
    ['mapping-over-custom-key', (dag) => dag.task('a', double).expand({ x: loose(keyed(dag)) })],
    ['mapping-over-custom-key', (dag) => dag.task('a', double).expandKwargs([{ x: keyed(dag) }])],
    ['mapping-over-custom-key', (dag) => groupOfOne(dag).expand({ x: loose(keyed(dag)) })],
    ['always-with-task-generated-mapping', (dag) => dag.task('a', double, always).expand({ x: listed(dag) })],
    ['always-with-task-generated-mapping', (dag) => dag.task('a', double, always).expandKwargs([{ x: keyless(dag) }])],
    ['expand-inside-mapped-group', (dag) => expandInGroup(dag)],
    ['outer-argument-in-inner-mapping', (dag) => nestedOverElement(dag)],
    ['element-outside-its-group', (dag) => leakedElement(dag)],
    ['transform-of-element', (dag) => transformedElement(dag)],
  ])('%s', (code, declare) => {
    expect(codesOf(declare)).toEqual([code]);
  });

  it.each<[string, (dag: Dag) => void]>([
    ['an empty list of rows', (dag) => dag.task('a', double).expandKwargs([])],
    ['an empty list', (dag) => dag.task('a', double).expand({ x: [] })],
    ['always over literals', (dag) => dag.task('a', double, always).expand({ x: [1] })],
    [
      'always over rows that are one reference',
      (dag) => dag.task('a', double, always).expandKwargs(loose(listed(dag))),
    ],
    ['always on an operator', (dag) => dag.operator('a', double, always).expand({ x: listed(dag) })],
    ['always in a plain group', (dag) => dag.taskGroup('g').task('a', () => 1, always)()],
    ['a group in a mapped group over a list known outside', (dag) => nestedOverList(dag)],
  ])('accepts %s', (_what, declare) => {
    expect(codesOf(declare)).toEqual([]);
  });

  it('refuses always for a direct child of a mapped group where Airflow looks: over a task, or with edges', () => {
    const inGroup = (dag: Dag) =>
      dag.taskGroup('g', (group, { x }: { x: Reference<number> }) => void group.task('a', double, always)({ x }));
    const deeper = (dag: Dag) =>
      dag.taskGroup('g', (group, { x }: { x: Reference<number> }) => {
        group.taskGroup('inner').task('a', double, always)({ x });
      });
    expect(codesOf((dag) => inGroup(dag).expand({ x: listed(dag) }))).toEqual(['always-in-mapped-group']);
    expect(
      codesOf((dag) =>
        inGroup(dag)
          .expand({ x: [1] })
          .after(dag.empty('e')),
      ),
    ).toEqual(['always-in-mapped-group']);
    expect(codesOf((dag) => inGroup(dag).expand({ x: [1] }))).toEqual([]);
    expect(codesOf((dag) => deeper(dag).expand({ x: listed(dag) }))).toEqual([]);
  });
});

describe('argument names', () => {
  const take = (given: Record<string, number>): number => Object.keys(given).length;

  it.each(['run_id', 'ti', 'ds', 'params', 'mapIndex', 'dataIntervalStart'])(
    'refuses the context variable %s in partial and expand, not in a call',
    (name) => {
      const code = 'context-variable-argument';
      expect(codesOf((dag) => dag.task('a', take).expand({ [name]: [1] }))).toEqual([code]);
      expect(
        codesOf((dag) =>
          dag
            .task('a', take)
            .partial({ [name]: 1 })
            .expand({ x: [1] }),
        ),
      ).toEqual([code]);
      expect(codesOf((dag) => dag.task('a', take)({ [name]: 1 }))).toEqual([]);
      expect(codesOf((dag) => dag.operator('a', take).expand({ [name]: [1] }))).toEqual([]);
    },
  );

  it('refuses to expand an operator over what its partial() fills in', () => {
    const code = 'unmappable-operator-argument';
    for (const name of ['retries', 'retry_delay', 'retryDelay', 'poolSlots']) {
      expect(codesOf((dag) => dag.operator('a', take).expand({ [name]: [1] }))).toEqual([code]);
    }
    expect(codesOf((dag) => dag.operator('a', take).expand({ pool: [1] }))).toEqual([]);
    const withPool: DagOptions = { defaultArgs: { pool: 's3' } };
    expect(codesOf((dag) => dag.operator('a', take).expand({ pool: [1] }), withPool)).toEqual([code]);
  });

  it("refuses names an operator's constructor lacks, suggesting the nearest", () => {
    const [problem, ...others] = problemsOf((dag) =>
      dag
        .operator('a', take, { parameters: ['bucket', 'key'] })
        .partial({ bukcet: 1 })
        .expand({ key: [1] }),
    );
    expect(problem).toMatchObject({ code: 'unknown-operator-parameter', remedy: 'Did you mean "bucket"?' });
    expect(others).toEqual([]);
  });
});

describe('the graph', () => {
  it('may not have a cycle, which is named', () => {
    const [problem, ...others] = problemsOf((dag) => {
      const [a, b, c] = [dag.empty('a'), dag.empty('b'), dag.empty('c')] as const;
      a.before(b);
      b.before(c);
      c.before(a);
    });
    expect(problem?.message).toBe('tasks depend on each other in a cycle: a → b → c → a');
    expect(others).toEqual([]);
  });

  it('may not have a task before its own group', () => {
    const codes = codesOf((dag) => {
      const group = dag.taskGroup('g');
      group.before(group.empty('a'));
    });
    expect(codes).toEqual(['cycle']);
  });

  it('with failFast takes two trigger rules only', () => {
    const declare = (dag: Dag): void => {
      dag.empty('a');
      dag.empty('b', { triggerRule: 'all_done_setup_success' });
      dag.empty('c', { triggerRule: 'all_done' });
    };
    expect(codesOf(declare, { failFast: true })).toEqual(['fail-fast-trigger-rule']);
    expect(codesOf(declare)).toEqual([]);
  });
});

function catchError(act: () => unknown): DagproofError {
  try {
    act();
  } catch (error) {
    if (error instanceof DagproofError) return error;
    throw error;
  }
  throw new Error('nothing was raised');
}

function callTwice(factory: () => unknown): void {
  factory();
  factory();
}

function cyclic(): unknown {
  const value: unknown[] = [];
  value.push(value);
  return value;
}

function groupOfOne(dag: Dag) {
  return dag.taskGroup('g', (group, { x }: { x: Reference<number> }) => group.task('one', double)({ x }));
}

function listed(dag: Dag) {
  return dag.task('numbers', numbers)();
}

function keyed(dag: Dag) {
  return dag
    .task('record', () => ({ count: 1 }))()
    .key('count');
}

function keyless(dag: Dag) {
  return dag.task('number', () => 1)();
}

function partialTwice(dag: Dag): void {
  const first = dag.task('a', ({ x, y }: { x: number; y: number }) => x + y).partial({ x: 1 });
  first.partial(loose({ x: 2 })).expand(loose({ y: [1] }));
}

function expandInGroup(dag: Dag): void {
  const outer = dag.taskGroup('g', (group, { x }: { x: Reference<number> }) => {
    const inner = new Map(Object.entries(group.taskGroup('plain').task('a', double)));
    const expand = inner.get('expand') as unknown as (lists: unknown) => unknown;
    expand({ x: [x] });
  });
  outer.expand({ x: [1] });
}

function nestedOverElement(dag: Dag): void {
  const outer = dag.taskGroup('outer', (group, { x }: { x: Reference<number[]> }) => {
    const inner = group.taskGroup('inner', (nested, { y }: { y: Reference<number> }) => {
      nested.task('a', double)({ x: y });
    });
    inner.expand({ y: loose(x) });
  });
  outer.expand({ x: [[1]] });
}

function nestedOverList(dag: Dag): void {
  const list = listed(dag);
  const outer = dag.taskGroup('outer', (group, { x }: { x: Reference<number> }) => {
    const inner = group.taskGroup('inner', (nested, { y, z }: { y: Reference<number>; z: Reference<number> }) => {
      nested.task('a', ({ y, z }: { y: number; z: number }) => y * z)({ y, z });
    });
    inner.partial({ z: x }).expand({ y: list });
  });
  outer.expand({ x: [1, 2] });
}

function leakedElement(dag: Dag): void {
  let leaked: unknown;
  dag.taskGroup('g', (group, { x }: { x: Reference<number> }) => void (leaked = x)).expand({ x: [1] });
  dag.task('a', double)({ x: loose(leaked) });
}

function transformedElement(dag: Dag): void {
  const group = dag.taskGroup('g', (_group, { x }: { x: Reference<number> }) => {
    (x as unknown as { map(f: unknown): unknown }).map(double);
  });
  group.expand({ x: [1] });
}
