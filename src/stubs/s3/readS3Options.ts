/**
 * Checks the options of an S3, all at once, and fills in their defaults.
 */
import { describe } from '../../authoring/nodes.ts';
import { mistake } from '../../model/errors.ts';
import type { Latency } from '../../virtual/stub.ts';
import { oneOf, readOptions, text, whole, type OptionBag, type OptionKind } from '../optionBag.ts';
import { readLatency } from '../readLatency.ts';
import { fullChecksum } from './checksums.ts';
import { OPERATION_NAMES } from './operations.ts';
import { DEFAULT_CONTENT_TYPE, wholeObject, type S3Object } from './s3Object.ts';
import type { S3Content, S3ContentInit, S3Options } from './s3Options.ts';
import { BEFORE_MS, isBucketName, LONGEST_KEY_BYTES } from './s3Store.ts';
import type { SlowDown } from './slowDown.ts';

/** Options with nothing left open. */
export interface S3Plan {
  readonly name: string;
  /** Protocol and host; null: AWS's own. */
  readonly endpoint: string | null;
  readonly region: string;
  readonly latency: Latency;
  readonly pageSize: number;
  readonly leastPartBytes: number;
  readonly slowDown: readonly SlowDown[];
  readonly buckets: ReadonlyMap<string, readonly S3Object[]>;
}

const MOST_KEYS = 1000;
const LEAST_PART_BYTES = 5 * 1024 * 1024;
const KNOWN = ['buckets', 'name', 'endpoint', 'region', 'latency', 'pageSize', 'leastPartBytes', 'slowDown'];

/** @throws DagproofError with every problem found. */
export function readS3Options(options: S3Options): S3Plan {
  return readOptions({ title: 'Cannot make the S3:', given: options, known: KNOWN }, readPlan);
}

function readPlan(bag: OptionBag): S3Plan {
  if (!bag.isGiven('buckets')) bag.wrong('The S3 has no buckets.', 'Give buckets: { sales: {} } is one that is empty.');
  return {
    name: bag.read('name', text, 's3'),
    endpoint: bag.read('endpoint', origin, null),
    region: bag.read('region', text, 'us-east-1'),
    latency: readLatency(bag),
    pageSize: bag.read('pageSize', whole(1, MOST_KEYS), MOST_KEYS),
    leastPartBytes: bag.read('leastPartBytes', whole(0), LEAST_PART_BYTES),
    slowDown: bag.each('slowDown', SLOW_DOWN_NAMES).map(readRule),
    buckets: readBuckets(bag),
  };
}

const origin: OptionKind<string> = {
  expected: "protocol and host, and a port if there is one: 'https://s3.example.test'",
  read(given) {
    if (typeof given !== 'string' || !URL.canParse(given)) return undefined;
    const url = new URL(given);
    return /^https?:$/.test(url.protocol) && url.href === `${url.origin}/` ? url.origin : undefined;
  },
};

const SLOW_DOWN_NAMES = ['times', 'operation', 'bucket', 'key'];

function readRule(bag: OptionBag): SlowDown {
  const wanted = {
    operation: bag.read('operation', oneOf(...OPERATION_NAMES), undefined),
    bucket: bag.read('bucket', text, undefined),
    key: bag.read('key', text, undefined),
  };
  const given = Object.entries(wanted).filter(([, value]) => value !== undefined);
  return { times: bag.read('times', whole(1), 1), ...(Object.fromEntries(given) as Omit<SlowDown, 'times'>) };
}

/** @throws DagproofError with every problem found. */
export function readSlowDown(rule: SlowDown): SlowDown {
  return readOptions({ title: 'Cannot slow down:', given: rule, known: SLOW_DOWN_NAMES }, readRule);
}

const record: OptionKind<Readonly<Record<string, unknown>>> = {
  expected: 'an object: buckets by name, in each objects by key',
  read: (given) =>
    typeof given === 'object' && given !== null && !Array.isArray(given)
      ? (given as Record<string, unknown>)
      : undefined,
};

function readBuckets(bag: OptionBag): ReadonlyMap<string, readonly S3Object[]> {
  const buckets = new Map<string, readonly S3Object[]>();
  for (const [name, contents] of Object.entries(bag.read('buckets', record, {}))) {
    if (!isBucketName(name)) {
      const rule = 'Names have 3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit first and last.';
      bag.wrong(`${JSON.stringify(name)} is no name that S3 allows for a bucket.`, rule);
    }
    const given = record.read(contents);
    if (given === undefined)
      bag.wrong(`The bucket ${name} is ${describe(contents)}.`, 'Give an object: contents by key.');
    const objects = Object.entries(given ?? {}).map(([key, content]) => readObject(key, content));
    const wrong = objects.filter((object) => typeof object === 'string');
    for (const message of wrong) bag.wrong(message, `Give ${CONTENT}`);
    buckets.set(
      name,
      objects.filter((object) => typeof object !== 'string'),
    );
  }
  return buckets;
}

const CONTENT =
  'a text, a Uint8Array, or { body, contentType, metadata, lastModified }, under a key of 1 to 1024 bytes.';

/** An object as if a client had put it. @throws DagproofError bad-stub-option */
export function objectOf(key: string, content: S3Content): S3Object {
  const object = readObject(key, content);
  if (typeof object === 'string') throw mistake('bad-stub-option', object, `Give ${CONTENT}`);
  return object;
}

/** The object, or what is wrong with it. */
function readObject(key: string, content: unknown): S3Object | string {
  const init = (
    typeof content === 'string' || content instanceof Uint8Array ? { body: content } : content
  ) as S3ContentInit;
  const name = `The object ${JSON.stringify(key)}`;
  if (key === '' || Buffer.byteLength(key) > LONGEST_KEY_BYTES) return `${name} has a key that S3 does not allow.`;
  const given: unknown = init?.body;
  if (typeof given !== 'string' && !(given instanceof Uint8Array)) return `${name} is ${describe(content)}.`;
  const { contentType = DEFAULT_CONTENT_TYPE, metadata = {}, lastModified = BEFORE_MS } = init;
  const lastModifiedMs = new Date(lastModified).getTime();
  if (Number.isNaN(lastModifiedMs)) return `${name} has a lastModified that is no date.`;
  const described = [['content-type', contentType], ...Object.entries(metadata)];
  const unfit = described.find(([header, value]) => !isHeader(header as string, value));
  if (unfit !== undefined) return `${name} is described by ${JSON.stringify(unfit)}, which no header can carry.`;
  const body = new Uint8Array(Buffer.from(given as Uint8Array));
  return wholeObject({
    key,
    body,
    lastModifiedMs,
    headers: new Map([['content-type', contentType]]),
    metadata: new Map(Object.entries(metadata).map(([header, value]) => [header.toLowerCase(), value])),
    checksum: fullChecksum('CRC32', body),
  });
}

function isHeader(name: string, value: unknown): boolean {
  return (
    /^[\w!#$%&'*+.^`|~-]+$/.test(name) && typeof value === 'string' && /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value)
  );
}
