import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dag } from '../../authoring/dag.ts';
import { arbitraryCase, settingsOfCase } from '../../checking/generator/arbitraryCase.ts';
import { fail } from '../../drivers/faults.ts';
import { simulateSync } from '../../drivers/simulateSync.ts';
import { instanceColumns } from '../../trace/instances.ts';
import type { Creation, Trace } from '../../trace/trace.ts';
import { mapIndexAt, presenceOf, StateHistory } from './stateHistory.ts';

/** Long columns are compared faster so. */
function textOf(column: Uint8Array | Uint16Array): string {
  return column.join();
}

function expectAgreement(trace: Trace, history: StateHistory, row: number): void {
  const expected = instanceColumns(trace, row);
  const last = instanceColumns(trace);
  const shown = history.at(row);
  expect(shown.count).toBe(expected.count);
  expect(shown.deleted).toEqual(expected.deleted);
  expect(textOf(shown.state.subarray(0, shown.count))).toBe(textOf(expected.state));
  expect(textOf(shown.tryNumber.subarray(0, shown.count))).toBe(textOf(expected.tryNumber));
  expect(expected.mapIndex.map((_, instance) => mapIndexAt(shown, last, instance))).toEqual(expected.mapIndex);
}

describe('the history of a generated run', () => {
  it('agrees with the columns of the trace at any moment, in whatever order moments are asked for', () => {
    let placeholders = 0;
    fc.assert(
      fc.property(arbitraryCase({ maxTasks: 5 }), fc.array(fc.nat(), { minLength: 4, maxLength: 8 }), (drawn, rows) => {
        const { trace } = simulateSync(drawn, { ...settingsOfCase(drawn), order: 'seeded', seed: 7 });
        const history = new StateHistory(trace);
        for (const row of [trace.moves.length, ...rows.map((each) => each % (trace.moves.length + 1)), 0]) {
          expectAgreement(trace, history, row);
          placeholders += history.at(row).placeholders.size;
        }
      }),
      { numRuns: 60, seed: 20260101 },
    );
    expect(placeholders).toBeGreaterThan(20);
  });
});

describe('the history of a long run', () => {
  const dag = new Dag('d', { maxActiveTasks: 32 });
  dag
    .task('work', ({ x }: { x: number }) => x, { retries: 1, retryDelay: '1m' })
    .expand({
      x: Array.from({ length: 1300 }, (_, index) => index),
    });
  const options = { config: { maxMapLength: 10_000 }, faults: [fail('work').onTry(1)], durations: { work: '10s' } };

  it('is the same from a frame, from the moment before and from the beginning', () => {
    const { trace } = simulateSync(dag, options);
    const history = new StateHistory(trace);
    expect(history.length).toBeGreaterThan(2 * 4096);
    for (const row of [history.length, 4096, 4097, 8191, 4095, 8192, 1, history.length - 1]) {
      expectAgreement(trace, history, row);
    }
  });

  it('hands out moments that later ones leave alone', () => {
    const { trace } = simulateSync(dag, options);
    const history = new StateHistory(trace);
    const early = history.at(100);
    const kept = early.state.slice();
    history.at(5000);
    history.at(101);
    expect(early.state).toEqual(kept);
  });
});

describe('a moment', () => {
  const dag = new Dag('d');
  const list = dag.task('list', () => [1, 2, 3])();
  dag.task('work', ({ x }: { x: number }) => x).expand({ x: list });

  it('tells instances that are not there yet from those that have no state', () => {
    const { trace } = simulateSync(dag, { durations: { list: '5s' } });
    const history = new StateHistory(trace);
    const first = history.at(0);
    expect([0, 1, 2, 3].map((instance) => presenceOf(first, instance))).toEqual([
      'there',
      'there',
      'not_yet',
      'not_yet',
    ]);
    expect([...first.placeholders]).toEqual([1]);
    expect(presenceOf(history.at(history.length), 3)).toBe('there');
    expect([...history.at(history.length).placeholders]).toEqual([]);
  });

  it('knows placeholders that were gone by then', () => {
    const { trace } = simulateSync(dag);
    const gone = { ...(trace.creations[1] as Creation), row: 2, count: -1 };
    const history = new StateHistory({ ...trace, creations: [...trace.creations.slice(0, 2), gone] });
    expect([1, 2].map((row) => presenceOf(history.at(row), 1))).toEqual(['there', 'gone']);
  });

  it('is found by its time: all moves of that time are made', () => {
    const { trace } = simulateSync(dag, { durations: { list: '5s', work: '2s' } });
    const history = new StateHistory(trace);
    const rows = Array.from({ length: history.length + 1 }, (_, row) => row);
    expect(rows.map((row) => history.timeOf(row))).toEqual([...rows].map((row) => history.timeOf(row)).sort((a, b) => a - b)); // prettier-ignore
    expect(history.timeOf(0)).toBe(0);
    expect(history.timeOf(history.length)).toBe(7000);
    expect(history.rowAt(-1)).toBe(0);
    expect(history.rowAt(7000)).toBe(history.length);
    for (const timeMs of [0, 3, 5000, 6999]) {
      const row = history.rowAt(timeMs);
      expect(history.timeOf(row)).toBeLessThanOrEqual(timeMs);
      expect(history.timeOf(row + 1)).toBeGreaterThan(timeMs);
    }
  });
});
