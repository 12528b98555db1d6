/**
 * Brings requests of `node:http` to those who listen to requests in this process, and their answers back, over a connection that never leaves it.
 * Half as dear as an interceptor, which does the same for everybody who listens: so this is the way where nobody but dagproof does.
 */
import http from 'node:http';
import { Readable } from 'node:stream';
import { isProxy } from 'node:util/types';
import { openConnection, secured, type ConnectionEnd } from './innerConnection.ts';
import { canBeMethod, keepRawRequest } from './rawRequest.ts';
import { askListeners, type RequestControl } from './requestListeners.ts';

/** Node's own, unless somebody who intercepts requests was there first. */
const { ClientRequest } = http;
const isOthers = isProxy(ClientRequest);

/** By which of Node's modules a request was asked for. */
export type Protocol = 'http:' | 'https:';

/** What Node asks of an agent. */
interface AgentLike {
  readonly protocol: Protocol;
  readonly defaultPort: number;
  addRequest(request: http.ClientRequest, options: http.RequestOptions): void;
}

/** The server's end of a connection, and what the client's end knows. */
interface Inbound {
  readonly client: ConnectionEnd;
  readonly server: ConnectionEnd;
  readonly request: http.ClientRequest;
  readonly origin: string;
  isHeard: boolean;
}

const inbounds = new WeakMap<object, Inbound>();

/** Connections of simulations that are open. */
const open = new WeakMap<object, Set<Inbound>>();

/** Lets everything pass that a client may send: it is for stubs to refuse it. */
const server = http.createServer({
  requestTimeout: 0,
  headersTimeout: 0,
  keepAliveTimeout: 0,
  requireHostHeader: false,
  maxHeaderSize: 1 << 24,
});
server.maxHeadersCount = 0;
// A client that asks whether to go on hears it from whoever answers.
for (const event of ['request', 'checkContinue', 'checkExpectation']) server.on(event, receive);
server.on('clientError', (error, end) => {
  const inbound = inbounds.get(end);
  if (inbound?.isHeard === false) inbound.client.destroy(error);
});

function receive(message: http.IncomingMessage, reply: http.ServerResponse): void {
  const inbound = inbounds.get(message.socket) as Inbound;
  inbound.isHeard = true;
  void serve(inbound, message, reply);
}

/** What `http.request` gives for the same arguments in a task of this simulation; null: it has to go another way. */
export function requestInside(
  simulation: object,
  protocol: Protocol,
  given: readonly unknown[],
): http.ClientRequest | null {
  if (isOthers) return null;
  const [address] = given;
  const isAddress = typeof address === 'string' || address instanceof URL;
  const [options, listener] = isAddress ? given.slice(1) : given;
  const named = typeof options === 'object' && options !== null ? (options as http.RequestOptions) : {};
  if (typeof named.method === 'string' && !canBeMethod(named.method)) return null;
  const agent = agentOf(simulation, protocol);
  const { defaultPort = (named.agent as Partial<AgentLike> | undefined)?.defaultPort } = named;
  const own = { _defaultAgent: agent, ...named, defaultPort, agent };
  const heard = typeof options === 'function' ? options : listener;
  return Reflect.construct(ClientRequest, isAddress ? [address, own, heard] : [own, heard]) as http.ClientRequest;
}

function agentOf(simulation: object, protocol: Protocol): AgentLike {
  return {
    protocol,
    defaultPort: protocol === 'https:' ? 443 : 80,
    addRequest(request, options) {
      const [client, end] = openConnection();
      if (protocol === 'https:') secured(client);
      const inbound = { client, server: end, request, origin: originOf(protocol, options), isHeard: false };
      inbounds.set(end, inbound);
      keepOpen(simulation, inbound);
      server.emit('connection', end);
      request.onSocket(client as never);
    },
  };
}

function keepOpen(simulation: object, inbound: Inbound): void {
  let connections = open.get(simulation);
  if (connections === undefined) open.set(simulation, (connections = new Set()));
  connections.add(inbound);
  inbound.client.once('close', () => void connections.delete(inbound));
}

/** A simulation is over, and what its bodies have left open with it: Node keeps all of a connection that nobody closes. Nobody hears of it. */
export function closeConnections(simulation: object): void {
  for (const { client, server: end, request } of open.get(simulation) ?? []) {
    const { res } = request as { readonly res?: http.IncomingMessage | null };
    for (const each of [request, res]) each?.removeAllListeners().on('error', () => {});
    client.destroy();
    end.destroy();
  }
  open.delete(simulation);
}

function originOf(protocol: Protocol, { host, port }: http.RequestOptions): string {
  const name = host?.includes(':') === true && !host.startsWith('[') ? `[${host}]` : (host ?? 'localhost');
  return `${protocol}//${name}:${port}`;
}

async function serve(inbound: Inbound, message: http.IncomingMessage, reply: http.ServerResponse): Promise<void> {
  const control = new InnerControl(inbound, reply);
  try {
    await askListeners({ client: 'http', request: requestOf(inbound, message), controller: control });
    // It never comes here when somebody has answered.
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
    // What a listener of the task throws on the way is an error of the task.
    if (!this.#inbound.client.destroyed) void sendBack(response, this.#reply, this.#inbound);
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

async function sendBack(response: Response, reply: http.ServerResponse, inbound: Inbound): Promise<void> {
  connect(inbound);
  // What the stub did not say, nobody says.
  reply.removeHeader('connection');
  reply.removeHeader('date');
  const { status, statusText, headers, body } = response;
  reply.writeHead(status, statusText || http.STATUS_CODES[status], [...headers].flat());
  const reader = body?.getReader();
  for (;;) {
    const chunk = await reader?.read().catch(() => null);
    if (chunk === null) {
      // The connection breaks in the middle of the answer, after what was said so far.
      return inbound.server.destroySoon();
    }
    if (chunk === undefined || chunk.done) return void reply.end();
    reply.write(chunk.value);
  }
}
