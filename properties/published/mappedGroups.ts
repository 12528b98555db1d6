/**
 * Published bugs about trigger rules and decisions inside mapped groups, and about what comes out of one.
 */
import { Dag, type Reference, type Simulation, type TriggerRule } from 'dagproof';
import type { PublishedBug } from './publishedBug.ts';

/** Work on each record, and a second task below it inside the group. */
function workAndBelow(triggerRule: TriggerRule, { steps = 1 } = {}): Dag {
  const dag = new Dag('records');
  const each = dag.taskGroup('each', (group, { x }: { x: Reference<string> }) => {
    let last = group.task('work', ({ key }: { key: string }) => key, ruleOf(steps > 1))({ key: x });
    for (let step = 2; step < steps; step++)
      last = group.task(`work_${step}`, ({ key }: { key: string }) => key, ruleOf(true))({ key: last });
    group
      .task('below', () => 'done', { triggerRule })()
      .after(last);
  });
  each.expand({ x: dag.task('list', () => ['a', 'b', 'c'])() });
  return dag;

  function ruleOf(isEverywhere: boolean): { triggerRule?: TriggerRule } {
    return isEverywhere ? { triggerRule } : {};
  }
}

function statesOf(run: Simulation, taskId: string): ReadonlyMap<number, string> {
  return new Map(run.instances(taskId).map(({ mapIndex, state }) => [mapIndex, state]));
}

/** Whoever failed is reported, and nobody else. In 3.3.2 a run may end before the report has run (profile field `prematureCompletion`). */
function isReportedWhereFailed(run: Simulation): boolean {
  const below = statesOf(run, 'each.below');
  return [...statesOf(run, 'each.work')].every(([mapIndex, state]) => {
    const isReported = below.get(mapIndex) === 'success';
    return state === 'failed' || state === 'success' ? isReported === (state === 'failed') : true;
  });
}

/** What succeeded is followed by what wants a success. */
function isFollowedWhereSuccessful(run: Simulation): boolean {
  const below = statesOf(run, 'each.below');
  // What follows may fail by itself.
  const hasRun = (mapIndex: number): boolean => ['success', 'failed'].includes(below.get(mapIndex) ?? 'none');
  return [...statesOf(run, 'each.work')].every(([mapIndex, state]) => state !== 'success' || hasRun(mapIndex));
}

const ONE_FAILED: PublishedBug = {
  issue: 34023,
  quirk: 'airflow#34023',
  dag: () => workAndBelow('one_failed'),
  faults: ['fail_for_good'],
  properties: { 'whoever failed is reported': isReportedWhereFailed },
  property: 'whoever failed is reported',
  profiles: { withIt: 'intended+airflow#34023', without: 'intended' },
  recordedWith: [],
};

const ONE_SUCCESS: PublishedBug = {
  issue: 30333,
  quirk: 'airflow#34023',
  dag: () => workAndBelow('one_success'),
  faults: ['slow'],
  properties: { 'success is followed': isFollowedWhereSuccessful },
  property: 'success is followed',
  recordedWith: [],
};

const EVERY_INDEX: PublishedBug = {
  issue: 50210,
  quirk: 'airflow#50210',
  dag: () => workAndBelow('one_failed'),
  faults: ['fail_for_good'],
  properties: { 'whoever failed is reported': isReportedWhereFailed },
  property: 'whoever failed is reported',
  profiles: { withIt: 'intended+airflow#50210', without: 'intended' },
  recordedWith: ['2.11.2', '3.2.0'],
};

const MIN_ONE_SUCCESS: PublishedBug = {
  issue: 39801,
  quirk: 'airflow#39801',
  dag: () => workAndBelow('none_failed_min_one_success'),
  property: 'intended',
  recordedWith: ['2.11.2', '3.2.0'],
};

