/**
 * A bucket in memory, answering the S3 requests of the real client through msw: ListObjectsV2 in pages, GetObject, PutObject.
 * It knows the wire format of these three and nothing of DAGs.
 */
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import type { World } from './story.support.ts';

// On the oldest Node that dagproof supports the client announces, at its first use, that a later version of it will need a newer one.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

export const S3_ENDPOINT = 'http://s3.example.test';

export interface Bucket extends World {
  /** Contents by key, as the last run left them. */
  readonly objects: ReadonlyMap<string, string>;
  /** Every request answered since the bucket was opened: `list`, `list after landing/b.csv`, `get landing/a.csv`. */
  readonly requests: readonly string[];
}

export interface BucketOptions {
  readonly name: string;
  /** What the bucket holds each time it is opened. */
  readonly objects: Readonly<Record<string, string>>;
  /** Keys of one page of a listing. */
  readonly pageSize: number;
  /** The first request for this key is answered with 503 SlowDown. */
  readonly slowDownOnceFor?: string;
}

/** A bucket; `open()` fills it anew and starts answering. */
export function createBucket({ name, objects: initial, pageSize, slowDownOnceFor }: BucketOptions): Bucket {
  const objects = new Map<string, string>();
  const requests: string[] = [];
  const server = setupServer(
    http.get(`${S3_ENDPOINT}/${name}`, ({ request }) => {
      const query = new URL(request.url).searchParams;
      const after = query.get('continuation-token');
      requests.push(after === null ? 'list' : `list after ${after}`);
      return listing({
        name,
        keys: [...objects.keys()],
        prefix: query.get('prefix') ?? '',
        after: after ?? '',
        pageSize,
      });
    }),
    http.get(`${S3_ENDPOINT}/${name}/*`, ({ request }) => {
      const key = keyOf(request.url, name);
      const isFirst = !requests.includes(`get ${key}`);
      requests.push(`get ${key}`);
      if (isFirst && key === slowDownOnceFor) return failure(503, 'SlowDown', 'Please reduce your request rate.');
      const body = objects.get(key);
      if (body === undefined) return failure(404, 'NoSuchKey', 'The specified key does not exist.');
      return new HttpResponse(body, { headers: { 'content-type': 'text/csv' } });
    }),
    http.put(`${S3_ENDPOINT}/${name}/*`, async ({ request }) => {
      const key = keyOf(request.url, name);
      requests.push(`put ${key}`);
      objects.set(key, await request.text());
      return new HttpResponse(null, { status: 200, headers: { etag: '"in-memory"' } });
    }),
  );
  return {
    objects,
    requests,
    open() {
      objects.clear();
      requests.length = 0;
      for (const [key, body] of Object.entries(initial)) objects.set(key, body);
      server.listen({ onUnhandledRequest: 'error' });
    },
    close() {
      server.close();
    },
  };
}

interface Listing {
  readonly name: string;
  readonly keys: readonly string[];
  readonly prefix: string;
  /** The last key of the page before, which serves as the continuation token; empty for the first page. */
  readonly after: string;
  readonly pageSize: number;
}

function listing({ name, keys, prefix, after, pageSize }: Listing): Response {
  const rest = keys.filter((key) => key.startsWith(prefix) && key > after).sort();
  const page = rest.slice(0, pageSize);
  const isTruncated = rest.length > page.length;
  const contents = page.map((key) => `<Contents><Key>${escape(key)}</Key></Contents>`).join('');
  const next = isTruncated ? `<NextContinuationToken>${escape(page.at(-1) ?? '')}</NextContinuationToken>` : '';
  return HttpResponse.xml(
    `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><Name>${escape(name)}</Name><Prefix>${escape(prefix)}</Prefix>` +
      `<KeyCount>${page.length}</KeyCount><IsTruncated>${isTruncated}</IsTruncated>${next}${contents}</ListBucketResult>`,
  );
}

function failure(status: number, code: string, message: string): Response {
  const xml = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return HttpResponse.xml(xml, { status });
}

function keyOf(url: string, bucket: string): string {
  return decodeURIComponent(new URL(url).pathname).slice(`/${bucket}/`.length);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
