import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { DagOptions, TaskOptions } from '../authoring/options.ts';
import { clear } from '../drivers/clears.ts';
import { byRound, echo, movesOf, statesOf, timesOf } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulateRunsSync } from '../drivers/simulateRunsSync.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { instanceName } from '../model/ids.ts';
import type { Simulation } from '../trace/simulation.ts';
import { fail, take } from '../drivers/faults.ts';

type Task = readonly [taskId: string, width: number | null, options?: TaskOptions];

/** Tasks without edges, mapped where they have a width; every attempt takes 10 s unless `durations` says otherwise. */
function run(tasks: readonly Task[], options: SimulateOptions = {}, dagOptions: DagOptions = {}) {
  const dag = new Dag('d', dagOptions);
  for (const [taskId, width, taskOptions] of tasks) {
    if (width === null) dag.task(taskId, () => 1, taskOptions)();
    else dag.task(taskId, echo, taskOptions).expand({ x: Array<number>(width).fill(0) });
  }
  return simulateSync(dag, { durations: { '*': 10 }, ...options });
}

/** What is queued at the very start, round by round. */
const queuedAtStart = (...given: Parameters<typeof run>): string[][] => {
  const simulation = run(...given);
  const late = new Set(
    movesOf(simulation, 'queued')
      .filter(({ timeMs }) => timeMs > 0)
      .map(({ name }) => name),
  );
  return byRound(simulation, 'queued')
    .map((names) => names.filter((name) => !late.has(name)))
    .filter((names) => names.length > 0);
};

/** `holder` leaves one slot of two; then instances of two slots and, below them, a task of the default pool. */
function blocked(width: number, maxActiveTasks: number): Simulation {
  const dag = new Dag('d', { maxActiveTasks });
  dag.task('holder', () => 1, { pool: 'p', priorityWeight: 99 })();
  const start = dag.empty('start');
  const m = dag.task('m', echo, { pool: 'p', poolSlots: 2, priorityWeight: 10 });
  m.expand({ x: Array<number>(width).fill(0) }).after(start);
  dag
    .task('zz', () => 1)()
    .after(start);
  return simulateSync(dag, { pools: { p: 2 }, durations: { holder: 5, m: 1 } });
}

