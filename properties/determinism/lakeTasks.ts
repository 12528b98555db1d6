/**
 * Tasks of the workload that speak to S3 with the real client: what an ETL does, with objects through streams of zlib and files on the way.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, gzipSync } from 'node:zlib';
import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Dag } from '../../src/authoring/dag.ts';

export const BUCKET = 'lake';
const KEYS = ['a', 'b', 'c', 'd', 'e'].map((name) => `landing/${name}.gz`);
const RETRIED = { retries: 3, retryDelay: '1m' } as const;

// On the oldest Node that dagproof supports the client announces, at its first use, that a later version of it will need a newer one.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

export function placeLakeTasks(dag: Dag, endpoint: string): void {
  const client = new S3Client({
    region: 'eu-central-1',
    endpoint,
    forcePathStyle: true,
    credentials: { accessKeyId: 'example', secretAccessKey: 'example' },
  });
  const upload = dag.task('upload', () => Promise.all(KEYS.map((key) => put(client, key))), RETRIED);
  const listing = dag.task('listing', ({ uploaded }: { uploaded: unknown }) => list(client, uploaded), RETRIED);
  const download = dag.task(
    'download',
    ({ keys }: { keys: readonly string[] }) => Promise.all(keys.map((key) => get(client, key))),
    RETRIED,
  );
  const archive = dag.task('archive', ({ key }: { key: string }) => copy(client, key), RETRIED);
  const clean = dag.task('clean', ({ keys }: { keys: readonly string[] }) => remove(client, keys), RETRIED);
  const keys = listing({ uploaded: upload() });
  const downloaded = download({ keys });
  const archived = archive.expand({ key: keys }).after(downloaded);
  clean({ keys }).after(archived);
}

async function put(client: S3Client, key: string): Promise<string | undefined> {
  const body = gzipSync(`${key}\n`.repeat(5_000));
  const { ETag } = await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body }));
  return ETag;
}

async function list(client: S3Client, uploaded: unknown): Promise<string[]> {
  const keys: string[] = [];
  for await (const { Contents } of paginateListObjectsV2({ client }, { Bucket: BUCKET, Prefix: 'landing/' })) {
    for (const { Key } of Contents ?? []) keys.push(String(Key));
  }
  return Array.isArray(uploaded) ? keys.slice(0, uploaded.length) : keys;
}

/** Through a stream of zlib into a file, and from there into a hash. */
async function get(client: S3Client, key: string): Promise<unknown> {
  const began = Date.now();
  const folder = await mkdtemp(join(tmpdir(), 'dagproof-determinism-'));
  try {
    const file = join(folder, 'object');
    const { Body } = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
    await pipeline(Body as Readable, createGunzip(), createWriteStream(file));
    const hash = createHash('sha256');
    await pipeline(createReadStream(file, { highWaterMark: 4_096 }), hash);
    return [hash.digest('hex'), Date.now() - began];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function copy(client: S3Client, key: string): Promise<string | undefined> {
  const target = key.replace('landing', 'archive');
  const { CopyObjectResult } = await client.send(
    new CopyObjectCommand({ Bucket: BUCKET, Key: target, CopySource: `${BUCKET}/${key}` }),
  );
  return CopyObjectResult?.ETag;
}

async function remove(client: S3Client, keys: readonly string[]): Promise<number> {
  const Objects = keys.map((Key) => ({ Key }));
  const { Deleted } = await client.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects } }));
  return Deleted?.length ?? 0;
}
