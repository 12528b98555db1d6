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
    expect(message).toMatch(/^expected the run of reading to replay identically, which first differs in move \d+\n/);
    expect(message).toContain('  first read[1] success on try 1 at 0s (returned)\n');
    expect(message).toContain('  again read[1] up_for_retry on try 1 at 0s (planned)\n');
  });

  it.each([
    ['XCom of count', (time: number) => time, 'first 0', 'again 1'],
    [
      'error of count on try 1',
      (time: number) => {
        throw new Error(`no ${time}`);
      },
      'Error: no 0',
      'Error: no 1',
    ],
  ])('names a difference in the %s', async (where, body, first, second) => {
    const dag = fickleDag(body);
    const message = await refusal(expect(simulateSync(dag)).toReplayIdentically(() => simulateSync(dag)));
    for (const part of [where, first, second]) expect(message).toContain(part);
  });

  it('names an XCom that is under another key', async () => {
    let time = 0;
    const dag = new Dag('fickle');
    dag.task('write', () => getClient().setXCom({ key: `key ${time++}`, value: 7 }))();
    const run = await simulate(dag);
    const message = await refusal(expect(run).toReplayIdentically(() => simulate(dag)));
    expect(message).toContain('  first the XCom key 0 of write: 7\n  again the XCom key 1 of write: 7\n');
  });

  it('says with not that it does replay', async () => {
    const again = () => simulateSync(readingDag());
    expect(await refusal(expect(again()).not.toReplayIdentically(again))).toMatch(/not to replay identically\n/);
  });

  it('asks how to simulate again where nobody knows', async () => {
    expect(await refusal(expect(simulateSync(readingDag())).toReplayIdentically())).toContain('[no-way-to-replay]');
  });
});