describe('selection', () => {
  it('takes weights descending, then map indexes ascending, then task ids (rules selection/order, selection/ties)', () => {
    const tasks: Task[] = [
      ['z', 2, { priorityWeight: 5 }],
      ['b', null],
      ['a', 2],
      ['c', null, { priorityWeight: 9 }],
    ];
    expect(queuedAtStart(tasks)).toEqual([['c', 'z[0]', 'z[1]', 'b', 'a[0]', 'a[1]']]);
  });

  it('interleaves mapped tasks of equal weight up to maxActiveTasks (rules selection/interleaved-by-index, selection/max-active-tasks)', () => {
    expect(
      queuedAtStart(
        [
          ['a', 6],
          ['b', 6],
        ],
        {},
        { maxActiveTasks: 4 },
      ),
    ).toEqual([['a[0]', 'b[0]', 'a[1]', 'b[1]']]);
  });

  it('passes over what does not fit into a pool for what does (rule selection/pool-slots-do-not-fit)', () => {
    const tasks: Task[] = [
      ['a', 3, { pool: 'p', poolSlots: 2 }],
      ['b', 3, { pool: 'p' }],
    ];
    expect(queuedAtStart(tasks, { pools: { p: 5 } })).toEqual([['a[0]', 'b[0]', 'a[1]']]);
  });

  it('lets a pool that fills up hide all other pools for one turn (rules selection/one-loop-head-of-line, selection/pool-starved)', () => {
    const tasks: Task[] = [
      ['m', 20, { pool: 'p', priorityWeight: 10 }],
      ['zz', null],
    ];
    expect(queuedAtStart(tasks, { pools: { p: 1 } })).toEqual([['m[0]'], ['zz']]);
  });

  it('examines as many top-ranked rows as maxActiveTasks, which may hide the rest for good (rule selection/rank-limit)', () => {
    expect(timesOf(blocked(3, 2), 'queued').slice(1, 3)).toEqual(['5000 m[0] queued', '5000 zz queued']);
  });

  it('asks again when a full page brought nothing but a new limit (rule selection/query-repeated)', () => {
    expect(timesOf(blocked(20, 100), 'queued')[1]).toBe('0 zz queued');
  });

  it('does not ask again when the page was not full', () => {
    expect(timesOf(blocked(15, 100), 'queued')[1]).toBe('0 zz queued');
    expect(timesOf(blocked(15, 15), 'queued')[1]).toBe('5000 m[0] queued');
  });

  it.each<[what: string, SimulateOptions, DagOptions, TaskOptions, rounds: number[]]>([
    ['16 rows a turn (rule selection/page)', {}, { maxActiveTasks: 99 }, {}, [16, 16]],
    ['maxTisPerQuery rows a turn', { config: { maxTisPerQuery: 7, parallelism: 18 } }, { maxActiveTasks: 99 }, {}, [7, 7, 4]], // prettier-ignore
    ['all that is free when maxTisPerQuery is 0', { config: { maxTisPerQuery: 0 } }, { maxActiveTasks: 99 }, {}, [32]],
    ['parallelism (rule selection/parallelism)', { config: { parallelism: 5 } }, {}, {}, [5]],
    ['maxActiveTasks, 16 by default', { config: { maxTisPerQuery: 0 } }, {}, {}, [16]],
    ['maxActiveTisPerDag (rule selection/max-active-tis-per-dag)', {}, {}, { maxActiveTisPerDag: 3 }, [3]],
    ['maxActiveTisPerDagrun (rule selection/max-active-tis-per-dagrun)', {}, {}, { maxActiveTisPerDagrun: 2 }, [2]],
    ['the open slots (rule selection/pool-open-slots)', { config: { defaultPoolSlots: 6 } }, {}, { poolSlots: 2 }, [3]],
    ['as if without limit in a pool of -1', { pools: { p: -1 } }, {}, { pool: 'p', poolSlots: 50 }, [16]],
    ['nothing without a slot', { pools: { p: 0 } }, {}, { pool: 'p' }, []],
  ])('queues at most %s', (_, options, dagOptions, taskOptions, rounds) => {
    const queued = queuedAtStart([['m', 40, taskOptions]], options, dagOptions);
    expect(queued.map((names) => names.length)).toEqual(rounds);
  });

  it('limits a page by the open slots of all pools together', () => {
    const tasks: Task[] = [
      ['a', 9, { pool: 'p', priorityWeight: 2 }],
      ['b', 9, { pool: 'q' }],
    ];
    // Five slots in all: the first page is five rows of a, of which two fit.
    const options = { pools: { p: 2, q: 3 }, config: { defaultPoolSlots: 0 } };
    expect(queuedAtStart(tasks, options)).toEqual([
      ['a[0]', 'a[1]'],
      ['b[0]', 'b[1]', 'b[2]'],
    ]);
  });

  it('never selects what needs more slots than its pool has, and the run stands still (rule selection/pool-slots-above-total)', () => {
    const simulation = run(
      [
        ['a', null, { pool: 'p', poolSlots: 3 }],
        ['b', null],
      ],
      { pools: { p: 2 } },
    );
    expect(statesOf(simulation)).toEqual({ a: 'scheduled', b: 'success' });
    expect([simulation.state, simulation.endReason]).toEqual(['running', 'stalled']);
  });

  it('asks no more in 2.x once the whole DAG is at its limit (rule selection/limit-of-dag)', () => {
    const options = { profile: '2.11.2', config: { maxTisPerQuery: 1 } };
    expect(queuedAtStart([['m', 3]], options, { maxActiveTasks: 1 })).toEqual([['m[0]']]);
  });

  it('takes a row once that was cleared while it waited, and so stands in its line twice', () => {
    const dag = new Dag('d');
    dag.task('holder', () => 1, { pool: 'p', poolSlots: 2, priorityWeight: 9 })();
    dag.task('t', () => 1, { pool: 'p' })();
    const actions = [clear('t').after(2)];
    const cleared = simulateSync(dag, { pools: { p: 2 }, durations: { holder: 5 }, actions });
    expect(timesOf(cleared, 'scheduled', 'queued').slice(1)).toEqual([
      '0 t scheduled',
      '0 holder queued',
      '2000 t scheduled',
      '5000 t queued',
    ]);
  });

  it('draws the order of equals from the seed, when seeded', () => {
    const first = Array.from({ length: 12 }, (_, seed) => {
      const tasks: Task[] = [
        ['a', null],
        ['b', null],
      ];
      return movesOf(run(tasks, { order: 'seeded', seed }), 'queued')[0]?.name;
    });
    // Stored runs rest on the draw: which seeds give which order may not change.
    expect(first.join('')).toBe('babaaaaaaaba');
  });

  it('gives a slot back when an attempt ends, also for a retry', () => {
    const dag = new Dag('d');
    dag.task('m', echo, { pool: 'p', retries: 1, retryDelay: 100 }).expand({ x: [0, 1] });
    const faults = [
      { where: { task: 'm', mapIndex: 0, tryNumber: 1 }, what: { kind: 'fail' } },
      take('m', 10),
    ] as const;
    expect(timesOf(simulateSync(dag, { pools: { p: 1 }, faults }), 'running')).toEqual([
      '0 m[0] running',
      '10000 m[1] running',
      '110001 m[0] running',
    ]);
  });

  it('keeps a pool of five slots at two instances of two slots', () => {
    const tasks: Task[] = [['m', 12, { pool: 'p', poolSlots: 2 }]];
    expect(run(tasks, { pools: { p: 5 } }).durationMs).toBe(60_000);
    expect(run(tasks, { pools: { p: -1 } }).durationMs).toBe(10_000);
  });
});

