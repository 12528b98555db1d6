/**
 * A stub core for tests of the ways to open one: it answers with what it was asked.
 */
import type { StubCore } from './stubCore.ts';

export const ECHO_URL = 'https://echo.example.test/in';

export interface EchoCore extends StubCore {
  /** `GET https://...`, in the order in which they were answered. */
  readonly asked: readonly string[];
}

/** Its body comes back byte for byte, its method and headers in headers of the answer; `/in/throw` throws. */
export function echoCore(url = ECHO_URL): EchoCore {
  let asked: string[] = [];
  return {
    name: url,
    routes: [{ method: '*', url }],
    latency: { leastMs: 1, mostMs: 2 },
    get asked() {
      return asked;
    },
    isFor: (request) => request.url.startsWith(url),
    async answer(request) {
      asked.push(`${request.method} ${request.url}`);
      if (request.url.endsWith('/throw')) throw new Error('the stub could not answer');
      const headers = new Headers({ 'x-method': request.method, 'x-sent': request.headers.get('x-sent') ?? '' });
      headers.append('set-cookie', 'a=1');
      headers.append('set-cookie', 'b=2');
      return new Response(await request.arrayBuffer(), { status: 201, headers });
    },
    reset() {
      asked = [];
    },
    state: () => [...asked],
  };
}
