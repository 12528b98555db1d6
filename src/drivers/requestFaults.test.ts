import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { OutcomePlan } from '../model/outcomePlan.ts';
import { planEntryText } from '../trace/planEntryText.ts';
import { workerKilled } from './faults.ts';
import {
  answerRequest,
  delayRequest,
  killAtRequest,
  loseResponse,
  repeatResponse,
  resetRequest,
  s3Error,
  slowBody,
  truncateBody,
} from './requestFaults.ts';
import { simulate } from './simulate.ts';
import { simulateRunsSync } from './simulateRunsSync.ts';
import { simulateSync } from './simulateSync.ts';

describe('a fault of requests', () => {
  it('is plain data, and is printed as it was written', () => {
    const where = { task: 'a', request: {} };
    const written = [
      [resetRequest('a'), { kind: 'request_reset' }, "resetRequest('a')"],
      [
        answerRequest('a', 429, { retryAfter: '6.5s' }),
        { kind: 'request_answered', status: 429, headers: { 'retry-after': '7' } },
        "answerRequest('a', 429, { retryAfter: '7s' })",
      ],
      [
        answerRequest('a', 500, { body: 'no' }),
        { kind: 'request_answered', status: 500, body: 'no' },
        "answerRequest('a', 500)",
      ],
      [delayRequest('a', '2s'), { kind: 'request_delayed', byMs: 2_000 }, "delayRequest('a', '2s')"],
      [
        slowBody('a', { every: '10s' }),
        { kind: 'body_slowed', pieces: 4, everyMs: 10_000 },
        "slowBody('a', { pieces: 4, every: '10s' })",
      ],
      [truncateBody('a', 100), { kind: 'body_truncated', bytes: 100 }, "truncateBody('a', 100)"],
      [repeatResponse('a'), { kind: 'response_repeated' }, "repeatResponse('a')"],
      [loseResponse('a'), { kind: 'response_lost' }, "loseResponse('a')"],
      [killAtRequest('a'), { kind: 'killed_at_request', when: 'after', reported: null }, "killAtRequest('a')"],
      [
        killAtRequest('a', { when: 'before', reported: 'failed' }),
        { kind: 'killed_at_request', when: 'before', reported: 'failed' },
        "killAtRequest('a', { when: 'before', reported: 'failed' })",
      ],
    ] as const;
    for (const [fault, what, text] of written) {
      expect({ ...fault }).toEqual({ where, what });
      expect(planEntryText(fault)).toBe(text);
    }
    const narrowed = s3Error('a', 'SlowDown').at(2).onRequest({ operation: 'GetObject' }).onRequest({ nth: 3 });
    expect(narrowed.where).toEqual({ task: 'a', mapIndex: 2, request: { operation: 'GetObject', nth: 3 } });
    expect(planEntryText(narrowed)).toBe(
      "s3Error('a', 'SlowDown').at(2).onRequest({ operation: 'GetObject', nth: 3 })",
    );
    const own = answerRequest('a', 503, { body: '<Error><Code>SlowDown</Code></Error>' });
    expect(planEntryText(own)).toBe("answerRequest('a', 503)");
    expect(workerKilled('a', { after: '5s' })).toMatchObject({
      what: { kind: 'worker_killed', afterMs: 5_000, reported: null },
    });
    expect(planEntryText(workerKilled('a', { after: '5s', reported: 'failed' }))).toBe(
      "workerKilled('a', { after: '5s', reported: 'failed' })",
    );
  });

  it('of an S3 error that is not known names those that are', () => {
    expect(() => s3Error('a', 'Slowdown' as never)).toThrow(
      /s3Error\("a", \.\.\.\) was given the code "Slowdown"[^]*SlowDown, [^]*\[unknown-s3-error\]/,
    );
  });

  it.each<[string, unknown]>([
    ['a fault of requests has where.request', { where: { task: 'a' }, what: { kind: 'request_reset' } }],
    ['where.request is for faults of requests only', { where: { task: 'a', request: {} }, what: { kind: 'fail' } }],
    ['what.status is an HTTP status', { where: { task: 'a', request: {} }, what: { kind: 'request_answered', status: 99 } }],
    ['what.headers is a record of texts', { where: { task: 'a', request: {} }, what: { kind: 'request_answered', status: 500, headers: { a: 1 } } }],
    ['what.byMs is whole milliseconds', { where: { task: 'a', request: {} }, what: { kind: 'request_delayed' } }],
    ['what.pieces is a whole number from 1 on', { where: { task: 'a', request: {} }, what: { kind: 'body_slowed', pieces: 0, everyMs: 1 } }],
    ['what.bytes is a whole number from 0 on', { where: { task: 'a', request: {} }, what: { kind: 'body_truncated', bytes: -1 } }],
    ["what.when is 'before' or 'after'", { where: { task: 'a', request: {} }, what: { kind: 'killed_at_request', when: 'now', reported: null } }],
    ["what.reported is 'failed', 'success' or null", { where: { task: 'a' }, what: { kind: 'worker_killed' } }],
  ])('from JSON is checked: %s', (complaint, fault) => {
    const dag = new Dag('d');
    dag.task('a', () => 1)();
    expect(() => simulateSync(dag, { faults: [fault] as OutcomePlan })).toThrow(complaint);
  }); // prettier-ignore
});

describe('a fault of requests where no body sends any', () => {
  it('says that none can where bodies return at once, in the same words from every driver', async () => {
    const dag = new Dag('d');
    dag.task('a', () => 1)();
    const faults = [resetRequest('a').onTry(1)];
    const warning =
      "the fault resetRequest('a').onTry(1) never matched an attempt: no body sent a request in virtual time; " +
      'under simulateSync and simulateRunsSync none can, so await simulate or simulateRuns';
    const atOnce = simulateSync(dag, { faults });
    expect(atOnce.warnings).toEqual([warning]);
    expect((await simulate(dag, { faults })).digest).toBe(atOnce.digest);
    expect(simulateRunsSync(dag, { faults, runs: [{ logicalDate: '2026-01-01' }] }).warnings).toEqual([warning]);
  });
});

describe('a worker that is killed', () => {
  it.each([
    ['in the middle of what is planned', { after: '4s' as const }, 'failed', 4_000],
    ['later than the attempt lasts', { after: '11s' as const }, 'success', 10_000],
    ['at its end', {}, 'failed', 10_000],
  ])('%s', (_, when, state, endMs) => {
    const dag = new Dag('d');
    dag.task('a', () => 1)();
    const faults = [workerKilled('a', { ...when, reported: 'failed' })];
    const run = simulateSync(dag, { durations: { a: '10s' }, faults });
    expect([run.state, run.instance('a').endMs]).toEqual([state, endMs]);
  });
});
