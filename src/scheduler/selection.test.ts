import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { DagOptions, TaskOptions } from '../authoring/options.ts';
import { byRound, echo, movesOf, statesOf, timesOf } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { take } from '../drivers/faults.ts';

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

  /** `holder` leaves one slot of two; then instances of two slots and, below them, a task of the default pool. */
  const blocked = (width: number, maxActiveTasks: number) => {
    const dag = new Dag('d', { maxActiveTasks });
    dag.task('holder', () => 1, { pool: 'p', priorityWeight: 99 })();
    const start = dag.empty('start');
    const m = dag.task('m', echo, { pool: 'p', poolSlots: 2, priorityWeight: 10 });
    m.expand({ x: Array<number>(width).fill(0) }).after(start);
    dag
      .task('zz', () => 1)()
      .after(start);
    return timesOf(simulateSync(dag, { pools: { p: 2 }, durations: { holder: 5, m: 1 } }), 'queued').slice(1, 3);
  };

  it('examines as many top-ranked rows as maxActiveTasks, which may hide the rest for good (rule selection/rank-limit)', () => {
    expect(blocked(3, 2)).toEqual(['5000 m[0] queued', '5000 zz queued']);
  });

  it('asks again when a full page brought nothing but a new limit (rule selection/query-repeated)', () => {
    expect(blocked(20, 100)[0]).toBe('0 zz queued');
  });

  it('does not ask again when the page was not full', () => {
    expect(blocked(15, 100)[0]).toBe('0 zz queued');
    expect(blocked(15, 15)[0]).toBe('5000 m[0] queued');
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

describe('an instance that had to wait', () => {
  /** Cause and culprit of the last instance to be queued. */
  const lastCause = (...given: Parameters<typeof run>): string => {
    const simulation = run(...given);
    const { cause, culprit } = movesOf(simulation, 'queued').at(-1) ?? { cause: 'none', culprit: -1 };
    return `${cause} ${culprit === -1 ? 'nobody' : simulation.instances()[culprit]?.mapIndex}`;
  };

  it('says for what it waited, and which instance made room', () => {
    const three: Task[] = [['m', 3]];
    expect(lastCause(three)).toBe('selected nobody');
    expect(lastCause(three, { config: { defaultPoolSlots: 2 } })).toBe('waited_for_pool 1');
    expect(lastCause(three, { config: { parallelism: 2 } })).toBe('waited_for_parallelism 1');
    expect(lastCause(three, {}, { maxActiveTasks: 2 })).toBe('waited_for_max_active_tasks 1');
    expect(lastCause([['m', 3, { maxActiveTisPerDagrun: 2 }]])).toBe('waited_for_max_active_tis 1');
    expect(lastCause(three, { config: { maxTisPerQuery: 2 } })).toBe('waited_for_page nobody');
  });
});
