import { describe, expect, it } from 'vitest';
import { Dag } from '../../authoring/dag.ts';
import { fail } from '../../drivers/faults.ts';
import { simulateSync } from '../../drivers/simulateSync.ts';
import { STATE } from '../../model/states.ts';
import { instanceColumns } from '../../trace/instances.ts';
import { failedBeside } from './failedInstances.ts';
import { cellLooks, countLooks, DIMMED, NOT_YET } from './gridLooks.ts';
import { gridRows, taskRows } from './gridRows.ts';
import { factsText, instanceFacts } from './instanceFacts.ts';
import { matchInstances, NO_FILTER, readIndexes, statesEver, type Filter } from './instanceFilter.ts';
import type { LoadedRun } from './loadedReport.ts';
import { spansOf } from './spans.ts';
import { StateHistory } from './stateHistory.ts';

/** `list`, a group of `read` in which `read[3]` fails twice and `read[5]` once, `sum`. */
function load(): LoadedRun {
  const dag = new Dag('d');
  const list = dag.task('list', () => [0, 1, 2, 3, 4, 5, 6, 7])();
  const read = dag.taskGroup('files').task('read', ({ x }: { x: number }) => x, {
    retries: 1,
    retryDelay: '1m',
    mapIndexTemplate: 'file {{ task.op_kwargs["x"] }}',
  });
  const done = read.expand({ x: list });
  dag.task('sum', ({ xs }: { xs: readonly number[] }) => xs.length)({ xs: done });
  const run = simulateSync(dag, {
    durations: { list: '5s', 'files.read': '10s' },
    faults: [fail('files.read', 'bad row').at(3), fail('files.read').at(5).onTry(1)],
  });
  return { role: 'run', run, columns: instanceColumns(run.trace), history: new StateHistory(run.trace) };
}

function shown(loaded: LoadedRun, filter: Partial<Filter>, row = loaded.history.length): string[] {
  const { by } = matchInstances(loaded, loaded.history.at(row), { ...NO_FILTER, ...filter });
  const all = taskRows(loaded).flatMap(({ instances, taskId }) =>
    [...instances].map((each) => [taskId, each] as const),
  );
  const { mapIndex } = loaded.columns;
  return all.filter(([, each]) => by === null || by[each] === 1).map(([taskId, each]) => `${taskId}${mapIndex[each]}`);
}

