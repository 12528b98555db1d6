/**
 * Ours in front of Node's own clients of HTTP: a request of a task goes to whoever listens, past interceptors where it can, and where no library
 * intercepts anything it fails the task instead of reaching the real network.
 */
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { currentProcess } from './attemptContext.ts';
import { fetchInside } from './innerFetch.ts';
import { closeConnections, requestInside, type Protocol } from './innerServer.ts';
import { openGate, reachesNetwork, refuse } from './requestGate.ts';
import { isHeardByOursAlone, isIntercepted, othersWhoListen } from './requestListeners.ts';
import type { Timeline } from './timeline.ts';
import type { VirtualProcess } from './virtualProcess.ts';

/** Ours, of any copy of the package. */
const SHIMS = Symbol.for('dagproof.requestShims');
const shims = ((globalThis as { [SHIMS]?: WeakSet<object> })[SHIMS] ??= new WeakSet());

/**
 * Puts ours in front of Node's clients, wherever they are not yet or no more: a server of msw that was there before us puts back what it had found when
 * it is closed, and one that came after us stands in front of us. Called in front of every simulation, outside of tasks.
 */
export function standInFront(): void {
  if (!shims.has(globalThis.fetch)) globalThis.fetch = asOurs(shimOfFetch(globalThis.fetch));
  let hasChanged = false;
  for (const [client, protocol] of [
    [http, 'http:'],
    [https, 'https:'],
  ] as const) {
    for (const name of ['request', 'get'] as const) {
      if (shims.has(client[name])) continue;
      client[name] = asOurs(shimOfClient({ protocol, name }, client[name] as Client));
      hasChanged = true;
    }
  }
  // Named imports see them as well.
  if (hasChanged) syncBuiltinESMExports();
}

/** Requests of the tasks of a simulation come to it from now on, until the function it gives is called. */
export function openRequests(timeline: Timeline<VirtualProcess>): () => void {
  const closeGate = openGate();
  standInFront();
  return () => {
    closeGate();
    closeConnections(timeline);
  };
}

function asOurs<Shim extends object>(shim: Shim): Shim {
  shims.add(shim);
  return shim;
}

function shimOfFetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  const fetchOfTask = async (process: VirtualProcess, ...given: Parameters<typeof fetch>): Promise<Response> => {
    const request = new Request(...given);
    if (!reachesNetwork(request.url)) return await fetch(request);
    throw new TypeError('fetch failed', { cause: refuse(process, request) });
  };
  return function (input, init) {
    const process = currentProcess();
    if (process === undefined) return fetch(input, init);
    if (!isIntercepted('fetch')) return fetchOfTask(process, input, init);
    const others = othersWhoListen('fetch');
    const past = others === null ? null : fetchInside({ process, intercepted: fetch, others }, input, init);
    return past ?? fetch(input, init);
  };
}

type Client = (...given: unknown[]) => http.ClientRequest;

interface ClientPlace {
  readonly protocol: Protocol;
  readonly name: 'request' | 'get';
}

function shimOfClient({ protocol, name }: ClientPlace, original: Client): Client {
  const shim: Client = (...given) => {
    const process = currentProcess();
    if (process === undefined) return original(...given);
    if (!isIntercepted('http')) throw refuse(process, askedFor(protocol, given));
    const request = isHeardByOursAlone('http') ? requestInside(process.timeline, protocol, given) : null;
    if (request === null) return original(...withItsHost(protocol, given));
    if (name === 'get') request.end();
    return request;
  };
  return Object.defineProperty(shim, 'name', { value: name });
}

/**
 * Interceptors take a path for a URL that may leave out its host, and so the first segment of `//a/b` for a host. A path that names its host, as
 * for a proxy, is read as it is meant; nobody else sees it, since a request of a task never leaves the process.
 */
function withItsHost(protocol: string, given: readonly unknown[]): readonly unknown[] {
  const options = optionsIn(given);
  const [first] = given;
  const url = typeof first === 'string' || first instanceof URL ? new URL(first) : null;
  const path = options.path ?? (url === null ? '/' : `${url.pathname}${url.search}`);
  if (!path.startsWith('//')) return given;
  const origin = url === null ? originOf(protocol, options) : url.origin;
  return [new URL(origin), { ...options, path: origin + path }, ...given.filter((each) => typeof each === 'function')];
}

function originOf(protocol: string, { protocol: own, hostname, host, port }: http.RequestOptions): string {
  const name = hostname ?? host ?? 'localhost';
  return `${own ?? protocol}//${name}${port === undefined || port === null || name.endsWith(`:${port}`) ? '' : `:${port}`}`;
}

function optionsIn(given: readonly unknown[]): http.RequestOptions {
  const found = given.find((each) => typeof each === 'object' && each !== null && !(each instanceof URL));
  return (found ?? {}) as http.RequestOptions;
}

function askedFor(protocol: string, given: readonly unknown[]): { method: string; url: string } {
  const options = optionsIn(given);
  const first = given[0];
  const address =
    typeof first === 'string' || first instanceof URL
      ? String(first)
      : `${options.protocol ?? protocol}//${options.hostname ?? options.host ?? 'localhost'}${options.path ?? '/'}`;
  return { method: (options.method ?? 'GET').toUpperCase(), url: address };
}
