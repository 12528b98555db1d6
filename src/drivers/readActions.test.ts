import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { resizePool, restartScheduler } from './actions.ts';
import { simulateSync } from './simulateSync.ts';

function withActions(actions: unknown): () => ReturnType<typeof simulateSync> {
  const dag = new Dag('d');
  dag.task('work', () => 1)();
  return () => simulateSync(dag, { actions: actions as never });
}

describe('actions that no compiler has looked at', () => {
  const broken: [unknown, RegExp][] = [
    ['restart', /actions is a list/],
    [[null], /an action is an object/],
    [[{ kind: 'explode', atMs: 0 }], /kind is one of restart_scheduler/],
    [[{ kind: 'constructor', atMs: 0 }], /kind is one of restart_scheduler/],
    [[{ kind: 'restart_scheduler', adopts: true }], /atMs is whole milliseconds/],
    [[{ kind: 'restart_scheduler', atMs: 1.5, adopts: true }], /atMs is whole milliseconds/],
    [[{ kind: 'restart_scheduler', atMs: 1 }], /adopts is true or false/],
    [[{ kind: 'resize_pool', atMs: 1, slots: 1 }], /pool is the name of a pool/],
    [[{ kind: 'resize_pool', atMs: 1, pool: 'p', slots: -2 }], /slots is a whole number from -1 on/],
    [[{ kind: 'resize_pool', atMs: 1, pool: 'p' }], /slots is a whole number from -1 on/],
    [[{ kind: 'clear', atMs: 1, tasks: [] }], /tasks is a list of task ids/],
    [[{ kind: 'clear', atMs: 1, tasks: [['work', 'x']] }], /tasks is a list of task ids/],
    [[{ kind: 'clear', atMs: 1, onlyFailed: true, onlyRunning: true }], /exclude each other/],
    [[{ kind: 'clear', atMs: 1, downstream: 1 }], /downstream is true or false/],
    [[{ kind: 'clear', atMs: 1, onlyfailed: true }], /clear has no field onlyfailed/],
    [[{ kind: 'mark', atMs: 1, state: 'success' }], /task is one of/],
    [[{ kind: 'mark', atMs: 1, task: 'work', state: 'removed' }], /state is success, failed or skipped/],
    [[{ kind: 'mark', atMs: 1, task: 'work', state: 'failed', upstream: 'yes' }], /upstream is true or false/],
    [[{ kind: 'mark_run', atMs: 1, state: 'running' }], /state is success, failed or queued/],
  ];
  it.each(broken)('are refused by what is wrong with them: %j', (actions, text) => {
    expect(withActions(actions)).toThrow(text);
    expect(withActions(actions)).toThrow('[bad-action]');
  });

  it('are refused for a task the DAG does not have', () => {
    expect(withActions([{ kind: 'clear', atMs: 1, tasks: ['wrok'] }])).toThrow('An action names "wrok"');
    expect(withActions([{ kind: 'mark', atMs: 1, task: ['wrok', 1], state: 'failed' }])).toThrow('[unknown-task]');
  });

  it('are refused for a pool that nobody gave', () => {
    const resizing = withActions([resizePool('s3', 1)]);
    expect(resizing).toThrow(/An action names "s3", which is no pool\.[^]*default_pool\.[^]*\[unknown-pool\]/);
    expect(withActions([resizePool('default_pool', 1)])().state).toBe('success');
  });

  it('are kept in the trace by time', () => {
    const later = restartScheduler('2s');
    const sooner = restartScheduler(1, { adopts: true });
    expect(withActions([later, sooner])().trace.header.actions).toEqual([sooner, later]);
  });

  it('are refused by their builder without a time', () => {
    expect(() => restartScheduler('soon')).toThrow('[bad-duration]');
  });
});
