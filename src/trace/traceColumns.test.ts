import { describe, expect, it } from 'vitest';
import type { InstanceId, TaskNumber } from '../model/ids.ts';
import { STATE } from '../model/states.ts';
import { CAUSE } from '../model/transition.ts';
import { TraceRecorder } from './recorder.ts';
import { TraceColumns } from './traceColumns.ts';

describe('the columns of a trace', () => {
  it('give back what was appended, across growth and chunks', () => {
    const columns = new TraceColumns();
    const rows = 2 * 65_536 + 300;
    for (let row = 0; row < rows; row++) columns.append(row, row % 13, row % 65_536, row % 29, row - 1);
    expect(columns.length).toBe(rows);
    for (const row of [0, 255, 256, 4095, 65_535, 65_536, 131_071, 131_072, rows - 1]) {
      const read = [
        columns.instanceAt(row),
        columns.stateAt(row),
        columns.tryNumberAt(row),
        columns.causeAt(row),
        columns.culpritAt(row),
      ];
      expect(read).toEqual([row, row % 13, row % 65_536, row % 29, row - 1]);
    }
    expect(columns.chunks.map((_, number) => columns.usedRows(number))).toEqual([65_536, 65_536, 300]);
  });

  it('are empty to begin with', () => {
    const columns = new TraceColumns();
    expect([columns.length, columns.chunks.length]).toEqual([0, 0]);
  });
});

describe('the recorder', () => {
  const move = (recorder: TraceRecorder): void => {
    recorder.moved(0 as InstanceId, STATE.scheduled, 1, CAUSE.selected, -1);
  };

  it('marks where rounds begin, without those in which nothing happened', () => {
    const recorder = new TraceRecorder();
    recorder.instant(0, 0);
    recorder.created(0 as InstanceId, 2, 0 as TaskNumber, 0, CAUSE.created, -1);
    recorder.instant(1, 0);
    move(recorder);
    recorder.instant(2, 500);
    recorder.instant(3, 700);
    move(recorder);
    expect(recorder.marks).toEqual({ rows: [0, 0, 1], rounds: [0, 1, 3], timesMs: [0, 0, 700] });
  });

  it('keeps creations and renumberings with the number of moves before them', () => {
    const recorder = new TraceRecorder();
    recorder.created(0 as InstanceId, 1, 3 as TaskNumber, -1, CAUSE.created, -1);
    move(recorder);
    recorder.renumbered(0 as InstanceId, 3 as TaskNumber, CAUSE.expanded, 2);
    expect(recorder.creations).toEqual([
      { row: 0, first: 0, count: 1, task: 3, firstMapIndex: -1, cause: CAUSE.created, culprit: -1 },
      { row: 1, first: 0, count: 0, task: 3, firstMapIndex: 0, cause: CAUSE.expanded, culprit: 2 },
    ]);
  });
});
