/**
 * Node's own clients of HTTP, where no library intercepts them: a request of a task fails the task instead of reaching the real network.
 */
import http from 'node:http';
import https from 'node:https';
import { currentProcess } from './attemptContext.ts';
import { reachesNetwork, refuse } from './requestGate.ts';
import { isIntercepted } from './requestListeners.ts';

export function installRequests(): void {
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const process = currentProcess();
    if (process === undefined || isIntercepted('fetch')) return fetch(input, init);
    const request = new Request(input, init);
    if (!reachesNetwork(request.url)) return fetch(request);
    throw new TypeError('fetch failed', { cause: refuse(process, request) });
  };
  for (const [client, protocol] of [
    [http, 'http:'],
    [https, 'https:'],
  ] as const) {
    for (const name of ['request', 'get'] as const) {
      const original = client[name] as (...given: unknown[]) => http.ClientRequest;
      const shim = (...given: unknown[]): http.ClientRequest => {
        const process = currentProcess();
        if (process === undefined || isIntercepted('http')) return original(...given);
        throw refuse(process, askedFor(protocol, given));
      };
      client[name] = Object.defineProperty(shim, 'name', { value: name });
    }
  }
}

function askedFor(protocol: string, given: readonly unknown[]): { method: string; url: string } {
  const options = (given.find((each) => typeof each === 'object' && each !== null && !(each instanceof URL)) ??
    {}) as http.RequestOptions;
  const first = given[0];
  const address =
    typeof first === 'string' || first instanceof URL
      ? String(first)
      : `${options.protocol ?? protocol}//${options.hostname ?? options.host ?? 'localhost'}${options.path ?? '/'}`;
  return { method: (options.method ?? 'GET').toUpperCase(), url: address };
}
