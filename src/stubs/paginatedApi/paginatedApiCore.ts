/**
 * A paginated API as a stub core: it can be asked, put back and compared.
 */
import type { Json, JsonObject } from '../../model/json.ts';
import type { StubCore } from '../stubCore.ts';
import { lostAndRepeated, type LostAndRepeated } from '../../model/lostAndRepeated.ts';
import type { PaginatedApiOptions } from './options.ts';
import { readApiOptions } from './readApiOptions.ts';
import { createSession, type ApiRequest } from './session.ts';

export interface PaginatedApiCore extends StubCore {
  /** Every request since the API was last put back, in the order of the answers. */
  readonly requests: readonly ApiRequest[];
  /**
   * What a client that read the API once since it was put back has lost, and what it got more often than it should. Items that came or went after the
   * first page was read may be got or not; all others have to be got once. Of items from a function without a total, those up to the last one read.
   *
   * @example api.lostAndRepeated(run.xcom('combine')) // { lost: [], repeated: [] }
   */
  lostAndRepeated(itemsGot: readonly Json[]): LostAndRepeated;
}

/** @throws DagproofError with every option that is wrong. */
export function paginatedApiCore(options: PaginatedApiOptions): PaginatedApiCore {
  const plan = readApiOptions(options);
  const tokenUrl = plan.authentication?.kind === 'token' ? plan.authentication.tokenUrl : null;
  let session = createSession(plan);
  const collected = (): { readonly collected?: JsonObject } => {
    if (plan.collectedBy === null) return {};
    return { collected: { by: plan.collectedBy, ...session.items.known(session.end) } };
  };
  return {
    name: plan.name,
    routes: [
      { method: 'GET', url: plan.url },
      { method: 'HEAD', url: plan.url },
      ...(tokenUrl === null ? [] : [{ method: 'POST', url: tokenUrl }]),
    ],
    latency: plan.latency,
    get requests() {
      return session.requests;
    },
    isFor({ url }) {
      const { origin, pathname } = new URL(url);
      return origin + pathname === plan.url || origin + pathname === tokenUrl;
    },
    answer: (request) => session.answer(request),
    reset() {
      session = createSession(plan);
    },
    // Which requests were made is left out: a retried read changes nothing of the world.
    state: () => ({ items: session.items.all(), ...collected() }),
    lostAndRepeated: (itemsGot) => lostAndRepeated(itemsGot, session.items.known(session.end)),
  };
}
