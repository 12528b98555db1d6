import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import http from 'node:http';
import { text } from 'node:stream/consumers';
import { Dag, simulate } from 'dagproof';
import { s3, type S3 } from 'dagproof/stubs';
import { describe, expect, it } from 'vitest';

const ENDPOINT = 'http://s3.example.test';

function lakeOf(): S3 {
  return s3({ endpoint: ENDPOINT, buckets: { sales: { a: 'x' } } });
}

async function runOf(lake: S3, body: () => Promise<string | null>) {
  const dag = new Dag('lake', { startDate: '2026-01-01T00:00:00Z' });
  dag.task('speak', body)();
  return await simulate(dag, { stubs: [lake] });
}

async function lastModified(): Promise<string | null> {
  const { headers } = await fetch(`${ENDPOINT}/sales/b`, { method: 'HEAD' });
  return headers.get('last-modified');
}

describe('an S3 that a task speaks to', () => {
  it('dates what is put by the virtual clock, and shows in the run what it has at the end', async () => {
    const lake = lakeOf();
    const run = await runOf(lake, async () => {
      await new Promise((resolve) => setTimeout(resolve, 90_000));
      await fetch(`${ENDPOINT}/sales/b`, { method: 'PUT', body: 'y' });
      return await lastModified();
    });
    expect(run.xcom('speak')).toBe('Thu, 01 Jan 2026 00:01:30 GMT');
    expect(run.trace.stubs).toEqual({ s3: lake.state() });
    expect([...lake.objects('sales')]).toEqual([['a', 'x'], ['b', 'y']]); // prettier-ignore
  });

  it('is heard by a client that keeps its connections from one simulation to the next', async () => {
    const client = new S3Client({
      region: 'eu-central-1',
      endpoint: ENDPOINT,
      forcePathStyle: true,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    for (let time = 0; time < 3; time++) {
      const run = await runOf(lakeOf(), async () => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: 'sales', Key: 'a' }));
        return (await Body?.transformToString()) ?? null;
      });
      expect(run.xcom('speak')).toBe('x');
    }
  });

  it('does so by the request handler too', async () => {
    const lake = lakeOf();
    const handler = lake.requestHandler();
    const put = {
      method: 'PUT',
      protocol: 'http:',
      hostname: 's3.example.test',
      path: '/sales/b',
      headers: {},
      body: 'y',
    };
    const run = await runOf(lake, async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const { response } = await handler.handle(put);
      await text(response.body);
      return await lastModified();
    });
    expect(run.xcom('speak')).toBe('Thu, 01 Jan 2026 00:00:01 GMT');
  });

  it('tells a client that asks whether to send its body to go on', async () => {
    const lake = lakeOf();
    const run = await runOf(lake, async () => {
      const headers = { expect: '100-continue', 'content-length': 3 };
      const sending = http.request(`${ENDPOINT}/sales/b`, { method: 'PUT', headers });
      sending.on('continue', () => sending.end('yes'));
      sending.flushHeaders();
      return await new Promise((resolve) => sending.on('response', (got) => resolve(String(got.resume().statusCode))));
    });
    expect(run.xcom('speak')).toBe('200');
    expect(lake.objects('sales').get('b')).toBe('yes');
  });
});
