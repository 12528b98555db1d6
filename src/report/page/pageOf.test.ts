import { describe, expect, it } from 'vitest';
import { Dag } from '../../authoring/dag.ts';
import { simulateSync } from '../../drivers/simulateSync.ts';
import type { SimulateOptions } from '../../drivers/options.ts';
import { instanceName } from '../../model/ids.ts';
import { decodeTrace } from '../../trace/codec.ts';
import { Simulation } from '../../trace/simulation.ts';
import type { PageRun } from './pageData.ts';
import { PAGE_LIMITS, pageOf, type PageLimits } from './pageOf.ts';

/** A listing, a task for each of its items, and one that counts them. */
function wide(length: number, options: SimulateOptions = {}): Simulation {
  const dag = new Dag('wide');
  const list = dag.task('list', () => Array.from({ length }, (_, index) => index));
  const work = dag.task('work', ({ x }: { x: number }) => ({ x, text: 'y'.repeat(x) }));
  const count = dag.task('count', ({ all }: { all: { x: number }[] }) => all.length, { triggerRule: 'all_done' });
  count({ all: work.expand({ x: list() }) });
  return simulateSync(dag, options);
}

const caseOf = (...runs: Simulation[]) => ({
  name: 'wide',
  isFailed: false,
  runs: runs.map((run) => ({ role: 'run' as const, run })),
  findings: [],
  notes: [],
});

function shown(run: Simulation, limits: Partial<PageLimits>): { run: Simulation; page: PageRun } {
  const [{ runs: [page] = [] } = { runs: [] }] = pageOf(
    { title: '', cases: [caseOf(run)] },
    { ...PAGE_LIMITS, ...limits },
  ).cases;
  return { run: new Simulation(decodeTrace(page?.trace ?? '')), page: page as PageRun };
}

const namesOf = (run: Simulation): string[] =>
  run.instances().map(({ taskId, mapIndex }) => instanceName(taskId, mapIndex));

describe('the data of a page', () => {
  it('holds a run whole as long as there is room', () => {
    const whole = wide(20, { faults: [{ where: { task: 'work', mapIndex: 7 }, what: { kind: 'fail' } }] });
    const { run, page } = shown(whole, {});
    expect(run.digest).toBe(whole.digest);
    expect(page).not.toHaveProperty('cut');
  });

  it('keeps of too many instances those that failed, who is to blame, and the first', () => {
    const whole = wide(20, { faults: [{ where: { task: 'work', mapIndex: 17 }, what: { kind: 'fail' } }] });
    const { run, page } = shown(whole, { instances: 6 });
    expect(page.cut).toEqual(['8 of 22 instances are shown: those that failed, and the first']);
    // The first of those that waited got the slot of another, and the last to end let the count begin.
    expect(namesOf(run)).toEqual(
      expect.arrayContaining(['list', 'work[0]', 'work[1]', 'work[2]', 'work[17]', 'count']),
    );
    for (const { taskId, mapIndex, ...seen } of run.instances()) {
      expect({ taskId, mapIndex, ...seen }).toEqual(whole.instance(taskId, mapIndex));
      expect(run.xcoms(taskId, mapIndex)).toEqual(whole.xcoms(taskId, mapIndex));
      expect(run.explain(taskId, mapIndex)).toBe(whole.explain(taskId, mapIndex));
      const errorsOf = (each: Simulation) => each.attempts(taskId, mapIndex).map(({ error }) => error);
      expect(errorsOf(run)).toEqual(errorsOf(whole));
    }
  });

  it('keeps of an instance with endless moves the first and the last', () => {
    const dag = new Dag('waiting');
    dag.sensor('wait', () => true, { mode: 'reschedule', pokeInterval: '1m' })();
    const whole = simulateSync(dag, { faults: [{ where: { task: 'wait' }, what: { kind: 'poke', falseTimes: 300 } }] });
    const { run, page } = shown(whole, { moves: 40 });
    expect(page.cut).toEqual([expect.stringMatching(/^\d+ moves in the middle of long histories are left out$/)]);
    expect(run.trace.moves.length).toBe(40);
    expect([run.state, run.instance('wait').endMs]).toEqual(['success', whole.instance('wait').endMs]);
  });

  it('cuts values and texts that are too long together to their beginning, and leaves short ones', () => {
    const whole = wide(100, { recordArguments: true });
    const { run, page } = shown(whole, { characters: 4000 });
    expect(page.cut).toEqual([expect.stringMatching(/^\d+ values, texts or lists of requests are cut to their first \d+ characters$/)]);
    expect(run.xcom('work', { mapIndex: 1 })).toEqual({ x: 1, text: 'y' });
    expect(run.xcom('work', { mapIndex: 99 })).toEqual({ $cut: expect.stringMatching(/^\{"x":99,"text":"y+$/) as string, leftOut: expect.any(Number) as number });
    expect(page.trace.length).toBeLessThan(shown(whole, {}).page.trace.length - 2000);
  }); // prettier-ignore

  it('says which runs and cases there was no room for, and has the first whatever its size', () => {
    const cases = [caseOf(wide(3), wide(4)), { ...caseOf(wide(5)), name: 'another' }];
    const { length } = shown(wide(3), {}).page.trace;
    const page = pageOf({ title: '', cases }, { ...PAGE_LIMITS, text: length + 10 });
    expect(page.cases.map(({ name, runs }) => [name, runs.length])).toEqual([['wide', 1]]);
    expect(page.cut).toEqual(['wide: there is no room for its run run', 'another: there is no room for any of its runs']);
    expect(pageOf({ title: '', cases }, { ...PAGE_LIMITS, text: 1 }).cases).toHaveLength(1);
  }); // prettier-ignore

  it('has what failed first', () => {
    const failed = { ...caseOf(wide(1)), name: 'broken', isFailed: true };
    expect(pageOf({ title: '', cases: [caseOf(wide(1)), failed] }).cases.map(({ name }) => name)).toEqual(['broken', 'wide']);
  }); // prettier-ignore
});
