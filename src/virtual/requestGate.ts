/**
 * Stands in front of every library that intercepts requests (msw, nock, anything on @mswjs/interceptors): a request of a task waits there for
 * its virtual time, meets the fault that was planned for it, and never reaches the real network. Requests from outside tasks pass untouched.
 */
import { currentProcess } from './attemptContext.ts';
import { applyFault } from './faultyResponses.ts';
import { requestsOf } from './requestDesk.ts';
import { listenToRequests, type OutgoingRequest } from './requestListeners.ts';
import { unstubbedRequest } from './unstubbedRequest.ts';
import type { VirtualProcess } from './virtualProcess.ts';

/** Begins to hold up requests of tasks, whichever library is listening now; the function it gives ends that. */
export function openGate(): () => void {
  return listenToRequests('gate', passGateOnce, null);
}

const passed = new WeakSet<object>();

/** Every simulation opens a gate, and a request of one comes by those of the others too. */
function passGateOnce(outgoing: OutgoingRequest): Promise<void> | undefined {
  if (passed.has(outgoing.controller)) return undefined;
  passed.add(outgoing.controller);
  return passGate(outgoing);
}

/** Lets a request through in its virtual time. Who carries requests past every interceptor asks here himself. */
export async function passGate({ client, request, controller }: OutgoingRequest): Promise<void> {
  const process = currentProcess();
  if (process === undefined || !reachesNetwork(request.url)) return;
  const errorWith = controller.errorWith.bind(controller);
  const refuseIt = (): void => {
    const error = refuse(process, request);
    errorWith(client === 'fetch' ? new TypeError('fetch failed', { cause: error }) : error);
  };
  controller.passthrough = async () => refuseIt();
  controller.errorWith = (reason) => (isRefusalOfMsw(reason) ? refuseIt() : errorWith(reason));
  const { method, url, signal } = request;
  const delivery = await requestsOf(process.timeline).park(process, { method, url, signal });
  if (!process.isOver) applyFault(delivery, { client, controller, process });
  // A request of a process that is gone, or goes now, reaches nobody.
  if (process.isOver) await new Promise<never>(() => {});
}

/** A server of msw that listens with `onUnhandledRequest: 'error'` knows no handler either; its error names neither request nor routes. */
function isRefusalOfMsw(reason: unknown): boolean {
  return reason instanceof Error && reason.name === 'InternalError' && reason.message.startsWith('[MSW] Cannot bypass');
}

/** A `data:` or a `blob:` is in this process already. */
export function reachesNetwork(url: string): boolean {
  return /^https?:/i.test(url);
}

/** Nobody answers, so the real network would be next: the task fails, whatever its body makes of the error. */
export function refuse(process: VirtualProcess, request: { readonly method: string; readonly url: string }): Error {
  const error = unstubbedRequest(request, requestsOf(process.timeline).clerk?.routes ?? []);
  process.crash(error);
  return error;
}
