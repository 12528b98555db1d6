import { readFile } from 'node:fs/promises';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { clear } from '../drivers/clears.ts';
import { movesOf, statesOf } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulate } from '../drivers/simulate.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { asStub } from '../stubs/answerRequests.ts';
import { ECHO_URL, echoCore } from '../stubs/echoCore.support.ts';
import { getContext } from './attemptContext.ts';
import { originals } from './originals.ts';
import { real } from './real.ts';

const SECOND = 1_000;
const dateOf = (text: string): number => Date.parse(text);

/** A DAG of tasks that wait for nobody. */
function dagOf(bodies: Record<string, () => unknown>): Dag {
  const dag = new Dag('d');
  for (const [id, body] of Object.entries(bodies)) dag.task(id, body)();
  return dag;
}

async function codeOf(simulation: Promise<unknown>): Promise<string> {
  return await simulation.then(
    () => 'none',
    (error: { code?: string }) => error.code ?? 'other',
  );
}

describe('bodies in flight', () => {
  it('end in the order of virtual time, and no real time passes', async () => {
    const ended: string[] = [];
    const started = originals.performanceNow();
    const run = await simulate(
      dagOf({
        a: async () => {
          await pause(10 * SECOND);
          ended.push('a');
        },
        b: async () => {
          await pause(5 * SECOND);
          ended.push('b');
        },
      }),
    );
    expect(ended).toEqual(['b', 'a']);
    expect(movesOf(run, 'success').map(({ name, timeMs }) => [name, timeMs])).toEqual([['b', 5_000], ['a', 10_000]]); // prettier-ignore
    expect(originals.performanceNow() - started).toBeLessThan(5_000);
  });

  it('leave the trace that planned durations leave', async () => {
    const dag = (body: (given: { x: number }) => unknown): Dag => {
      const made = new Dag('d', { maxActiveTasks: 2 });
      const m = made.task('m', body, { pool: 'p' }).expand({ x: [3, 1, 2, 2] });
      made.task('after', ({ x }: { x: unknown }) => x)({ x: m });
      return made;
    };
    const options: SimulateOptions = { pools: { p: 3 } };
    const asleep = await simulate(
      dag(async ({ x }) => {
        await pause(x * SECOND);
        return x;
      }),
      options,
    );
    const faults = [3, 1, 2, 2].map((x, mapIndex) => ({
      where: { task: 'm', mapIndex },
      what: { kind: 'take' as const, durationMs: x * SECOND },
    }));
    const planned = await simulate(
      dag(({ x }) => x),
      { ...options, faults },
    );
    expect(asleep.digest).toBe(planned.digest);
  });

  it('that end at one time end in the order in which they began', async () => {
    const run = await simulate(
      dagOf({
        a: () => pause(10 * SECOND),
        b: async () => {
          await pause(4 * SECOND);
          await pause(6 * SECOND);
        },
      }),
      { durations: { a: 0 } },
    );
    expect(movesOf(run, 'success').map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('last as long as they wait, and at least as long as planned', async () => {
    const run = await simulate(dagOf({ a: () => pause(2 * SECOND), b: () => pause(2 * SECOND) }), {
      durations: { a: '5s', b: '1s' },
    });
    expect([run.instance('a').endMs, run.instance('b').endMs]).toEqual([5_000, 2_000]);
  });

  it('share promises without taking part in each other', async () => {
    let shared: Promise<void> | undefined;
    const body = async (): Promise<string> => {
      await (shared ??= (async () => {
        await pause(100);
      })());
      await pause(50);
      return getContext().taskId;
    };
    const run = await simulate(dagOf({ a: body, b: body }));
    expect([run.xcom('a'), run.xcom('b'), run.instance('b').endMs]).toEqual(['a', 'b', 150]);
  });

  it('go on while rounds are made only at ticks', async () => {
    const dag = dagOf({ a: () => pause(1_500), b: () => pause(2_500) });
    const run = await simulate(dag, { passes: { everyMs: 1_000 } });
    expect(movesOf(run, 'success').map(({ name, timeMs }) => [name, timeMs])).toEqual([['a', 1_500], ['b', 2_500]]); // prettier-ignore
    expect(run.endReason).toBe('finished');
  });

  it('are retried, and a sensor pokes as often as it must', async () => {
    const dag = new Dag('d');
    dag.task('a', async () => {
      await pause(SECOND);
      if (getContext().tryNumber === 1) throw new Error('once');
      return Date.now();
    }, { retries: 1, retryDelay: '1m' })(); // prettier-ignore
    dag.sensor('s', async () => {
      await pause(SECOND);
      return Date.now() >= dateOf('2026-01-01T00:02:00Z');
    }, { pokeInterval: '30s' })(); // prettier-ignore
    const run = await simulate(dag);
    expect(statesOf(run)).toEqual({ a: 'success', s: 'success' });
    expect(run.xcom('a')).toBe(dateOf('2026-01-01T00:01:02.001Z'));
    expect(run.instance('s').endMs).toBe(125_000);
  });

  it('run a simulation of their own', async () => {
    const inner = dagOf({ b: () => pause(7 * SECOND) });
    const outer = dagOf({
      a: async () => {
        await pause(SECOND);
        const run = await simulate(inner);
        await pause(SECOND);
        return run.durationMs;
      },
    });
    const run = await simulate(outer);
    expect([run.xcom('a'), run.durationMs]).toEqual([7_000, 2_000]);
  });

  it('go on after their run has ended, as a worker does that nobody told', async () => {
    const dag = new Dag('d', { dagrunTimeout: '10s' });
    const seen: number[] = [];
    dag.task('a', async () => {
      for (let step = 0; step < 5; step++) {
        await pause(4 * SECOND);
        seen.push(Date.now() - dateOf('2026-01-01T00:00:00Z'));
      }
    })(); // prettier-ignore
    const run = await simulate(dag);
    expect(run.state).toBe('failed');
    // The worker hears of it at its next heartbeat, five seconds later.
    expect(seen).toEqual([4_000, 8_000, 12_000]);
  });

  it('stop at the heartbeat at which their worker hears that they were cleared', async () => {
    const seen: string[] = [];
    const dag = dagOf({
      a: async () => {
        const { signal, tryNumber } = getContext();
        signal.addEventListener('abort', () => seen.push(`try ${tryNumber} stops`));
        await pause(12 * SECOND);
        seen.push(`try ${tryNumber} ends`);
      },
    });
    const run = await simulate(dag, { actions: [clear('a').after('6s')] });
    expect(seen).toEqual(['try 1 stops', 'try 2 ends']);
    expect(run.state).toBe('success');
  });
});

describe('the execution timeout', () => {
  it('ends a body that waits: its signal aborts, its timers never fire', async () => {
    const seen: unknown[] = [];
    const dag = new Dag('d');
    dag.task('a', async () => {
      getContext().signal.addEventListener('abort', () => seen.push(['abort', Date.now() % 100_000]));
      setTimeout(() => seen.push('late'), 40 * SECOND);
      console.log('began');
      await pause(60 * SECOND);
      seen.push('never');
    }, { executionTimeout: '30s', retries: 1, retryDelay: '1m' })(); // prettier-ignore
    const run = await simulate(dag);
    expect(run.explain('a')).toBe('failed on try 2 of 2: AirflowTaskTimeout: execution timeout of 30s');
    expect(run.attempts('a').map(({ logs }) => logs)).toEqual(['began', 'began']);
    expect(run.instance('a').endMs).toBe(120_001);
    expect(seen).toEqual([['abort', 30_000], ['abort', 20_001]]); // prettier-ignore
  });

  it('lets a body through that ends just then', async () => {
    const dag = new Dag('d');
    dag.task('a', () => pause(30 * SECOND), { executionTimeout: '30s' })();
    expect((await simulate(dag)).state).toBe('success');
  });

  it('is all that ends a body that waits for nobody', async () => {
    const dag = new Dag('d');
    dag.task('a', () => new Promise(() => {}), { executionTimeout: '1m' })();
    const run = await simulate(dag);
    expect([run.state, run.durationMs]).toEqual(['failed', 60_000]);
  });
});

describe('an error that floats', () => {
  const explained = async (body: () => unknown): Promise<[string, number | null]> => {
    const run = await simulate(dagOf({ a: body, b: () => pause(SECOND) }));
    expect(run.instance('b').state).toBe('success');
    return [run.explain('a'), run.instance('a').endMs];
  };

  it('as a rejection that nobody handles fails its own task', async () => {
    const floating = async (): Promise<void> => {
      await pause(500);
      void Promise.reject(new Error('lost'));
      await pause(9 * SECOND);
    };
    expect(await explained(floating)).toEqual(['failed: Error: lost', 500]);
  });

  it('in the step in which the body returns fails it too', async () => {
    expect(await explained(async () => void Promise.reject(new Error('lost')))).toEqual(['failed: Error: lost', 0]);
  });

  it('out of a timer fails the task that set it', async () => {
    const throwing = async (): Promise<void> => {
      setTimeout(() => {
        throw new Error('thrown');
      }, 700);
      await pause(9 * SECOND);
    };
    expect(await explained(throwing)).toEqual(['failed: Error: thrown', 700]);
  });
});

describe('real work', () => {
  it('of Node is waited for while virtual time stands still', async () => {
    const work = async (): Promise<number[]> => {
      const text = await readFile(new URL(import.meta.url), 'utf8');
      const packed = await promisify(gzip)(text);
      const key = await crypto.subtle.digest('SHA-256', packed);
      return [Date.now() - dateOf('2026-01-01T00:00:00Z'), key.byteLength];
    };
    const run = await simulate(dagOf({ a: work, b: () => pause(1) }));
    expect([run.xcom('a'), run.durationMs]).toEqual([[0, 32], 1]);
  });

  it('that is declared is waited for, timers of the real clock included', async () => {
    const run = await simulate(
      dagOf({
        a: async () => {
          const before = Date.now();
          const value = await real(() => new Promise((resolve) => setTimeout(() => resolve('done'), 20)));
          return [value, Date.now() - before];
        },
        b: () => pause(3),
      }),
    );
    expect([run.xcom('a'), run.instance('a').endMs]).toEqual([['done', 0], 0]);
  });

  it('begun before the simulation is waited for by whoever needs it', async () => {
    const settings = readFile(new URL(import.meta.url), 'utf8').then((text) => text.length > 0);
    const dag = new Dag('d');
    dag.task('a', async () => await settings, { executionTimeout: '1m' })();
    dag.task('b', async () => void (await settings))();
    const run = await simulate(dag);
    expect([run.xcom('a'), run.durationMs]).toEqual([true, 0]);
  });

  it.each([
    [
      'a socket',
      () =>
        void net
          .connect(9, '127.0.0.1')
          .on('error', () => {})
          .destroy(),
      /global fetch, node:http and node:https/,
    ],
    ['a worker thread', () => void new Worker('', { eval: true }).terminate(), /real\(\(\) => work\(\)\)`\. \[/],
    ['a timer kept from before', () => void originals.setTimeout(() => {}, 1), /load `dagproof\/setup` first/],
  ])('that nobody can wait for is an error that says where it began: %s', async (_, begin, hint) => {
    const dag = dagOf({
      a: async () => {
        begin();
        await pause(1);
      },
    });
    const playing = simulate(dag);
    await expect(playing).rejects.toThrow(/a try 1 began real work[^]*bodies\.test\.ts[^]*\[untracked-real-work\]/);
    await expect(playing).rejects.toThrow(hint);
  });
});

describe('what never ends', () => {
  it('as nothing is due is a deadlock that lists who waits for what', async () => {
    const dag = dagOf({ a: () => new Promise(() => {}), b: async () => await new Promise(() => {}) });
    await expect(simulate(dag)).rejects.toThrow(
      /virtual time 0s[^]*a try 1 waits for a promise[^]*b try 1 waits for a promise[^]*\[deadlock\]/,
    );
  });

  it('as it polls without waiting is a stall that names the polling', async () => {
    const spin = async (): Promise<void> => {
      for (;;) await new Promise((resolve) => setImmediate(resolve));
    };
    vi.spyOn(originals, 'performanceNow').mockImplementation(counting(100));
    await expect(simulate(dagOf({ a: spin }))).rejects.toThrow(/real work does not end: Immediate[^]*\[stalled\]/);
    vi.restoreAllMocks();
  });

  it('as it is woken too often is over its budget', async () => {
    const forever = async (): Promise<void> => {
      for (;;) await pause(1);
    };
    expect(await codeOf(simulate(dagOf({ a: forever }), { limits: { wakeUps: 100 } }))).toBe('budget-exceeded');
  });

  it('as it asks again and again at one time is a livelock', async () => {
    const close = asStub(echoCore()).open();
    const forever = async (): Promise<void> => {
      for (;;) await fetch(ECHO_URL);
    };
    const asked = simulate(dagOf({ a: forever }), { limits: { wakeUpsPerInstant: 20 } });
    await expect(asked).rejects.toThrow(/a try 1 is woken again and again[^]*\[livelock\]/);
    close();
  });

  it('as it waits too long ends the run by the limit of virtual time', async () => {
    const run = await simulate(dagOf({ a: () => pause(5 * SECOND) }), { limits: { virtualTimeMs: 3_000 } });
    expect([run.state, run.endReason]).toEqual(['running', 'virtual_time_limit']);
  });

  it('as somebody replaced the timers is explained', async () => {
    vi.useFakeTimers();
    try {
      const simulation = simulate(dagOf({ a: () => new Promise((resolve) => setTimeout(resolve, 1)) }));
      await expect(simulation).rejects.toThrow(
        /setTimeout and Date were replaced[^]*useFakeTimers[^]*\[timers-replaced\]/,
      );
    } finally {
      vi.useRealTimers();
    }
  });

  it('leaves nothing behind for the next simulation', async () => {
    expect(await codeOf(simulate(dagOf({ a: () => new Promise(() => {}) })))).toBe('deadlock');
    expect((await simulate(dagOf({ a: () => pause(1) }))).state).toBe('success');
  });
});

/** A clock that is later by so much each time it is read. */
function counting(step: number): () => number {
  let now = 0;
  return () => (now += step);
}

describe('errors', () => {
  it('keep their stacks up to the thousandth, and their texts all', async () => {
    const dag = new Dag('d');
    const again = (): never => {
      throw new Error('again');
    };
    for (const [id, body] of Object.entries({ later: async () => again(), now: again }))
      dag.task(id, body, { retries: 1_001, retryDelay: 1 })();
    const limit = Error.stackTraceLimit;
    const run = await simulate(dag);
    const errors = [...run.attempts('later'), ...run.attempts('now')].map(({ error }) => error);
    expect(errors.filter((error) => error?.message === 'again')).toHaveLength(2_004);
    expect(errors.filter((error) => error?.stack?.includes('bodies.test.ts'))).toHaveLength(1_000);
    expect(Error.stackTraceLimit).toBe(limit);
  });
});

describe('a body that returns at once', () => {
  it('has its own time and chance as well, in both drivers', async () => {
    const dag = new Dag('d');
    const first = dag.task('a', () => [Date.now(), Math.random()])();
    dag.task('b', ({ x }: { x: number[] }) => [x.length, Date.now(), new Date().toISOString()])({ x: first });
    const options: SimulateOptions = { durations: { a: '90s' }, logicalDate: '2026-05-01' };
    const run = simulateSync(dag, options);
    expect(run.xcom('b')).toEqual([2, dateOf('2026-05-01T00:01:30Z'), '2026-05-01T00:01:30.000Z']);
    expect((await simulate(dag, options)).digest).toBe(run.digest);
  });
});
