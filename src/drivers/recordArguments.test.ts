import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { decodeTrace, encodeTrace } from '../trace/codec.ts';
import type { Trace } from '../trace/trace.ts';
import { fail, returns } from './faults.ts';
import type { SimulateOptions } from './options.ts';
import { simulate } from './simulate.ts';
import { simulateRunsSync } from './simulateRunsSync.ts';
import { simulateSync } from './simulateSync.ts';

function pipeline(): Dag {
  const dag = new Dag('d');
  const numbers = dag.task('numbers', () => [1, 2])();
  const work = dag.task(
    'work',
    (given: { x: number; seen: number[] }) => {
      given.seen.push(given.x);
      return given.x * 10;
    },
    { retries: 1, retryDelay: 1 },
  );
  const worked = work.partial({ seen: [] }).expand({ x: numbers });
  dag.task('sum', ({ values }: { values: readonly number[] }) => values.length)({ values: worked });
  return dag;
}

const faults = [fail('work').at(0).onTry(1)];

function givenOf({ attempts }: Trace) {
  return attempts.flatMap(({ instance, tryNumber, given }) =>
    given === undefined ? [] : [[instance, tryNumber, given]],
  );
}

describe('recordArguments', () => {
  it('keeps what each body received, as it was before the body changed it', () => {
    const { trace } = simulateSync(pipeline(), { faults, recordArguments: true });
    expect(givenOf(trace)).toEqual([
      [0, 1, {}],
      [3, 1, { seen: [], x: 2 }],
      [2, 2, { seen: [], x: 1 }],
      [1, 1, { values: [10, 20] }],
    ]);
  });

  it('keeps nothing of attempts that the plan decides, and nothing at all unless it is asked for', () => {
    const planned = simulateSync(pipeline(), { faults: [returns('work', 1)], recordArguments: true });
    expect(givenOf(planned.trace).map(([instance]) => instance)).toEqual([0, 1]);
    expect(givenOf(simulateSync(pipeline(), { faults }).trace)).toEqual([]);
  });

  it('keeps the same under every driver, and through a file', async () => {
    const expected = givenOf(simulateSync(pipeline(), { faults, recordArguments: true }).trace);
    const { trace } = await simulate(pipeline(), { faults, recordArguments: true });
    expect(givenOf(trace)).toEqual(expected);
    expect(givenOf(decodeTrace(encodeTrace(trace)))).toEqual(expected);
    const runs = [{ logicalDate: '2026-01-01' }];
    const several = simulateRunsSync(pipeline(), { runs, faults, recordArguments: true });
    expect(several.runs.map((run) => givenOf(run.trace))).toEqual([expected]);
  });

  it('changes no digest', () => {
    const digest = (recordArguments: boolean) => simulateSync(pipeline(), { faults, recordArguments }).digest;
    expect(digest(true)).toBe(digest(false));
  });

  it('is true or false', () => {
    const options = { recordArguments: 'yes' } as unknown as SimulateOptions;
    expect(() => simulateSync(pipeline(), options)).toThrow(/recordArguments is "yes"/);
  });
});
