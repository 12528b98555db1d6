/**
 * What it costs to look for a mistake: cases drawn, played, judged and shrunk.
 */
import { Dag, type CompiledDag } from 'dagproof';
import { checkDag, type CheckOptions } from 'dagproof/check';
import { collectGarbage } from './clock.ts';
import { atLeast, atMost, told, type Measurement } from './measurement.ts';

const ROUNDS = 5;

/** Three tasks and up to ten items, with outputs instead of bodies. */
const SCRIPTED: CheckOptions = {
  outputs: { process_file: 1, summarize: 2 },
  widths: { list_files: [0, 10] },
  fast: true,
};

function threeTasks(): CompiledDag {
  const dag = new Dag('three_tasks', { maxActiveTasks: 16 });
  const listFiles = dag.task('list_files', () => ['a', 'b']);
  const processFile = dag.task('process_file', ({ key }: { key: string }) => key.length, { retries: 2 });
  const summarize = dag.task('summarize', ({ sizes }: { sizes: number[] }) => sizes.length);
  summarize({ sizes: processFile.expand({ key: listFiles() }) });
  return dag.compile();
}

/** The most runs a second over some rounds. Garbage is left to V8: a forced collection would throw compiled code away, and be followed by warming up. */
async function runsPerSecond(options: CheckOptions): Promise<number> {
  const dag = threeTasks();
  let most = 0;
  collectGarbage();
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    const { held, runs, text } = await checkDag(dag, { ...SCRIPTED, ...options, runs: 6_000, seed: round });
    if (!held) throw new Error(text);
    most = Math.max(most, runs / ((performance.now() - start) / 1_000));
  }
  return most;
}

export async function checkedRuns(): Promise<Measurement[]> {
  const judged = await runsPerSecond({ off: ['finishing-order', 'retry'] });
  return [
    atLeast('runs drawn, simulated and judged by every run judge', judged, 'a second', 8_000),
    told('the same, with ends compared', await runsPerSecond({}), 'a second'),
  ];
}

/** A result that counts how often its item was tried: found and shrunk from many seeds, the median. */
export async function shrinking(): Promise<Measurement[]> {
  const times: number[] = [];
  for (let seed = 0; seed < 11; seed++) {
    const start = performance.now();
    const { counterexample } = await checkDag(countingDag(), { seed, runs: 1_000 });
    if (counterexample?.property !== 'retry') throw new Error('the mistake was not found');
    times.push(performance.now() - start);
  }
  return [
    atMost(
      'finding and shrinking a typical counterexample, median',
      times.sort((left, right) => left - right)[5] ?? 0,
      'ms',
      1_000,
    ),
  ];
}

function countingDag(): CompiledDag {
  const dag = new Dag('counting');
  let calls = new Map<number, number>();
  const list = dag.task('list', () => Array.from({ length: 20 }, (_, item) => item));
  const begin = dag.task('begin', () => void (calls = new Map()));
  const count = dag.task(
    'count',
    ({ item }: { item: number }) => {
      calls.set(item, (calls.get(item) ?? 0) + 1);
      return calls.get(item);
    },
    { retries: 1 },
  );
  begin().before(count.expand({ item: list() }));
  return dag.compile();
}

/** What is held while 100,000 runs are checked, more than while 10,000 are. */
export async function memoryOfChecks(): Promise<Measurement[]> {
  const dag = threeTasks();
  const heldAfter = async (runs: number): Promise<number> => {
    const report = await checkDag(dag, { ...SCRIPTED, runs });
    collectGarbage();
    const { heapUsed } = process.memoryUsage();
    if (!report.held) throw new Error(report.text);
    return heapUsed;
  };
  const few = await heldAfter(10_000);
  return [
    atMost('memory at 100,000 checked runs over that at 10,000', ((await heldAfter(100_000)) - few) / 1e6, 'MB', 5),
  ];
}
