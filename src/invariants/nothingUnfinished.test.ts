import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { Reference } from '../authoring/references.ts';
import { fail } from '../drivers/faults.ts';
import { echo } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { Trace } from '../trace/trace.ts';
import { sentences, withoutMovesFrom } from './tamper.support.ts';

const ID = 'nothing-unfinished';

function pipeline(): Trace {
  const dag = new Dag('d');
  dag.task('work', echo).expand({ x: dag.task('numbers', () => [1, 2])() });
  return simulateSync(dag).trace;
}

describe('the judge nothing-unfinished', () => {
  it('accuses nobody when all have ended', () => {
    expect(sentences(pipeline(), ID)).toEqual([]);
  });

  it('accuses an instance that was forgotten, whatever it was doing', () => {
    expect(sentences(withoutMovesFrom(pipeline(), 'work[1]', 'success'), ID)).toEqual([
      'The run is over, and work[1] is running.',
    ]);
    expect(sentences(withoutMovesFrom(pipeline(), 'work[1]', 'scheduled'), ID)).toEqual([
      'The run is over, and work[1] is none.',
    ]);
  });

  it('is silent of a run that has not ended, and of a deadlock, where Airflow leaves them', () => {
    const dag = new Dag('d');
    dag.task('work', echo, { pool: 'small', poolSlots: 2 })({ x: 1 });
    const { trace } = simulateSync(dag, { pools: { small: 1 } });
    expect(trace.endReason).toBe('stalled');
    expect(sentences(trace, ID)).toEqual([]);
    const forgotten = withoutMovesFrom(pipeline(), 'work[1]', 'success');
    const callbacks = [{ row: forgotten.moves.length, reason: 'all_tasks_deadlocked' as const, instance: -1 }];
    expect(sentences({ ...forgotten, callbacks }, ID)).toEqual([]);
  });

  it('knows the defect by which rows of the last expansion are left behind, and the profile without it', () => {
    const dag = new Dag('d');
    const group = dag.taskGroup('g', (inside, { x }: { x: Reference<number> }) => {
      const above = inside.task('z', echo)({ x });
      inside
        .task('b', () => 1, { triggerRule: 'all_failed' })()
        .after(above);
    });
    group.expand({ x: dag.task('numbers', () => [1, 2, 3])() });
    const { trace } = simulateSync(dag, { faults: [fail('g.z').at(2)] });
    expect(sentences(trace, ID)).toEqual([]);
    expect(sentences({ ...trace, header: { ...trace.header, profile: 'of my own' } }, ID)).toEqual([]);
    expect(sentences({ ...trace, header: { ...trace.header, profile: 'intended' } }, ID)).toEqual([
      'The run is over, and g.b[2] is scheduled.',
    ]);
  });
});
