/**
 * Worlds of the workload: stubs that are given to the simulation, and the same as a server of msw.
 */
import { delay, http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { asStub } from '../../src/stubs/answerRequests.ts';
import { paginatedApi, s3 } from '../../src/stubs/index.ts';
import type { StubCore } from '../../src/stubs/stubCore.ts';
import { addressesOf, lakeOptions, Notes, ordersOptions, type World } from './world.ts';

export const stubsWorld: World = (seed) => {
  const addresses = addressesOf(seed);
  const stubs = [
    paginatedApi(ordersOptions(addresses)),
    s3(lakeOptions(addresses)),
    asStub(notesCore(addresses.notes)),
  ];
  return { addresses, stubs, close: () => {} };
};

function notesCore(url: string): StubCore {
  let notes = new Notes();
  return {
    name: 'notes',
    routes: [{ method: '*', url }],
    latency: { leastMs: 5, mostMs: 50 },
    isFor: (request) => request.url.startsWith(url),
    answer: async (request) => Response.json(notes.answer(request.method, await request.text())),
    reset: () => void (notes = new Notes()),
    state: () => [...notes.kept],
  };
}

/** Handlers take their time in that of the simulation. One at a time in a process. */
export const mswWorld: World = (seed) => {
  const addresses = addressesOf(seed);
  const notes = new Notes();
  const server = setupServer(
    ...paginatedApi(ordersOptions(addresses)).handlers,
    ...s3(lakeOptions(addresses)).handlers,
    http.all(addresses.notes, async ({ request }) => {
      const body = await request.text();
      await delay(30);
      return HttpResponse.json(notes.answer(request.method, body));
    }),
  );
  server.listen({ onUnhandledRequest: 'error' });
  return { addresses, stubs: [], close: () => server.close() };
};
