import { describe, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { fail } from '../drivers/faults.ts';
import { simulate } from '../drivers/simulate.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { getClient } from '../virtual/attemptContext.ts';
import { readingDag } from './messages.support.ts';
import { expect } from './v4.ts';

/** The message of an asynchronous matcher that does not hold. */
async function refusal(check: Promise<unknown>): Promise<string> {
  return check.then(
    () => expect.fail('the matcher holds'),
    (error: unknown) => (error as Error).message,
  );
}

/** A DAG whose body does something else each time. */
function fickleDag(body: (time: number) => unknown): Dag {
  let time = 0;
  const dag = new Dag('fickle');
  dag.task('first', () => 1)();
  dag.task('count', () => body(time++) as number)();
  return dag;
}

describe('toReplayIdentically', () => {
  it('holds for what is simulated again to the same', async () => {
    const options = { seed: 3, order: 'seeded' } as const;
    await expect(simulateSync(readingDag(), options)).toReplayIdentically(() => simulateSync(readingDag(), options));
  });

  it('names the first move that differs', async () => {
    const again = () => simulateSync(readingDag(), { faults: [fail('read').at(1).onTry(1)] });
    const message = await refusal(expect(simulateSync(readingDag())).toReplayIdentically(again));
    expect(message).toMatch(/^expected the run of reading to replay identically\n/);
    expect(message).toContain('  first 0s read[1] success on try 1 (returned)\n');
    expect(message).toContain('  again 0s read[1] up_for_retry on try 1 (planned)\n');
  });

  it.each([
    ['what is left', (time: number) => time, 'first count leaves return_value 0', 'again count leaves return_value 1'],
    [
      'an error',
      (time: number) => {
        throw new Error(`no ${time}`);
      },
      'first count try 1 error Error no 0',
      'again count try 1 error Error no 1',
    ],
  ])('names a difference in %s', async (_, body, first, second) => {
    const dag = fickleDag(body);
    const message = await refusal(expect(simulateSync(dag)).toReplayIdentically(() => simulateSync(dag)));
    for (const part of [first, second]) expect(message).toContain(part);
  });

  it('names an XCom that is under another key', async () => {
    let time = 0;
    const dag = new Dag('fickle');
    dag.task('write', () => getClient().setXCom({ key: `key ${time++}`, value: 7 }))();
    const run = await simulate(dag);
    const message = await refusal(expect(run).toReplayIdentically(() => simulate(dag)));
    expect(message).toContain('  first write leaves key 0 7\n  again write leaves key 1 7\n');
  });

  it('says with not that it does replay', async () => {
    const again = () => simulateSync(readingDag());
    expect(await refusal(expect(again()).not.toReplayIdentically(again))).toMatch(/not to replay identically\n/);
  });

  it('asks how to simulate again where nobody knows', async () => {
    expect(await refusal(expect(simulateSync(readingDag())).toReplayIdentically())).toContain('[no-way-to-replay]');
  });
});