describe('the rows of the grid', () => {
  it('are tasks under their groups, with their instances by map index', () => {
    const loaded = load();
    expect(gridRows(loaded).map((row) => [row.kind === 'group' ? row.groupId : row.taskId, row.depth])).toEqual([
      ['list', 0],
      ['files', 0],
      ['files.read', 1],
      ['sum', 0],
    ]);
    const [, read] = taskRows(loaded);
    expect([...(read?.instances ?? [])].map((each) => loaded.columns.mapIndex[each])).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});

describe('a filter', () => {
  it('lets everything through when nothing is said', () => {
    expect(shown(load(), {})).toHaveLength(10);
  });

  it('offers the states that occur at any moment', () => {
    expect(statesEver(load()).map(({ state, most }) => `${state} ${most}`)).toEqual([
      'failed 1',
      'upstream_failed 1',
      'up_for_retry 2',
      'running 8',
      'queued 8',
      'scheduled 8',
      'none 10',
      'success 8',
    ]);
  });

  it('looks at states of the moment shown', () => {
    const loaded = load();
    expect(shown(loaded, { states: new Set(['failed']) })).toEqual(['files.read3']);
    expect(shown(loaded, { states: new Set(['failed', 'upstream_failed']) })).toEqual(['files.read3', 'sum-1']);
    expect(shown(loaded, { states: new Set(['running']) }, loaded.history.rowAt(0))).toEqual(['list-1']);
  });

  it('does not take what is not there yet for what has no state', () => {
    expect(shown(load(), { states: new Set(['none']) }, 0)).toEqual(['list-1', 'files.read0', 'sum-1']);
  });

  it('looks at tasks, map indexes, names, labels and errors', () => {
    const loaded = load();
    expect(shown(loaded, { taskId: 'sum' })).toEqual(['sum-1']);
    expect(shown(loaded, { indexes: '1, 6-9' })).toEqual(['files.read1', 'files.read6', 'files.read7']);
    expect(shown(loaded, { text: 'FILE 4' })).toEqual(['files.read4']);
    expect(shown(loaded, { text: 'read[2]' })).toEqual(['files.read2']);
    expect(shown(loaded, { text: 'bad row' })).toEqual(['files.read3']);
    expect(shown(loaded, { text: 'read', indexes: '5', states: new Set(['failed']) })).toEqual([]);
  });

  it('reads indexes and ranges, and knows what is neither', () => {
    expect(readIndexes('3, 10-20 7..9')).toEqual([[3, 3], [10, 20], [7, 9]]); // prettier-ignore
    expect(readIndexes(' ')).toEqual([]);
    expect(readIndexes('10 - 20,4')).toEqual([[10, 20], [4, 4]]); // prettier-ignore
    expect(readIndexes('a-3')).toBeNull();
    expect(readIndexes('20-10')).toBeNull();
  });
});

describe('looks of cells', () => {
  it('tell the main state of several, the worst and its share, and what is filtered out', () => {
    const loaded = load();
    const { instances = new Int32Array() } = taskRows(loaded)[1] ?? {};
    const end = loaded.history.at(loaded.history.length);
    const four = cellLooks({ instances, first: 0, count: 8, each: 4 }, end, null);
    expect([...four.main]).toEqual([STATE.success, STATE.success]);
    expect([...four.worst]).toEqual([STATE.failed, STATE.success]);
    expect([...four.share]).toEqual([64, 255]);
    expect([...four.tryNumber]).toEqual([2, 2]);
    const { by } = matchInstances(loaded, end, { ...NO_FILTER, states: new Set(['failed']) });
    const one = cellLooks({ instances, first: 2, count: 2, each: 1 }, end, by);
    expect([...one.main]).toEqual([STATE.success + DIMMED, STATE.failed]);
  });

  it('tell what is not there yet', () => {
    const loaded = load();
    const { instances = new Int32Array() } = taskRows(loaded)[1] ?? {};
    const looks = cellLooks({ instances, first: 0, count: 8, each: 1 }, loaded.history.at(1), null);
    expect([...looks.main]).toEqual([STATE.none, ...Array.from({ length: 7 }, () => NOT_YET)]);
    expect(countLooks(instances, loaded.history.at(1))[NOT_YET]).toBe(7);
  });
});

describe('failed instances', () => {
  it('are walked through round and round, from wherever one stands', () => {
    const loaded = load();
    const [, read, sum] = taskRows(loaded);
    const failed = read?.instances[3];
    expect(failedBeside(loaded, null, 1)).toBe(failed);
    expect(failedBeside(loaded, failed ?? 0, 1)).toBe(failed);
    expect(failedBeside(loaded, sum?.instances[0] ?? 0, -1)).toBe(failed);
    expect(failedBeside(loaded, read?.instances[0] ?? 0, -1)).toBe(failed);
  });
});

describe('facts of an instance', () => {
  it('are those of the moment shown', () => {
    const loaded = load();
    const instance = taskRows(loaded)[1]?.instances[3] ?? -1;
    const at = (timeMs: number): string => {
      return factsText(instanceFacts(loaded, loaded.history.at(loaded.history.rowAt(timeMs)), instance));
    };
    expect(at(0)).toBe('files.read[3], not there yet');
    expect(at(6_000)).toBe('files.read[3], running, try 1 of 2');
    expect(at(15_000)).toBe('files.read[3], up_for_retry, try 1 of 2, ran 10s, AirflowException: bad row');
    const labelled = instanceFacts(loaded, loaded.history.at(1), taskRows(loaded)[1]?.instances[4] ?? -1);
    expect(factsText(labelled)).toBe('files.read[4] (file 4), not there yet');
    expect(at(90_000)).toBe('files.read[3], failed, try 2 of 2, ran 10s, AirflowException: bad row');
  });

  it('have the stretches of its life', () => {
    const loaded = load();
    const spans = spansOf(loaded.run.trace, taskRows(loaded)[1]?.instances[3] ?? -1);
    expect(spans.map(({ state, startMs, endMs, next }) => [state, startMs, endMs, next])).toEqual([
      [STATE.scheduled, 5_000, 5_000, STATE.queued],
      [STATE.queued, 5_000, 5_000, STATE.running],
      [STATE.running, 5_000, 15_000, STATE.up_for_retry],
      [STATE.up_for_retry, 15_000, 75_001, STATE.scheduled],
      [STATE.scheduled, 75_001, 75_001, STATE.queued],
      [STATE.queued, 75_001, 75_001, STATE.running],
      [STATE.running, 75_001, 85_001, STATE.failed],
    ]);
  });
});
