import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { fail } from '../drivers/faults.ts';
import { timesOf } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { TASK_DEFAULTS } from '../model/dagDefaults.ts';
import type { TaskSpec } from '../model/dagSpec.ts';
import { isRetryEligible, retryDelayMs } from './retryPolicy.ts';

const LOGICAL_DATE = '2026-01-01T00:00:00.000Z';

/** Airflow's delay in seconds after each of the first tries; dagproof waits one millisecond longer, see below. */
function delays(task: Partial<TaskSpec>, logicalDate: string | null, tries: number): number[] {
  const spec = { ...TASK_DEFAULTS, taskId: 't', ...task };
  return Array.from({ length: tries }, (_, tried) => {
    return (retryDelayMs(spec, { dagId: 'd', logicalDate, tryNumber: tried + 1 }) - 1) / 1000;
  });
}

const doubling = { retryDelayMs: 300_000, retryExponentialBackoff: 2 };

describe('the retry delay', () => {
  it.each<[task: Partial<TaskSpec>, seconds: number[]]>([
    [{ ...doubling, taskId: 't' }, [389, 1115, 1778, 3593, 4950, 14_300, 27_829, 48_430]],
    [{ ...doubling, taskId: 'u', maxRetryDelayMs: 1_800_000 }, [546, 692, 1378, 1800, 1800, 1800, 1800, 1800]],
    [{ taskId: 'v', retryDelayMs: 10_000, retryExponentialBackoff: 1.5 }, [12, 16, 26, 62, 82, 113, 176, 262]],
    [{ taskId: 'w', retryDelayMs: 10_000, maxRetryDelayMs: 5_000 }, [10, 10, 10, 10, 10, 10, 10, 10]],
    [{ taskId: 'x', retryDelayMs: 0, retryExponentialBackoff: 2 }, [1, 1, 1, 1, 1, 1, 1, 1]],
  ])('of %o is what Airflow was seen to wait (rules retry/backoff-formula, retry/max-delay)', (task, seconds) => {
    expect(delays(task, LOGICAL_DATE, 8)).toEqual(seconds);
  });

  it('hashes the text None for a run without logical date (rule retry/backoff-hash-text)', () => {
    expect(delays(doubling, null, 6)).toEqual([313, 890, 1398, 3428, 9062, 17_716]);
  });

  it('never grows beyond a day, not even by overflow', () => {
    const task = { retryDelayMs: 300_000, retryExponentialBackoff: 10 };
    expect(delays(task, LOGICAL_DATE, 400).slice(5)).toEqual(Array(395).fill(86_400));
  });

  it('depends on task and date; a multiplier of one grows nothing', () => {
    const first = (taskId: string, date: string) => delays({ ...doubling, taskId }, date, 1)[0];
    const drawn = [first('t', LOGICAL_DATE), first('o', LOGICAL_DATE), first('t', '2026-01-02T00:00:00.000Z')];
    expect(new Set(drawn).size).toBe(3);
    expect(delays({ retryExponentialBackoff: 1, retryDelayMs: 7000 }, LOGICAL_DATE, 3)).toEqual([7, 7, 7]);
  });
});

describe('a failed attempt', () => {
  it('is retried as often as its task has retries (rule retry/max-tries)', () => {
    const eligible = (retries: number) =>
      [1, 2, 3].filter((tryNumber) => isRetryEligible({ ...TASK_DEFAULTS, taskId: 't', retries }, tryNumber));
    expect([eligible(0), eligible(1), eligible(2)]).toEqual([[], [1], [1, 2]]);
  });

  it('is never retried by a task without retries, however high a clear has raised its limit (rule clear/new-attempts)', () => {
    const eligible = (retries: number) => isRetryEligible({ ...TASK_DEFAULTS, taskId: 't', retries }, 2, 3);
    expect([eligible(0), eligible(1)]).toEqual([false, true]);
  });

  it('waits until the delay is strictly over, counted from its end (rules retry/delay-strict, retry/delay-from-recorded-end)', () => {
    const dag = new Dag('d');
    dag.task('a', () => 1, { retries: 1, retryDelay: 30 })();
    // Its end causes a pass at the very moment the delay is over, and that pass comes too early.
    dag.task('tick', () => 1)();
    const run = simulateSync(dag, { faults: [fail('a').onTry(1)], durations: { a: '5s', tick: '35s' } });
    expect(timesOf(run, 'up_for_retry', 'scheduled', 'success')).toEqual([
      '0 a scheduled',
      '0 tick scheduled',
      '5000 a up_for_retry',
      '35000 tick success',
      '35001 a scheduled',
      '40001 a success',
    ]);
  });

  it('waits as long in each index that fails in the same try, and each counts its own tries (rule retry/per-index)', () => {
    const dag = new Dag('d');
    const options = { retries: 2, retryDelay: 10, retryExponentialBackoff: true };
    dag.task('m', ({ x }: { x: number }) => x, options).expand({ x: [0, 1, 2] });
    const run = simulateSync(dag, { faults: [fail('m').at(0).onTry(1), fail('m').at(2)] });
    const [, second, third] = [...new Set(timesOf(run, 'scheduled').map((line) => line.split(' ')[0]))];
    expect(timesOf(run, 'scheduled').slice(3)).toEqual([
      `${second} m[0] scheduled`,
      `${second} m[2] scheduled`,
      `${third} m[2] scheduled`,
    ]);
    expect(run.instances('m').map(({ tryNumber, state }) => `${tryNumber} ${state}`)).toEqual([
      '2 success',
      '1 success',
      '3 failed',
    ]);
  });
});
