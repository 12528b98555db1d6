/**
 * What bodies in virtual time cost, each beside the same work outside of a simulation, in turns inside one run.
 */
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Dag, simulate, type CompiledDag, type SimulateOptions } from 'dagproof';
import { s3 } from 'dagproof/stubs';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { collectGarbage } from './clock.ts';
import { atLeast, atMost, type Measurement } from './measurement.ts';

const ROUNDS = 7;
const WIDE: SimulateOptions = { config: { parallelism: 2_000, maxTisPerQuery: 0 } };

/**
 * Best milliseconds of each over rounds in which they take turns. Garbage is left to V8 where nothing is said: a forced collection throws compiled code
 * away, of msw and of clients as well.
 */
async function bestOfAsync(
  rounds: number,
  functions: readonly (() => Promise<unknown>)[],
  collect: () => void = () => {},
): Promise<number[]> {
  const best = functions.map(() => Infinity);
  for (let round = 0; round < rounds; round++) {
    for (const [number, run] of functions.entries()) {
      collect();
      const start = performance.now();
      await run();
      best[number] = Math.min(best[number] as number, performance.now() - start);
    }
  }
  return best;
}

function mapped(width: number, body: (given: { x: number }) => unknown, options: object = {}): CompiledDag {
  const dag = new Dag('mapped', { maxActiveTasks: 2_000 });
  dag.task('work', body, options).expand({ x: Array.from({ length: width }, (_, index) => index) });
  return dag.compile();
}

async function succeeding(dag: CompiledDag, options: SimulateOptions = WIDE): Promise<void> {
  const run = await simulate(dag, options);
  if (run.state !== 'success') throw new Error(`the measured run ended ${run.state}`);
}

/** A fetch through msw inside a task, against the same fetch outside. */
export async function mswFetch(): Promise<Measurement[]> {
  const url = 'https://api.example.test/items';
  const server = setupServer(http.get(url, () => HttpResponse.json({ items: [1, 2, 3] })));
  server.listen({ onUnhandledRequest: 'bypass' });
  const count = 300;
  const ask = async (): Promise<unknown> => await (await fetch(url)).json();
  const dag = mapped(count, ask);
  // Short rounds on a shared machine: the best of many.
  const [outside = 0, inside = 0] = await bestOfAsync(5 * ROUNDS, [
    async () => {
      for (let at = 0; at < count; at++) await ask();
    },
    () => succeeding(dag),
  ]);
  server.close();
  const extra = ((inside - outside) / count) * 1_000;
  return [
    atMost('a body with one fetch through msw, more than the fetch', extra, 'us', 60),
    atMost('a body with one fetch through msw against the fetch', inside / outside, 'times', 1.4),
  ];
}

export async function asyncBodies(): Promise<Measurement[]> {
  const dag = mapped(1_000, async ({ x }) => x);
  const [best = 0] = await bestOfAsync(ROUNDS, [() => succeeding(dag)], collectGarbage);
  return [atMost('1,000 mapped asynchronous bodies, with trace', best, 'ms', 50)];
}

/** 1,000 instances that fail all day long, a try every five minutes. */
export async function virtualDay(): Promise<Measurement[]> {
  const body = async (): Promise<never> => {
    throw new Error('not yet');
  };
  const dag = mapped(1_000, body, { retries: 287, retryDelay: '5m' });
  let virtualMs = 0;
  const [best = Infinity] = await bestOfAsync(
    2,
    [
      async () => {
        virtualMs = (await simulate(dag, WIDE)).durationMs;
      },
    ],
    collectGarbage,
  );
  const name = 'a virtual day of 1,000 instances, a try every 5 minutes';
  return [atLeast(name, virtualMs / best, 'times real time', 40_000)];
}

/** One S3 get a body, against the same gets outside. */
export async function s3Gets(): Promise<Measurement[]> {
  const count = 1_000;
  const lake = s3({ buckets: { lake: { 'a.csv': 'a,b\n1,2\n' } }, endpoint: 'https://s3.example.test' });
  const client = new S3Client({
    region: 'eu-central-1',
    endpoint: 'https://s3.example.test',
    forcePathStyle: true,
    credentials: { accessKeyId: 'example', secretAccessKey: 'example' },
  });
  const get = async (): Promise<unknown> => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'lake', Key: 'a.csv' }));
    return await Body?.transformToString();
  };
  const dag = mapped(count, get);
  const close = lake.open();
  const [outside = 0, inside = 0] = await bestOfAsync(6, [
    async () => {
      for (let at = 0; at < count; at++) await get();
    },
    () => succeeding(dag),
  ]);
  close();
  return [atMost("1,000 bodies with one S3 get each against the client's own time", inside / outside, 'times', 1.2)];
}
