import http from 'node:http';
import https, { get as namedGet } from 'node:https';
import { HttpResponse, http as route } from 'msw';
import { setupServer } from 'msw/node';
import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { crashAfterEachEffect } from '../drivers/crashAfterEachEffect.ts';
import { workerKilled } from '../drivers/faults.ts';
import type { SimulateOptions } from '../drivers/options.ts';
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
} from '../drivers/requestFaults.ts';
import { simulate } from '../drivers/simulate.ts';
import { paginatedApi } from '../stubs/index.ts';
import { asStub } from '../stubs/answerRequests.ts';
import type { StubCore } from '../stubs/stubCore.ts';
import type { Simulation } from '../trace/simulation.ts';
import type { Stub } from './stub.ts';

const URL_OF_NOTES = 'https://notes.example.test/notes';

/** An API that keeps what is posted to it. */
function notes(latencyMs = 0): Stub {
  let kept: string[] = [];
  const core: StubCore = {
    name: 'notes',
    routes: [{ method: '*', url: URL_OF_NOTES }],
    latency: { leastMs: latencyMs, mostMs: latencyMs },
    isFor: ({ url }) => url.startsWith(URL_OF_NOTES),
    async answer(request) {
      if (request.method === 'POST') kept.push(await request.text());
      if (request.method === 'PUT') kept = [...new Set([...kept, await request.text()])];
      return Response.json(kept);
    },
    reset: () => void (kept = []),
    state: () => [...kept],
  };
  return asStub(core);
}

const post = async (text: string): Promise<unknown> =>
  await (await fetch(URL_OF_NOTES, { method: 'POST', body: text })).json();
const read = async (): Promise<unknown> => await (await fetch(URL_OF_NOTES)).json();

async function play(body: () => unknown, options: SimulateOptions = {}, retries = 0): Promise<Simulation> {
  const dag = new Dag('d');
  dag.task('a', body, { retries, retryDelay: '1m' })();
  return await simulate(dag, { stubs: [notes()], ...options });
}

describe('a request of a task', () => {
  it('is answered in virtual time, and kept with its attempt', async () => {
    const run = await play(async () => [await post('x'), Date.now() % 60_000], { stubs: [notes(250)] });
    expect(run.xcom('a')).toEqual([['x'], 250]);
    expect(run.stubs).toEqual({ notes: ['x'] });
    expect(run.attempts('a')[0]?.requests).toEqual([
      { method: 'POST', url: URL_OF_NOTES, sentMs: 0, deliveredMs: 250, status: 200 },
    ]);
  });

  it('is sent once, however many simulations are played at once', async () => {
    const playAt = async (host: string): Promise<unknown> => {
      const url = `https://${host}.example.test/`;
      const api = paginatedApi({ url, items: [1], latency: '20ms' });
      const run = await play(async () => [await (await fetch(url)).json(), Date.now() % 60_000], { stubs: [api] });
      return [run.xcom('a'), run.attempts('a')[0]?.requests?.length];
    };
    const alone = [[[1], 20], 1];
    expect(await Promise.all(['x', 'y', 'z'].map(playAt))).toEqual([alone, alone, alone]);
  });

  it('takes a time that is drawn from the seed', async () => {
    const timesOf = async (seed: number): Promise<unknown> => {
      const api = paginatedApi({ url: URL_OF_NOTES, items: [1], latency: { least: '20ms', most: '80ms' } });
      const run = await play(() => Promise.all([read(), read(), read()]), { seed, stubs: [api] });
      return run.attempts('a')[0]?.requests?.map(({ deliveredMs }) => deliveredMs);
    };
    const times = (await timesOf(1)) as number[];
    expect(times.every((time) => time >= 20 && time <= 80)).toBe(true);
    expect(await timesOf(1)).toEqual(times);
    expect(await timesOf(2)).not.toEqual(times);
  });

  it('is given up with its signal, and never reaches the server then', async () => {
    const late = async (): Promise<string> => {
      const asked = fetch(URL_OF_NOTES, { method: 'POST', body: 'x', signal: AbortSignal.timeout(1_000) });
      return await asked.then(
        () => 'answered',
        (error: Error) => `${error.name} at ${Date.now() % 60_000}`,
      );
    };
    const run = await play(late, { stubs: [notes(5_000)] });
    expect([run.xcom('a'), run.stubs]).toEqual(['TimeoutError at 1000', { notes: [] }]);
    expect(run.attempts('a')[0]?.requests?.[0]).toMatchObject({ deliveredMs: null, status: null });
  });

  it('that is given up while another of the same moment is answered is never delivered', async () => {
    const hasty = async () => {
      const controller = new AbortController();
      const sent = { method: 'POST', body: 'y', signal: controller.signal };
      const [first, second] = [post('x'), fetch(URL_OF_NOTES, sent).catch(({ name }: Error) => name)];
      await first;
      controller.abort();
      await new Promise((resolve) => setTimeout(resolve, 10));
      return await second;
    };
    const run = await play(hasty);
    expect([run.xcom('a'), run.stubs['notes']]).toEqual(['AbortError', ['x']]);
    expect(run.attempts('a')[0]?.requests?.map(({ deliveredMs }) => deliveredMs)).toEqual([0, null]);
  });

  it('is dropped when the task ends before it is answered', async () => {
    const run = await play(() => void post('x'), { stubs: [notes(10)] });
    expect([run.state, run.stubs]).toEqual(['success', { notes: [] }]);
  });

  it('by http and https is answered like one by fetch, named imports included', async () => {
    const asked = (get: typeof https.get): Promise<string> =>
      new Promise((resolve, reject) => {
        const request = get(URL_OF_NOTES, (response) => {
          let text = '';
          response.on('data', (piece) => (text += piece)).on('end', () => resolve(text));
        });
        request.on('error', reject);
      });
    const run = await play(async () => [await asked(namedGet), await asked(https.get)], { stubs: [notes(3)] });
    expect([run.xcom('a'), run.durationMs]).toEqual([['[]', '[]'], 6]);
  });

  it.each([
    ['fetch', () => fetch('https://nots.example.test/notes')],
    ['http', () => new Promise((_, reject) => http.get('http://other.example.test/x', () => {}).on('error', reject))],
  ])('that nobody answers fails the task, whatever its body makes of it: %s', async (_, ask) => {
    const careless = async (): Promise<string> => {
      await Promise.resolve(ask()).catch(() => {});
      return 'all is well';
    };
    for (const stubs of [[], [notes()]]) {
      const run = await play(careless, { stubs });
      expect(run.explain('a')).toMatch(/UnstubbedRequest: GET https?:\S+ is answered by no stub/);
    }
    const run = await play(careless);
    expect(run.explain('a')).toContain('* https://notes.example.test/notes');
  });

  it('reaches servers of msw as well, but not the network through them', async () => {
    const server = setupServer(route.get('https://msw.example.test/', () => HttpResponse.json(Date.now() % 60_000)));
    server.listen({ onUnhandledRequest: 'bypass' });
    try {
      const body = async (): Promise<unknown> => {
        await new Promise((resolve) => setTimeout(resolve, 70));
        return await (await fetch('https://msw.example.test/')).json();
      };
      expect((await play(body, { stubs: [] })).xcom('a')).toBe(70);
      expect((await play(() => fetch('https://else.example.test/'), { stubs: [] })).explain('a')).toContain(
        'Unstubbed',
      );
    } finally {
      server.close();
    }
  });
});

