import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { InstanceId, TaskNumber } from '../model/ids.ts';
import { STATE } from '../model/states.ts';
import { dagIndexOf, type IndexedTask } from './dagIndex.ts';
import { addInstance, eachInstance, type InstanceRange } from './instanceRanges.ts';
import { InstanceTable } from './instanceTable.ts';
import { activeCount, createTaskRows, highestMapIndex, rowAt, someRow, unfinishedRows } from './taskRows.ts';

function emptyRows() {
  const dag = new Dag('d');
  dag.task('a', () => 1)();
  return createTaskRows(dagIndexOf(dag.compile().spec).tasks[0] as IndexedTask);
}

/** Indexes 0..2 in rows 5..7 and, added later, 3..4 in rows 20..21. */
function twoSegments() {
  const rows = emptyRows();
  rows.segments.push({ first: 5 as InstanceId, firstMapIndex: 0, length: 3 });
  rows.segments.push({ first: 20 as InstanceId, firstMapIndex: 3, length: 2 });
  return rows;
}

describe('the rows of a task', () => {
  it('are found by map index across segments', () => {
    const rows = twoSegments();
    expect([-1, 0, 2, 3, 4, 5].map((index) => rowAt(rows, index))).toEqual([-1, 5, 7, 20, 21, -1]);
    expect([highestMapIndex(rows), highestMapIndex(emptyRows())]).toEqual([4, -1]);
  });

  it('have a placeholder at index -1', () => {
    const rows = emptyRows();
    rows.unmapped = 3;
    expect([rowAt(rows, -1), rowAt(rows, 0)]).toEqual([3, -1]);
  });

  it('are visited in ascending map index until told to stop', () => {
    const visited: number[] = [];
    expect(someRow(twoSegments(), (row) => visited.push(row) === 4)).toBe(true);
    expect(visited).toEqual([5, 6, 7, 20]);
    expect(someRow(twoSegments(), () => false)).toBe(false);
  });

  it('remember which of them at the front are finished', () => {
    const rows = twoSegments();
    const finished = new Set<number>([5, 6, 20]);
    const asked: number[] = [];
    const walk = (): number[] => {
      const visited: number[] = [];
      asked.length = 0;
      unfinishedRows(
        rows,
        (row) => asked.push(row) > 0 && finished.has(row),
        (row) => visited.push(row) === 0,
      );
      return visited;
    };
    expect([walk(), asked.length]).toEqual([[7, 21], 5]);
    expect([walk(), asked.length]).toEqual([[7, 21], 3]);
    finished.add(7);
    expect([walk(), walk(), asked.length]).toEqual([[21], [21], 1]);
  });

  it('count the queued and running ones', () => {
    const rows = emptyRows();
    rows.stateCounts[STATE.queued] = 2;
    rows.stateCounts[STATE.running] = 3;
    rows.stateCounts[STATE.scheduled] = 9;
    expect(activeCount(rows)).toBe(5);
  });
});

describe('the instance table', () => {
  it('numbers rows in order of creation and keeps them when it grows', () => {
    const table = new InstanceTable(0);
    expect(table.add(3 as TaskNumber, -1, 1)).toBe(0);
    table.state[0] = STATE.success;
    expect(table.add(4 as TaskNumber, 0, 1000)).toBe(1);
    expect([table.count, table.task[0], table.mapIndex[0], table.state[0]]).toEqual([1001, 3, -1, STATE.success]);
    expect([table.task[1000], table.mapIndex[1], table.mapIndex[1000], table.state[1000]]).toEqual([
      4,
      0,
      999,
      STATE.none,
    ]);
  });
});

describe('a list of instances', () => {
  it('keeps its order, consecutive ones as one range', () => {
    const ranges: InstanceRange[] = [];
    for (const instance of [4, 5, 6, 2, 3, 9]) addInstance(ranges, instance as InstanceId);
    expect(ranges).toEqual([{ first: 4, length: 3 }, { first: 2, length: 2 }, { first: 9, length: 1 }]); // prettier-ignore
    const visited: number[] = [];
    eachInstance(ranges, (instance) => {
      if (visited.push(instance) === 1) ranges.push({ first: 50 as InstanceId, length: 1 });
    });
    expect(visited).toEqual([4, 5, 6, 2, 3, 9]);
  });
});
