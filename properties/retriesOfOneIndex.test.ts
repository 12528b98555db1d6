/**
 * A failing instance of a mapped task is retried alone: only its index has more than one try,
 * and every sibling's row is what it is in a run in which nothing fails.
 *
 * Turned red by, for example, `&& tryNumber <= maxTries` taken out of `isRetryEligible` in src/scheduler/retryPolicy.ts,
 * or the test of `where.mapIndex` taken out of src/workers/planWhere.ts.
 */
import * as fc from 'fast-check';
import { Dag, fail, simulateSync, take, type Reference, type Simulation } from 'dagproof';
import { describe, expect, it } from 'vitest';
import { propertySettings } from './support/propertySettings.ts';
import { guard } from './support/sometimes.ts';
import { arbitraryWholeCase, complain, mappedTasks, playWhole } from './support/wholeRuns.ts';

interface Drawn {
  /** How long each instance takes. */
  readonly seconds: readonly number[];
  /** The one that fails. */
  readonly index: number;
  /** How often it fails, one try after another. */
  readonly failures: number;
  readonly retries: number;
  /** In seconds. */
  readonly retryDelay: number;
  readonly isGrouped: boolean;
}

const arbitraryDrawn: fc.Arbitrary<Drawn> = fc
  .record({
    seconds: fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 8 }),
    index: fc.nat(),
    failures: fc.integer({ min: 1, max: 4 }),
    retries: fc.nat({ max: 3 }),
    retryDelay: fc.nat({ max: 3 }),
    isGrouped: fc.boolean(),
  })
  .map((drawn) => ({ ...drawn, index: drawn.index % drawn.seconds.length }));

/** The same task either mapped itself or alone in a mapped group; no limit makes one instance wait for another. */
function createDag({ seconds, retries, retryDelay, isGrouped }: Drawn): { dag: Dag; taskId: string } {
  const dag = new Dag('one_index', { maxActiveTasks: seconds.length });
  const numbers = seconds.map((_, index) => index);
  const square = ({ n }: { n: number }): number => n * n;
  if (!isGrouped) {
    dag.task('work', square, { retries, retryDelay }).expand({ n: numbers });
    return { dag, taskId: 'work' };
  }
  const each = dag.taskGroup('each', (group, { n }: { n: Reference<number> }) => {
    group.task('work', square, { retries, retryDelay })({ n });
  });
  each.expand({ n: numbers });
  return { dag, taskId: 'each.work' };
}

describe('a retry of one index of a mapped task', () => {
  it('has as many tries as failures and one more, up to its retries, and touches no sibling', () => {
    const sometimes = guard([
      'retried to success',
      'failed for good',
      'no retries',
      'siblings',
      'in a group',
      'siblings still running',
    ]);
    fc.assert(
      fc.property(arbitraryDrawn, (drawn) => {
        const { seconds, index, retries, failures, isGrouped } = drawn;
        const { dag, taskId } = createDag(drawn);
        const durations = seconds.map((duration, at) => take(taskId, duration).at(at));
        const faults = Array.from({ length: failures }, (_, number) =>
          fail(taskId)
            .at(index)
            .onTry(number + 1),
        );
        const undisturbed = simulateSync(dag, { faults: durations });
        const disturbed = simulateSync(dag, { faults: [...durations, ...faults] });

        const isFailed = failures > retries;
        const { state, tryNumber } = disturbed.instance(taskId, index);
        expect({ state, tryNumber }).toEqual(
          isFailed ? { state: 'failed', tryNumber: retries + 1 } : { state: 'success', tryNumber: failures + 1 },
        );
        const siblings = (run: typeof disturbed) => run.instances(taskId).filter(({ mapIndex }) => mapIndex !== index);
        expect(siblings(disturbed)).toEqual(siblings(undisturbed));
        expect(siblings(disturbed).every((row) => row.tryNumber === 1 && row.state === 'success')).toBe(true);
        const present = seconds.map((_, at) => at * at).filter((_, at) => at !== index || !isFailed);
        expect(disturbed.xcom(taskId)).toEqual(present);

        sometimes.note('retried to success', !isFailed);
        sometimes.note('failed for good', isFailed && retries > 0);
        sometimes.note('no retries', retries === 0);
        sometimes.note('siblings', seconds.length > 1);
        sometimes.note('in a group', isGrouped);
        const firstFailureMs = (seconds[index] ?? 0) * 1_000;
        sometimes.note(
          'siblings still running',
          seconds.some((duration) => duration * 1_000 > firstFailureMs),
        );
      }),
      propertySettings(500),
    );
    expect(sometimes.missing()).toEqual([]);
  });
});

/** A mapped instance that succeeds at its first try, and would be tried again. */
function chooseInstance(run: Simulation, pick: number): { taskId: string; mapIndex: number } | null {
  const candidates = mappedTasks(run)
    .filter(({ isEmpty, sensor, executionTimeoutMs: timeout }) => !isEmpty && sensor === null && timeout === null)
    .filter(({ retries }) => retries > 0)
    .flatMap(({ taskId }) => run.instances(taskId))
    .filter(({ mapIndex, state, tryNumber }) => mapIndex >= 0 && state === 'success' && tryNumber === 1);
  return candidates[pick % Math.max(1, candidates.length)] ?? null;
}

describe('in a whole DAG, with faults and a seeded order, a failure of one index that is tried again', () => {
  it('leaves each sibling its tries, its state and its value', () => {
    const sometimes = guard(['siblings', 'siblings that failed', 'a longer run']);
    fc.assert(
      fc.property(arbitraryWholeCase, fc.nat(), (whole, pick) => {
        const { spec, plan } = whole.generated;
        // What stops a run as a whole stops siblings too.
        if (spec.failFast || spec.dagrunTimeoutMs !== null) return;
        const before = playWhole(whole);
        const chosen = chooseInstance(before, pick);
        if (chosen === null) return;
        const { taskId, mapIndex } = chosen;
        const after = playWhole(whole, { plan: [fail(taskId).at(mapIndex).onTry(1), ...plan] });
        const siblings = (run: Simulation) =>
          run
            .instances(taskId)
            .filter((row) => row.mapIndex !== mapIndex)
            .map((row) => [row.mapIndex, row.state, row.tryNumber, run.xcoms(taskId, row.mapIndex)]);
        const own = after.instance(taskId, mapIndex);
        if (own.tryNumber < 2) complain(whole, `${taskId}[${mapIndex}] is ${own.state} on try ${own.tryNumber}`);
        if (JSON.stringify(siblings(after)) !== JSON.stringify(siblings(before)))
          complain(
            whole,
            `siblings of ${taskId}[${mapIndex}] changed: ${JSON.stringify([siblings(before), siblings(after)])}`,
          );
        sometimes.note('siblings', siblings(after).length > 0);
        sometimes.note(
          'siblings that failed',
          siblings(after).some(([, state]) => state === 'failed'),
        );
        sometimes.note('a longer run', after.durationMs > before.durationMs);
      }),
      propertySettings(150, 500),
    );
    expect(sometimes.below(2)).toEqual([]);
  });
});
