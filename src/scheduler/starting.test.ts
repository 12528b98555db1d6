import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { timesOf } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';

describe('what is queued in one round', () => {
  it.each([
    ['3.3.2', ['0 heavy running', '0 middle running', '0 light running']],
    ['3.2.0', ['0 light running', '0 middle running', '0 heavy running']],
  ])('starts under release %s in the order %j (rule selection/hand-out-order)', (profile, expected) => {
    const dag = new Dag('d');
    dag.task('middle', () => 1, { priorityWeight: 5 })();
    dag.task('heavy', () => 1, { priorityWeight: 9 })();
    dag.task('light', () => 1, { priorityWeight: 1 })();
    expect(timesOf(simulateSync(dag, { profile }), 'running')).toEqual(expected);
  });
});
