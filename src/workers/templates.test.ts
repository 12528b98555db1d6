import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { TaskOptions } from '../authoring/options.ts';
import type { Reference } from '../authoring/references.ts';
import { echo, errorOf, givenTo, statesOf, type Named } from '../drivers/observe.support.ts';
import { fail } from '../drivers/faults.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { getContext } from '../virtual/attemptContext.ts';
import { AirflowSkipException } from '../model/errors.ts';
import { isTemplate, renderTemplate } from './templates.ts';

const DATE = { logicalDate: '2026-03-01T06:00:00Z', runId: 'r' };
const text = '{{ ds }}';

describe('template variables', () => {
  it('hold the variables and connections of the run, as Airflow names them', () => {
    const dag = new Dag('d');
    dag.task('a', echo)({ x: '{{ var.value.env }} {{ var.json.limits.rows }} {{ conn.db.host }}' });
    const variables = { env: 'test', limits: '{"rows":3}' };
    const run = simulateSync(dag, { variables, connections: { db: { host: 'h' } } });
    expect(run.xcom('a')).toEqual({ x: 'test 3 h' });
  });

  it('do not show the arguments of the attempt before', () => {
    const dag = new Dag('d');
    dag.task('a', echo)({ x: 'first' });
    dag.task('b', echo)({ x: '{{ task.op_kwargs.x }}' });
    expect(simulateSync(dag).explain('b')).toMatch(/could not render .*: an unknown name \[Line 1, Column \d+\]/);
  });
});

describe('literals', () => {
  it('in a call and in partial are rendered, nested ones too (rule template/partial)', () => {
    const dag = new Dag('d');
    dag.task('a', echo)({ x: text, list: [text, { deep: text, [text]: 1 }], n: 1 });
    dag
      .task('m', echo)
      .partial({ p: [text] })
      .expand({ x: [0] });
    const run = simulateSync(dag, DATE);
    expect(run.xcom('a')).toEqual({ x: '2026-03-01', list: ['2026-03-01', { deep: '2026-03-01', [text]: 1 }], n: 1 });
    expect(givenTo(run, 'm')).toEqual([{ p: ['2026-03-01'], x: 0 }]);
  });

  it('in expand are rendered, nested and in dicts too (rule template/literal-in-expand)', () => {
    const dag = new Dag('d');
    dag.task('m', echo).expand({ x: [text, [text], { k: text }] });
    dag.task('n', echo).expand({ x: { [text]: text } as never });
    const run = simulateSync(dag, DATE);
    expect(givenTo(run, 'm')).toEqual([{ x: '2026-03-01' }, { x: ['2026-03-01'] }, { x: { k: '2026-03-01' } }]);
    expect(givenTo(run, 'n')).toEqual([{ x: ['2026-03-01', '2026-03-01'] }]);
  });
});

describe('the arguments of a mapped group', () => {
  it('are not rendered, whatever they come from (executed on Airflow 3.2.0)', () => {
    const dag = new Dag('d');
    const echoed = (id: string) =>
      dag.taskGroup(id, (inside, { x }: { x: Reference<string> }) => inside.task('t', echo)({ x, own: text }));
    echoed('g').expand({ x: [text] });
    echoed('h').expandKwargs([{ x: text }]);
    const run = simulateSync(dag, DATE);
    const expected = [{ x: text, own: '2026-03-01' }];
    expect([givenTo(run, 'g.t'), givenTo(run, 'h.t')]).toEqual([expected, expected]);
  });
});

describe('outputs', () => {
  it('are not rendered: as arguments, in partial, in expand, through transforms (rule template/output-in-expand)', () => {
    const dag = new Dag('d');
    const src = dag.task('src', () => [text])();
    dag.task('a', echo)({ x: src });
    dag
      .task('m', echo)
      .partial({ p: src })
      .expand({ x: src, y: src.map((item) => `${item}!`) });
    const run = simulateSync(dag, DATE);
    expect(run.xcom('a')).toEqual({ x: [text] });
    expect(givenTo(run, 'm')).toEqual([{ p: [text], x: text, y: `${text}!` }]);
  });

  it('stay as they are among literals that are rendered', () => {
    const dag = new Dag('d');
    const src = dag.task('src', () => text)();
    dag.task('a', echo)({ x: [text, src], y: { k: text, l: src } });
    expect(simulateSync(dag, DATE).xcom('a')).toEqual({ x: ['2026-03-01', text], y: { k: '2026-03-01', l: text } });
  });

  it('that arrive through expandKwargs are rendered (rule template/expand-kwargs)', () => {
    const dag = new Dag('d');
    const rows = dag.task('rows', (): Named[] => [{ x: text, y: [{ deep: text }] }])();
    dag.task('m', echo).expandKwargs(rows);
    dag.task('n', echo).expandKwargs([{ x: text }]);
    const run = simulateSync(dag, DATE);
    expect(givenTo(run, 'm')).toEqual([{ x: '2026-03-01', y: [{ deep: '2026-03-01' }] }]);
    expect(givenTo(run, 'n')).toEqual([{ x: '2026-03-01' }]);
  });
});

