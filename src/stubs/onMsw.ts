/**
 * Opens a stub core for suites with msw: handlers for a server of their own, and a stub that needs none.
 */
import { http, type RequestHandler } from 'msw';
import type { Stub } from '../virtual/stub.ts';
import { answerRequest, asStub } from './answerRequests.ts';
import type { StubCore } from './stubCore.ts';

/** A stub that can also be part of a server of msw. */
export interface MswStub extends Stub {
  /** For a server of one's own: `setupServer(...api.handlers)`. Not needed where the stub is given to `simulate`. */
  readonly handlers: readonly RequestHandler[];
}

/** @example const api = onMsw(core); setupServer(...api.handlers).listen(); */
export function onMsw<Core extends StubCore>(core: Core): Core & MswStub {
  const handler = http.all(
    ({ request }) => core.isFor(request),
    ({ request }) => answerRequest(core, request),
  );
  return Object.assign(asStub(core), { handlers: [handler] });
}
