/**
 * Brings requests of `node:http` to those who listen to requests in this process, and their answers back, over a connection that never leaves it.
 * Half as dear as an interceptor, which does the same for everybody who listens: so this is the way where nobody but dagproof does.
 */
import http from 'node:http';
import { Readable } from 'node:stream';
import { isProxy } from 'node:util/types';
import { openConnection, type ConnectionEnd } from './innerConnection.ts';
import { keepRawRequest } from './rawRequest.ts';
import { askListeners, type RequestControl } from './requestListeners.ts';

/** Node's own, as long as nobody who intercepts requests was there first. */
const { ClientRequest } = http;

/** By which of Node's modules a request was asked for. */
export type Protocol = 'http:' | 'https:';

/** What Node asks of an agent. */
interface AgentLike {
  readonly protocol: Protocol;
  readonly defaultPort: number;
  addRequest(request: http.ClientRequest, options: http.RequestOptions): void;
}

/** Sends requests that nobody else has to hear of. */
export interface InnerServer {
  /** What `http.request` gives for the same arguments; null: it has to go another way. */
  request(protocol: Protocol, given: readonly unknown[]): http.ClientRequest | null;
}

/** The server's end of a connection, and what the client's end knows. */
interface Inbound {
  readonly client: ConnectionEnd;
  readonly request: http.ClientRequest;
  readonly origin: string;
}

/** Methods that a `Request` of the Fetch API can have. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Begun once in a process, outside of any task: Node's server keeps a timer of its own. */
export function createInnerServer(): InnerServer {
  const inbound = new WeakMap<object, Inbound>();
  const receive = (message: http.IncomingMessage, reply: http.ServerResponse): void => {
    void serve(inbound.get(message.socket) as Inbound, message, reply);
  };
  const server = http.createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 }, receive);
  // A client that asks whether to go on hears it from whoever answers.
  server.on('checkContinue', receive);
  const agents = { 'http:': agentOf('http:', 80), 'https:': agentOf('https:', 443) };

  function agentOf(protocol: Protocol, defaultPort: number): AgentLike {
    return {
      protocol,
      defaultPort,
      addRequest(request, options) {
        const [client, end] = openConnection();
        if (protocol === 'https:') Object.assign(client, { encrypted: true, authorized: false });
        inbound.set(end, { client, request, origin: originOf(protocol, options) });
        server.emit('connection', end);
        request.onSocket(client as never);
      },
    };
  }

  return {
    request(protocol, given) {
      const [address] = given;
      const isAddress = typeof address === 'string' || address instanceof URL;
      const [options, listener] = isAddress ? given.slice(1) : given;
      if (isProxy(ClientRequest)) return null;
      const named = typeof options === 'object' && options !== null ? (options as http.RequestOptions) : {};
      if (!METHODS.has((named.method ?? 'GET').toUpperCase())) return null;
      const own = { protocol, ...named, agent: agents[protocol] };
      const heard = typeof options === 'function' ? options : listener;
      return Reflect.construct(ClientRequest, isAddress ? [address, own, heard] : [own, heard]) as http.ClientRequest;
    },
  };
}

function originOf(protocol: Protocol, { host, port }: http.RequestOptions): string {
  const name = host?.includes(':') === true && !host.startsWith('[') ? `[${host}]` : (host ?? 'localhost');
  return `${protocol}//${name}:${port}`;
}

async function serve(inbound: Inbound, message: http.IncomingMessage, reply: http.ServerResponse): Promise<void> {
  const control = new InnerControl(inbound, reply);
  try {
    await askListeners({ client: 'http', request: requestOf(inbound, message), controller: control });
    // Whoever answers leaves nothing to do after him.
    await control.passthrough();
  } catch (error) {
    control.errorWith(error);
  }
}

function requestOf({ request: raw, origin }: Inbound, message: http.IncomingMessage): Request {
  const { rawHeaders, method = 'GET', url: path = '/' } = message;
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2)
    headers.append(rawHeaders[at] as string, rawHeaders[at + 1] as string);
  const hasBody =
    method !== 'GET' && method !== 'HEAD' && (headers.has('content-length') || headers.has('transfer-encoding'));
  const body = hasBody ? { body: Readable.toWeb(message) as ReadableStream, duplex: 'half' as const } : {};
  const url = path.startsWith('/') ? origin + path : new URL(path, origin);
  const request = new Request(url, { method, headers, credentials: 'same-origin', ...body });
  return keepRawRequest(request, raw);
}

class InnerControl implements RequestControl {
  readyState = 0;
  readonly #inbound: Inbound;
  readonly #reply: http.ServerResponse;

  constructor(inbound: Inbound, reply: http.ServerResponse) {
    this.#inbound = inbound;
    this.#reply = reply;
  }

  respondWith(response: Response): void {
    if (response.type === 'error') {
      this.errorWith(new TypeError('Network error'));
      return;
    }
    this.#settle();
    const { client } = this.#inbound;
    if (client.destroyed) return;
    connect(this.#inbound);
    void sendBack(response, this.#reply);
  }

  errorWith(reason?: unknown): void {
    this.#settle();
    this.#inbound.client.destroy(reason instanceof Error ? reason : undefined);
  }

  /** The gate in front of every request of a task says what it means that nobody answers. */
  async passthrough(): Promise<void> {
    this.errorWith(new Error('nobody answers this request'));
  }

  #settle(): void {
    if (this.readyState !== 0) throw new Error('the request was answered already');
    this.readyState = 1;
  }
}

/** The connection stands when it is known what comes of it, as with interceptors. */
function connect({ client, origin, request }: Inbound): void {
  client.connecting = false;
  client.emit('lookup', null, '127.0.0.1', 4, request.host);
  client.emit('connect');
  client.emit('ready');
  if (origin.startsWith('https:')) client.emit('secureConnect');
}

async function sendBack(response: Response, reply: http.ServerResponse): Promise<void> {
  // What the stub did not say, nobody says.
  reply.removeHeader('connection');
  reply.removeHeader('date');
  const { status, statusText, headers, body } = response;
  reply.writeHead(status, statusText || http.STATUS_CODES[status], [...headers].flat());
  if (body === null) return void reply.end();
  try {
    for await (const chunk of body) reply.write(chunk);
    reply.end();
  } catch {
    // The connection breaks in the middle of the answer, after what was said so far.
    reply.socket?.destroySoon();
  }
}
