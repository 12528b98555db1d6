/**
 * What it costs to check a DAG with real bodies: the S3 files of the scenario of that name, every request of every body through the stub. Beside it
 * the same requests are sent once more, one after the other, by the same client to the same stub, outside of a simulation.
 */
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Dag, type CompiledDag } from 'dagproof';
import { checkDag } from 'dagproof/check';
import { s3 } from 'dagproof/stubs';
import { atMost, type Measurement } from './measurement.ts';

const ROUNDS = 5;
const CASES_A_ROUND = 200;

const lake = s3({
  buckets: {
    sales: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [`in/${day}`, 'amount\n1\n2'])),
  },
  region: 'eu-central-1',
  pageSize: 2,
});
const client = new S3Client({
  region: 'eu-central-1',
  credentials: { accessKeyId: 'example', secretAccessKey: 'example' },
  // The DAG retries.
  maxAttempts: 1,
});

/** What bodies have asked for, in order. */
let asked: (() => Promise<unknown>)[] = [];

async function ask<Answer>(request: () => Promise<Answer>): Promise<Answer> {
  asked.push(request);
  return await request();
}

function page(token: string | undefined) {
  return client.send(new ListObjectsV2Command({ Bucket: 'sales', Prefix: 'in/', ContinuationToken: token }));
}

async function text(key: string): Promise<string> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: 'sales', Key: key }));
  return (await Body?.transformToString()) ?? '';
}

async function write(value: object): Promise<void> {
  await client.send(new PutObjectCommand({ Bucket: 'sales', Key: 'out.json', Body: JSON.stringify(value) }));
}

function s3Files(): CompiledDag {
  const dag = new Dag('s3_files');
  const listFiles = dag.task('list_files', async () => {
    const keys: string[] = [];
    let token: string | undefined;
    do {
      const { Contents = [], NextContinuationToken } = await ask(page.bind(null, token));
      keys.push(...Contents.flatMap(({ Key }) => Key ?? []));
      token = NextContinuationToken;
    } while (token !== undefined);
    return keys;
  });
  const readFile = dag.task(
    'read_file',
    async ({ key }: { key: string }) => {
      const lines = (await ask(() => text(key))).split('\n').slice(1);
      return { key, amount: lines.reduce((sum, line) => sum + Number(line), 0) };
    },
    { retries: 2, retryDelay: '1m' },
  );
  const writeSummary = dag.task('write_summary', async ({ files }: { files: { amount: number }[] }) => {
    const summary = { files: files.length, amount: files.reduce((sum, { amount }) => sum + amount, 0) };
    await ask(() => write(summary));
    return summary;
  });
  writeSummary({ files: readFile.expand({ key: listFiles() }) });
  return dag.compile();
}

/** Each round has cases of its own, and sends what they have sent. */
export async function checkedBodies(): Promise<Measurement[]> {
  const dag = s3Files();
  const ratios: number[] = [];
  for (let seed = 0; seed < ROUNDS; seed++) {
    asked = [];
    const inside = await timed(async () => {
      const { held, text: report } = await checkDag(dag, { stubs: [lake], runs: CASES_A_ROUND, seed });
      if (!held) throw new Error(report);
    });
    const requests = asked;
    const close = lake.open();
    const outside = await timed(async () => {
      for (const request of requests) await request();
    });
    close();
    ratios.push(inside / outside);
  }
  const median = ratios.sort((left, right) => left - right)[Math.floor(ROUNDS / 2)] ?? 0;
  const name = '1,000 checked cases of S3 files against their requests alone';
  return [atMost(name, median, 'times', 1.3)];
}

/** Garbage is left to V8: a forced collection would throw compiled code away. */
async function timed(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
