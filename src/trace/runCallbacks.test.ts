import { describe, expect, it } from 'vitest';
import { chain } from '../authoring/chain.ts';
import { Dag } from '../authoring/dag.ts';
import { fail, hang, take } from '../drivers/faults.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { decodeTrace, encodeTrace } from './codec.ts';
import { runCallbacks } from './runCallbacks.ts';

const one = (): number => 1;
const echo = (given: Record<string, number>): Record<string, number> => given;

/** A mapped task and one after it that puts up with failures. */
function pipeline(options: ConstructorParameters<typeof Dag>[1] = {}): Dag {
  const dag = new Dag('d', options);
  const many = dag.task('many', echo).expand({ x: [0, 1, 2] });
  chain(many, dag.task('after', one, { triggerRule: 'all_success' })());
  return dag;
}

describe('the callback of a run (rules callback/run-reasons, callback/context-instance)', () => {
  it('is success, with the success that ended last', () => {
    expect(simulateSync(pipeline(), { durations: { many: 5, after: 2 } }).callback).toEqual({
      name: 'on_success_callback',
      reason: 'success',
      atMs: 7000,
      instance: { taskId: 'after', mapIndex: -1 },
    });
  });

  it('is task_failure, with the failure that ended last, upstream_failed ones left out', () => {
    const faults = [fail('many').at(0), take('many', 3).at(0), fail('many').at(2), take('many', 9).at(2)];
    expect(simulateSync(pipeline(), { faults }).callback).toEqual({
      name: 'on_failure_callback',
      reason: 'task_failure',
      atMs: 9000,
      instance: { taskId: 'many', mapIndex: 2 },
    });
  });

  it('names the first by task id and map index of those that ended together', () => {
    const run = simulateSync(pipeline(), { faults: [fail('many').at(1), fail('many').at(2)] });
    expect(run.callback?.instance).toEqual({ taskId: 'many', mapIndex: 1 });
  });

  it('has no instance where nothing has succeeded, or run', () => {
    const dag = new Dag('d');
    const none = dag.task('none', (): number[] => [])();
    dag.task('work', echo).expand({ x: none as never });
    const skipped = new Dag('d');
    skipped.task('work', echo).expand({ x: [] });
    expect(simulateSync(dag).callback?.instance).toEqual({ taskId: 'none', mapIndex: -1 });
    expect(simulateSync(skipped).callback).toMatchObject({ reason: 'success', instance: null });
  });

  it('is timed_out, with the unfinished instance that started last', () => {
    const dag = pipeline({ dagrunTimeout: 30, maxActiveTasks: 1 });
    const run = simulateSync(dag, { faults: [take('many', 10).at(0), hang('many').at(1)] });
    expect(run.callback).toEqual({
      name: 'on_failure_callback',
      reason: 'timed_out',
      atMs: 30_001,
      instance: { taskId: 'many', mapIndex: 1 },
    });
  });

  it('is all_tasks_deadlocked, with the first instance behind something finished', () => {
    const dag = new Dag('d');
    const src = dag.task('src', () => [0, 1])();
    const group = dag.taskGroup('g', (inside, { x }: { x: never }) => {
      const first = inside.task('z', echo)({ x });
      inside.task('b', one, { triggerRule: 'none_failed_min_one_success' })().after(first);
    });
    group.expand({ x: src as never }).before(dag.task('z', one)());
    const run = simulateSync(dag, { profile: '3.2.0' });
    expect(run.callback).toMatchObject({
      name: 'on_failure_callback',
      reason: 'all_tasks_deadlocked',
      instance: { taskId: 'z', mapIndex: -1 },
    });
  });

  it('names in a deadlock also what the probe has just skipped without notice (rule run-state/probe-skip-unreported)', () => {
    const dag = new Dag('d');
    const [quick, branch] = [dag.task('quick', one)(), dag.branch('branch', () => null)()];
    dag.task('t', one, { triggerRule: 'one_success' })().after(quick, branch);
    const run = simulateSync(dag, { durations: { branch: 5, t: 60 } });
    expect([run.state, run.instance('t').state, run.durationMs]).toEqual(['failed', 'skipped', 5000]);
    expect(run.callback).toMatchObject({ reason: 'all_tasks_deadlocked', instance: { taskId: 't', mapIndex: -1 } });
  });

  it('is none where the run came to no end of Airflow', () => {
    const dag = new Dag('d');
    dag.task('stuck', one)();
    expect(simulateSync(dag, { faults: [hang('stuck')] }).callback).toBe(null);
  });

  it('survives being written and read', () => {
    const { trace } = simulateSync(pipeline());
    expect(runCallbacks(decodeTrace(encodeTrace(trace)))).toEqual(runCallbacks(trace));
  });
});
