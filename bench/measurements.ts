/**
 * What is measured, and the goal of each: ratios inside one run wherever a machine's speed would decide otherwise.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { simulateSync } from 'dagproof';
import { runBareLoop } from './bareLoop.ts';
import { bestOf, bytesInUse } from './clock.ts';
import { asyncBodies, mswFetch, s3Gets, virtualDay } from './bodies.ts';
import { checkedBodies } from './checkedBodies.ts';
import { checkedRuns, memoryOfChecks, shrinking } from './checks.ts';
import { mappedGroupDag, mappedOverMappedDag, smallInteger, wideDag, WIDE_OPEN } from './dags.ts';
import { atLeast, atMost, type Measurement } from './measurement.ts';

const MILLION = 1_000_000;
const ROUNDS = 5;

/** Every measurement, in order; each is taken when it is asked for. */
export const MEASUREMENTS: readonly (() => Measurement[] | Promise<Measurement[]>)[] = [
  millionInstances,
  memoryPerInstance,
  tenMillionInstances,
  smallRuns,
  () => [doubling('mapped over mapped, 100,000 against 50,000 wide', mappedOverMappedDag)],
  () => [doubling('mapped group of two, 100,000 against 50,000 wide', mappedGroupDag)],
  digestCost,
  inspectStartUp,
  asyncBodies,
  virtualDay,
  mswFetch,
  s3Gets,
  checkedRuns,
  shrinking,
  memoryOfChecks,
  checkedBodies,
];

function millionInstances(): Measurement[] {
  const dag = wideDag(MILLION);
  const [bare = 0, ours = 0] = bestOf(ROUNDS, [
    () => runBareLoop(MILLION, smallInteger),
    () => simulateSync(dag, WIDE_OPEN),
  ]);
  return [atMost('1,000,000 instances against the bare loop', ours / bare, 'times', 4)];
}

async function memoryPerInstance(): Promise<Measurement[]> {
  const dag = wideDag(MILLION);
  simulateSync(wideDag(100), WIDE_OPEN);
  const before = await bytesInUse();
  const held = simulateSync(dag, WIDE_OPEN);
  const bytes = ((await bytesInUse()) - before) / MILLION;
  if (held.state !== 'success') throw new Error(`the measured run ended ${held.state}`);
  return [atMost('memory held after 1,000,000 instances', bytes, 'bytes an instance', 160)];
}

function tenMillionInstances(): Measurement[] {
  const small = wideDag(MILLION);
  const large = wideDag(10 * MILLION);
  const [one = 0, ten = 0] = bestOf(2, [() => simulateSync(small, WIDE_OPEN), () => simulateSync(large, WIDE_OPEN)]);
  return [atMost('10,000,000 instances against 1,000,000', ten / one, 'times', 11)];
}

function smallRuns(): Measurement[] {
  const dag = wideDag(50);
  const runs = 20_000;
  const [best = 0] = bestOf(ROUNDS, [
    () => {
      for (let run = 0; run < runs; run++) simulateSync(dag, WIDE_OPEN);
    },
  ]);
  return [atLeast('runs of 50 instances', runs / (best / 1000), 'a second', 20_000)];
}

function doubling(name: string, dagOf: (width: number) => ReturnType<typeof wideDag>): Measurement {
  const [narrow, wide] = [dagOf(50_000), dagOf(100_000)];
  const [half = 0, whole = 0] = bestOf(ROUNDS, [
    () => simulateSync(narrow, WIDE_OPEN),
    () => simulateSync(wide, WIDE_OPEN),
  ]);
  return atMost(name, whole / half, 'times', 2.2);
}

function digestCost(): Measurement[] {
  const dag = wideDag(MILLION);
  let simulation = Infinity;
  let digest = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    const run = simulateSync(dag, WIDE_OPEN);
    const middle = performance.now();
    if (run.digest.length !== 64) throw new Error('no digest');
    digest = Math.min(digest, performance.now() - middle);
    simulation = Math.min(simulation, middle - start);
  }
  return [atMost('digest of 1,000,000 instances against the simulation', digest / simulation, 'times', 1)];
}

const EXAMPLE = `
import { Dag } from 'dagproof';
const dag = new Dag('s3_files', { maxActiveTasks: 16 });
const listFiles = dag.task('list_files', ({ prefix }: { prefix: string }) => [prefix + '/a.csv']);
const processFile = dag.task('process_file', ({ key }: { bucket: string; key: string }) => ({ key, size: key.length }));
const summarize = dag.task('summarize', ({ stats }: { stats: { size: number }[] }) => stats.length);
const stats = processFile.partial({ bucket: 'my-bucket' }).expand({ key: listFiles({ prefix: 'landing' }) });
summarize({ stats });
export default dag;
`;

/** The whole process, from the built package, the loader's cache warm, against a process that does nothing. */
function inspectStartUp(): Measurement[] {
  const folder = mkdtempSync(join(process.cwd(), '.bench', 'example-'));
  const file = join(folder, 'example.ts');
  writeFileSync(file, EXAMPLE);
  const bin = join(process.cwd(), 'bin', 'dagproof.js');
  const inspect = (): number => timed([bin, 'inspect', file]);
  const nothing = (): number => timed(['-e', '0']);
  inspect();
  const extra = Array.from({ length: 10 }, () => inspect() - nothing()).sort((left, right) => left - right);
  rmSync(folder, { recursive: true });
  return [
    atMost('dagproof inspect over an empty process, median of 10', ((extra[4] ?? 0) + (extra[5] ?? 0)) / 2, 'ms', 300),
  ];
}

function timed(args: readonly string[]): number {
  const start = performance.now();
  execFileSync(process.execPath, args, { stdio: 'ignore', env: { ...process.env, DAGPROOF_BUILT: '1' } });
  return performance.now() - start;
}