describe('a strict server of msw', () => {
  it('does not hide which request nobody answers, and does not let the body pass by it', async () => {
    const server = setupServer();
    server.listen({ onUnhandledRequest: 'error' });
    try {
      const careless = async (): Promise<string> => {
        await fetch('https://nots.example.test/notes').catch(() => {});
        return 'all is well';
      };
      expect((await play(careless)).explain('a')).toMatch(
        /UnstubbedRequest: GET https:\/\/nots\S+ is answered by no stub[^]*nearest route/,
      );
    } finally {
      server.close();
    }
  });
});

describe('a fault of requests', () => {
  it.each<[string, SimulateOptions['faults'], unknown, unknown]>([
    ['reset', [resetRequest('a')], 'TypeError fetch failed ECONNRESET', []],
    ['answered in front of the server', [answerRequest('a', 429, { retryAfter: '7s' })], '429 7', []],
    ['an error of S3', [s3Error('a', 'SlowDown')], '503 null', []],
    ['lost on its way back', [loseResponse('a')], 'TypeError fetch failed ECONNRESET', ['x']],
    ['truncated', [truncateBody('a', 3)], 'TypeError terminated', ['x']],
    ['on another request', [resetRequest('a').onRequest({ nth: 2 })], '200 ["x"]', ['x']],
    ['on another method', [resetRequest('a').onRequest({ method: 'get' })], '200 ["x"]', ['x']],
    ['on this address', [resetRequest('a').onRequest({ url: 'https://*.test/notes' })], 'TypeError fetch failed ECONNRESET', []],
    ['on a part of this address', [resetRequest('a').onRequest({ url: '/notes' })], 'TypeError fetch failed ECONNRESET', []],
    ['on another try', [resetRequest('a').onTry(2)], '200 ["x"]', ['x']],
  ])('makes of a request %s', async (_, faults = [], expected, kept) => {
    const ask = async (): Promise<string> => {
      try {
        const response = await fetch(URL_OF_NOTES, { method: 'POST', body: 'x' });
        const text = response.ok ? await response.text() : response.headers.get('retry-after');
        return `${response.status} ${text}`;
      } catch (error) {
        const { name, message, cause } = error as Error;
        return [name, message, (cause as { code?: string } | undefined)?.code].filter(Boolean).join(' ');
      }
    };
    const run = await play(ask, { faults });
    expect([run.xcom('a'), run.stubs['notes']]).toEqual([expected, kept]);
    // What has struck nothing is worth a warning.
    expect(run.warnings.length).toBe(expected === '200 ["x"]' ? 1 : 0);
  }); // prettier-ignore

  it('delays in virtual time: the request, or the body of its answer', async () => {
    const timed = async (): Promise<unknown> => {
      const response = await fetch(URL_OF_NOTES);
      const head = Date.now() % 60_000;
      return [head, await response.text(), Date.now() % 60_000];
    };
    const faults = [delayRequest('a', '2s'), slowBody('a', { pieces: 2, every: '5s' })];
    expect((await play(timed, { faults })).xcom('a')).toEqual([2_000, '[]', 12_000]);
  });

  it('gives the page before once more', async () => {
    const api = paginatedApi({ url: URL_OF_NOTES, items: [1, 2, 3, 4, 5, 6], pageSize: 2, style: 'page' });
    const pages = async (): Promise<unknown> => {
      const got = [];
      for (const page of [1, 2, 3]) got.push(await (await fetch(`${URL_OF_NOTES}?page=${page}`)).json());
      return got;
    };
    const faults = [repeatResponse('a').onRequest({ nth: 2 })];
    expect((await play(pages, { stubs: [api], faults })).xcom('a')).toEqual([[1, 2], [1, 2], [5, 6]]); // prettier-ignore
  });

  it('has nothing to give once more to a first request, and says so when that was all', async () => {
    const twice = async (): Promise<unknown> => [await read(), await post('x'), await read()];
    const all = await play(twice, { faults: [repeatResponse('a')] });
    const struck = all.attempts('a')[0]?.requests?.map(({ planEntry }) => planEntry);
    expect([all.xcom('a'), all.warnings, struck]).toEqual([[[], [], []], [], [undefined, 0, 0]]);
    const first = await play(twice, { faults: [repeatResponse('a').onRequest({ nth: 1 })] });
    expect([first.xcom('a'), first.warnings]).toEqual([
      [[], ['x'], ['x']],
      ["the fault repeatResponse('a').onRequest({ nth: 1 }) never matched an attempt"],
    ]);
    expect(first.attempts('a')[0]?.requests?.some((request) => 'planEntry' in request)).toBe(false);
  });

  it('by chance is drawn for each request, and from the seed', async () => {
    const ask = async (): Promise<string> => {
      let texts = '';
      for (let at = 0; at < 40; at++) texts += await read().then(() => '.', () => 'x'); // prettier-ignore
      return texts;
    };
    const faults = [resetRequest('a').withProbability(0.25)];
    const textOf = async (seed: number): Promise<string> => (await play(ask, { faults, seed })).xcom('a') as string;
    const first = await textOf(1);
    const count = first.split('x').length - 1;
    expect([count > 3, count < 20, await textOf(1)]).toEqual([true, true, first]);
    expect(await textOf(2)).not.toBe(first);
  });

  it('counts the requests that it is about', async () => {
    const twice = async (): Promise<unknown> => {
      await read();
      await post('x');
      return await post('y').catch(() => 'reset');
    };
    const faults = [resetRequest('a').onRequest({ method: 'POST', nth: 2 })];
    const run = await play(twice, { faults });
    expect([run.xcom('a'), run.stubs]).toEqual(['reset', { notes: ['x'] }]);
    expect(run.attempts('a')[0]?.requests?.map(({ planEntry }) => planEntry)).toEqual([undefined, undefined, 0]);
  });

  it('is named where it struck: with the request, and by explain', async () => {
    const stubborn = async (): Promise<unknown> => {
      for (const text of ['x', 'y']) await post(text).catch(() => {});
      return await read();
    };
    const faults = [
      answerRequest('a', 503).onTry(1).onRequest({ method: 'GET' }),
      resetRequest('a').onRequest({ method: 'POST' }),
    ];
    const run = await play(stubborn, { faults }, 1);
    const [busy, reset] = [
      "answerRequest('a', 503).onTry(1).onRequest({ method: 'GET' })",
      "resetRequest('a').onRequest({ method: 'POST' })",
    ];
    const met = run.attempts('a').map(({ requests = [] }) => requests.map(({ fault }) => fault));
    expect(met).toEqual([[reset, reset, busy], [reset, reset, undefined]]); // prettier-ignore
    expect(run.explain('a')).toBe(
      'success on try 2 of 2 (try 1: SyntaxError: Unexpected end of JSON input)' +
        `; ${reset} struck POST ${URL_OF_NOTES} and 3 more requests; ${busy} struck GET ${URL_OF_NOTES}`,
    );
  });
});

