/**
 * What becomes of a task mapped over nothing, and what each trigger rule makes of it downstream. Nothing fails: one row at map index -1
 * is skipped, and the run succeeds. The table below is the prediction, written from Airflow's documentation of trigger rules.
 *
 * Turned red by, for example, `STATE.skipped` becoming `STATE.success` beside `CAUSE.expanded_to_zero` in src/scheduler/expansion.ts.
 */
import * as fc from 'fast-check';
import {
  Dag,
  fail,
  simulateSync,
  type DagNode,
  type InstanceState,
  type MappedReference,
  type Reference,
  type SimulateOptions,
  type Simulation,
  type TriggerRule,
} from 'dagproof';
import { describe, expect, it } from 'vitest';
import { TRIGGER_RULES } from '../src/model/triggerRules.ts';
import { propertySettings } from './support/propertySettings.ts';
import { guard } from './support/sometimes.ts';
import { mappedArguments } from './support/mappedValues.ts';
import { arbitraryWholeCase, complain, mappedTasks, playWhole } from './support/wholeRuns.ts';

/** Another task upstream of the judged one, which ends later than the empty expansion is found out. */
type Beside = 'nothing' | 'a success' | 'a failure';

/** State of an ordinary task downstream of the skipped row, by what else is upstream of it. */
const STATE_BY_RULE: Readonly<Record<TriggerRule, Readonly<Record<Beside, InstanceState>>>> = {
  // These stop at the first skipped upstream.
  all_success: { nothing: 'skipped', 'a success': 'skipped', 'a failure': 'skipped' },
  all_failed: { nothing: 'skipped', 'a success': 'skipped', 'a failure': 'skipped' },
  none_skipped: { nothing: 'skipped', 'a success': 'skipped', 'a failure': 'skipped' },
  all_done_min_one_success: { nothing: 'skipped', 'a success': 'skipped', 'a failure': 'skipped' },
  // These wait for every upstream to end, however it ends.
  all_done: { nothing: 'success', 'a success': 'success', 'a failure': 'success' },
  all_done_setup_success: { nothing: 'success', 'a success': 'success', 'a failure': 'success' },
  always: { nothing: 'success', 'a success': 'success', 'a failure': 'success' },
  // A skip counts for these as neither success nor failure.
  one_success: { nothing: 'skipped', 'a success': 'success', 'a failure': 'upstream_failed' },
  one_failed: { nothing: 'skipped', 'a success': 'skipped', 'a failure': 'success' },
  one_done: { nothing: 'skipped', 'a success': 'success', 'a failure': 'success' },
  // A skip is welcome to these.
  none_failed: { nothing: 'success', 'a success': 'success', 'a failure': 'upstream_failed' },
  none_failed_min_one_success: { nothing: 'skipped', 'a success': 'success', 'a failure': 'upstream_failed' },
  all_skipped: { nothing: 'success', 'a success': 'skipped', 'a failure': 'skipped' },
};

type Output = MappedReference<unknown>;

/** Each way to map the task `work` over nothing. */
const ZEROS: Readonly<Record<string, (dag: Dag) => Output>> = {
  'a literal list': (dag) => work(dag).expand({ x: [] }),
  'a literal dict': (dag) =>
    dag.task('work', ({ x }: { x: readonly [string, number] }): unknown => x).expand({ x: {} }),
  'a task returning a list': (dag) => work(dag).expand({ x: nothing(dag) }),
  'one of two keywords': (dag) =>
    dag.task('work', (given: { x: unknown; y: number }): unknown => given).expand({ y: [1, 2], x: nothing(dag) }),
  'rows from a task': (dag) => work(dag).expandKwargs(dag.task('rows', (): { x: unknown }[] => [])()),
  'the shortest of zipped lists': (dag) =>
    work(dag).expand({
      x: dag
        .task('one', () => [1])()
        .zip(nothing(dag)),
    }),
  'nothing and nothing': (dag) =>
    work(dag).expand({
      x: nothing(dag)
        .map(() => 1)
        .concat(nothing(dag, 'second')),
    }),
  'a mapped task that returns nothing': (dag) => work(dag).expand({ x: silent(dag) }),
  'a task mapped over nothing': (dag) =>
    work(dag).expand({ x: dag.task('first', ({ x }: { x: unknown }) => x).expand({ x: nothing(dag) }) }),
};