/** The rule stands on every task of the group, as `default_args` puts it there. */
const MIN_ONE_SUCCESS_CHAIN: PublishedBug = {
  issue: 59289,
  quirk: 'airflow#39801',
  dag: () => workAndBelow('none_failed_min_one_success', { steps: 3 }),
  property: 'intended',
  recordedWith: ['2.11.2', '3.2.0'],
};

/** Small files are loaded at once, large ones in parts: decided for each file. */
const BRANCH: PublishedBug = {
  issue: 67265,
  quirk: 'airflow#67265',
  dag: () => {
    const dag = new Dag('branch_for_each');
    const each = dag.taskGroup('each', (group, { size }: { size: Reference<number> }) => {
      const decide = group.branch('decide', ({ n }: { n: number }) => (n > 10 ? 'each.in_parts' : 'each.at_once'));
      decide({ n: size }).before(group.task('in_parts', () => 1)(), group.task('at_once', () => 1)());
    });
    each.expand({ size: dag.task('sizes', () => [5, 50])() });
    return dag;
  },
  property: 'intended',
  profiles: { withIt: '3.3.2', without: 'intended' },
  recordedWith: ['3.2.0', '3.3.2'],
};

/** One file that is not worth loading keeps all others from being loaded. */
const SHORT_CIRCUIT: PublishedBug = {
  issue: 30883,
  quirk: 'airflow#30883',
  dag: () => {
    const dag = new Dag('short_circuit_for_each');
    const each = dag.taskGroup('each', (group, { size }: { size: Reference<number> }) => {
      const check = group.shortCircuit('check', ({ n }: { n: number }) => n > 0)({ n: size });
      group
        .task(
          'load',
          ({ n }: { n: number }) => n,
        )({ n: size })
        .after(check);
    });
    each.expand({ size: dag.task('sizes', () => [5, 0, 50])() });
    return dag;
  },
  properties: {
    'files with rows are loaded': (run) => {
      const sizes = (run.xcom('sizes') as readonly number[] | null) ?? [];
      const loaded = statesOf(run, 'each.load');
      return sizes.every((size, mapIndex) => size === 0 || loaded.get(mapIndex) !== 'skipped');
    },
  },
  faults: false,
  property: 'files with rows are loaded',
  recordedWith: [],
};

/** A report over the output of a group, of which there may be one. */
const ONE_OUTPUT: PublishedBug = {
  issue: 69036,
  quirk: 'airflow#69036',
  dag: () => {
    const dag = new Dag('report_of_group');
    const each = dag.taskGroup('each', (group, { x }: { x: Reference<string> }) => {
      return group.task('load', ({ key }: { key: string }) => ({ key }))({ key: x });
    });
    const loaded = each.expand({ x: dag.task('list', () => ['a', 'b'])() }).output;
    dag.task('report', ({ all }: { all: readonly { key: string }[] }) => all.map(({ key }) => key))({ all: loaded });
    return dag;
  },
  property: 'undisturbed-success',
  profiles: { withIt: '3.3.2', without: 'intended' },
  recordedWith: ['3.2.0', '3.3.2'],
};

/** One failure is for its own index, also under the rule that asks for a success. */
const FAILURE_FOR_ALL: PublishedBug = {
  issue: 75417,
  quirk: 'airflow#75417',
  dag: () => workAndBelow('none_failed_min_one_success'),
  faults: ['fail_for_good'],
  properties: { 'success is followed': isFollowedWhereSuccessful },
  property: 'success is followed',
  profiles: { withIt: 'intended+airflow#75417', without: 'intended' },
  recordedWith: ['3.3.2'],
};

export const MAPPED_GROUPS: readonly PublishedBug[] = [
  ONE_FAILED,
  ONE_SUCCESS,
  EVERY_INDEX,
  MIN_ONE_SUCCESS,
  MIN_ONE_SUCCESS_CHAIN,
  BRANCH,
  SHORT_CIRCUIT,
  ONE_OUTPUT,
  FAILURE_FOR_ALL,
];
