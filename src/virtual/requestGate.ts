/**
 * Stands in front of every library that intercepts requests (msw, nock, anything on @mswjs/interceptors): a request of a task waits there for
 * its virtual time, meets the fault that was planned for it, and never reaches the real network. Requests from outside tasks pass untouched.
 */
import { syncBuiltinESMExports } from 'node:module';
import { currentProcess } from './attemptContext.ts';
import { applyFault, type Client, type Controller } from './faultyResponses.ts';
import { requestsOf } from './requestDesk.ts';
import { unstubbedRequest } from './unstubbedRequest.ts';
import type { VirtualProcess } from './virtualProcess.ts';

interface RequestEvent {
  readonly request: Request;
  readonly controller: Controller;
}

type Listener = (event: RequestEvent) => Promise<void>;

/** What dagproof needs of an interceptor that is running; neither its emitter nor its symbol is public, so a test holds both. */
interface Interceptor {
  readonly emitter: {
    prependListener(event: 'request', listener: Listener): void;
    removeListener(event: 'request', listener: Listener): void;
    listeners(event: 'request'): readonly unknown[];
  };
}

interface Gate {
  readonly symbol: symbol;
  readonly listener: Listener;
  /** Running interceptors it listens to. */
  readonly watched: Set<Interceptor>;
}

const GATES: readonly Gate[] = [gate('fetch', 'fetch-interceptor'), gate('http', 'client-request-interceptor')];

function gate(client: Client, symbol: string): Gate {
  return { symbol: Symbol.for(symbol), listener: (event) => pass(client, event), watched: new Set() };
}

let users = 0;

/** Begins to hold up requests of tasks, whichever library is listening now; ends with the last that gives back what it got. */
export function openGate(): () => void {
  users++;
  for (const each of GATES) watch(each);
  let isOpen = true;
  return () => {
    if (isOpen && --users === 0) for (const each of GATES) leave(each);
    isOpen = false;
  };
}

function watch(each: Gate): void {
  const running = runningAt(each.symbol);
  if (running === undefined || running.emitter.listeners('request')[0] === each.listener) return;
  running.emitter.removeListener('request', each.listener);
  running.emitter.prependListener('request', each.listener);
  if (each.watched.has(running)) return;
  each.watched.add(running);
  // Named imports of http and https see what the interceptor has put in front of them.
  syncBuiltinESMExports();
}

function leave(each: Gate): void {
  for (const interceptor of each.watched) interceptor.emitter.removeListener('request', each.listener);
  each.watched.clear();
}

function runningAt(symbol: symbol): Interceptor | undefined {
  return (globalThis as { [symbol: symbol]: Interceptor | undefined })[symbol];
}

/** Whether any library intercepts what this client asks. */
export function isIntercepted(client: Client): boolean {
  return runningAt((client === 'fetch' ? GATES[0] : GATES[1])?.symbol as symbol) !== undefined;
}

async function pass(client: Client, { request, controller }: RequestEvent): Promise<void> {
  const process = currentProcess();
  if (process === undefined) return;
  controller.passthrough = async () => {
    const error = refuse(process, request);
    controller.errorWith(client === 'fetch' ? new TypeError('fetch failed', { cause: error }) : error);
  };
  const { method, url, signal } = request;
  const delivery = await requestsOf(process.timeline).park(process, { method, url, signal });
  if (!process.isOver) applyFault(delivery, { client, controller, process });
}

/** Nobody answers, so the real network would be next: the task fails, whatever its body makes of the error. */
export function refuse(process: VirtualProcess, request: { readonly method: string; readonly url: string }): Error {
  const error = unstubbedRequest(request, requestsOf(process.timeline).clerk?.routes ?? []);
  process.crash(error);
  return error;
}
