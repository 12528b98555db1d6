import http, { get } from 'node:http';
import https from 'node:https';
import { afterEach, describe, expect, it } from 'vitest';
import { createInterceptor } from '../stubs/interceptors.ts';
import { listenToRequests, type ListenerRank, type RequestListener } from './requestListeners.ts';

const URL_OF_NOBODY = 'http://nobody.example.test/';

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

function listen(rank: ListenerRank, listener: RequestListener): () => void {
  const stop = listenToRequests(rank, listener, createInterceptor);
  stops.push(stop);
  return stop;
}

/** Answers with its name and notes that it was asked. */
function answering(name: string, asked: string[] = []): RequestListener {
  return ({ controller }) => {
    asked.push(name);
    controller.respondWith(new Response(name));
  };
}

async function textOf(url: string): Promise<string> {
  return await (await fetch(url)).text();
}

describe('listening to requests', () => {
  it('hears of fetch, http, https and named imports of them', async () => {
    listen('stub', ({ request, controller }) => controller.respondWith(new Response(request.url)));
    const read = (request: http.ClientRequest): Promise<string> =>
      new Promise((resolve, reject) => {
        request.on('error', reject).on('response', (response) => {
          response.setEncoding('utf8').on('data', resolve);
        });
        request.end();
      });
    expect(await textOf('https://a.example.test/f')).toBe('https://a.example.test/f');
    expect(await read(http.request('http://a.example.test/r'))).toBe('http://a.example.test/r');
    expect(await read(https.get('https://a.example.test/s'))).toBe('https://a.example.test/s');
    expect(await read(get('http://a.example.test/n'))).toBe('http://a.example.test/n');
  });

  it('asks gates before stubs, whichever came first', async () => {
    const asked: string[] = [];
    listen('stub', answering('stub', asked));
    listen('gate', async () => {
      await Promise.resolve();
      asked.push('gate');
    });
    expect(await textOf(URL_OF_NOBODY)).toBe('stub');
    expect(asked).toEqual(['gate', 'stub']);
  });

  it('ends with the first answer', async () => {
    const asked: string[] = [];
    listen('stub', answering('first', asked));
    listen('stub', answering('second', asked));
    expect(await textOf(URL_OF_NOBODY)).toBe('first');
    expect(asked).toEqual(['first']);
  });

  it('goes on for those who have not stopped, and leaves no trace after the last', async () => {
    const before = [globalThis.fetch, http.request, http.get, https.request, https.get, get];
    const stopFirst = listen('stub', answering('first'));
    const stopSecond = listen('stub', answering('second'));
    expect(get).not.toBe(before[5]);
    stopFirst();
    stopFirst();
    expect(await textOf(URL_OF_NOBODY)).toBe('second');
    stopSecond();
    expect([globalThis.fetch, http.request, http.get, https.request, https.get, get]).toEqual(before);
    listen('stub', answering('third'));
    expect(await textOf(URL_OF_NOBODY)).toBe('third');
  });

  it('lets one listener listen twice', async () => {
    const listener = answering('twice');
    listen('stub', listener)();
    listen('stub', listener);
    const stopAnother = listen('stub', listener);
    stopAnother();
    expect(await textOf(URL_OF_NOBODY)).toBe('twice');
  });
});