describe('a template', () => {
  it.each([
    ['{{ ds }} {{ ds_nodash }}', '2026-03-01 20260301'],
    [
      '{{ ts }} {{ ts_nodash }} {{ ts_nodash_with_tz }}',
      '2026-03-01T06:00:00+00:00 20260301T060000 20260301T060000+0000',
    ],
    ['{{ logical_date }} {{ data_interval_start }}', '2026-03-01T06:00:00+00:00 2026-03-01T06:00:00+00:00'],
    ['{{ run_id }} {{ dag_run.run_id }} {{ dag.dag_id }} {{ task.task_id }}', 'r r d a'],
    ['{{ ti.map_index }} {{ ti.try_number }} {{ task_instance.max_tries }}', '-1 1 0'],
    ['{{ params.bucket }}/{{ params["n"] + 1 }}', 'landing/4'],
    ['{% for i in [1, 2] %}{{ i }}{% endfor %}{# nothing #}', '12'],
    ["{{ 'a' | upper }}{{ '<&>' }}", 'A<&>'],
    ['plain { text }', 'plain { text }'],
  ])("knows Airflow's names: %s", (template, expected) => {
    const dag = new Dag('d', { params: { bucket: 'landing', n: 3 } });
    dag.task('a', echo)({ x: template });
    expect(simulateSync(dag, DATE).xcom('a')).toEqual({ x: expected });
  });

  it('with an unknown name or a mistake fails the attempt, and says which text', () => {
    const failing = (template: string) => {
      const dag = new Dag('d');
      dag.task('a', echo)({ x: template });
      const run = simulateSync(dag);
      expect(run.instance('a').state).toBe('failed');
      return errorOf(run, 'a');
    };
    expect(failing('{{ dss }}')).toContain('could not render "{{ dss }}"');
    expect(failing('{{ params.missing }}')).toContain('could not render');
    expect(failing('{% if %}')).toContain('could not render');
  });

  it('is recognised by its marks', () => {
    expect(['{{ a }}', 'x{% a %}', '{# a #}', '{a}', 'a }}', ''].map(isTemplate)).toEqual([true, true, true, false, false, false]); // prettier-ignore
    expect(renderTemplate('{{ a.b }}', { variables: { a: { b: 1 } }, searchpath: [] })).toBe('1');
  });
});

/** Labels of the instances of `m` over ['a', 'b']. */
function labels(
  template: string | null,
  body: (given: { x: string }) => unknown = ({ x }) => x,
  options: TaskOptions = {},
) {
  const dag = new Dag('d');
  dag.task('m', body, { mapIndexTemplate: template, ...options }).expand({ x: ['a', 'b'] });
  const run = simulateSync(dag, DATE);
  return { run, labels: [0, 1].map((index) => run.attempts('m', index).at(-1)?.renderedMapIndex) };
}

describe('mapIndexTemplate', () => {
  it('labels instances, with the arguments in sight (rule label/not-identity)', () => {
    expect(labels('{{ task.op_kwargs["x"] }} on {{ ds }}').labels).toEqual(['a on 2026-03-01', 'b on 2026-03-01']);
    expect(labels('same').labels).toEqual(['same', 'same']);
    expect(labels(null).labels).toEqual([undefined, undefined]);
  });

  it('is rendered with what the body put into its context (rule label/template-rendered-twice)', () => {
    const body = ({ x }: { x: string }) => {
      getContext()['label'] = x.toUpperCase();
    };
    expect(labels('{{ label }}', body).labels).toEqual(['A', 'B']);
  });

  it('that cannot be rendered fails a success and is ignored after a failure (rule label/error-after-success)', () => {
    const { run } = labels('{{ nothing }}');
    expect(statesOf(run)).toEqual({ m: 'failed failed' });
    expect(errorOf(run, 'm', 0)).toContain('TemplateError');
    const failing = labels('{{ nothing }}', () => {
      throw new Error('own');
    });
    expect(errorOf(failing.run, 'm', 0)).toBe('Error: own');
  });

  it('is rendered after a skip and a failure too', () => {
    const body = ({ x }: { x: string }) => {
      if (x === 'a') throw new AirflowSkipException();
      throw new Error('no');
    };
    expect(labels('{{ task.op_kwargs.x }}', body).labels).toEqual(['a', 'b']);
  });

  it('is cut at the 250 characters Airflow stores', () => {
    expect(labels('{{ ds }}' + 'x'.repeat(300)).labels[0]).toHaveLength(250);
  });

  it('is not asked for an attempt the plan decides', () => {
    const dag = new Dag('d');
    dag.task('m', echo, { mapIndexTemplate: '{{ nothing }}' }).expand({ x: [1] });
    expect(errorOf(simulateSync(dag, { faults: [fail('m', 'by plan')] }), 'm', 0)).toBe('AirflowException: by plan');
  });
});
