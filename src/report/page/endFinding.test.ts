import { describe, expect, it } from 'vitest';
import { Dag } from '../../authoring/dag.ts';
import { fail, slow } from '../../drivers/faults.ts';
import { simulateSync } from '../../drivers/simulateSync.ts';
import { endFinding } from './endFinding.ts';

function pipeline(): Dag {
  const dag = new Dag('d');
  const load = dag.task('load', ({ x }: { x: number }) => x, { pool: 'db' });
  dag.task('report', ({ rows }: { rows: readonly number[] }) => rows)({ rows: load.expand({ x: [0, 1] }) });
  return dag;
}

const ASKED = { expect: 'success', replay: null } as const;

describe('the end of a run', () => {
  it('is no finding when it was expected', () => {
    const run = simulateSync(pipeline(), { pools: { db: 1 } });
    expect(endFinding(run, ASKED)).toBeNull();
    expect(endFinding(run, { ...ASKED, expect: 'failed' })?.message).toContain('ended success, expected failed');
  });

  it('names what failed by itself, not what could not run because of it', () => {
    const run = simulateSync(pipeline(), { pools: { db: 1 }, faults: [fail('load').at(1)] });
    expect(endFinding(run, ASKED)?.instances).toEqual([{ taskId: 'load', mapIndex: 1 }]);
  });

  it('tells of what failed first in time', () => {
    const faults = [fail('load', 'late').at(0), fail('load', 'early').at(1)];
    const durations = { load: '10s' };
    const run = simulateSync(pipeline(), {
      pools: { db: 2 },
      faults: [...faults, slow('load', '1m').at(0)],
      durations,
    });
    expect(endFinding(run, ASKED)?.message).toContain('load[1] is failed');
  });

  it('names what waits for a pool, not what waits for that', () => {
    const run = simulateSync(pipeline(), { pools: { db: 0 } });
    expect(endFinding(run, ASKED)).toMatchObject({
      message: expect.stringMatching(/^the run ended running, stopped: \w+, expected success: load\[0\]/) as string,
      instances: [
        { taskId: 'load', mapIndex: 0 },
        { taskId: 'load', mapIndex: 1 },
      ],
    });
  });
});
