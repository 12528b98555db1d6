/**
 * Opens a stub core for suites with nock. It listens where nock listens, in front of it, and leaves nock's scopes and settings alone.
 */
// nock patches when it is loaded. Loaded after a stub is open it would lean on the stub's patches, and fall silent when the stub is closed.
// oxlint-disable-next-line import/no-unassigned-import
import 'nock';
import type { Stub } from '../virtual/stub.ts';
import { asStub } from './answerRequests.ts';
import type { StubCore } from './stubCore.ts';

/** @example onNock(core).open() // answers even after nock.disableNetConnect() */
export function onNock<Core extends StubCore>(core: Core): Core & Stub {
  return asStub(core);
}
