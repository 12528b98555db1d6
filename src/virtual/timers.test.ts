import * as named from 'node:timers';
import { setInterval as everyNamed, setTimeout as pause, scheduler } from 'node:timers/promises';
import { createRequire } from 'node:module';
import { performance as namedPerformance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import nodeCrypto, { randomBytes, randomInt, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { simulate } from '../drivers/simulate.ts';
import type { Json } from '../model/json.ts';
import { originals } from './originals.ts';

/** What a body returns, and when it ends, virtual ms. */
async function inTask(body: () => unknown, seed = 0): Promise<[value: Json, endMs: number | null]> {
  const dag = new Dag('d');
  dag.task('a', body)();
  const run = await simulate(dag, { seed });
  if (run.state !== 'success') throw new Error(run.explain('a'));
  return [run.xcom('a'), run.instance('a').endMs];
}

const START = Date.parse('2026-01-01T00:00:00Z');

describe('time in a task', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['setTimeout', () => new Promise((resolve) => setTimeout(resolve, 2_000))],
    ['setTimeout with values', () => new Promise((resolve) => setTimeout(resolve, 2_000, 'value'))],
    ['setTimeout of node:timers', () => new Promise((resolve) => named.setTimeout(resolve, 2_000))],
    ['setTimeout, promisified', () => promisify(setTimeout)(2_000)],
    ['setTimeout of node:timers/promises', () => pause(2_000)],
    ['scheduler.wait', () => scheduler.wait(2_000)],
    ['AbortSignal.timeout', () => new Promise((resolve) => AbortSignal.timeout(2_000).addEventListener('abort', resolve))],
    ['setInterval', () => new Promise<void>((resolve) => {
      let count = 0;
      const timer = setInterval(() => {
        if (++count < 4) return;
        clearInterval(timer);
        resolve();
      }, 500);
    })],
    ['setInterval of node:timers/promises', async () => {
      let count = 0;
      // oxlint-disable-next-line no-unused-vars -- ticks are counted
      for await (const _ of everyNamed(500)) if (++count === 4) break;
    }],
    ['a timer begun anew', async () => {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1_500);
        setTimeout(() => timer.refresh(), 500);
      });
    }],
    ['setImmediate and ticks in between', async () => {
      await pause(1_000);
      await new Promise((resolve) => setImmediate(resolve));
      clearImmediate(setImmediate(() => {}));
      await new Promise<void>((resolve) => process.nextTick(resolve));
      await pause(1_000);
    }],
  ])('passes for %s', async (_, wait) => {
    const [, endMs] = await inTask(async () => void (await wait()));
    expect(endMs).toBe(2_000);
  }); // prettier-ignore

  it('is told by every clock', async () => {
    const [told] = await inTask(async () => {
      const before = process.hrtime();
      await pause(1_500);
      return [
        Date.now() - START,
        new Date().getTime() - START,
        new Date(2020, 1).getFullYear(),
        String(Date()).slice(0, 15),
        performance.now(),
        namedPerformance.now(),
        performance.timeOrigin - START,
        process.hrtime(before),
        Number(process.hrtime.bigint()),
        new Intl.DateTimeFormat('en', { timeStyle: 'medium', timeZone: 'UTC' }).format(),
        new Intl.DateTimeFormat('en', { second: 'numeric', timeZone: 'UTC' }).formatToParts()[0]?.value,
        new Date().constructor === Date && new Date() instanceof Date,
      ];
    });
    expect(told).toEqual([
      1_500, 1_500, 2020, 'Thu Jan 01 2026', 1_500, 1_500, 0, [1, 500_000_000], 1_500_000_000, '12:00:01 AM', '1', true,
    ]); // prettier-ignore
  });

  it('can be taken back: timers as objects and by their number, waits by a signal', async () => {
    const [told, endMs] = await inTask(async () => {
      const fired: string[] = [];
      const timers = ['object', 'number', 'text'].map((name) => setTimeout(() => fired.push(name), 100));
      clearTimeout(timers[0]);
      clearTimeout(Number(timers[1]));
      clearTimeout(String(Number(timers[2])));
      clearTimeout(undefined);
      const controller = new AbortController();
      setTimeout(() => controller.abort('enough'), 50);
      await pause(10_000, null, { signal: controller.signal }).catch((error: Error) => fired.push(error.name));
      await pause(500);
      const ids = timers.map((timer) => Number(timer) - Number(timers[0]));
      return [fired, ids, timers[0]?.hasRef(), timers[0]?.unref().hasRef()];
    });
    expect([told, endMs]).toEqual([[['AbortError'], [0, 1, 2], true, false], 550]);
  });

  it('takes delays as Node does', async () => {
    const [told] = await inTask(async () => {
      const ends: number[] = [];
      for (const delay of [0, -5, 1.9, Number.NaN, '7', 2 ** 31]) {
        const before = Date.now();
        await new Promise((resolve) => setTimeout(resolve, delay as number));
        ends.push(Date.now() - before);
      }
      return ends;
    });
    expect(told).toEqual([1, 1, 1, 1, 7, 1]);
    await expect(inTask(() => setTimeout('text' as never, 1))).rejects.toThrow(/callback/);
  });

  it('is not that of code outside, not even after a task has failed', async () => {
    const before = originals.dateNow();
    await expect(inTask(async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(Math.abs(Date.now() - before)).toBeLessThan(60_000);
    expect(typeof setTimeout(() => {}, 0).refresh().close).toBe('function');
    expect(await pause(1, 'value')).toBe('value');
    expect(new Intl.DateTimeFormat('en', { year: 'numeric' }).format()).toBe(String(new Date().getFullYear()));
  });
});

