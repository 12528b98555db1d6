/**
 * Cases about `expand_kwargs`: rows, what overrides what, and rows that are none.
 */
import { returns, take } from '../../../../src/drivers/faults.ts';
import { closed, written, type WrittenCase } from './writeCase.ts';

export const KWARGS_CASES: readonly WrittenCase[] = [
  written('rows-literal', ['expand-kwargs/row-per-instance', 'expansion/at-creation'], (dag) => {
    dag.task('m').expandKwargs([
      { x: 1, y: 'a' },
      { x: 2, y: 'b' },
    ]);
  }),
  written('rows-from-a-task', ['expand-kwargs/row-per-instance', 'mapping/source-length-recorded'], (dag) => {
    dag.task('m').expandKwargs(dag.task('rows')());
    return { plan: [returns('rows', [{ x: 1 }, { x: 2 }, { x: 3 }])] };
  }),
  written('rows-empty', ['expand-kwargs/empty-list', 'expansion/to-zero-skips'], (dag) => {
    dag.task('m').expandKwargs(dag.task('rows')());
    return { plan: [returns('rows', [])] };
  }),
  written('rows-differ', ['expand-kwargs/rows-may-differ', 'definition/missing-argument-at-run-time'], (dag) => {
    dag
      .task('m')
      .partial({ z: 0 })
      .expandKwargs([{ x: 1 }, { y: 2 }, { x: 3, y: 4 }]);
  }),
  written('rows-one-is-no-mapping', ['expand-kwargs/row-not-a-mapping'], (dag) => {
    dag.task('m').expandKwargs(dag.task('rows')());
    return { plan: [returns('rows', [{ x: 1 }, 'text', { x: 3 }])] };
  }),
  written('rows-from-a-dict', ['expand-kwargs/dict-source', 'expand-kwargs/not-a-list'], (dag) => {
    dag.task('m').expandKwargs(dag.task('rows')());
    return { plan: [returns('rows', { a: { x: 1 }, b: { x: 2 } })] };
  }),
  written('rows-overlap-strictly', ['expand-kwargs/strict-overlap'], (dag) => {
    dag.task('m').partial({ x: 0 }).expandKwargs(dag.task('rows')());
    return { plan: [returns('rows', [{ x: 1 }, { y: 2 }])] };
  }),
  written('rows-overlap-strictly-traditional', ['expand-kwargs/strict-overlap'], (dag) => {
    dag.operator('m').partial({ x: 0 }).expandKwargs(dag.task('rows')());
    return { plan: [returns('rows', [{ x: 1 }, { y: 2 }])] };
  }),
  written('rows-override', ['expand-kwargs/strict-overlap', 'partial/mapped-value-wins'], (dag) => {
    dag.task('m').partial({ x: 0, z: 9 }).expandKwargs(dag.task('rows')(), { strict: false });
    return { plan: [returns('rows', [{ x: 1 }, { y: 2 }])] };
  }),
  written('rows-unknown-name', ['expand-kwargs/unknown-name'], (dag) => {
    dag.operator('m', { parameters: ['x'] }).expandKwargs(dag.task('rows')());
    return { plan: [returns('rows', [{ x: 1 }, { y: 2 }])] };
  }),
  written('rows-mapped', ['expand-kwargs/row-per-instance', 'transform/map-chain-order'], (dag) => {
    dag.task('m').expandKwargs(dag.task('rows')().map(closed('identity')));
    return { plan: [returns('rows', [{ x: 1 }, { x: 2 }])] };
  }),
  written('rows-mapped-to-none', ['expand-kwargs/row-not-a-mapping', 'transform/map-none-keeps-item'], (dag) => {
    dag.task('m').expandKwargs(dag.task('rows')().map(closed('none_on_2')));
    return { plan: [returns('rows', [{ x: 1 }, { x: 2 }])] };
  }),
  written('rows-of-a-mapped-task', ['expand-kwargs/row-per-instance', 'mapping/mapped-source-counts-xcoms'], (dag) => {
    dag.task('m').expandKwargs(dag.task('first').expand({ x: [1, 2] }));
  }),
  written(
    'rows-with-outputs-inside',
    ['expand-kwargs/literal-rows-with-outputs', 'expand-kwargs/reference-in-row-no-source'],
    (dag) => {
      const source = dag.task('source')();
      dag.task('m').expandKwargs([{ x: [source, 1] }, { x: 2 }]);
      return { plan: [returns('source', 5)] };
    },
  ),
  written('rows-that-are-outputs', ['expand-kwargs/literal-rows-with-outputs'], (dag) => {
    const [first, second] = [dag.task('first')(), dag.task('second')()];
    dag.task('m').expandKwargs([first, second]);
    return { plan: [returns('first', { x: 1 }), returns('second', { x: 2, y: 3 }), take('second', 2)] };
  }),
  written(
    'rows-that-are-outputs-of-no-mapping',
    ['expand-kwargs/literal-rows-with-outputs', 'expand-kwargs/row-not-a-mapping'],
    (dag) => {
      const [first, second] = [dag.task('first')(), dag.task('second')()];
      dag.task('m').expandKwargs([first, second]);
      return { plan: [returns('first', { x: 1 }), returns('second', [2])] };
    },
  ),
  written('row-reference-is-no-source', ['expand-kwargs/reference-in-row-no-source'], (dag) => {
    const source = dag.task('source')();
    dag.task('m', { triggerRule: 'all_done' }).expandKwargs([{ x: [source] }, { x: 2 }]);
    return { plan: [returns('source', null)] };
  }),
  written('missing-argument-of-a-mapped-task', ['definition/missing-argument-at-run-time'], (dag) => {
    dag.operator('m', { parameters: ['x', 'y'], requiredParameters: ['x', 'y'] }).expandKwargs(dag.task('rows')());
    return { plan: [returns('rows', [{ x: 1, y: 2 }, { x: 1 }])] };
  }),
];
