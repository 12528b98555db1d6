/**
 * Cases about mapped groups inside mapped groups: how many instances, which elements, which upstream rows.
 */
import { fail, returns, take } from '../../../../src/drivers/faults.ts';
import { written, type CaseReference, type WrittenCase } from './writeCase.ts';

export const NESTED_GROUP_CASES: readonly WrittenCase[] = [
  written(
    'nested-groups',
    ['group/counts-multiply', 'group/nested-decoding', 'definition/nested-group-accepted'],
    (dag) => {
      dag
        .group('outer', (outer, { x }) => {
          outer
            .group('inner', (inner, { y }) => void inner.task('t')({ x: x as CaseReference, y: y as CaseReference }))
            .expand({ y: ['a', 'b', 'c'] });
        })
        .expand({ x: [1, 2] });
    },
  ),
  written('nested-groups-over-listings', ['group/counts-multiply', 'group/nested-decoding'], (dag) => {
    const [left, right] = [dag.task('left')(), dag.task('right')()];
    dag
      .group('outer', (outer, { x }) => {
        const before = outer.task('before')({ x: x as CaseReference });
        outer
          .group(
            'inner',
            (inner, { y }) => void inner.task('t')({ x: x as CaseReference, y: y as CaseReference, before }),
          )
          .expand({ y: right });
      })
      .expand({ x: left });
    return { plan: [returns('left', [1, 2]), returns('right', ['a', 'b'])] };
  }),
  written(
    'outer-task-below-an-inner-group',
    ['upstream/width-of-own-count', 'upstream/further-mapped-range'],
    (dag) => {
      dag
        .group('outer', (outer, { x }) => {
          const inside: CaseReference[] = [];
          outer
            .group('inner', (inner, { y }) => void inside.push(inner.task('t')({ y: y as CaseReference })))
            .expand({ y: ['a', 'b', 'c'] });
          outer
            .task('after')({ x: x as CaseReference })
            .after(inside[0] as CaseReference);
        })
        .expand({ x: [1, 2] });
      return {
        plan: [
          take('outer.inner.t', 5).at(2),
          take('outer.inner.t', 3).at(5),
          take('outer.inner.t', 2).at(1),
          fail('outer.inner.t').at(4),
        ],
      };
    },
  ),
  written('inner-task-below-an-outer-one', ['upstream/further-mapped-range', 'upstream/own-index-in-group'], (dag) => {
    dag
      .group('outer', (outer, { x }) => {
        const before = outer.task('before')({ x: x as CaseReference });
        outer
          .group(
            'inner',
            (inner, { y }) =>
              void inner
                .task('t')({ y: y as CaseReference })
                .after(before),
          )
          .expand({ y: ['a', 'b'] });
      })
      .expand({ x: [1, 2] });
    return { plan: [fail('outer.before').at(1), take('outer.before', 1).at(0)] };
  }),
];
