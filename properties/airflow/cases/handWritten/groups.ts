/**
 * Cases about mapped task groups: who depends on whom inside and outside, elements, outputs.
 */
import { fail, returns, take } from '../../../../src/drivers/faults.ts';
import { chainInGroup } from './placeholders.ts';
import { closed, written, type CaseReference, type WrittenCase } from './writeCase.ts';

export const GROUP_CASES: readonly WrittenCase[] = [
  written(
    'group-over-literals',
    ['group/literal-expanded-at-creation', 'group/every-task-replicated', 'group/argument-by-index'],
    (dag) => {
      const group = dag.group('g', (inside, { x }) => {
        const first = inside.task('first')({ x: x as CaseReference });
        inside.task('second')({ first, x: x as CaseReference });
        inside.task('apart')();
      });
      group.expand({ x: ['a', 'b'] });
    },
  ),
  written(
    'group-over-a-listing',
    [
      'group/roots-follow-sources',
      'upstream/own-index-in-group',
      'group/argument-by-index',
      'xcom/same-group-own-index',
    ],
    (dag) => {
      const list = dag.task('list')();
      const group = dag.group('g', (inside, { x }) => {
        const first = inside.task('first')({ x: x as CaseReference });
        inside.task('second')({ first });
      });
      group.expand({ x: list });
      return { plan: [returns('list', [1, 2, 3]), take('g.first', 3).at(1), take('g.first', 1)] };
    },
  ),
  written('group-over-nothing', ['group/empty-skips-all', 'expansion/to-zero-skips'], (dag) => {
    chainInGroup(dag, 'all_success');
    return { plan: [returns('list', [])] };
  }),
  written('group-over-rows', ['group/argument-by-index', 'expand-kwargs/row-per-instance'], (dag) => {
    const rows = dag.task('rows')();
    dag
      .group('g', (inside, { x, y }) => {
        inside.task('t')({ x: x as CaseReference, y: y as CaseReference });
      })
      .expandKwargs(rows);
    return {
      plan: [
        returns('rows', [
          { x: 1, y: 2 },
          { x: 3, y: 4 },
        ]),
      ],
    };
  }),
  written('group-row-lacks-a-key', ['expand-kwargs/group-row-lacks-key'], (dag) => {
    const rows = dag.task('rows')();
    dag
      .group('g', (inside, { x, y }) => {
        inside.task('t')({ x: x as CaseReference });
        inside.task('u')({ y: y as CaseReference });
      })
      .expandKwargs(rows);
    return { plan: [returns('rows', [{ x: 1, y: 2 }, { x: 3 }])] };
  }),
  written('group-of-a-product', ['group/argument-by-index', 'mapping/product-order'], (dag) => {
    dag
      .group('g', (inside, { x, y }) => {
        inside.task('t')({ x: x as CaseReference, y: y as CaseReference });
      })
      .expand({ x: [1, 2], y: ['a', 'b', 'c'] });
  }),
  written('group-partial', ['group/partial-output-whole'], (dag) => {
    const list = dag.task('list')();
    dag
      .group('g', (inside, { x, all }) => {
        inside.task('t')({ x: x as CaseReference, all: all as CaseReference });
      })
      .partial({ all: list })
      .expand({ x: list });
    return { plan: [returns('list', [1, 2])] };
  }),
  written('group-in-a-plain-group', ['group/every-task-replicated'], (dag) => {
    const list = dag.task('list')();
    dag.group('outer', (outer) => {
      outer
        .group('g', (inside, { x }) => {
          inside.task('t')({ x: x as CaseReference });
          inside.group('sub', (sub) => void sub.task('u')())();
        })
        .expand({ x: list });
    })();
    return { plan: [returns('list', [1, 2])] };
  }),
  written('group-output-outside', ['xcom/group-output-outside'], (dag) => {
    const inside: CaseReference[] = [];
    dag
      .group('g', (group, { x }) => void inside.push(group.task('t')({ x: x as CaseReference })))
      .expand({ x: [1, 2] });
    dag.task('all')({ values: inside[0] as CaseReference });
  }),
  written('group-output-outside-of-one', ['xcom/group-output-outside'], (dag) => {
    const inside: CaseReference[] = [];
    dag.group('g', (group, { x }) => void inside.push(group.task('t')({ x: x as CaseReference }))).expand({ x: [1] });
    dag.task('all')({ values: inside[0] as CaseReference });
  }),
  written('group-output-outside-of-none', ['xcom/group-output-outside'], (dag) => {
    const inside: CaseReference[] = [];
    dag
      .group('g', (group, { x }) => void inside.push(group.task('t')({ x: x as CaseReference })))
      .expand({ x: [1, 2] });
    dag.task('all')({ values: inside[0] as CaseReference });
    return { plan: [returns('g.t', null)] };
  }),
  written('group-output-mapped-over', ['mapping/in-group-source-never-known', 'group/output-not-mappable'], (dag) => {
    const inside: CaseReference[] = [];
    dag
      .group('g', (group, { x }) => void inside.push(group.task('t')({ x: x as CaseReference })))
      .expand({ x: [1, 2] });
    dag.task('m').expand({ y: inside[0] as CaseReference });
    return { plan: [returns('g.t', [1])] };
  }),
  written('two-groups-over-one-list', ['upstream/two-groups-over-one-list'], (dag) => {
    const list = dag.task('list')();
    const inside: CaseReference[] = [];
    dag.group('g', (group, { x }) => void inside.push(group.task('t')({ x: x as CaseReference }))).expand({ x: list });
    dag
      .group(
        'h',
        (group, { x }) =>
          void group
            .task('u')({ x: x as CaseReference })
            .after(inside[0] as CaseReference),
      )
      .expand({ x: list });
    return { plan: [returns('list', [1, 2]), take('g.t', 3).at(1)] };
  }),
  written(
    'outside-waits-for-all-of-a-group',
    ['upstream/all-instances-outside-group', 'aggregate/waits-for-all'],
    (dag) => {
      const inside: CaseReference[] = [];
      dag
        .group('g', (group, { x }) => void inside.push(group.task('t')({ x: x as CaseReference })))
        .expand({ x: [0, 1, 2] });
      dag
        .task('after')()
        .after(inside[0] as CaseReference);
      return { plan: [take('g.t', 4).at(1)] };
    },
  ),
  written(
    'failure-at-one-index',
    ['group/per-index-traces', 'upstream/own-index-in-group', 'upstream/fast-rules-see-all'],
    (dag) => {
      dag
        .group('g', (group, { x }) => {
          const first = group.task('first')({ x: x as CaseReference });
          group.task('on_success')({ first });
          group.task('on_failure', { triggerRule: 'one_failed' })().after(first);
          group.task('on_any', { triggerRule: 'one_success' })().after(first);
          group.task('on_done', { triggerRule: 'one_done' })().after(first);
        })
        .expand({ x: [0, 1, 2] });
      return { plan: [fail('g.first').at(1), take('g.first', 2).at(2)] };
    },
  ),
  written(
    'failure-at-one-index-of-a-listing',
    ['group/per-index-traces', 'placeholder/fast-rule-sees-all', 'upstream/fast-rules-see-all'],
    (dag) => {
      chainInGroup(dag, 'one_failed');
      return { plan: [returns('list', [0, 1, 2]), fail('g.first').at(1), take('g.first', 2).at(2)] };
    },
  ),
  written('eager-rule-follows-the-source', ['upstream/fast-rules-expansion-source'], (dag) => {
    const list = dag.task('list')();
    dag
      .group('g', (group, { x }) => void group.task('t', { triggerRule: 'one_success' })({ x: x as CaseReference }))
      .expand({ x: list });
    return { plan: [returns('list', [1, 2])] };
  }),
  written(
    'unknown-count-means-all',
    ['upstream/unknown-count-means-all', 'upstream/placeholder-always-relevant'],
    (dag) => {
      const list = dag.task('list')();
      dag
        .group('g', (group, { x }) => {
          const first = group.task('first')({ x: x as CaseReference });
          group.task('second')().after(first);
        })
        .expand({ x: list });
      return { plan: [returns('list', [1, 2]), take('list', 1), take('g.first', 1)] };
    },
  ),
  written('elements-through-a-map', ['group/argument-by-index', 'transform/map-chain-order'], (dag) => {
    const list = dag.task('list')();
    dag
      .group('g', (group, { x }) => void group.task('t')({ x: x as CaseReference }))
      .expand({ x: list.map(closed('skip_on_2')) });
    return { plan: [returns('list', [1, 2, 3])] };
  }),
  written('retries-in-a-group', ['retry/per-index', 'upstream/own-index-in-group'], (dag) => {
    chainInGroup(dag, 'all_success', { retries: 1, retryDelay: 5 });
    return { plan: [returns('list', [1, 2]), fail('g.first').at(1).onTry(1)] };
  }),
];