function work(dag: Dag) {
  return dag.task('work', ({ x }: { x: unknown }): unknown => x);
}

function nothing(dag: Dag, taskId = 'nothing') {
  return dag.task(taskId, (): unknown[] => [])();
}

/** Two instances that end in success without a value. */
function silent(dag: Dag): Output {
  return dag.task('silent', (_: { n: number }): unknown => undefined).expand({ n: [1, 2] });
}

const arbitraryZero = fc.constantFrom(...Object.entries(ZEROS));
const arbitraryRule = fc.constantFrom(...TRIGGER_RULES);
const arbitraryBeside = fc.constantFrom<Beside[]>('nothing', 'a success', 'a failure');

/** The task that is judged, after the empty one and whatever else. */
function placeJudged(
  dag: Dag,
  empty: DagNode,
  { rule, beside }: { rule: TriggerRule; beside: Beside },
): SimulateOptions {
  const judged = dag
    .task('judged', () => 'ran', { triggerRule: rule })()
    .after(empty);
  if (beside === 'nothing') return {};
  judged.after(dag.task('beside', () => 'done')());
  return { durations: { beside: '10s' }, faults: beside === 'a failure' ? [fail('beside')] : [] };
}

function expectOneSkippedRow(run: Simulation, taskId: string): void {
  expect(run.instances(taskId).map(({ mapIndex, state, tryNumber }) => ({ mapIndex, state, tryNumber }))).toEqual([
    { mapIndex: -1, state: 'skipped', tryNumber: 0 },
  ]);
}

describe('a task mapped over nothing', () => {
  it('is skipped as one row, and downstream the trigger rule decides', () => {
    const sometimes = guard([...Object.keys(ZEROS), ...TRIGGER_RULES, 'success', 'skipped', 'upstream_failed']);
    fc.assert(
      fc.property(arbitraryZero, arbitraryRule, arbitraryBeside, ([name, place], rule, beside) => {
        const dag = new Dag('empty');
        const run = simulateSync(dag, placeJudged(dag, place(dag), { rule, beside }));

        expectOneSkippedRow(run, 'work');
        const expected = STATE_BY_RULE[rule][beside];
        expect(run.instance('judged').state).toBe(expected);
        expect(run.xcom('judged')).toBe(expected === 'success' ? 'ran' : null);
        expect(run.state).toBe(expected === 'upstream_failed' ? 'failed' : 'success');

        sometimes.note(name);
        sometimes.note(rule);
        sometimes.note(expected);
      }),
      propertySettings(500, 1_000),
    );
    expect(sometimes.missing()).toEqual([]);
  });

  it('leaves nothing to map over: whatever its rule, a task mapped over its output is skipped too', () => {
    const sometimes = guard([...Object.keys(ZEROS), ...TRIGGER_RULES.filter((rule) => rule !== 'always'), 'silent']);
    // Airflow refuses `always` for a task mapped over the output of another.
    const rules = arbitraryRule.filter((rule) => rule !== 'always');
    fc.assert(
      fc.property(fc.oneof(arbitraryZero, fc.constant(['silent', silent] as const)), rules, ([name, place], rule) => {
        const dag = new Dag('empty');
        const again = dag.task('again', ({ x }: { x: unknown }) => x, { triggerRule: rule });
        again.expand({ x: place(dag) });
        const run = simulateSync(dag);

        expectOneSkippedRow(run, 'again');
        expect(run.state).toBe('success');
        sometimes.note(name);
        sometimes.note(rule);
      }),
      propertySettings(300, 500),
    );
    expect(sometimes.missing()).toEqual([]);
  });

  it('hands an empty list to an ordinary task that runs nevertheless', () => {
    fc.assert(
      fc.property(arbitraryZero, ([, place]) => {
        const dag = new Dag('empty');
        const count = dag.task('count', ({ values }: { values: unknown[] }) => values.length, {
          triggerRule: 'all_done',
        });
        count({ values: place(dag) });
        expect(simulateSync(dag).xcom('count')).toBe(0);
      }),
      propertySettings(300, 500),
    );
  });
});

