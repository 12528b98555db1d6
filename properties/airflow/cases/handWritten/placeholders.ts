/**
 * Cases about the placeholders of tasks in a mapped group whose length is not known yet.
 */
import { fail, returns, skip, take } from '../../../../src/drivers/faults.ts';
import type { TriggerRule } from '../../../../src/model/triggerRules.ts';
import { written, type CaseDag, type CaseReference, type WrittenCase } from './writeCase.ts';

/** A listing, and a group mapped over it with a chain of two tasks, the second under a rule. */
export function chainInGroup(dag: CaseDag, rule: TriggerRule, options: object = {}): void {
  const list = dag.task('list')();
  const group = dag.group('g', (inside, { x }) => {
    const first = inside.task('first', options)({ x: x as CaseReference });
    inside.task('second', { triggerRule: rule })().after(first);
  });
  group.expand({ x: list });
}

const inGroup = (rule: TriggerRule): string => rule.replaceAll('_', '-');

export const PLACEHOLDER_CASES: readonly WrittenCase[] = [
  ...(['one_success', 'one_failed', 'one_done'] as const).map((rule) =>
    written(
      `placeholder-under-${inGroup(rule)}`,
      ['placeholder/fast-rule-sees-all', 'placeholder/fast-rule-skips-whole-task'],
      (dag) => {
        chainInGroup(dag, rule);
        return {
          plan: [returns('list', [1, 2]), fail('g.first').at(0), skip('g.first').at(1), take('g.first', 1).at(1)],
        };
      },
    ),
  ),
  ...(['one_success', 'one_failed', 'one_done'] as const).map((rule) =>
    written(`placeholder-under-${inGroup(rule)}-all-skipped`, ['placeholder/fast-rule-skips-whole-task'], (dag) => {
      chainInGroup(dag, rule);
      return { plan: [returns('list', [1, 2]), skip('g.first')] };
    }),
  ),
  ...(['all_success', 'all_failed', 'all_done', 'none_failed', 'none_skipped', 'all_skipped'] as const).map((rule) =>
    written(
      `placeholder-under-${inGroup(rule)}`,
      [
        'placeholder/zero-upstream-passes',
        'placeholder/expanded-upstream-not-relevant',
        'placeholder/unexpanded-upstream-counts-one',
      ],
      (dag) => {
        chainInGroup(dag, rule);
        return { plan: [returns('list', [1, 2, 3]), take('g.first', 2), fail('g.first').at(1), skip('g.first').at(2)] };
      },
    ),
  ),
  written(
    'placeholder-under-none-failed-min-one-success',
    [
      'placeholder/none-failed-min-one-success',
      'placeholder/survivor-becomes-removed',
      'expansion/finished-placeholder-kept',
      'revision/surplus-removed',
    ],
    (dag) => {
      chainInGroup(dag, 'none_failed_min_one_success');
      return { plan: [returns('list', [1, 2]), take('g.first', 2)] };
    },
  ),
  written(
    'surviving-placeholder-blocks',
    ['placeholder/survivor-becomes-removed', 'trigger-rule/removed-upstream', 'trigger-rule/removed-is-done'],
    (dag) => {
      const list = dag.task('list')();
      const inside: CaseReference[] = [];
      dag
        .group('g', (group, { x }) => {
          const first = group.task('first')({ x: x as CaseReference });
          inside.push(group.task('second', { triggerRule: 'none_failed_min_one_success' })().after(first));
        })
        .expand({ x: list });
      dag
        .task('after', { triggerRule: 'none_failed' })()
        .after(inside[0] as CaseReference);
      dag
        .task('mapped_after', { triggerRule: 'none_failed' })
        .expand({ y: [1, 2] })
        .after(inside[0] as CaseReference);
      dag
        .task('done_after', { triggerRule: 'all_done' })()
        .after(inside[0] as CaseReference);
      return { plan: [returns('list', [1, 2]), take('g.first', 2)] };
    },
  ),
  written('placeholder-under-all-done-min-one-success', ['placeholder/all-done-min-one-success'], (dag) => {
    chainInGroup(dag, 'all_done_min_one_success');
    return { plan: [returns('list', [1, 2]), take('g.first', 2)] };
  }),
  written(
    'source-of-a-group-fails',
    ['mapped-source/closest-group', 'mapped-source/failed-source', 'group/summary-must-pass'],
    (dag) => {
      const list = dag.task('list')();
      dag
        .group('g', (group, { x }) => {
          const first = group.task('first', { triggerRule: 'all_done' })({ x: x as CaseReference });
          group.task('second', { triggerRule: 'all_done' })().after(first);
          group.task('third', { triggerRule: 'none_failed' })().after(first);
        })
        .expand({ x: list });
      return { plan: [fail('list')] };
    },
  ),
  written('source-of-a-group-is-skipped', ['mapped-source/closest-group', 'mapped-source/skipped-source'], (dag) => {
    chainInGroup(dag, 'all_done');
    return { plan: [skip('list')] };
  }),
  written(
    'group-of-unknown-length',
    ['group/summary-must-pass', 'placeholder/unexpanded-upstream-counts-one'],
    (dag) => {
      const [list, other] = [dag.task('list')(), dag.task('other')()];
      dag
        .group('g', (group, { x }) => {
          const first = group
            .task('first')({ x: x as CaseReference })
            .after(other);
          group.task('second')().after(first);
        })
        .expand({ x: list });
      return { plan: [returns('list', [1, 2]), take('other', 4)] };
    },
  ),
  written('upstream-outside-fails-late', ['group/summary-must-pass', 'upstream/all-instances-outside-group'], (dag) => {
    const [list, other] = [dag.task('list')(), dag.task('other')()];
    dag
      .group(
        'g',
        (group, { x }) =>
          void group
            .task('t')({ x: x as CaseReference })
            .after(other),
      )
      .expand({ x: list });
    return { plan: [returns('list', [1, 2]), take('other', 4), fail('other')] };
  }),
];