describe('selection among runs', () => {
  const dates = ['2026-01-01', '2026-01-02'];
  const play = (dag: Dag, options: SimulateOptions) =>
    simulateRunsSync(dag, { runs: dates.map((logicalDate) => ({ logicalDate })), durations: { '*': 10 }, ...options })
      .runs;

  it('leaves out a run that is at its limit, whatever its rank (rule selection/max-active-tasks)', () => {
    const dag = new Dag('d', { maxActiveTasks: 1 });
    dag.task('m', echo).expand({ x: [0, 1] });
    const runs = play(dag, { config: { maxTisPerQuery: 1 } });
    expect(runs.map((simulation) => timesOf(simulation, 'queued'))).toEqual([
      ['0 m[0] queued', '10000 m[1] queued'],
      ['0 m[0] queued', '10000 m[1] queued'],
    ]);
  });

  it('names what made room only in the run that had to wait', () => {
    const pooled = new Dag('d');
    pooled.task('w', () => 1, { pool: 'p' })();
    const waited = (dag: Dag, options: SimulateOptions) => play(dag, options).map(waitsOf);
    expect(waited(pooled, { pools: { p: 1 } })).toEqual([[], ['w waited_for_pool']]);
    const chained = new Dag('d');
    chained
      .task('a', () => 1)()
      .before(chained.task('b', () => 1)());
    // `a` of the second run goes before `b` of the first, and that before `b` of the second.
    expect(waited(chained, { config: { parallelism: 1 } })).toEqual([
      ['b waited_for_parallelism'],
      ['a waited_for_parallelism', 'b waited_for_parallelism'],
    ]);
    const limited = new Dag('d', { maxActiveTasks: 1 });
    limited.task('m', echo).expand({ x: [0, 1] });
    const own = ['m[1] waited_for_max_active_tasks: m[0]'];
    expect(waited(limited, {})).toEqual([own, own]);
  });
});

/** Of each instance that was queued later than scheduled: why, and who made room. */
function waitsOf(simulation: Simulation): string[] {
  const names = simulation.instances().map(({ taskId, mapIndex }) => instanceName(taskId, mapIndex));
  return movesOf(simulation, 'queued').flatMap(({ name, cause, culprit }) => {
    if (cause === 'selected') return [];
    return `${name} ${cause}${culprit === -1 ? '' : `: ${names[culprit]}`}`;
  });
}

describe('an instance that had to wait', () => {
  it.each<[what: string, options: SimulateOptions, dagOptions: DagOptions, taskOptions: TaskOptions, waits: string[]]>([
    ['nothing', {}, {}, {}, []],
    ['a pool', { config: { defaultPoolSlots: 2 } }, {}, {}, ['m[2] waited_for_pool: m[1]']],
    ['parallelism', { config: { parallelism: 2 } }, {}, {}, ['m[2] waited_for_parallelism: m[1]']],
    ['maxActiveTasks', {}, { maxActiveTasks: 2 }, {}, ['m[2] waited_for_max_active_tasks: m[1]']],
    ['a limit of its own', {}, {}, { maxActiveTisPerDagrun: 2 }, ['m[2] waited_for_max_active_tis: m[1]']],
    ['the next page', { config: { maxTisPerQuery: 2 } }, {}, {}, ['m[2] waited_for_page']],
  ])('says for what it waited, and which instance made room: %s', (_, options, dagOptions, taskOptions, waits) => {
    expect(waitsOf(run([['m', 3, taskOptions]], options, dagOptions))).toEqual(waits);
  });

  it('names what left its pool, or what left the run, whichever is short', () => {
    const short: Task[] = [
      ['m', 2, { pool: 'p', priorityWeight: 9 }],
      ['z', null],
    ];
    // Both end at 10 s, `z` last.
    expect(waitsOf(run(short, { pools: { p: 1 } }))).toEqual(['m[1] waited_for_pool: m[0]']);
    const tasks: Task[] = [
      ['a', null, { pool: 'p' }],
      ['b', null, { pool: 'q' }],
      ['c', null, { pool: 'p' }],
    ];
    const options = { pools: { p: 5, q: 5 }, durations: { a: 20, b: 10 } };
    expect(waitsOf(run(tasks, options, { maxActiveTasks: 2 }))).toEqual(['c waited_for_max_active_tasks: b']);
  });

  it('has waited for nothing if it was scheduled in the same round, whatever others of its task wait for', () => {
    const faults = [fail('m').at(0).onTry(1), take('m', '10001ms').at(1)];
    const retried = run([['m', 3, { pool: 'p', retries: 1, retryDelay: 10 }]], { pools: { p: 1 }, faults });
    expect(movesOf(retried, 'queued').map(({ name, cause }) => `${name} ${cause}`)).toEqual([
      'm[0] selected',
      'm[1] waited_for_pool',
      'm[0] selected',
      'm[2] waited_for_pool',
    ]);
  });

  it('has no cause where only higher ranks hid it (rule selection/rank-limit)', () => {
    const hidden = blocked(3, 2);
    expect(movesOf(hidden, 'queued').find(({ name }) => name === 'zz')).toMatchObject({
      timeMs: 5000,
      cause: 'selected',
    });
  });
});