describe('a worker that is killed', () => {
  const twoNotes = async (): Promise<string> => {
    await post('first');
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    await post('second');
    return 'done';
  };

  it.each([
    ['when the server has acted', [killAtRequest('a', { reported: 'failed' }).onTry(1)], ['first', 'first', 'second']],
    ['before the server acts', [killAtRequest('a', { when: 'before', reported: 'failed' }).onTry(1)], ['first', 'second']],
    ['in the middle', [workerKilled('a', { after: '5s', reported: 'failed' }).onTry(1)], ['first', 'first', 'second']],
    ['after its body has ended', [workerKilled('a', { reported: 'failed' }).onTry(1)], ['first', 'second', 'first', 'second']],
  ])('leaves what it did until then: %s', async (_, faults, kept) => {
    const run = await play(twoNotes, { faults }, 1);
    expect([run.state, run.instance('a').tryNumber, run.xcom('a')]).toEqual(['success', 2, 'done']);
    expect(run.stubs['notes']).toEqual(kept);
  }); // prettier-ignore

  it('without anybody noticing is missed by its heartbeat', async () => {
    const run = await play(twoNotes, { faults: [killAtRequest('a').onTry(1)] }, 1);
    expect(run.state).toBe('success');
    expect(run.instance('a').startMs).toBeGreaterThan(300_000);
  });
});

