import { describe, expect, it } from 'vitest';
import { Dag } from '../../../authoring/dag.ts';
import type { Simulation } from '../../../trace/simulation.ts';
import { checkDag } from '../checkDag.ts';

function readingDag(): Dag {
  const dag = new Dag('reading');
  const list = dag.task('list', () => ['a', 'b', 'c'])();
  const read = dag.task('read', ({ key }: { key: string }) => key, { retries: 1, retryDelay: '1m' });
  read.expand({ key: list });
  return dag;
}

describe('the nearest passing run', () => {
  it('is the one without the only disturbance, where a disturbance is what fails', async () => {
    const properties = { once: (run: Simulation) => run.instances('read').every(({ tryNumber }) => tryNumber < 2) };
    const { counterexample, text } = await checkDag(readingDag(), { properties });
    expect(counterexample?.plan).toHaveLength(1);
    expect(counterexample?.nearest).toMatchObject({ plan: [], inputs: counterexample?.inputs });
    const [failing, passing] = counterexample?.nearest?.difference ?? [];
    expect([failing, passing]).toEqual([
      expect.stringMatching(/^0s read\[0\] up_for_retry on try 1/),
      '0s read[0] success on try 1 (returned)',
    ]);
    expect(text).toContain(`  and they part at\n    failing: ${failing}\n    passing: ${passing}\n`);
  });

  it('has an item less, where the number of items is what fails', async () => {
    const properties = { few: (run: Simulation) => run.instances('read').length < 2 };
    const { counterexample, text } = await checkDag(readingDag(), { faults: false, properties });
    expect(counterexample?.inputs['list']).toHaveLength(2);
    expect(counterexample?.nearest?.inputs['list']).toHaveLength(1);
    expect(counterexample?.nearest?.run.state).toBe('success');
    expect(text).toMatch(
      /the nearest run that passes is\n {4}without list returns \[.*\n {4}with list returns \["\w"\]/,
    );
  });

  it('is none where nothing simpler passes', async () => {
    const dag = new Dag('failing');
    dag.task('fail', () => {
      throw new Error('always');
    })();
    const { counterexample, text } = await checkDag(dag);
    expect(counterexample?.nearest).toBeNull();
    expect(text).not.toContain('nearest');
  });
});
