import { describe, expect, it } from 'vitest';
import { TASK_DEFAULTS } from '../model/dagDefaults.ts';
import { Dag, isDag } from './dag.ts';

describe('a compiled Dag', () => {
  it('holds its tasks in order of placement, with arguments and upstream', () => {
    const dag = new Dag('s3_files', { maxActiveTasks: 4 });
    const summarize = dag.task('summarize', ({ stats }: { stats: number[] }) => stats.length);
    const listFiles = dag.task('list_files', ({ prefix }: { prefix: string }) => [prefix]);
    const process = dag.task('process', ({ bucket, key }: { bucket: string; key: string }) => (bucket + key).length);
    const keys = listFiles({ prefix: 'landing' });
    summarize({ stats: process.partial({ bucket: 'b' }).expand({ key: keys }) });

    const { spec, functions } = dag.compile();
    expect(spec).toMatchObject({ dagId: 's3_files', maxActiveTasks: 4, groups: [], ignoredFields: [] });
    expect(spec.tasks).toEqual([
      { ...TASK_DEFAULTS, taskId: 'list_files', arguments: [['prefix', { kind: 'literal', value: 'landing' }]] },
      {
        ...TASK_DEFAULTS,
        taskId: 'process',
        arguments: [['bucket', { kind: 'literal', value: 'b' }]],
        expand: { kind: 'product', arguments: [['key', { kind: 'xcom', taskId: 'list_files', key: 'return_value' }]] },
        upstream: ['list_files'],
      },
      {
        ...TASK_DEFAULTS,
        taskId: 'summarize',
        arguments: [['stats', { kind: 'xcom', taskId: 'process', key: 'return_value' }]],
        upstream: ['process'],
      },
    ]);
    expect([...functions.bodies.keys()]).toEqual(['list_files', 'process', 'summarize']);
    expect(functions.bodies.get('process')?.({ bucket: 'ab', key: 'c' })).toBe(3);
  });

  it('is plain JSON', () => {
    const dag = new Dag('plain', { startDate: new Date(0), params: { a: [1] } });
    dag.task('one', () => 1)();
    const { spec } = dag.compile();
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
  });

  it('is kept until something more is declared', () => {
    const dag = new Dag('kept');
    const one = dag.task('one', () => ({ a: 1 }))();
    const first = dag.compile();
    expect(dag.compile()).toBe(first);
    one.key('a');
    const second = dag.compile();
    expect(second.spec.tasks[0]?.multipleOutputs).toBe(true);
    dag.empty('two').after(one);
    expect(dag.compile().spec.tasks[1]?.upstream).toEqual(['one']);
    expect(first.spec.tasks).toHaveLength(1);
  });

  it('does not change when what it was given changes afterwards', () => {
    const dag = new Dag('copied');
    const list = [1, 2];
    const options = { retries: 1 };
    dag.task('t', ({ x }: { x: number }) => x, options).expand({ x: list });
    list.push(3);
    options.retries = 9;
    expect(dag.compile().spec.tasks[0]).toMatchObject({
      retries: 1,
      expand: { arguments: [['x', { kind: 'literal', value: [1, 2] }]] },
    });
  });

  it('treats hostile names as names', () => {
    const dag = new Dag('constructor');
    const hostile = JSON.parse('{ "__proto__": 1, "constructor": 2, "toString": 3 }') as Record<string, number>;
    const take = dag.task('__proto__', (given: Record<string, number>) => given);
    const taken = take(hostile);
    dag
      .task('toString', (given: Record<string, number>) => given)
      .expand(JSON.parse('{ "__proto__": [1], "valueOf": { "__proto__": 7 } }') as Record<string, number[]>);
    const group = dag.taskGroup('hasOwnProperty');
    group.task('constructor', ({ of }: { of: unknown }) => of)({ of: taken });
    const { spec, functions } = dag.compile();
    expect(spec.tasks.map((task) => task.taskId)).toEqual(['__proto__', 'toString', 'hasOwnProperty.constructor']);
    expect(spec.tasks[0]?.arguments.map(([name]) => name)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(JSON.stringify(spec.tasks[1]?.expand)).toContain('{"__proto__":7}');
    expect(spec.tasks[2]?.upstream).toEqual(['__proto__']);
    expect(functions.bodies.get('__proto__')).toBeTypeOf('function');
  });

  it('runs a chain of ten thousand tasks without exhausting the stack', () => {
    const dag = new Dag('long');
    let last = dag.empty('t0');
    for (let number = 1; number < 10_000; number++) {
      const next = dag.empty(`t${number}`);
      last.before(next);
      last = next;
    }
    expect(dag.compile().spec.tasks).toHaveLength(10_000);
  });
});

describe('the id of a task', () => {
  it('is the first argument, the taskId of the options, or the name of the handler', () => {
    const dag = new Dag('ids');
    dag.task('first', () => 1)();
    dag.task(() => 2, { taskId: 'second' })();
    dag.task(async function third() {
      return 3;
    })();
    expect(dag.compile().spec.tasks.map((task) => task.taskId)).toEqual(['first', 'second', 'third']);
  });
});

describe('several DAGs from one loop', () => {
  it('share nothing', () => {
    const dags = ['north', 'south'].map((region) => {
      const dag = new Dag(`load_${region}`);
      const rows = dag.task('rows', () => [region]);
      const load = dag.task('load', ({ row }: { row: string }) => row);
      load.expand({ row: rows() });
      return dag;
    });
    expect(dags.map((dag) => dag.compile().spec.dagId)).toEqual(['load_north', 'load_south']);
    expect(dags[1]?.compile().functions.bodies.get('rows')?.({})).toEqual(['south']);
    expect(dags[1]?.compile().spec.tasks).toHaveLength(2);
  });
});

describe('isDag', () => {
  it('knows the Dag of another copy of the package by its brand', () => {
    const foreign = Object.defineProperty({}, Symbol.for('dagproof.Dag'), { value: true });
    expect([new Dag('a'), foreign, {}, null, Dag].map(isDag)).toEqual([true, true, false, false, false]);
  });
});

/** Everything the native example of Airflow's TypeScript SDK uses, but for triggering another DAG. */
describe("a file in the style of the TypeScript SDK's native example", () => {
  const dag = new Dag('native_style', {
    schedule: '@daily',
    catchup: false,
    tags: ['typescript'],
    description: 'Declared in TypeScript alone.',
    queue: 'typescript',
  });
  const ingest = dag.taskGroup('ingest');
  const east = ingest.task('east', async () => ({ zone: 'east', count: 4 }));
  const west = ingest.task('west', async () => ({ zone: 'west', count: 0 }));
  interface Zone {
    readonly zone: string;
    readonly count: number;
  }
  const combine = dag.task('combine', async ({ left, right }: { left: Zone; right: Zone }) => ({
    total: left.count + right.count,
  }));
  const combined = combine({ left: east(), right: west() });
  const stored = dag.task('store', async () => ({ stored: 4 }))();
  const noted = dag.task('note_nothing', async () => ({ stored: 0 }))();
  const checked = dag.task('has_any', async ({ all }: { all: { total: number } }) => all.total > 0)({ all: combined });
  dag.if(checked).then(stored).else(noted);
  const brief = dag.task('brief', async () => ({ length: 1 }))();
  const full = dag.task('full', async () => ({ length: 2 }))();
  const chosen = dag.task('choose', async () => (dag.dagId === '' ? full : brief))();
  dag.switch(chosen).case(brief).case(full);
  const tidied = dag.task('tidy', async () => undefined, { triggerRule: 'all_done' })();
  tidied.after(stored, noted, brief, full);
  ingest.before(chosen);
  const { spec } = dag.compile();

  it('compiles to the graph it draws', () => {
    expect(Object.fromEntries(spec.tasks.map((task) => [task.taskId, task.upstream]))).toEqual({
      'ingest.east': [],
      'ingest.west': [],
      combine: ['ingest.east', 'ingest.west'],
      store: ['has_any'],
      note_nothing: ['has_any'],
      has_any: ['combine'],
      brief: ['choose'],
      full: ['choose'],
      choose: ['ingest.east', 'ingest.west'],
      tidy: ['brief', 'full', 'note_nothing', 'store'],
    });
    expect(spec.groups).toEqual([{ groupId: 'ingest', parentId: null, expand: null }]);
    expect(spec.tasks.find((task) => task.taskId === 'tidy')?.triggerRule).toBe('all_done');
  });

  it('carries its decisions', () => {
    const decisions = spec.tasks.filter((task) => task.decision !== null);
    expect(decisions.map(({ taskId, decision }) => [taskId, decision])).toEqual([
      ['has_any', { kind: 'if', then: 'store', else: 'note_nothing' }],
      ['choose', { kind: 'switch', cases: ['brief', 'full'] }],
    ]);
  });

  it('lists the fields that have no effect yet', () => {
    expect(spec.ignoredFields).toEqual(['tags', 'description', 'queue']);
    expect(spec.schedule).toBe('@daily');
  });
});
