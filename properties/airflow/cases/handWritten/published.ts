/**
 * The DAGs of `properties/published`, one for each bug that was published of Airflow: recorded, they say which of three releases still have it.
 */
import { fail, returns, skip, take } from '../../../../src/drivers/faults.ts';
import type { TriggerRule } from '../../../../src/model/triggerRules.ts';
import { written, type CaseDag, type CaseReference, type WrittenCase } from './writeCase.ts';

/** A group mapped over a listing: one task, and another below it under a rule. */
function workAndBelow(dag: CaseDag, rule: TriggerRule, firstRule: TriggerRule = 'all_success'): void {
  const each = dag.group('each', (inside, { x }) => {
    const work = inside.task('work', { triggerRule: firstRule })({ key: x as CaseReference });
    inside.task('below', { triggerRule: rule })().after(work);
  });
  each.expand({ x: dag.task('list')() });
}

/** A task mapped over a listing that skips itself. */
function overSkipped(dag: CaseDag, rule: TriggerRule): { plan: ReturnType<typeof skip>[] } {
  dag.task('load', { triggerRule: rule }).expand({ x: dag.task('list')() });
  return { plan: [skip('list')] };
}

export const PUBLISHED_CASES: readonly WrittenCase[] = [
  written('published-23425', ['mapping/product-order'], (dag) => {
    dag.task('load').expand({ region: dag.task('regions')(), day: dag.task('days')() });
    return { plan: [returns('regions', ['north', 'south']), returns('days', [1, 2])] };
  }),
  written('published-26499', ['transform/zip-shortest'], (dag) => {
    dag.task('copy').expand({ pair: dag.task('keys')().zip(dag.task('sizes')()) });
    return { plan: [returns('keys', ['a', 'b', 'c']), returns('sizes', [1])] };
  }),
  written('published-27449', ['expansion/unknown-length-fails'], (dag) => {
    dag
      .task('load')
      .expand({ x: dag.task('list')() })
      .after(dag.task('prepare')());
    return { plan: [take('list', 1), returns('list', ['a', 'b'])] };
  }),
  written('published-27824', ['expansion/chain-of-empty'], (dag) => {
    const first = dag.task('step_c').expand({ x: dag.task('list')() });
    dag.task('step_a').expand({ x: dag.task('step_b').expand({ x: first }) });
    return { plan: [returns('list', [])] };
  }),
  written('published-30333', ['placeholder/fast-rule-sees-all'], (dag) => {
    workAndBelow(dag, 'one_success');
    return { plan: [returns('list', ['a', 'b']), take('each.work', 1).at(0)] };
  }),
  written('published-30883', ['branch/in-mapped-group-ignored'], (dag) => {
    const each = dag.group('each', (inside, { x }) => {
      const check = inside.shortCircuit('check')({ n: x as CaseReference });
      inside
        .task('load')({ n: x as CaseReference })
        .after(check);
    });
    each.expand({ x: dag.task('sizes')() });
    return { plan: [returns('sizes', [5, 0]), returns('each.check', true).at(0), returns('each.check', false).at(1)] };
  }),
  written('published-31406', ['selection/max-active-tis-per-dagrun'], (dag) => {
    dag.task('call', { maxActiveTisPerDagrun: 1 }).expand({ x: dag.task('list')() });
    return { plan: [returns('list', ['a', 'b', 'c']), take('call', 1)] };
  }),
  written('published-32757', ['clear/relatives-by-index'], (dag) => {
    const each = dag.group('each', (inside, { x }) => {
      inside.task('store')({ key: inside.task('load')({ key: x as CaseReference }) });
    });
    each.expand({ x: dag.task('list')() });
    return {
      plan: [returns('list', ['a', 'b', 'c'])],
      actions: [{ kind: 'clear', atMs: 3_600_000, tasks: [['each.load', 0]], downstream: true }],
    };
  }),
  written('published-33164', ['clear/shrunk-source-deadlock', 'trigger-rule/removed-upstream'], (dag) => {
    const loaded = dag.task('load').expand({ x: dag.task('list')() });
    dag.task('report')({ all: loaded });
    return {
      plan: [returns('list', ['a', 'b', 'c']).onTry(1), returns('list', ['a'])],
      actions: [{ kind: 'clear', atMs: 3_600_000, tasks: ['list'], downstream: true }],
    };
  }),
  written('published-33446', ['mapped-source/skipped-source'], (dag) => {
    const each = dag.group('each', (inside, { x }) => {
      inside.task('load', { triggerRule: 'none_failed' })({ key: x as CaseReference });
    });
    each.expandKwargs(dag.task('rows')());
    return { plan: [skip('rows')] };
  }),
  written('published-34023', ['placeholder/fast-rule-sees-all', 'group/per-index-traces'], (dag) => {
    workAndBelow(dag, 'one_failed');
    return { plan: [returns('list', ['a', 'b']), take('each.work', 1).at(0), fail('each.work').at(1)] };
  }),
  written('published-37091', ['mapped-source/skipped-source'], (dag) => overSkipped(dag, 'none_failed')),
  written('published-39801', ['placeholder/none-failed-min-one-success'], (dag) => {
    workAndBelow(dag, 'none_failed_min_one_success');
    return { plan: [returns('list', ['a', 'b'])] };
  }),
  written('published-50210', ['upstream/fast-rules-see-all', 'group/per-index-traces'], (dag) => {
    workAndBelow(dag, 'one_failed');
    return { plan: [returns('list', ['a', 'b', 'c']), fail('each.work').at(0)] };
  }),
  written('published-51320', ['mapped-source/skipped-source'], (dag) => overSkipped(dag, 'all_done')),
  written('published-52730', ['mapped-source/skipped-source'], (dag) => {
    const cleanUp = dag.task('clean_up', { triggerRule: 'all_done' })();
    const each = dag.group('each', (inside, { x }) => {
      inside
        .task('load')({ key: x as CaseReference })
        .before(cleanUp);
    });
    each.expand({ x: dag.task('list')() });
    return { plan: [skip('list')] };
  }),
  written('published-53667', ['xcom/nothing-to-aggregate'], (dag) => {
    const loaded = dag.task('load').expand({ x: dag.task('list')() });
    dag.task('report', { triggerRule: 'all_done' })({ all: loaded });
    return { plan: [returns('list', [])] };
  }),
  written('published-59289', ['placeholder/none-failed-min-one-success'], (dag) => {
    workAndBelow(dag, 'none_failed_min_one_success', 'none_failed_min_one_success');
    return { plan: [returns('list', ['a', 'b'])] };
  }),
  written('published-67265', ['branch/in-mapped-group-ignored'], (dag) => {
    const each = dag.group('each', (inside, { x }) => {
      const decide = inside.branch('decide')({ n: x as CaseReference });
      decide.before(inside.task('in_parts')(), inside.task('at_once')());
    });
    each.expand({ x: dag.task('sizes')() });
    const [parts, once] = [returns('each.decide', 'each.in_parts'), returns('each.decide', 'each.at_once')];
    return { plan: [returns('sizes', [5, 50]), once.at(0), parts.at(1)] };
  }),
  written('published-69036', ['xcom/group-output-outside'], (dag) => {
    let output: CaseReference | null = null;
    const each = dag.group('each', (inside, { x }) => {
      output = inside.task('load')({ key: x as CaseReference });
    });
    each.expand({ x: dag.task('list')() });
    dag.task('report')({ all: output as unknown as CaseReference });
    return { plan: [returns('list', ['a'])] };
  }),
  written('published-75417', ['placeholder/none-failed-min-one-success'], (dag) => {
    workAndBelow(dag, 'none_failed_min_one_success');
    return { plan: [returns('list', ['a', 'b']), take('each.work', 1).at(0), fail('each.work').at(1)] };
  }),
];
