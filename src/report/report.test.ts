import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { Reference } from '../authoring/references.ts';
import { fail, skip } from '../drivers/faults.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { dagGraph } from './dagGraph.ts';
import { createPalette } from './palette.ts';
import { indexesText, reasonLines } from './reasons.ts';
import { taskTable } from './taskTable.ts';

const PLAIN = createPalette(false);
const identity = ({ x }: { x: number }): number => x;

describe('the task table', () => {
  it('counts states of a mapped task, and shows a task that never expanded without a number', () => {
    const dag = new Dag('d');
    dag.task('wide', identity).expand({ x: [1, 2, 3] });
    dag.task('none', identity).expand({ x: dag.task('empty', () => [] as number[])() });
    const text = taskTable(simulateSync(dag, { faults: [skip('wide').at(0)], durations: { wide: '10s' } }), PLAIN);
    expect(text).toMatch(/wide\[ \] +3 {2}2 success, 1 skipped +3 +0s +10s/);
    expect(text).toMatch(/none\[ \] +- {2}skipped +0 +- +-/);
  });

  it('counts from the first try to the end of the last', () => {
    const dag = new Dag('d');
    dag.task('work', () => 1, { retries: 1, retryDelay: '1m' })();
    const run = simulateSync(dag, { faults: [fail('work').onTry(1)], durations: { work: '5s' } });
    expect(taskTable(run, PLAIN)).toMatch(/work +1 {2}success +2 +0s +1m10s1ms/);
  });

  it('is coloured only when asked', () => {
    const dag = new Dag('d');
    dag.task('work', () => 1)();
    const run = simulateSync(dag);
    expect(taskTable(run, PLAIN)).not.toContain('\u001B');
    expect(taskTable(run, createPalette(true))).toContain('\u001B[32msuccess');
  });
});

describe('reasons', () => {
  it('share a line when many indexes have the same one', () => {
    const dag = new Dag('d');
    const first = dag.task('first', () => 1)();
    dag
      .task('wide', identity)
      .expand({ x: [1, 2, 3, 4] })
      .after(first);
    expect(reasonLines(simulateSync(dag, { faults: [fail('first')] }), PLAIN)).toEqual([
      "  first       failed: planned by fail('first')",
      '  wide[0..3]  upstream_failed: first failed',
    ]);
  });

  it('write indexes as ranges', () => {
    expect(indexesText([-1])).toBe('');
    expect(indexesText([0, 1, 2, 5])).toBe('[0..2, 5]');
    expect(indexesText([0, 2, 4, 6, 8, 10, 12, 14, 16])).toBe('[0, 2, 4, 6, 8, 10, 12, 14, ... 9 in all]');
  });

  it('are summed up when a task has many', () => {
    const dag = new Dag('d');
    dag
      .task('wide', ({ x }: { x: number }) => {
        throw new Error(`number ${x}`);
      })
      .expand({ x: Array.from({ length: 20 }, (_, x) => x) });
    const lines = reasonLines(simulateSync(dag), PLAIN);
    expect(lines).toHaveLength(9);
    expect(lines.at(-1)).toBe('  wide     and 12 more reasons');
  });
});

describe('the graph', () => {
  it('spells transforms and groups, and leaves defaults out', () => {
    const dag = new Dag('d');
    const numbers = dag.task('numbers', () => [1, 2])();
    const letters = dag.task('letters', () => ['a'])();
    dag.task('pairs', ({ pair }: { pair: [number, string] }) => pair[0]).expand({ pair: numbers.zip(letters) });
    const group = dag.taskGroup('each', (inside, each: { x: Reference<number> }) => {
      inside.task('inner', identity, { triggerRule: 'all_done' })({ x: each.x });
    });
    group.expand({ x: numbers.map((x) => x + 1) });
    const text = dagGraph(dag.compile().spec, PLAIN);
    expect(text).toContain('pairs[ ]         after letters, numbers  expand(pair=zip(numbers, letters))');
    expect(text).toMatch(/\n {2}group each\[ \] +expand\(x=numbers\.map\(\)\)/);
    expect(text).toMatch(/ {4}each\.inner\[ \] +after numbers {2}rule all_done/);
    expect(text).not.toContain('all_success');
  });
});
