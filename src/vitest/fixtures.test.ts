import { Dag } from '../authoring/dag.ts';
import { fail } from '../drivers/faults.ts';
import { readingDag } from './messages.support.ts';
import { openRunDesk } from './runDesk.ts';
import { seedOfName } from './seedOfName.ts';
import { describe, expect, test } from './v4.ts';

/** A DAG whose body takes a virtual hour. */
function waitingDag(): Dag {
  const dag = new Dag('waiting');
  dag.task('wait', () => new Promise<void>((resolve) => setTimeout(resolve, 3_600_000)))();
  return dag;
}

describe('a test with fixtures', () => {
  test('has a seed that follows from its name', ({ seed, task }) => {
    expect(task.fullTestName).toBe('a test with fixtures > has a seed that follows from its name');
    expect(seed).toBe(290_348_340);
    expect(seedOfName('another name')).not.toBe(seed);
  });

  test('simulates with that seed, or with the one it gives', async ({ seed, simulate }) => {
    expect((await simulate(readingDag())).trace.header.seed).toBe(seed);
    expect((await simulate(readingDag(), { seed: 5 })).trace.header.seed).toBe(5);
  });

  test('needs not tell how to simulate again', async ({ simulate }) => {
    const run = await simulate(readingDag(), { faults: [fail('read').at(1)], order: 'seeded' });
    await expect(run).toReplayIdentically();
  });

  test('has the warnings of its runs as annotations', async ({ simulate, task }) => {
    for (let time = 0; time < 2; time++) await simulate(readingDag(), { faults: [fail('read').at(9)] });
    expect(task.annotations.map(({ type }) => type)).toEqual(['warning']);
    expect(task.annotations[0]?.message).toContain("fail('read').at(9)");
  });
});

describe('a desk of runs', () => {
  test('closes when everything was awaited', async () => {
    const desk = openRunDesk(1, async () => undefined);
    expect(await desk.simulate(waitingDag())).toHaveSucceeded();
    await expect(desk.close()).resolves.toBeUndefined();
  });

  test('complains of a simulation that goes on, after it has waited for it', async () => {
    const desk = openRunDesk(1, async () => undefined);
    let isOver = false;
    void desk.simulate(waitingDag()).then(() => (isOver = true));
    await expect(desk.close()).rejects.toThrow(
      /The test ended while a simulation went on\.\n.*\[simulation-not-awaited\]/,
    );
    expect(isOver).toBe(true);
  });

  test('complains of it when it fails, too', async () => {
    const desk = openRunDesk(1, async () => undefined);
    void desk.simulate(waitingDag(), { pools: { lost: -5 } });
    void desk.simulate(waitingDag());
    await expect(desk.close()).rejects.toThrow('while 2 simulations went on');
  });
});
