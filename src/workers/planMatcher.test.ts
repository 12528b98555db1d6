import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { fail, hang, returns, skip, take } from '../drivers/faults.ts';
import { echo, statesOf } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { AttemptRequest } from '../model/attempt.ts';
import type { OutcomePlan } from '../model/outcomePlan.ts';
import type { Items } from './items.ts';
import { createPlanMatcher, isTaskMatch } from './planMatcher.ts';

const IDS = ['load_a', 'load_b', 'g.load_a', 'x'];

/** No entry here asks for items. */
const RUN = { runId: 'r', logicalDate: '2026-01-01T00:00:00.000Z', seed: 0, items: null as unknown as Items };

function ask(plan: OutcomePlan, taskId: string, { mapIndex = -1, tryNumber = 1 } = {}): string {
  const request = { instance: 0, task: 0, taskId, mapIndex, tryNumber, atMs: 0 } as unknown as AttemptRequest;
  const matcher = createPlanMatcher(plan, IDS, () => RUN);
  const outcome = matcher.outcomeOf(request);
  const text = outcome === null ? 'body' : `${outcome.what.kind} (${outcome.position})`;
  return `${text}, ${matcher.durationOf(request) ?? 'no'} ms`;
}

describe('the outcome plan', () => {
  it('lets the first match decide, outcome and duration each for itself', () => {
    const plan = [take('load_a', 5), fail('load_a'), skip('load_*'), take('*', 7), returns('x', 1)];
    expect(ask(plan, 'load_a')).toBe('fail (1), 5000 ms');
    expect(ask(plan, 'load_b')).toBe('skip (2), 7000 ms');
    expect(ask(plan, 'x')).toBe('return (4), 7000 ms');
    expect(ask(plan, 'g.load_a')).toBe('body, 7000 ms');
  });

  it('matches map index and try where an entry names them', () => {
    const plan = [fail('x').at(2).onTry(1), skip('x').at(3), hang('x').onTry(3)];
    expect(ask(plan, 'x', { mapIndex: 2 })).toBe('fail (0), no ms');
    expect(ask(plan, 'x', { mapIndex: 2, tryNumber: 2 })).toBe('body, no ms');
    expect(ask(plan, 'x', { mapIndex: 3, tryNumber: 9 })).toBe('skip (1), no ms');
    expect(ask(plan, 'x', { mapIndex: -1, tryNumber: 3 })).toBe('hang (2), no ms');
    expect(ask([fail('x').at(-1)], 'x', { mapIndex: 0 })).toBe('body, no ms');
  });

  it('reads a task as a glob unless it is an id', () => {
    const matches = (pattern: string) => IDS.filter((taskId) => isTaskMatch(pattern, taskId));
    expect(matches('load_a')).toEqual(['load_a']);
    expect(matches('load_*')).toEqual(['load_a', 'load_b']);
    expect(matches('g.*')).toEqual(['g.load_a']);
    expect(matches('*')).toEqual(IDS);
    expect(matches('load_?')).toEqual(['load_a', 'load_b']);
    expect(matches('{x,load_b}')).toEqual(['load_b', 'x']);
    expect(matches('load')).toEqual([]);
    expect([isTaskMatch('a[0]', 'a[0]'), isTaskMatch('constructor', 'toString')]).toEqual([true, false]);
  });

  it('knows which entries never decided anything', () => {
    const dag = new Dag('d');
    dag.task('m', echo).expand({ x: [0, 1] });
    const faults = [fail('m').at(0), skip('m').at(7), fail('m').at(1).onTry(2), skip('m').at(0)];
    const run = simulateSync(dag, { faults });
    expect(statesOf(run)).toEqual({ m: 'failed success' });
    const unmatched = run.warnings.filter((warning) => warning.includes('never matched'));
    expect(unmatched).toHaveLength(3);
    expect(unmatched[0]).toContain('.at(7)');
    expect(unmatched[2]).toContain("skip('m')");
  });

  it('decides an attempt whole: neither arguments nor body are looked at', () => {
    const dag = new Dag('d');
    let calls = 0;
    dag.task('m', () => calls++, { retries: 1 })();
    expect(simulateSync(dag, { faults: [fail('m')] }).instance('m').state).toBe('failed');
    expect(simulateSync(dag, { faults: [returns('m', { a: 1 })] }).xcom('m')).toEqual({ a: 1 });
    expect(calls).toBe(0);
    simulateSync(dag, { faults: [take('m', 5)] });
    expect(calls).toBe(1);
  });

  it('returns what it says to each attempt anew, also where it is mapped over', () => {
    const dag = new Dag('d');
    const list = dag.task('list', () => [0])();
    dag.task('m', ({ x }: { x: number[] }) => x.push(9)).partial({ x: list } as never).expand({ y: list } as never); // prettier-ignore
    const value = [1, 2];
    const run = simulateSync(dag, { faults: [returns('list', value)] });
    value.push(3);
    expect([run.xcom('list'), run.xcom('m')]).toEqual([[1, 2], [3, 3]]); // prettier-ignore
  });
});