describe('a task group mapped over nothing', () => {
  it('leaves one skipped row of each of its tasks, and downstream the trigger rule decides', () => {
    const sometimes = guard(['known in the DAG file', 'known at run time', ...TRIGGER_RULES]);
    fc.assert(
      fc.property(fc.boolean(), fc.nat({ max: 3 }), arbitraryRule, arbitraryBeside, (isLiteral, more, rule, beside) => {
        const dag = new Dag('empty_group');
        const group = dag.taskGroup('each', (inside, { x }: { x: Reference<unknown> }) => {
          let last: Reference<unknown> = inside.task('step_0', (given: { x: unknown }) => given.x)({ x });
          for (let step = 1; step <= more; step++) {
            last = inside.task(`step_${step}`, (given: { x: unknown }) => given.x)({ x: last });
          }
        });
        const placed = group.expand({ x: isLiteral ? [] : nothing(dag) });
        const run = simulateSync(dag, placeJudged(dag, placed, { rule, beside }));

        for (let step = 0; step <= more; step++) expectOneSkippedRow(run, `each.step_${step}`);
        expect(run.instance('judged').state).toBe(STATE_BY_RULE[rule][beside]);
        sometimes.note(isLiteral ? 'known in the DAG file' : 'known at run time');
        sometimes.note(rule);
      }),
      propertySettings(300, 500),
    );
    expect(sometimes.missing()).toEqual([]);
  });
});

describe('in a whole DAG, with faults and a seeded order, a task whose sources have left nothing to map over', () => {
  it('has one row, which never runs', () => {
    const sometimes = guard([
      'skipped for that',
      'nothing in one of several keywords',
      'no rows',
      'something below that runs',
    ]);
    fc.assert(
      fc.property(arbitraryWholeCase, (whole) => {
        const run = playWhole(whole);
        for (const { taskId, expand } of mappedTasks(run)) {
          const given = expand === null ? null : mappedArguments(run, expand, whole.generated.functions);
          if (expand === null || given === null || given.length > 0) continue;
          const [row, ...others] = run.instances(taskId);
          if (
            row === undefined ||
            others.length > 0 ||
            row.mapIndex !== -1 ||
            row.tryNumber !== 0 ||
            !NEVER_RAN.has(row.state)
          )
            complain(whole, `${taskId} is mapped over nothing: ${JSON.stringify([row, ...others])}`);
          const isSkipped = row?.cause === 'expanded_to_zero';
          if (isSkipped && row.state !== 'skipped') complain(whole, `${taskId} expanded to zero is ${row.state}`);
          sometimes.note('skipped for that', isSkipped);
          sometimes.note(
            'nothing in one of several keywords',
            isSkipped && expand.kind === 'product' && expand.arguments.length > 1,
          );
          sometimes.note('no rows', isSkipped && expand.kind === 'kwargs');
          const below = run.dag.tasks.filter(({ upstream }) => upstream.includes(taskId));
          sometimes.note(
            'something below that runs',
            isSkipped && below.some((task) => run.instances(task.taskId).some(({ tryNumber }) => tryNumber > 0)),
          );
        }
      }),
      propertySettings(150, 500),
    );
    expect(sometimes.below(1)).toEqual([]);
  });
});

const NEVER_RAN: ReadonlySet<string> = new Set(['none', 'skipped', 'upstream_failed', 'removed']);
