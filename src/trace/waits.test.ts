import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { defers, fail, poke, returns, take, triggers } from '../drivers/faults.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { planEntryText } from './planEntryText.ts';

const identity = ({ x }: { x: number }): number => x;

describe('the explanation of a success', () => {
  it('says what it waited for and who made room', () => {
    const dag = new Dag('d');
    dag.task('write', identity, { pool: 'db' }).expand({ x: [1, 2, 3] });
    const run = simulateSync(dag, { pools: { db: 1 }, durations: { write: '10s' } });
    expect(run.explain('write', 0)).toBe('success');
    expect(run.explain('write', 1)).toBe('success, queued at 10s after waiting for pool db (freed by write[0])');
    expect(run.explain('write', 2)).toBe('success, queued at 20s after waiting for pool db (freed by write[1])');
  });

  it('says which tries went before and what went wrong', () => {
    const dag = new Dag('d');
    dag.task('work', () => 1, { retries: 3, retryDelay: '1m' })();
    const run = simulateSync(dag, { faults: [fail('work', 'first line\nsecond line').onTry(1)] });
    expect(run.explain('work')).toBe('success on try 2 of 4 (try 1: AirflowException: first line)');
  });

  it('has the map index label', () => {
    const dag = new Dag('d');
    dag.task('work', identity, { mapIndexTemplate: 'day {{ task.op_kwargs["x"] }}' }).expand({ x: [1] });
    const run = simulateSync(dag);
    expect(run.explain('work', 0)).toBe('success [day 1]');
  });
});

describe('an instance that never got its slots', () => {
  it('is told to be too big for its pool', () => {
    const dag = new Dag('d');
    dag.task('big', () => 1, { pool: 'db', poolSlots: 3 })();
    const run = simulateSync(dag, { pools: { db: 2 } });
    expect(run.explain('big')).toMatch(/^scheduled: it never got a slot \(it takes 3 of pool db, which has 2\)/);
  });
});

describe('a plan entry as text', () => {
  it('is spelled as its builder', () => {
    expect(planEntryText(fail('load').at(2).onTry(1))).toBe("fail('load').at(2).onTry(1)");
    expect(planEntryText(take("it's", '90s'))).toBe("take('it\\'s', '1m30s')");
    expect(planEntryText(defers('wait'))).toBe("defers('wait')");
    expect(planEntryText(defers('wait', { for: 5, event: 1, timeout: '1h' }))).toBe(
      "defers('wait', { for: '5s', event: 1, timeout: '1h' })",
    );
    expect(planEntryText(triggers('wait', { for: 5, fails: 'no' }))).toBe(
      "triggers('wait', { for: '5s', fails: 'no' })",
    );
    expect(planEntryText(triggers('wait', { for: 5, ends: 'skipped', xcoms: { a: 1 } }))).toBe(
      "triggers('wait', { for: '5s', ends: 'skipped', xcoms: {\"a\":1} })",
    );
    expect(planEntryText(poke('wait', 3))).toBe("poke('wait', 3)");
    expect(planEntryText(poke('wait', null, { then: 'skip', value: 1 }))).toBe(
      "poke('wait', null, { then: 'skip', value: 1 })",
    );
    expect(planEntryText(returns('list', ['a', 'b']))).toBe(`returns('list', ["a","b"])`);
    expect(planEntryText(returns('list', 'x'.repeat(99)))).toMatch(/^returns\('list', "x{39}\.\.\.\)$/);
  });
});
