/**
 * An S3 in memory: a stub that answers whatever client speaks to it as S3 does, and whose contents a test can read, change and compare.
 * By which library requests come here is not its affair.
 */
import { mistake } from '../../model/errors.ts';
import type { JsonObject } from '../../model/json.ts';
import { passGate } from '../../virtual/requestGate.ts';
import type { StubCore } from '../stubCore.ts';
import { addressIn, addressingOf, type Addressing } from './addressing.ts';
import { operationOf } from './operations.ts';
import { requestHandlerOf, type S3RequestHandler } from './requestHandler.ts';
import { responseOf } from './s3Answer.ts';
import { objectOf, readS3Options, readSlowDown, type S3Plan } from './readS3Options.ts';
import type { S3Content, S3Options } from './s3Options.ts';
import { S3Error } from './s3Error.ts';
import { rawRequest, sentUrl } from './sentRequest.ts';
import { serve, type S3Service } from './s3Service.ts';
import { stateOf } from './s3State.ts';
import { createStore, putObject, removeObject, sortedKeys, type Bucket } from './s3Store.ts';
import { slowDowns, type SlowDown } from './slowDown.ts';

export interface S3Core extends StubCore {
  /** Every request that was answered since the last reset: `GetObject sales/landing/a.csv 200`. */
  readonly requests: readonly string[];
  /** Texts by key, in key order; bytes that are no text become replacement characters. @throws DagproofError s3-unknown-bucket */
  objects(bucket: string): ReadonlyMap<string, string>;
  /** Puts an object there without a request. @throws DagproofError bad-stub-option, s3-unknown-bucket */
  put(bucket: string, key: string, content: S3Content): void;
  /** Takes an object away without a request. @throws DagproofError s3-unknown-bucket */
  remove(bucket: string, key: string): void;
  /** Answers the next requests that fit with 503 SlowDown, until the next reset. @throws DagproofError bad-stub-option */
  slowDown(rule: SlowDown): void;
  /** For `new S3Client({ requestHandler })`: answers without HTTP in between, about five times as fast. */
  requestHandler(): S3RequestHandler;
  state(): JsonObject;
}

/**
 * An S3 with these buckets.
 *
 * @throws DagproofError with every option that is wrong
 * @example
 * const lake = s3Core({ buckets: { sales: { 'landing/a.csv': '1,2' } }, endpoint: 'https://s3.example.test' });
 * await (await lake.answer(new Request('https://s3.example.test/sales/landing/a.csv'))).text(); // '1,2'
 */
export function s3Core(options: S3Options): S3Core {
  const plan = readS3Options(options);
  const addressing = addressingOf(plan.endpoint);
  const service: S3Service = { ...freshly(plan), requests: [] };
  return {
    name: plan.name,
    routes: addressing.routes,
    latency: plan.latency,
    requests: service.requests,
    isFor: (request) => addressing.bucketOfHost(sentUrl(request)) !== null,
    operationOf: (request) => operationAt(request, addressing),
    async answer(request) {
      const hostBucket = addressing.bucketOfHost(sentUrl(request)) ?? '';
      return responseOf(serve(service, await rawRequest(request), hostBucket));
    },
    objects(name) {
      const bucket = knownBucket(service, name);
      const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
      return new Map(sortedKeys(bucket).map((key) => [key, decoder.decode(bucket.objects.get(key)?.body)]));
    },
    put: (name, key, content) => putObject(knownBucket(service, name), objectOf(key, content)),
    remove: (name, key) => removeObject(knownBucket(service, name), key),
    slowDown: (rule) => service.busy.add(readSlowDown(rule)),
    reset() {
      Object.assign(service, freshly(plan));
      service.requests.length = 0;
    },
    requestHandler: () =>
      requestHandlerOf({ addressing, gate: passGate, answer: (raw, hostBucket) => serve(service, raw, hostBucket) }),
    state: () => stateOf(service.store),
  };
}

/** By method and address alone: a client that copies says so in its address, too. */
function operationAt({ method, url }: { readonly method: string; readonly url: string }, addressing: Addressing): string | null {
  const address = new URL(url);
  const { pathname, searchParams: query } = address;
  const hostBucket = addressing.bucketOfHost(address);
  if (hostBucket === null) return null;
  const named = query.get('x-id');
  if (named !== null) return named;
  try {
    return operationOf({ method, query, headers: new Headers(), ...addressIn(hostBucket, pathname) });
  } catch (error) {
    if (error instanceof S3Error) return null;
    throw error;
  }
} // prettier-ignore

function freshly(plan: S3Plan): Pick<S3Service, 'store' | 'busy'> {
  return { store: createStore(plan, plan.buckets), busy: slowDowns(plan.slowDown) };
}

function knownBucket({ store }: S3Service, name: string): Bucket {
  const bucket = store.buckets.get(name);
  if (bucket !== undefined) return bucket;
  const known = [...store.buckets.keys()].join(', ');
  throw mistake('s3-unknown-bucket', `There is no bucket ${JSON.stringify(name)}.`, `There are: ${known || 'none'}.`);
}
