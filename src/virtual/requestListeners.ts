/**
 * One place where this process listens to requests on their way out, by fetch, http and https alike: gates are asked first, then stubs, then whoever
 * else listens (msw, nock), whatever the order in which they came. It knows how to be first in line and nothing of what listeners do.
 */
import { syncBuiltinESMExports } from 'node:module';
import { rawRequestOf } from './rawRequest.ts';

/** By what a request was asked: errors of the two look different. */
export type RequestClient = 'fetch' | 'http';

/** A request on its way out, and the hand that may answer it. */
export interface OutgoingRequest {
  readonly client: RequestClient;
  readonly request: Request;
  readonly controller: RequestControl;
}

/** As `@mswjs/interceptors` gives it. */
export interface RequestControl {
  /** 0 as long as nobody has answered. */
  readonly readyState: number;
  respondWith(response: Response): void;
  errorWith(reason?: unknown): void;
  passthrough(): Promise<void>;
}

export type RequestListener = (outgoing: OutgoingRequest) => void | Promise<void> | undefined;

/** Gates hold requests back, stubs answer them. */
export type ListenerRank = 'gate' | 'stub';

/** The parts of an interceptor that are used; its emitter is no public interface of the library, so a test holds it. */
export interface Interceptor {
  readonly emitter: {
    prependListener(event: 'request', listener: InterceptorListener): void;
    removeListener(event: 'request', listener: InterceptorListener): void;
    listenerCount(event: 'request'): number;
    listeners(event: 'request'): readonly InterceptorListener[];
    listeners(event: 'response'): readonly ResponseListener[];
  };
  apply(): void;
  dispose(): void;
}

type InterceptorListener = (intercepted: Omit<OutgoingRequest, 'client'> & { readonly requestId: string }) => unknown;

type ResponseListener = (answered: {
  readonly response: Response;
  readonly isMockedResponse: boolean;
  readonly request: Request;
  readonly requestId: string;
}) => unknown;

/** Those who listen by an interceptor as well (msw, nock), in their order. */
export interface Others {
  readonly toRequests: readonly InterceptorListener[];
  toResponses(): readonly ResponseListener[];
}

/** Makes interceptors for a process in which none is running. */
export type InterceptorMaker = (client: RequestClient) => Interceptor;

interface Door {
  readonly client: RequestClient;
  readonly listener: InterceptorListener;
  /** Under this symbol the library keeps the interceptor that runs, whoever applied it. */
  readonly symbol: symbol;
  /** Where we listen now. */
  joined: Interceptor | null;
  /** The one that we applied ourselves, as long as it runs. */
  own: Interceptor | null;
  /** The last of our own, applied again next time: connections that a client keeps belong to it, and would hear of no other. */
  made: { readonly by: InterceptorMaker; readonly interceptor: Interceptor } | null;
}

const ranks: Readonly<Record<ListenerRank, Set<RequestListener>>> = { gate: new Set(), stub: new Set() };

const doors: readonly Door[] = [door('fetch', 'fetch-interceptor'), door('http', 'client-request-interceptor')];

/**
 * Listens to every request of this process until the function it gives is called. Whoever answers ends the matter: nobody after him hears of the
 * request, not even a server of msw that complains about requests it does not know. `createInterceptor` null: where none is running there is
 * nothing to listen to.
 *
 * @example const stop = listenToRequests('stub', ({ controller }) => controller.respondWith(new Response('hello')), createInterceptor);
 */
export function listenToRequests(
  rank: ListenerRank,
  listener: RequestListener,
  createInterceptor: InterceptorMaker | null,
): () => void {
  // A function of its own each time, so that one listener may listen twice.
  const entry: RequestListener = (outgoing) => listener(outgoing);
  ranks[rank].add(entry);
  const joined = doors.filter((each) => join(each, createInterceptor)).length;
  if (joined > 0) syncBuiltinESMExports();
  return () => {
    if (ranks[rank].delete(entry)) leaveUnlessNeeded();
  };
}

let keepers = 0;

/**
 * Interceptors stay where they are when nobody listens for a while, until the function it gives is called: putting them up and taking them down for
 * each of many simulations is dear, and clients whose connections outlive a simulation would find one of them gone.
 */
export function keepInterceptors(): () => void {
  keepers++;
  let isKeeping = true;
  return () => {
    if (!isKeeping) return;
    isKeeping = false;
    keepers--;
    leaveUnlessNeeded();
  };
}

