/**
 * Cases about `.map`, `.zip` and `.concat`: lengths, order, errors, and what they are made of.
 */
import { returns, take } from '../../../../src/drivers/faults.ts';
import { closed, written, type WrittenCase } from './writeCase.ts';

export const TRANSFORM_CASES: readonly WrittenCase[] = [
  written('map-chain', ['transform/map-chain-order'], (dag) => {
    const list = dag.task('list')();
    dag.task('m').expand({ x: list.map(closed('wrap')).map(closed('pair')) });
    return { plan: [returns('list', [1, 2])] };
  }),
  written('map-none', ['transform/map-none-keeps-item', 'transform/length-never-depends-on-values'], (dag) => {
    const list = dag.task('list')();
    dag.task('m').expand({ x: list.map(closed('none_on_2')) });
    return { plan: [returns('list', [1, 2, 3])] };
  }),
  written(
    'map-skip',
    ['transform/map-skip', 'transform/length-never-depends-on-values', 'aggregate/one-skip-skips'],
    (dag) => {
      const list = dag.task('list')();
      const mapped = dag.task('m').expand({ x: list.map(closed('skip_on_2')) });
      dag.task('all')({ mapped });
      return { plan: [returns('list', [1, 2, 3])] };
    },
  ),
  written('map-error', ['transform/map-error', 'transform/map-per-attempt', 'retry/per-index'], (dag) => {
    const list = dag.task('list')();
    dag.task('m', { retries: 1, retryDelay: 1 }).expand({ x: list.map(closed('raise_on_2')) });
    return { plan: [returns('list', [1, 2, 3])] };
  }),
  written('map-over-a-dict', ['transform/map-over-dict'], (dag) => {
    const dict = dag.task('dict')();
    dag.task('m').expand({ x: dict.map(closed('identity')) });
    return { plan: [returns('dict', { a: 1, b: 2 })] };
  }),
  written('map-over-a-mapped-task', ['transform/map-chain-order', 'mapping/mapped-source-counts-xcoms'], (dag) => {
    const first = dag.task('first').expand({ x: [1, 2] });
    dag.task('second').expand({ y: first.map(closed('pair')) });
  }),
  written('map-as-an-argument', ['transform/plain-argument'], (dag) => {
    const list = dag.task('list')();
    dag.task('all')({ mapped: list.map(closed('pair')), zipped: list.zip(list), joined: list.concat(list) });
    return { plan: [returns('list', [1, 2])] };
  }),
  written('map-as-an-argument-that-skips', ['transform/plain-argument', 'transform/map-skip'], (dag) => {
    const list = dag.task('list')();
    dag.task('all')({ mapped: list.map(closed('skip_on_1')) });
    return { plan: [returns('list', [1, 2])] };
  }),
  written('zip-shortest', ['transform/zip-shortest', 'transform/zip-item'], (dag) => {
    const [left, right] = [dag.task('left')(), dag.task('right')()];
    dag.task('m').expand({ x: left.zip(right) });
    return { plan: [returns('left', [1, 2, 3]), returns('right', ['a', 'b'])] };
  }),
  written('zip-filled', ['transform/zip-fillvalue'], (dag) => {
    const [left, right] = [dag.task('left')(), dag.task('right')()];
    dag.task('m').expand({ x: left.zip(right, { fillvalue: 'none' }) });
    return { plan: [returns('left', [1]), returns('right', ['a', 'b', 'c'])] };
  }),
  written('zip-filled-over-a-dict', ['transform/zip-fillvalue-missing-key'], (dag) => {
    const [dict, list] = [dag.task('dict')(), dag.task('list')()];
    dag.task('m').expand({ x: list.zip(dict, { fillvalue: 0 }) });
    return { plan: [returns('dict', { a: 1, b: 2 }), returns('list', ['p', 'q'])] };
  }),
  written(
    'zip-filled-over-a-mapped-dict',
    ['transform/zip-fillvalue-missing-key', 'transform/map-over-dict'],
    (dag) => {
      const [dict, list] = [dag.task('dict')(), dag.task('list')()];
      dag.task('m').expand({ x: list.zip(dict.map(closed('wrap')), { fillvalue: 0 }) });
      return { plan: [returns('dict', { a: 1 }), returns('list', ['p', 'q'])] };
    },
  ),
  written('zip-of-an-empty', ['transform/zip-shortest', 'expansion/to-zero-skips'], (dag) => {
    const [left, right] = [dag.task('left')(), dag.task('right')()];
    dag.task('m').expand({ x: left.zip(right) });
    return { plan: [returns('left', [1, 2]), returns('right', [])] };
  }),
  written('zip-of-zips', ['transform/zip-item', 'transform/nesting'], (dag) => {
    const list = dag.task('list')();
    dag.task('m').expand({ x: list.zip(list.zip(list)) });
    return { plan: [returns('list', [1, 2])] };
  }),
  written('concat', ['transform/concat-order'], (dag) => {
    const [left, right] = [dag.task('left')(), dag.task('right')()];
    dag.task('m').expand({ x: right.concat(left, right) });
    return { plan: [returns('left', [1, 2]), returns('right', ['a'])] };
  }),
  written('concat-of-a-dict', ['transform/concat-dict-keys'], (dag) => {
    const [dict, list] = [dag.task('dict')(), dag.task('list')()];
    dag.task('m').expand({ x: list.concat(dict) });
    return { plan: [returns('dict', { a: 1, b: 2 }), returns('list', [3])] };
  }),
  written('concat-among-keywords', ['transform/concat-decoding'], (dag) => {
    const [left, right] = [dag.task('left')(), dag.task('right')()];
    dag.task('m').expand({ y: ['p', 'q', 'r'], x: left.concat(right) });
    return { plan: [returns('left', [1, 2]), returns('right', [3])] };
  }),
  written('concat-among-keywords-first', ['transform/concat-decoding'], (dag) => {
    const [left, right] = [dag.task('left')(), dag.task('right')()];
    dag.task('m').expand({ x: left.concat(right), y: ['p', 'q', 'r'] });
    return { plan: [returns('left', [1, 2]), returns('right', [3])] };
  }),
  written('concat-of-a-mapped-task', ['transform/concat-order', 'mapping/mapped-source-counts-xcoms'], (dag) => {
    const [wide, list] = [dag.task('wide').expand({ x: [1, 2] }), dag.task('list')()];
    dag.task('m').expand({ x: wide.concat(list) });
    return { plan: [returns('list', [3]), take('wide', 2).at(0)] };
  }),
  written('nested-transforms', ['transform/nesting'], (dag) => {
    const [left, right] = [dag.task('left')(), dag.task('right')()];
    const mapped = left.map(closed('wrap')).concat(right.map(closed('pair')));
    dag.task('m').expand({ x: mapped.zip(left.concat(right), { fillvalue: null }).map(closed('identity')) });
    return { plan: [returns('left', [1, 2]), returns('right', [3])] };
  }),
  written('map-in-partial', ['transform/plain-argument', 'partial/output-resolved-whole'], (dag) => {
    const list = dag.task('list')();
    dag
      .task('m')
      .partial({ all: list.map(closed('pair')) })
      .expand({ x: list });
    return { plan: [returns('list', [1, 2])] };
  }),
  written('map-over-a-number', ['transform/non-sequence'], (dag) => {
    const value = dag.task('value')();
    dag.task('mapped', { retries: 1, retryDelay: 1 })({ x: value.map(closed('identity')) });
    dag.task('zipped')({ x: value.zip(value) });
    dag.task('joined')({ x: value.concat(value) });
    return { plan: [returns('value', 5)] };
  }),
  written('map-over-a-text', ['transform/text-as-characters'], (dag) => {
    const value = dag.task('value')();
    dag.task('mapped')({ x: value.map(closed('pair')) });
    dag.task('zipped')({ x: value.zip(dag.task('list')()) });
    dag.task('joined')({ x: value.concat(value) });
    return { plan: [returns('value', 'añ😀'), returns('list', [1, 2, 3])] };
  }),
];