describe('timers of one task', () => {
  interface Timer {
    readonly delay: number;
    readonly isRepeated: boolean;
    /** Timers it starts when it fires. */
    readonly starts: readonly Timer[];
    /** The timer it ends then, by its place in the order of creation. */
    readonly ends: number | null;
  }
  const { tree } = fc.letrec<{ tree: Timer }>((tie) => ({
    tree: fc.record({
      delay: fc.integer({ min: 1, max: 20 }),
      isRepeated: fc.boolean(),
      starts: fc.oneof({ depthSize: 'small' }, fc.constant([]), fc.array(tie('tree'), { maxLength: 3 })),
      ends: fc.option(fc.nat(8)),
    }),
  }));

  /** Each firing as `number@time`, up to the hundredth ms. */
  function program(timers: readonly Timer[], clock: Pick<typeof globalThis, 'setTimeout' | 'setInterval' | 'clearTimeout'>, now: () => number): string[] {
    const fired: string[] = [];
    const started: unknown[] = [];
    const start = ({ delay, isRepeated, starts, ends }: Timer): void => {
      const number = started.length;
      const fire = (): void => {
        if (now() > 100) return;
        fired.push(`${number}@${now()}`);
        if (started.length < 40) starts.forEach(start);
        if (ends !== null) clock.clearTimeout(started[ends] as never);
      };
      started.push(isRepeated ? clock.setInterval(fire, delay) : clock.setTimeout(fire, delay));
    };
    timers.forEach(start);
    return fired;
  } // prettier-ignore

  it('fire when and in the order in which those of @sinonjs/fake-timers fire', async () => {
    const fakeTimers = createRequire(import.meta.url)('@sinonjs/fake-timers') as typeof import('@sinonjs/fake-timers');
    const property = fc.asyncProperty(fc.array(tree, { maxLength: 8 }), async (timers) => {
      const clock = fakeTimers.createClock(0);
      const expected = program(timers, clock as never, () => clock.now);
      clock.tick(100);
      const [fired] = await inTask(async () => {
        const seen = program(timers, globalThis, () => Date.now() - START);
        await pause(101);
        return seen;
      });
      expect(fired).toEqual(expected);
    });
    await fc.assert(property, { numRuns: 100, seed: 7 });
  });
});

describe('chance in a task', () => {
  const draw = async (): Promise<unknown> => [
    Math.random(),
    crypto.randomUUID(),
    randomUUID(),
    [...crypto.getRandomValues(new Uint8Array(5))],
    randomBytes(4).toString('hex'),
    randomInt(10, 1_000_000),
    [...nodeCrypto.randomFillSync(new Uint8Array(3))],
    [...((await promisify(nodeCrypto.randomFill)(new Uint8Array(3))) as Uint8Array)],
  ];

  it('comes from the seed, for every source', async () => {
    const [[first], [again], [other]] = await Promise.all([inTask(draw, 1), inTask(draw, 1), inTask(draw, 2)]);
    expect(again).toEqual(first);
    const pairs = (first as Json[]).map((value, at) => JSON.stringify(value) === JSON.stringify((other as Json[])[at]));
    expect(pairs).toEqual(pairs.map(() => false));
    expect((first as string[])[1]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('is spread evenly enough to be taken for chance', async () => {
    const [counts] = await inTask(() => {
      const tenths = Array<number>(10).fill(0);
      for (let at = 0; at < 10_000; at++) tenths[Math.floor(Math.random() * 10)]! += 1;
      return tenths;
    });
    for (const count of counts as number[]) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  it('of one task is not moved by what another draws', async () => {
    const drawn = async (others: number): Promise<Json> => {
      const dag = new Dag('d');
      dag.task('greedy', () => Array.from({ length: others }, () => Math.random()).length)();
      dag.task('a', () => Math.random())();
      return (await simulate(dag)).xcom('a');
    };
    expect(await drawn(100)).toEqual(await drawn(0));
  });

  it('is not that of code outside', () => {
    expect(Math.random()).not.toBe(Math.random());
    expect(crypto.randomUUID()).not.toBe(crypto.randomUUID());
  });
});
