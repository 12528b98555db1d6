import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { DagOptions, TaskOptions } from '../authoring/options.ts';
import { echo } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { TaskSpec } from '../model/dagSpec.ts';
import type { Trace } from '../trace/trace.ts';
import { sentences } from './tamper.support.ts';

const ID = 'active-limits';

function busy(options: DagOptions, task: TaskOptions = {}): Trace {
  const dag = new Dag('d', options);
  dag.task('work', echo, task).expand({ x: [0, 1, 2, 3] });
  return simulateSync(dag, { durations: { work: '10s' } }).trace;
}

function withTask(trace: Trace, change: Partial<TaskSpec>): Trace {
  const { dag } = trace.header;
  const tasks = dag.tasks.map((task) => ({ ...task, ...change }));
  return { ...trace, header: { ...trace.header, dag: { ...dag, tasks } } };
}

describe('the judge active-limits', () => {
  it('accuses nobody of being as many as may be', () => {
    expect(sentences(busy({ maxActiveTasks: 2 }), ID)).toEqual([]);
    expect(sentences(busy({}, { maxActiveTisPerDagrun: 3 }), ID)).toEqual([]);
    expect(sentences(busy({}, { maxActiveTisPerDag: 1 }), ID)).toEqual([]);
  });

  it('accuses one more than maxActiveTasks', () => {
    const trace = busy({ maxActiveTasks: 2 });
    const dag = { ...trace.header.dag, maxActiveTasks: 1 };
    expect(sentences({ ...trace, header: { ...trace.header, dag } }, ID)).toEqual([
      '2 instances are active once work[1] is queued, and maxActiveTasks is 1.',
      '2 instances are active once work[3] is queued, and maxActiveTasks is 1.',
    ]);
  });

  it('accuses one more than parallelism, unless the executor may know of a slot that is free', () => {
    const trace = busy({});
    const config = { ...trace.header.config, parallelism: 3 };
    expect(sentences({ ...trace, header: { ...trace.header, config } }, ID)).toEqual([
      '4 instances are active once work[3] is queued, and parallelism is 3.',
    ]);
    const plan = [{ where: { task: 'work' }, what: { kind: 'worker_lost' as const, reported: null } }];
    expect(sentences({ ...trace, header: { ...trace.header, config, plan } }, ID)).toEqual([]);
  });

  it('accuses one more than its task allows', () => {
    expect(sentences(withTask(busy({}), { maxActiveTisPerDag: 3 }), ID)).toEqual([
      '4 instances are active once work[3] is queued, and maxActiveTisPerDag is 3.',
    ]);
    expect(sentences(withTask(busy({}), { maxActiveTisPerDagrun: 3 }), ID)).toEqual([
      '4 instances are active once work[3] is queued, and maxActiveTisPerDagrun is 3.',
    ]);
  });
});
