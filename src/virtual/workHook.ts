/**
 * Follows tasks by Node's asynchronous hooks: hands an attempt on to everything that is begun in it, and notices the work that Node begins for it and
 * ends later. Operations that come to an end are counted, what does not (sockets, worker threads, timers of the real clock) is noted with the place it
 * was begun. One hook does both, as every promise has to pass through each.
 */
import { AsyncResource, createHook } from 'node:async_hooks';
import { followAttempts, handOn } from './attemptContext.ts';
import type { WorkLedger } from './workLedger.ts';

/** Promises and callbacks of the same turn, handles that others account for, and what only carries a context. */
const NOT_COUNTED = new Set([
  'Microtask', 'HTTPINCOMINGMESSAGE', 'HTTPCLIENTREQUEST', 'ZLIB', 'FILEHANDLE', 'JSSTREAM', 'BLOBREADER', 'PIPEWRAP', 'TTYWRAP',
  'DNSCHANNEL', 'SHUTDOWNWRAP', 'WRITEWRAP', 'DIRHANDLE', 'STREAMPIPE', 'ELDHISTOGRAM', 'SIGNALWRAP', 'INSPECTORJSBINDING',
]); // prettier-ignore

const UNTRACKED = new Set([
  'TCPWRAP', 'TCPSERVERWRAP', 'TCPCONNECTWRAP', 'TLSWRAP', 'UDPWRAP', 'UDPSENDWRAP', 'PIPESERVERWRAP', 'PIPECONNECTWRAP', 'HTTP2SESSION',
  'HTTP2STREAM', 'WORKER', 'Timeout', 'FSEVENTWRAP', 'STATWATCHER', 'QUIC_ENDPOINT',
]); // prettier-ignore

interface Pending {
  readonly work: WorkLedger;
  readonly kind: string;
}

const pending = new Map<number, Pending>();
const ports = new Map<number, WorkLedger>();
const immediates = new WeakMap<object, number>();

const beginnings = createHook({
  init(asyncId, kind, _trigger, resource) {
    const attempt = handOn(resource);
    if (kind === 'PROMISE' || attempt === undefined || attempt.isReal) return;
    const { process } = attempt;
    const { work } = process.timeline;
    if (kind === 'TickObject') {
      work.ticksAsked++;
      return;
    }
    if (!isCounted(kind, resource)) return;
    if (kind === 'MESSAGEPORT') {
      work.ports++;
      ends.enable();
      return void ports.set(asyncId, work);
    }
    if (UNTRACKED.has(kind)) return noteUntracked(work, kind, process.name, resource);
    if (kind.endsWith('REQUEST')) return noteJob({ work, kind }, asyncId, resource);
    if (kind === 'Immediate') immediates.set(resource, asyncId);
    begin({ work, kind }, asyncId);
  },
});

/** On its own, as Node asks it of every promise: it is needed from the first operation on that is waited for, which most bodies never begin. */
const ends = createHook({
  after(asyncId) {
    end(asyncId);
    const work = ports.get(asyncId);
    if (work !== undefined) work.messages++;
  },
});

function begin(job: Pending, asyncId: number): void {
  job.work.begin(job.kind);
  pending.set(asyncId, job);
  ends.enable();
}

function end(asyncId: number): void {
  const ended = pending.get(asyncId);
  if (ended === undefined) return;
  pending.delete(asyncId);
  ended.work.end(ended.kind);
}

/** An immediate that is taken back never runs. */
export function endImmediate(immediate: unknown): void {
  const asyncId = typeof immediate === 'object' && immediate !== null ? immediates.get(immediate) : undefined;
  if (asyncId !== undefined) end(asyncId);
}

/** Contexts of other libraries may follow at any time, or never. */
function isCounted(kind: string, resource: object): boolean {
  return !NOT_COUNTED.has(kind) && !(resource instanceof AsyncResource);
}

const { nextTick } = process;

/**
 * Cryptography: one that is done at once asks for the same job, which nothing ever follows. The other is told by who is to hear of its end, and
 * that is known when it has begun. (Jobs of `crypto.subtle` need not show it; they are counted where they are asked for.)
 */
function noteJob(job: Pending, asyncId: number, resource: { readonly ondone?: unknown }): void {
  nextTick(() => {
    if (typeof resource.ondone !== 'function') return;
    begin(job, asyncId);
  });
}

/** Node's own timers of sockets hold nobody up. */
function noteUntracked(work: WorkLedger, kind: string, attempt: string, resource: object): void {
  if (kind === 'Timeout' && !(resource as NodeJS.Timeout).hasRef()) return;
  work.untracked ??= { kind, attempt, stack: creationSite() };
}

function creationSite(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 30;
  const lines = (new Error().stack ?? '').split('\n').slice(1);
  Error.stackTraceLimit = stackTraceLimit;
  return lines.filter((line) => !/node:|virtual[\\/]workHook/.test(line)).join('\n');
}

let watchers = 0;

/** Begins to follow tasks; ends with the last that gives back what it got. */
export function watchTasks(): () => void {
  if (watchers++ === 0) beginnings.enable();
  const unfollow = followAttempts();
  let isWatching = true;
  return () => {
    if (!isWatching) return;
    isWatching = false;
    unfollow();
    if (--watchers > 0) return;
    beginnings.disable();
    ends.disable();
    pending.clear();
    ports.clear();
  };
}
