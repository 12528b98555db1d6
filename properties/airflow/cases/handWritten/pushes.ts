/**
 * Cases about what a task may return, what becomes of it as an XCom, and what readers of it get.
 */
import { fail, returns, skip, take } from '../../../../src/drivers/faults.ts';
import { written, type WrittenCase } from './writeCase.ts';

export const PUSH_CASES: readonly WrittenCase[] = [
  ...(
    [
      ['text', 'text'],
      ['number', 3],
      ['flag', true],
    ] as const
  ).map(([name, value]) =>
    written(`source-returns-${name}`, ['push/unmappable-from-source', 'mapped-source/failed-source'], (dag) => {
      dag.task('m').expand({ x: dag.task('list')() });
      return { plan: [returns('list', value)] };
    }),
  ),
  written('source-returns-nothing', ['push/none-from-source', 'mapped-source/failed-source'], (dag) => {
    dag.task('m').expand({ x: dag.task('list')() });
    return { plan: [returns('list', null)] };
  }),
  written('source-without-push', ['push/do-xcom-push-off', 'push/none-from-source'], (dag) => {
    dag.task('m').expand({ x: dag.task('list', { doXcomPush: false })() });
    return { plan: [returns('list', [1])] };
  }),
  written('no-push', ['push/do-xcom-push-off', 'xcom/missing-return-value-is-none'], (dag) => {
    dag.task('b')({ x: dag.task('a', { doXcomPush: false })() });
    return { plan: [returns('a', 5)] };
  }),
  written('nothing-returned', ['push/none-is-not-pushed', 'xcom/missing-return-value-is-none'], (dag) => {
    dag.task('b')({ x: dag.task('a')() });
    return { plan: [returns('a', null)] };
  }),
  written('refused-and-retried', ['push/refusal-is-retryable', 'push/unmappable-from-source'], (dag) => {
    dag.task('m').expand({ x: dag.task('list', { retries: 2, retryDelay: 1 })() });
    return { plan: [returns('list', 'text').onTry(1), returns('list', null).onTry(2), returns('list', [7])] };
  }),
  written('too-long', ['push/max-map-length', 'push/refusal-is-retryable'], (dag) => {
    dag.task('m').expand({ x: dag.task('list')() });
    return { plan: [returns('list', [1, 2, 3])], settings: { config: { maxMapLength: 2 } } };
  }),
  written('too-long-a-dict', ['push/max-map-length'], (dag) => {
    dag.task('m').expand({ x: dag.task('dict')() });
    return { plan: [returns('dict', { a: 1, b: 2, c: 3 })], settings: { config: { maxMapLength: 2 } } };
  }),
  written('just-long-enough', ['push/max-map-length'], (dag) => {
    dag.task('m').expand({ x: dag.task('list')() });
    return { plan: [returns('list', [1, 2])], settings: { config: { maxMapLength: 2 } } };
  }),
  written('long-without-limit', ['push/max-map-length-scope'], (dag) => {
    const list = dag.task('list')();
    const wide = dag.task('wide').expand({ x: [1, 2, 3] });
    dag.task('over_wide').expand({ x: wide });
    dag.task('product').expand({ x: list, y: [1, 2, 3] });
    dag.task('joined').expand({ x: list.concat(list) });
    dag.task('plain')({ x: dag.task('free')() });
    return {
      plan: [returns('list', [1, 2]), returns('free', [1, 2, 3, 4])],
      settings: { config: { maxMapLength: 2 } },
    };
  }),
  written('mapped-source-returns-anything', ['push/mapped-task-unchecked'], (dag) => {
    const first = dag.task('first').expand({ x: [0, 1, 2] });
    dag.task('second').expand({ y: first });
    return { plan: [returns('first', 'text').at(0), returns('first', 3).at(1)] };
  }),
  written('several-outputs', ['push/multiple-outputs'], (dag) => {
    const source = dag.task('source', { multipleOutputs: true })();
    dag.task('reader')({ a: source.key('a'), b: source.key('b'), all: source });
    return { plan: [returns('source', { a: 1, b: [2, 3] })] };
  }),
  written('several-outputs-of-no-dict', ['push/multiple-outputs', 'push/refusal-is-retryable'], (dag) => {
    dag.task('source', { multipleOutputs: true, retries: 1, retryDelay: 0 })();
    return { plan: [returns('source', [1]).onTry(1), returns('source', { a: 1 })] };
  }),
  written('several-outputs-of-a-mapped-task', ['push/multiple-outputs', 'xcom/aggregate-in-index-order'], (dag) => {
    const source = dag.task('source', { multipleOutputs: true }).expand({ a: [1, 2], b: ['x'] });
    dag.task('reader')({ a: source.key('a'), b: source.key('b') });
  }),
  written('a-key-nobody-pushed', ['xcom/missing-custom-key'], (dag) => {
    const source = dag.operator('source')();
    dag.task('reader', { triggerRule: 'all_done' })({ x: source.key('absent') });
    return { plan: [returns('source', { present: 1 })] };
  }),
  written('a-key-several-outputs-lack', ['xcom/missing-custom-key', 'push/multiple-outputs'], (dag) => {
    const source = dag.task('source', { multipleOutputs: true })();
    dag.task('reader')({ x: source.key('absent') });
    return { plan: [returns('source', { present: 1 })] };
  }),
  written('cleared-before-a-retry', ['xcom/cleared-at-start', 'push/multiple-outputs'], (dag) => {
    const source = dag.task('source', { multipleOutputs: true, retries: 1, retryDelay: 0 })();
    const sink = dag.task('m').expand({ x: dag.task('list', { retries: 1, retryDelay: 0 })() });
    dag.task('reader', { triggerRule: 'all_done' })({ s: source }).after(sink);
    return {
      plan: [fail('source').onTry(1), returns('source', { b: 2 }), returns('list', 3).onTry(1), returns('list', [4])],
    };
  }),
  written('aggregate-order', ['xcom/aggregate-in-index-order', 'xcom/aggregate-returned-as-list'], (dag) => {
    const wide = dag.task('wide').expand({ x: ['a', 'b', 'c'] });
    const all = dag.task('all')({ values: wide });
    dag.task('again').expand({ x: dag.task('list')({ all }) });
    return { plan: [take('wide', 3).at(0), take('wide', 2).at(1), returns('list', [1])] };
  }),
  written(
    'aggregate-of-some',
    ['xcom/aggregate-skips-absent', 'xcom/aggregate-position-not-index', 'aggregate/all-done-sees-present'],
    (dag) => {
      const wide = dag.task('wide').expand({ x: [10, 11, 12, 13] });
      dag.task('done', { triggerRule: 'all_done' })({ values: wide });
      dag.task('none_failed', { triggerRule: 'none_failed' })({ values: wide });
      return { plan: [skip('wide').at(0), returns('wide', null).at(2)] };
    },
  ),
  written('aggregate-of-nothing', ['xcom/aggregate-empty', 'aggregate/all-done-sees-present'], (dag) => {
    const wide = dag.task('wide').expand({ x: [1, 2] });
    dag.task('all')({ values: wide });
    return { plan: [returns('wide', null)] };
  }),
  written('aggregate-of-one', ['xcom/aggregate-in-index-order'], (dag) => {
    dag.task('all')({ values: dag.task('wide').expand({ x: [1] }) });
  }),
  written('references-inside-containers', ['partial/output-resolved-whole'], (dag) => {
    const [a, wide] = [dag.task('a')(), dag.task('wide').expand({ x: [1, 2] })];
    dag.task('reader')({ list: [a, [wide, 'text']], record: { a, deeper: { wide } } });
    return { plan: [returns('a', 1)] };
  }),
];
