import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { simulate } from '../drivers/simulate.ts';
import { getClient } from '../virtual/attemptContext.ts';

describe('getXCom of the own task', () => {
  /** Three instances, one after the other; each pushes 10, 20, 30 under `k` before it pulls. */
  async function pulled(mapIndex?: number): Promise<unknown> {
    const dag = new Dag('d');
    const pull = dag.task('pull', async ({ value }: { value: number }) => {
      await getClient().setXCom({ key: 'k', value });
      return getClient().getXCom({ key: 'k', ...(mapIndex === undefined ? {} : { mapIndex }) });
    });
    pull.expand({ value: [10, 20, 30] });
    return (await simulate(dag, { config: { parallelism: 1 } })).xcom('pull');
  }

  it('with a map index reads that instance, not what the asking one pushed', async () => {
    expect(await pulled(0)).toEqual([10, 10, 10]);
  });

  it('without one gives what all instances pushed so far, the own value among them (rule xcom/pull-without-index)', async () => {
    expect(await pulled()).toEqual([10, [10, 20], [10, 20, 30]]);
  });
});
