/**
 * A stub core as a stub: how it listens, and what HTTP asks of every answer whatever the stub. It knows no library that mocks requests.
 */
import { listenToRequests } from '../virtual/requestListeners.ts';
import type { Stub } from '../virtual/stub.ts';
import { createInterceptor } from './interceptors.ts';
import type { StubCore } from './stubCore.ts';

/**
 * The core with all that a simulation asks of a stub. Its own members stay what they are, getters included.
 *
 * @example asStub(core).open() // fetch, http and https reach the stub until the function given here is called
 */
export function asStub<Core extends StubCore>(core: Core): Core & Stub {
  const own: Pick<Stub, 'open' | 'latencyOf'> = {
    open: () =>
      listenToRequests(
        'stub',
        async ({ request, controller }) => {
          if (!core.isFor(request)) return;
          try {
            const response = await answerRequest(core, request);
            // It may have been aborted in the meantime.
            if (controller.readyState === 0) controller.respondWith(response);
          } catch (error) {
            if (controller.readyState === 0) controller.errorWith(error);
          }
        },
        createInterceptor,
      ),
    latencyOf: (request) => (core.isFor(request) ? core.latency : null),
  };
  const members = { ...Object.getOwnPropertyDescriptors(core), ...Object.getOwnPropertyDescriptors(own) };
  return Object.defineProperties({}, members) as Core & Stub;
}

/** What the core answers, without a body where HTTP has none. */
export async function answerRequest(core: StubCore, request: Request): Promise<Response> {
  const response = await core.answer(request);
  if (request.method !== 'HEAD' || response.body === null) return response;
  const { status, statusText, headers } = response;
  return new Response(null, { status, statusText, headers });
}
