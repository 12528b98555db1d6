/**
 * Cases about what is mapped over what, how many instances there are, and which element each gets.
 */
import { fail, returns, skip, take } from '../../../../src/drivers/faults.ts';
import { written, type WrittenCase } from './writeCase.ts';

export const MAPPING_CASES: readonly WrittenCase[] = [
  written('product-order', ['mapping/product-order', 'mapping/product-length', 'expansion/at-creation'], (dag) => {
    dag.task('m').expand({ x: [1, 2], y: ['a', 'b', 'c'] });
  }),
  written('product-against-the-alphabet', ['mapping/product-order'], (dag) => {
    dag.task('m').expand({ z: [1, 2], a: ['x', 'y'] });
  }),
  written('product-of-three', ['mapping/product-order', 'mapping/product-length'], (dag) => {
    const list = dag.task('list')();
    dag.task('m').expand({ b: [1, 2], a: list, c: { k: 1, l: 2 } });
    return { plan: [returns('list', ['p', 'q', 'r'])] };
  }),
  written('product-with-an-empty-leg', ['mapping/product-length', 'expansion/to-zero-skips'], (dag) => {
    const [left, right] = [dag.task('left')(), dag.task('right')()];
    dag.task('m').expand({ x: left, y: right });
    return { plan: [returns('left', [1, 2]), returns('right', [])] };
  }),
  written('literal-lengths', ['mapping/literal-length', 'mapping/dict-yields-pairs'], (dag) => {
    dag.task('list').expand({ x: [1, 2, 3] });
    dag.task('dict').expand({ x: { b: 1, a: 2 } });
    dag.task('one').expand({ x: [0] });
  }),
  written(
    'literal-empty',
    ['expansion/placeholder-at-creation', 'expansion/to-zero-skips', 'run-state/skipped-leaf-succeeds'],
    (dag) => {
      dag.task('m').expand({ x: [] });
    },
  ),
  written('elements-of-any-type', ['mapping/element-of-any-type'], (dag) => {
    dag.task('m').expand({ x: [null, [1, [2]], { a: [null] }, 'text', true, 1.5, ''] });
  }),
  written('dict-from-a-task', ['mapping/dict-yields-pairs', 'mapping/dict-order-of-database'], (dag) => {
    dag.task('m').expand({ x: dag.task('dict')() });
    return { plan: [returns('dict', { zebra: 1, apple: [2], '10': 3, '9': 4 })] };
  }),
  written(
    'listing',
    [
      'expansion/placeholder-at-creation',
      'expansion/in-the-pass',
      'expansion/placeholder-becomes-index-zero',
      'mapping/source-length-unmapped',
      'mapping/source-length-recorded',
    ],
    (dag) => {
      const list = dag.task('list')();
      const work = dag.task('work').expand({ x: list });
      dag.task('sum')({ all: work });
      return { plan: [take('list', 2), returns('list', ['a', 'b', 'c'])] };
    },
  ),
  written(
    'listing-of-nothing',
    ['expansion/to-zero-skips', 'aggregate/empty-source-skips', 'expansion/chain-of-empty'],
    (dag) => {
      const list = dag.task('list')();
      const work = dag.task('work').expand({ x: list });
      dag.task('sum')({ all: work });
      dag.task('always_there', { triggerRule: 'all_done' })({ all: work });
      return { plan: [returns('list', [])] };
    },
  ),
  written('chain-of-empty', ['expansion/chain-of-empty', 'mapped-source/skipped-source'], (dag) => {
    let last = dag.task('a')();
    for (const id of ['b', 'c', 'd']) last = dag.task(id).expand({ x: last });
    return { plan: [returns('a', [])] };
  }),
  written('chain-of-empty-against-the-alphabet', ['expansion/chain-of-empty', 'pass/order-of-rows'], (dag) => {
    let last = dag.task('z')();
    for (const id of ['y', 'x', 'w']) last = dag.task(id).expand({ x: last });
    return { plan: [returns('z', [])] };
  }),
  written(
    'mapped-over-mapped',
    ['mapping/no-pairing-between-mapped-tasks', 'mapping/mapped-source-waits', 'mapping/mapped-source-counts-xcoms'],
    (dag) => {
      const first = dag.task('first').expand({ x: [1, 2, 3] });
      dag.task('second').expand({ y: first });
      return { plan: [take('first', 3).at(1), take('first', 1)] };
    },
  ),
  written(
    'mapped-over-mapped-with-gaps',
    ['mapping/absent-values-close-ranks', 'mapping/mapped-source-counts-xcoms', 'xcom/aggregate-skips-absent'],
    (dag) => {
      const first = dag.task('first').expand({ x: [0, 1, 2, 3] });
      dag.task('second', { triggerRule: 'all_done' }).expand({ y: first });
      dag.task('all', { triggerRule: 'all_done' })({ y: first });
      return { plan: [fail('first').at(0), skip('first').at(2)] };
    },
  ),
  written(
    'mapped-over-mapped-none-returned',
    ['mapping/absent-values-close-ranks', 'push/none-is-not-pushed', 'push/mapped-task-unchecked'],
    (dag) => {
      const first = dag.task('first').expand({ x: [0, 1, 2] });
      dag.task('second').expand({ y: first });
      return { plan: [returns('first', null).at(1), returns('first', 5).at(2)] };
    },
  ),
  written(
    'mapped-over-mapped-nothing-left',
    ['aggregate/nothing-present', 'run-state/skipped-leaf-succeeds'],
    (dag) => {
      const first = dag.task('first').expand({ x: [0, 1] });
      dag.task('second', { triggerRule: 'all_done' }).expand({ y: first });
      return { plan: [fail('first')] };
    },
  ),
  written('same-source-twice', ['mapping/same-source-twice'], (dag) => {
    const list = dag.task('list')();
    dag.task('m').expand({ x: list, y: list });
    return { plan: [returns('list', [1, 2])] };
  }),
  written('two-consumers-of-one-listing', ['mapping/source-length-recorded'], (dag) => {
    const list = dag.task('list')();
    dag.task('b').expand({ x: list });
    dag
      .task('a')
      .partial({ whole: list })
      .expand({ x: [1] });
    return { plan: [returns('list', [1, 2])] };
  }),
  written('only-downstream-is-no-source', ['mapping/source-length-recorded'], (dag) => {
    const text = dag.task('text')();
    dag
      .task('m')
      .partial({ t: text })
      .expand({ x: [1, 2] })
      .after(dag.task('number')());
    return { plan: [returns('text', 'not a list'), returns('number', 3)] };
  }),
  written(
    'length-after-a-retry',
    ['mapping/source-length-unmapped', 'push/record-overwritten', 'xcom/cleared-at-start'],
    (dag) => {
      const list = dag.task('list', { retries: 1, retryDelay: 0 })();
      dag.task('m').expand({ x: list });
      return { plan: [returns('list', 'text').onTry(1), returns('list', [1, 2, 3])] };
    },
  ),
  written('partial-and-mapped', ['partial/mapped-value-wins', 'partial/output-resolved-whole'], (dag) => {
    const list = dag.task('list')();
    dag.task('m').partial({ all: list, k: 'v' }).expand({ x: list });
    return { plan: [returns('list', [1, 2])] };
  }),
  written('aggregate-in-partial', ['partial/output-resolved-whole', 'xcom/aggregate-in-index-order'], (dag) => {
    const first = dag.task('first').expand({ x: [3, 1, 2] });
    dag
      .task('second')
      .partial({ all: first })
      .expand({ y: [0, 1] });
    return { plan: [take('first', 3).at(0), take('first', 1).at(1), take('first', 2).at(2)] };
  }),
  written(
    'default-args-of-mapped-tasks',
    ['partial/default-args-apply', 'retry/per-index'],
    (dag) => {
      dag.task('m').expand({ x: [1, 2] });
      dag.task('n', { retries: 0 }).expand({ x: [1, 2] });
      return { plan: [fail('m').onTry(1), fail('n').at(1).onTry(1)] };
    },
    { defaultArgs: { retries: 2, retryDelay: 1 } },
  ),
  written(
    'surroundings-of-a-wide-task',
    ['upstream/all-instances-outside-group', 'upstream/number-of-rows', 'aggregate/waits-for-all'],
    (dag) => {
      const wide = dag.task('wide').expand({ x: [0, 1, 2] });
      dag
        .task('other')
        .expand({ x: [0, 1] })
        .after(wide);
      dag.task('single')().after(wide);
      return { plan: [take('wide', 5).at(2)] };
    },
  ),
  written('plain-upstream', ['upstream/number-of-tasks', 'upstream/none-passes'], (dag) => {
    const [a, b] = [dag.task('a')(), dag.task('b')()];
    dag.task('c')().after(a, b);
    return { plan: [take('b', 2)] };
  }),
  written(
    'eager-before-the-other-source',
    ['expansion/rule-met-before-source', 'expansion/unknown-length-fails'],
    (dag) => {
      const [fast, slow] = [dag.task('fast')(), dag.task('slow')()];
      dag.task('m', { triggerRule: 'one_success' }).expand({ x: fast, y: slow });
      return { plan: [returns('fast', [1]), returns('slow', [2, 3]), take('slow', 5)] };
    },
  ),
  written(
    'always-before-the-source',
    ['expansion/always-before-source', 'definition/always-traditional-accepted'],
    (dag) => {
      const list = dag.task('list')();
      dag.operator('m', { triggerRule: 'always' }).expand({ x: list });
      return { plan: [returns('list', [1, 2])] };
    },
  ),
  written('always-over-literals', ['trigger-rule/always'], (dag) => {
    const before = dag.task('before')();
    dag
      .task('m', { triggerRule: 'always' })
      .expand({ x: [1, 2] })
      .after(before);
    return { plan: [fail('before'), take('before', 3)] };
  }),
  written(
    'argument-both-fixed-and-mapped',
    ['definition/taskflow-overlap-unchecked', 'partial/mapped-value-wins'],
    (dag) => {
      dag
        .task('m')
        .partial({ z: 9 })
        .expand({ x: [1, 2] });
      return { alsoFixed: { m: { x: 0 } } };
    },
  ),
];