function leaveUnlessNeeded(): void {
  if (keepers + ranks.gate.size + ranks.stub.size > 0) return;
  const left = doors.filter(leave).length;
  if (left > 0) syncBuiltinESMExports();
}

/** Whether anything intercepts what this client asks, so that listeners hear of it. */
export function isIntercepted(client: RequestClient): boolean {
  return doors.some((each) => each.client === client && runningInterceptor(each) !== null);
}

/** Whether requests of this client reach nobody but those who listen here, gates among them. */
export function isHeardByOursAlone(client: RequestClient): boolean {
  if (ranks.gate.size === 0) return false;
  return doors.some((each) => {
    if (each.client !== client || each.own === null || runningInterceptor(each) !== each.own) return false;
    return each.own.emitter.listenerCount('request') === 1;
  });
}

/** Everybody who listens here, in the order in which they are asked. */
export function ourListeners(): readonly RequestListener[] {
  return [...ranks.gate, ...ranks.stub];
}

/** Who else hears what this client asks; null: it can be told only by the interceptor itself, or there is no gate. */
export function othersWhoListen(client: RequestClient): Others | null {
  const found = doors.find((each) => each.client === client);
  if (found === undefined || ranks.gate.size === 0 || found.joined === null) return null;
  if (runningInterceptor(found) !== found.joined) return null;
  const { emitter } = found.joined;
  return {
    toRequests: emitter.listeners('request').filter((each) => each !== found.listener),
    toResponses: () => emitter.listeners('response'),
  };
}

const handedOver = new WeakMap<object, (controller: RequestControl) => void>();

/** Has an interceptor go on with a request about which all have been asked. */
export function handOver(
  request: Request,
  outcome: (controller: RequestControl) => void,
  intercepted: typeof globalThis.fetch,
): Promise<Response> {
  handedOver.set(request, outcome);
  return intercepted(request);
}

/** Asks everybody who listens here; never settles when somebody answers. */
export async function askListeners(outgoing: OutgoingRequest): Promise<void> {
  for (const listener of ourListeners()) {
    const asked = listener(outgoing);
    if (asked !== undefined) await asked;
    // The library asks its listeners one after the other even when one has answered; it does not wait for them.
    if (outgoing.controller.readyState !== 0) return await new Promise<never>(() => {});
  }
}

/**
 * Listens in front of everybody at the interceptor that runs now: one that was joined earlier may have been taken down by its owner since.
 * Tells whether anything changed.
 */
function join(door: Door, createInterceptor: InterceptorMaker | null): boolean {
  const running = runningInterceptor(door) ?? applyOwn(door, createInterceptor);
  if (running === door.joined) return false;
  door.joined?.emitter.removeListener('request', door.listener);
  running?.emitter.prependListener('request', door.listener);
  door.joined = running;
  return true;
}

/** Tells whether an interceptor of our own was taken down. */
function leave(door: Door): boolean {
  door.joined?.emitter.removeListener('request', door.listener);
  door.joined = null;
  // Somebody who joined ours in the meantime would fall silent with it. (A server of msw that did stays deaf when it listens again: it goes on
  // to lean on an interceptor that is gone. So a server of one's own is best started before a simulation, or after.)
  if (door.own === null || door.own.emitter.listenerCount('request') > 0) return false;
  putBackSymbol(door, door.own);
  door.own.dispose();
  door.own = null;
  return true;
}

function runningInterceptor(door: Door): Interceptor | null {
  if (door.own !== null) putBackSymbol(door, door.own);
  return (Reflect.get(globalThis, door.symbol) as Interceptor | undefined) ?? null;
}

/** A server of msw that joined ours and was closed has taken our symbol away, without which the library neither joins nor disposes of ours. */
function putBackSymbol({ symbol }: Door, own: Interceptor): void {
  if (Reflect.get(globalThis, symbol) === undefined) Reflect.set(globalThis, symbol, own);
}

function applyOwn(door: Door, createInterceptor: InterceptorMaker | null): Interceptor | null {
  if (createInterceptor === null) return null;
  if (door.made?.by !== createInterceptor) {
    door.made = { by: createInterceptor, interceptor: createInterceptor(door.client) };
  }
  door.own = door.made.interceptor;
  door.own.apply();
  return door.own;
}

function door(client: RequestClient, symbol: string): Door {
  const listener: InterceptorListener = ({ request, controller }) => {
    const outcome = handedOver.get(rawRequestOf(request) ?? request);
    return outcome === undefined ? askListeners({ client, request, controller }) : outcome(controller);
  };
  return { client, listener, symbol: Symbol.for(symbol), joined: null, own: null, made: null };
}
