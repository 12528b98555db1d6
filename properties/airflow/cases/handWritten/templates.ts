/**
 * Cases about text that Airflow renders as a template, and text that it does not.
 */
import { returns } from '../../../../src/drivers/faults.ts';
import { written, type CaseReference, type WrittenCase } from './writeCase.ts';

export const TEMPLATE_CASES: readonly WrittenCase[] = [
  written('template-in-expand', ['template/literal-in-expand'], (dag) => {
    dag.task('m').expand({ x: ['{{ 1 + 1 }}', { k: '{{ ds }}' }, ['{{ ti.map_index }}']] });
  }),
  written('template-in-partial', ['template/partial'], (dag) => {
    dag
      .task('m')
      .partial({ p: '{{ ti.task_id }}' })
      .expand({ x: [1, 2] });
    dag
      .operator('o')
      .partial({ p: '{{ ti.task_id }}' })
      .expand({ x: [1] });
  }),
  written('template-in-a-call', ['template/text-beside-reference'], (dag) => {
    const source = dag.task('source')();
    dag.task('a')({ text: '{{ ds_nodash }}', list: [source, '{{ 2 * 3 }}'], record: { source, t: '{{ ts }}' } });
    return { plan: [returns('source', '{{ not rendered }}')] };
  }),
  written('template-from-a-task', ['template/output-in-expand'], (dag) => {
    dag.task('m').expand({ x: dag.task('list')() });
    return { plan: [returns('list', ['{{ 1 + 1 }}', 'plain'])] };
  }),
  written('template-in-rows', ['template/expand-kwargs'], (dag) => {
    dag.task('m').expandKwargs(dag.task('rows')());
    dag.task('n').expandKwargs([{ x: '{{ 1 + 1 }}' }]);
    return { plan: [returns('rows', [{ x: '{{ 1 + 1 }}' }, { x: 'plain' }])] };
  }),
  written('template-in-a-group-element', ['template/group-element-never'], (dag) => {
    dag
      .group('g', (group, { x }) => void group.task('t')({ x: x as CaseReference, y: '{{ ti.map_index }}' }))
      .expand({
        x: ['{{ 1 + 1 }}', 'plain'],
      });
  }),
  written(
    'params',
    ['partial/params-merged'],
    (dag) => {
      dag.task('a')({ p: '{{ params.p }}', q: '{{ params.q }}' });
    },
    { params: { p: 'one', q: 'two' } },
  ),
];
