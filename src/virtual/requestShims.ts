/**
 * Node's own clients of HTTP, where no library intercepts them: a request of a task fails the task instead of reaching the real network.
 */
import http from 'node:http';
import https from 'node:https';
import { currentProcess } from './attemptContext.ts';
import { createInnerServer } from './innerServer.ts';
import { reachesNetwork, refuse } from './requestGate.ts';
import { isHeardByOursAlone, isIntercepted } from './requestListeners.ts';
import type { VirtualProcess } from './virtualProcess.ts';

export function installRequests(): void {
  const { fetch } = globalThis;
  const fetchOfTask = async (process: VirtualProcess, ...given: Parameters<typeof fetch>): Promise<Response> => {
    const request = new Request(...given);
    if (!reachesNetwork(request.url)) return await fetch(request);
    throw new TypeError('fetch failed', { cause: refuse(process, request) });
  };
  globalThis.fetch = function (input, init) {
    const process = currentProcess();
    return process === undefined || isIntercepted('fetch') ? fetch(input, init) : fetchOfTask(process, input, init);
  };
  const inner = createInnerServer();
  for (const [client, protocol] of [
    [http, 'http:'],
    [https, 'https:'],
  ] as const) {
    for (const name of ['request', 'get'] as const) {
      const original = client[name] as (...given: unknown[]) => http.ClientRequest;
      const shim = (...given: unknown[]): http.ClientRequest => {
        const process = currentProcess();
        if (process === undefined) return original(...given);
        if (!isIntercepted('http')) throw refuse(process, askedFor(protocol, given));
        const request = isHeardByOursAlone('http') ? inner.request(protocol, given) : null;
        if (request === null) return original(...withItsHost(protocol, given));
        if (name === 'get') request.end();
        return request;
      };
      client[name] = Object.defineProperty(shim, 'name', { value: name });
    }
  }
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
