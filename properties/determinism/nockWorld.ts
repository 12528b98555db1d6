/**
 * The world of the workload over nock: stubs of its entry, and a scope of nock's own. For a process without msw, as nock patches when it is loaded.
 */
import nock from 'nock';
import { paginatedApi, s3 } from '../../src/stubs/nock.ts';
import { addressesOf, lakeOptions, Notes, ordersOptions, type World } from './world.ts';

/** One at a time in a process. */
export const nockWorld: World = (seed) => {
  const addresses = addressesOf(seed);
  const notes = new Notes();
  const { origin, pathname } = new URL(addresses.notes);
  const answer = function (this: { req: { method: string } }, _uri: string, body: unknown): unknown {
    return notes.answer(this.req.method, typeof body === 'string' ? body : JSON.stringify(body));
  };
  nock.disableNetConnect();
  nock(origin)
    .persist()
    .post(pathname)
    .delay(20)
    .reply(200, answer as () => object);
  nock(origin)
    .persist()
    .get(pathname)
    .reply(200, answer as () => object);
  return {
    addresses,
    stubs: [paginatedApi(ordersOptions(addresses)), s3(lakeOptions(addresses))],
    close: () => {
      nock.cleanAll();
      nock.enableNetConnect();
    },
  };
};
