import { GetObjectCommand, PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { Dag } from '../../authoring/dag.ts';
import { simulate } from '../../drivers/simulate.ts';
import { asStub } from '../answerRequests.ts';
import { s3Core } from './s3Core.ts';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const ENDPOINT = 'http://s3.example.test';

describe.each<[string, S3ClientConfig]>([
  ['in path style', { forcePathStyle: true }],
  ['in virtual-host style', { forcePathStyle: false }],
])('the real client of a task %s', (_, options) => {
  it('knows keys that begin with a slash, and go on as no host is named', async () => {
    const keys = ['/a b', '//c', '/d/../e', '/s3.example.test/f', '/g:99999/h', '/%', '/[', '/large'];
    const stub = asStub(s3Core({ endpoint: ENDPOINT, buckets: { sales: {} }, latency: '1s' }));
    const dag = new Dag('keys');
    const s3 = new S3Client({
      endpoint: ENDPOINT,
      region: 'us-east-1',
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
      ...options,
    });
    dag.task('write', async () => {
      for (const Key of keys) {
        // The client asks whether to send as much as that.
        const Body = Key === '/large' ? new Uint8Array(2 ** 21) : Key;
        await s3.send(new PutObjectCommand({ Bucket: 'sales', Key, Body }));
      }
      const got = await s3.send(new GetObjectCommand({ Bucket: 'sales', Key: '/a b' }));
      return await got.Body?.transformToString();
    })();
    const run = await simulate(dag, { stubs: [stub] });
    expect([run.explain('write'), run.xcom('write')]).toEqual(['success', '/a b']);
    expect([...stub.objects('sales').keys()]).toEqual([...keys].sort());
    const { requests = [] } = run.attempts('write')[0] ?? {};
    expect(requests.filter(({ url }) => !/^http:\/\/(sales\.)?s3\.example\.test\//.test(url))).toEqual([]);
    expect(requests.filter(({ sentMs, deliveredMs }) => deliveredMs !== sentMs + 1_000)).toEqual([]);
  });
});
