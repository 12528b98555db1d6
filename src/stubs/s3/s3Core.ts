/**
 * An S3 in memory: a stub that answers whatever client speaks to it as S3 does, and whose contents a test can read, change and compare.
 * By which library requests come here is not its affair.
 */
import { mistake } from '../../model/errors.ts';
import type { JsonObject } from '../../model/json.ts';
import type { StubCore } from '../stubCore.ts';
import { addressingOf } from './addressing.ts';
import { operationOf, perform, type S3Operation } from './operations.ts';
import { requestHandlerOf, type Deliver, type S3RequestHandler } from './requestHandler.ts';
import { errorAnswer, requestId, responseOf, signed, type S3Answer } from './s3Answer.ts';
import { S3Error } from './s3Error.ts';
import { latencyOf, objectOf, storeOf, type S3Content, type S3Options } from './s3Options.ts';
import { rawRequest, s3Request, sentUrl, type RawRequest, type S3Request } from './s3Request.ts';
import { stateOf } from './s3State.ts';
import { putObject, removeObject, sortedKeys, type Bucket, type S3Store } from './s3Store.ts';
import { slowDowns, type SlowDown } from './slowDown.ts';

export interface S3Core extends StubCore {
  /** Every request that was answered since the last reset: `GetObject sales/landing/a.csv 200`. */
  readonly requests: readonly string[];
  /** Texts by key, in key order; bytes that are no text become replacement characters. @throws DagproofError s3-unknown-bucket */
  objects(bucket: string): ReadonlyMap<string, string>;
  /** Puts an object there without a request. @throws DagproofError s3-object, s3-unknown-bucket */
  put(bucket: string, key: string, content: S3Content): void;
  /** Takes an object away without a request. @throws DagproofError s3-unknown-bucket */
  remove(bucket: string, key: string): void;
  /** Answers the next requests that fit with 503 SlowDown, until the next reset. */
  slowDown(rule: SlowDown): void;
  /** For `new S3Client({ requestHandler })`: answers without HTTP in between, about five times as fast. `deliver` holds each request back first. */
  requestHandler(options?: { readonly deliver?: Deliver }): S3RequestHandler;
  state(): JsonObject;
}

/**
 * An S3 with these buckets.
 *
 * @throws DagproofError s3-bucket-name, s3-endpoint, s3-latency, s3-object, s3-page-size
 * @example
 * const lake = s3Core({ buckets: { sales: { 'landing/a.csv': '1,2' } }, endpoint: 'https://s3.example.test' });
 * await (await lake.answer(new Request('https://s3.example.test/sales/landing/a.csv'))).text(); // '1,2'
 */
export function s3Core(options: S3Options): S3Core {
  const addressing = addressingOf(options.endpoint);
  const rules = [options.slowDown ?? []].flat();
  const requests: string[] = [];
  let store = storeOf(options);
  let busy = slowDowns(rules);

  function answerRaw(raw: RawRequest, hostBucket: string): S3Answer {
    const id = requestId(requests.length + 1);
    const seen = { operation: raw.method, address: raw.path };
    let answer: S3Answer;
    try {
      const request = s3Request(raw, hostBucket);
      seen.address = [request.bucket ?? '', ...(request.key === null ? [] : [request.key])].join('/');
      const operation = operationOf(request);
      seen.operation = operation;
      answer = answerTo(operation, request);
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      answer = errorAnswer(error, { id, hasBody: raw.method !== 'HEAD' });
    }
    requests.push([seen.operation, seen.address, answer.status].filter((part) => part !== '').join(' '));
    return signed(answer, id);
  }

  function answerTo(operation: S3Operation, request: S3Request): S3Answer {
    if (busy.takes(operation, request)) throw new S3Error('SlowDown');
    return perform(operation, store, request);
  }

  return {
    name: options.name ?? 's3',
    routes: addressing.routes,
    latency: latencyOf(options),
    requests,
    isFor: (request) => addressing.bucketOfHost(sentUrl(request)) !== null,
    async answer(request) {
      const hostBucket = addressing.bucketOfHost(sentUrl(request)) ?? '';
      return responseOf(answerRaw(await rawRequest(request), hostBucket));
    },
    objects(name) {
      const bucket = knownBucket(store, name);
      const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
      return new Map(sortedKeys(bucket).map((key) => [key, decoder.decode(bucket.objects.get(key)?.body)]));
    },
    put: (name, key, content) => putObject(knownBucket(store, name), objectOf(key, content)),
    remove: (name, key) => removeObject(knownBucket(store, name), key),
    slowDown: (rule) => busy.add(rule),
    reset() {
      store = storeOf(options);
      busy = slowDowns(rules);
      requests.length = 0;
    },
    requestHandler: ({ deliver = atOnce } = {}) => requestHandlerOf({ addressing, answer: answerRaw, deliver }),
    state: () => stateOf(store),
  };
}

const atOnce: Deliver = async () => {};

function knownBucket(store: S3Store, name: string): Bucket {
  const bucket = store.buckets.get(name);
  if (bucket !== undefined) return bucket;
  const known = [...store.buckets.keys()].join(', ');
  throw mistake('s3-unknown-bucket', `There is no bucket ${JSON.stringify(name)}.`, `There are: ${known || 'none'}.`);
}
