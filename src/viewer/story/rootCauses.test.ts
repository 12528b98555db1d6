import { describe, expect, it } from 'vitest';
import { Dag } from '../../authoring/dag.ts';
import { fail, failWithoutRetry } from '../../drivers/faults.ts';
import type { SimulateOptions } from '../../drivers/options.ts';
import { simulateSync } from '../../drivers/simulateSync.ts';
import { encodeTrace } from '../../trace/codec.ts';
import { loadCase, type LoadedRun } from './loadedReport.ts';
import { rootCauses } from './rootCauses.ts';
import { endText, headline, outcomeText, stateCounts, subjectText, wellText } from './storyText.ts';

/** Twenty files are read, summed up and published; `fails` says how reading ends. */
function filesRun(fails: (file: number) => void, options: SimulateOptions = {}): LoadedRun {
  const dag = new Dag('files');
  const list = dag.task('list', () => Array.from({ length: 20 }, (_, file) => file));
  const read = dag.task('read', ({ file }: { file: number }) => {
    fails(file);
    return file;
  });
  const sum = dag.task('sum', ({ files }: { files: number[] }) => files.length);
  const publish = dag.task('publish', () => 'done');
  sum({ files: read.expand({ file: list() }) }).before(publish());
  return loadedRun(dag, options);
}

function loadedRun(dag: Dag, options: SimulateOptions = {}): LoadedRun {
  const { trace } = simulateSync(dag, options);
  const page = { name: '', isFailed: true, findings: [], notes: [] };
  const { runs } = loadCase({ ...page, runs: [{ role: 'run', trace: encodeTrace(trace) }] });
  return runs[0] as LoadedRun;
}

function indexesOf({ columns }: LoadedRun, instances: readonly number[]): number[] {
  return instances.map((instance) => columns.mapIndex[instance] as number);
}

const unavailable = (file: number): void => {
  if ([2, 5, 7].includes(file)) throw new RangeError('503 Service Unavailable');
};

describe('root causes', () => {
  it('are none of a run in which all went well', () => {
    const loaded = filesRun(() => {});
    expect(rootCauses(loaded)).toEqual([]);
    expect(headline(loaded, [])).toBe('23 success');
  });

  it('take equal failures of a task together, and what was not run because of them apart', () => {
    const loaded = filesRun(unavailable);
    const [cause, ...others] = rootCauses(loaded);
    expect(others).toEqual([]);
    expect(cause).toMatchObject({ taskId: 'read', state: 'failed', total: 20, tryNumber: 1 });
    expect(indexesOf(loaded, cause?.instances ?? [])).toEqual([2, 5, 7]);
    expect(cause?.consequences.map(({ taskId, state }) => [taskId, state])).toEqual([
      ['sum', 'upstream_failed'],
      ['publish', 'upstream_failed'],
    ]);
    expect(headline(loaded, [])).toBe('3 of 20 read failed: RangeError: 503 Service Unavailable');
  });

  it('keep different failures of a task apart', () => {
    const loaded = filesRun((file) => {
      unavailable(file);
      if (file === 9) throw new TypeError('not a file');
    });
    expect(rootCauses(loaded).map(({ instances, reason }) => [indexesOf(loaded, instances), reason])).toEqual([
      [[2, 5, 7], 'RangeError: 503 Service Unavailable'],
      [[9], 'TypeError: not a file'],
    ]);
  });

  it('take failures together that differ in a part of a name, and those apart that differ in a code', () => {
    const named = filesRun((file) => {
      throw new Error(`cannot read part-${file}.csv`);
    });
    expect(rootCauses(named).map((cause) => subjectText(named, cause))).toEqual(['all 20 read']);
    const coded = filesRun((file) => {
      if (file < 2) throw new Error(`HTTP ${404 + file * 99}`);
    });
    expect(rootCauses(coded).map(({ reason }) => reason)).toEqual(['Error: HTTP 404', 'Error: HTTP 503']);
  });

  it('come in the order of time and say on which try', () => {
    const dag = new Dag('two');
    dag.task('late', () => 1, { retries: 2, retryDelay: '1m' })();
    dag.task('early', () => 1)();
    const loaded = loadedRun(dag, { faults: [fail('late'), failWithoutRetry('early')], durations: { early: '1s' } });
    expect(rootCauses(loaded).map((cause) => `${subjectText(loaded, cause)} ${outcomeText(cause)}`)).toEqual([
      'early failed',
      'late failed after 3 tries',
    ]);
  });

  it('hold nobody to blame for what a branch did not follow', () => {
    const dag = new Dag('branching');
    const choose = dag.branch('choose', () => 'left')();
    choose.before(dag.task('left', () => 1)(), dag.task('right', () => 1)());
    const loaded = loadedRun(dag, { faults: [fail('left')] });
    const [cause] = rootCauses(loaded);
    expect([cause?.taskId, cause?.consequences]).toEqual(['left', []]);
    expect([...stateCounts(loaded)]).toEqual([
      ['failed', 1],
      ['skipped', 1],
      ['success', 1],
    ]);
  });

  it('are what waits for ever in a run that came to no end', () => {
    const dag = new Dag('stuck');
    dag
      .task('big', () => 1, { pool: 'small', poolSlots: 3 })()
      .before(dag.task('after', () => 1)());
    const loaded = loadedRun(dag, { pools: { small: 2 } });
    expect(rootCauses(loaded).map((cause) => `${subjectText(loaded, cause)} ${outcomeText(cause)}`)).toEqual([
      'big left scheduled',
    ]);
    expect(endText(loaded)).toContain('deadlock');
  });
});

describe('a run in which nothing failed', () => {
  it('is told with how many instances there were and how long it took', () => {
    expect(wellText(filesRun(() => {}, { durations: { sum: '5s' } }))).toBe(
      'All 23 instances succeeded in 5s of virtual time.',
    );
    expect(wellText(filesRun(() => {}, { outputs: { list: [] } }))).toMatch(
      /^Nothing failed: 3 skipped, 1 success in /,
    );
    const dag = new Dag('d');
    dag.task('one', () => 1)();
    expect(wellText(loadedRun(dag))).toBe('Its one instance succeeded in 0s of virtual time.');
  });
});