describe('crashAfterEachEffect', () => {
  function dagOf(method: 'POST' | 'PUT', retries = 2): Dag {
    const dag = new Dag('d');
    const write = async ({ x }: { x: string }): Promise<void> => {
      await fetch(URL_OF_NOTES, { method, body: x });
      await read();
    };
    dag.task('write', write, { retries }).expand({ x: ['a', 'b'] });
    return dag;
  }

  it('finds writes that a second try repeats, and says where', async () => {
    const report = await crashAfterEachEffect(dagOf('POST'), { stubs: [notes()] });
    expect(report.undisturbed.stubs).toEqual({ notes: ['a', 'b'] });
    expect(report.crashes.map(({ effect: { taskId, mapIndex, nth } }) => [taskId, mapIndex, nth])).toEqual([
      ['write', 0, 1],
      ['write', 1, 1],
    ]);
    expect(report.failures.map(({ run }) => run.stubs['notes'])).toEqual([['a', 'b', 'a'], ['a', 'b', 'b']]); // prettier-ignore
    expect(report.text).toBe(
      [
        '2 effects, 2 of which leave the world otherwise when the worker is killed right after them',
        `  write[0] try 1, after POST ${URL_OF_NOTES}: the run ended success`,
        '    notes.2: "a" instead of nothing',
        `  write[1] try 1, after POST ${URL_OF_NOTES}: the run ended success`,
        '    notes.2: "b" instead of nothing',
      ].join('\n'),
    );
  });

  it('is content with writes that may be repeated, also of tasks without retries', async () => {
    const report = await crashAfterEachEffect(dagOf('PUT', 0), { stubs: [notes()] });
    expect(report.crashes.map(({ run }) => run.state)).toEqual(['success', 'success']);
    expect(report.failures).toEqual([]);
  });

  it('blames no crash for what a module keeps from run to run', async () => {
    let runs = 0;
    const dag = new Dag('d');
    dag.task('write', async () => void (await post(`note ${++runs}`)))();
    await expect(crashAfterEachEffect(dag, { stubs: [notes()] })).rejects.toThrow(
      /when it is repeated:\n    notes\.0: "note 2" instead of "note 1"[^]*outlives a run[^]*\[undisturbed-differs\]/,
    );
  });

  it('wants stubs, and a DAG that succeeds by itself', async () => {
    await expect(crashAfterEachEffect(dagOf('PUT'))).rejects.toThrow(/no stubs[^]*\[no-stubs\]/);
    const failing = crashAfterEachEffect(dagOf('PUT'), { stubs: [notes()], faults: [resetRequest('write').at(1)] });
    await expect(failing).rejects.toThrow(
      /ended failed: failed on try 3 of 3[^]*fetch failed[^]*\[undisturbed-failed\]/,
    );
  });
});

describe('stubs given to a simulation', () => {
  it('are checked with the other options', async () => {
    const given = [notes(), notes(), { name: 'x' } as never];
    await expect(play(() => 1, { stubs: given })).rejects.toThrow(/two stubs are named "notes"[^]*object is no stub[^]*\[bad-stub\]/);
  }); // prettier-ignore

  it('are put back before each simulation, and closed after it', async () => {
    const stub = notes();
    const original = globalThis.fetch;
    for (let run = 0; run < 2; run++) {
      expect((await play(() => post('x'), { stubs: [stub] })).stubs).toEqual({ notes: ['x'] });
      expect(globalThis.fetch).toBe(original);
    }
  });
});
