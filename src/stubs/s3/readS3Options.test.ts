import { describe, expect, it } from 'vitest';
import { isDagproofError } from '../../model/errors.ts';
import { readS3Options } from './readS3Options.ts';
import { s3Core } from './s3Core.ts';
import type { S3Content, S3Options } from './s3Options.ts';
import type { SlowDown } from './slowDown.ts';

/** The messages of all problems. */
function problemsOf(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    if (isDagproofError(error)) return error.problems.map(({ message }) => message);
    throw error;
  }
  return [];
}

describe('the options of an S3', () => {
  it('have defaults', () => {
    expect(readS3Options({ buckets: {} })).toEqual({
      name: 's3',
      endpoint: null,
      region: 'us-east-1',
      latency: { leastMs: 0, mostMs: 0 },
      pageSize: 1000,
      leastPartBytes: 5242880,
      slowDown: [],
      buckets: new Map(),
    });
  });

  it('keep what is given, and a copy of contents', () => {
    const body = new Uint8Array([1, 2]);
    const given: S3Options = {
      buckets: { sales: { a: body, b: 'x' } },
      endpoint: 'http://localhost:9000/',
      latency: { least: '10ms', most: '20ms' },
      slowDown: [{ times: 2, operation: 'PutObject', key: 'a' }],
    };
    const plan = readS3Options(given);
    body[0] = 9;
    expect(plan).toMatchObject({ endpoint: 'http://localhost:9000', latency: { leastMs: 10, mostMs: 20 } });
    expect(plan.slowDown).toEqual(given.slowDown);
    expect(plan.buckets.get('sales')?.map(({ key, body }) => [key, [...body]])).toEqual([
      ['a', [1, 2]],
      ['b', [120]],
    ]);
  });

  it.each<[Record<string, unknown>, string]>([
    [{}, 'The S3 has no buckets.'],
    [{ buckets: [] }, 'The option buckets is a list of 0.'],
    [{ bucket: {} }, 'There is no option "bucket". Was buckets meant?'],
    [{ buckets: { Sales: {} } }, '"Sales" is no name that S3 allows for a bucket.'],
    [{ buckets: { 'a..b': {} } }, '"a..b" is no name that S3 allows for a bucket.'],
    [{ buckets: { '10.0.0.1': {} } }, '"10.0.0.1" is no name that S3 allows for a bucket.'],
    [{ buckets: { sales: 'a.csv' } }, 'The bucket sales is "a.csv".'],
    [{ buckets: { sales: { '': '' } } }, 'The object "" has a key that S3 does not allow.'],
    [{ buckets: { sales: { a: 5 } } }, 'The object "a" is 5.'],
    [{ buckets: { sales: { a: null } } }, 'The object "a" is null.'],
    [
      { buckets: { sales: { a: { body: '', lastModified: 'x' } } } },
      'The object "a" has a lastModified that is no date.',
    ],
    [{ buckets: { sales: { a: { body: '', metadata: { n: '\u{1f600}' } } } } }, 'which no header can carry'],
    [{ buckets: { sales: { a: { body: '', contentType: 'a\r\nb' } } } }, 'which no header can carry'],
    [{ buckets: {}, endpoint: 's3.example.test' }, 'The option endpoint is "s3.example.test".'],
    [{ buckets: {}, endpoint: 'http://s3.example.test/api' }, 'The option endpoint is'],
    [{ buckets: {}, pageSize: 1001 }, 'The option pageSize is 1001.'],
    [{ buckets: {}, slowDown: [{ times: 1, operation: 'Get' }] }, 'The option slowDown[0].operation is "Get".'],
  ])('%j are refused', (options, message) => {
    expect(problemsOf(() => readS3Options(options as unknown as S3Options))).toContainEqual(
      expect.stringContaining(message),
    );
  });

  it('are checked for later contents too', () => {
    const lake = s3Core({ buckets: { sales: {} } });
    expect(problemsOf(() => lake.put('sales', 'a', 5 as unknown as S3Content))).toEqual(['The object "a" is 5.']);
    expect(problemsOf(() => lake.put('none', 'a', ''))).toEqual(['There is no bucket "none".']);
    expect(problemsOf(() => lake.slowDown({ times: 0 }))).toEqual(['The option times is 0.']);
    expect(problemsOf(() => lake.slowDown({ operaton: 'x' } as unknown as SlowDown))[0]).toMatch(/operation meant/);
  });
});
