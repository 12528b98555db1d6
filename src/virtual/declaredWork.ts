/**
 * Asynchronous work of Node that its hooks do not show from begin to end, counted where it is asked for: compression, cryptography, name
 * resolution, WebAssembly, what other threads are waited for.
 */
import crypto from 'node:crypto';
import dns from 'node:dns';
import zlib from 'node:zlib';
import { currentProcess } from './attemptContext.ts';
import type { WorkLedger } from './workLedger.ts';

type Call = (this: unknown, ...given: unknown[]) => unknown;

const CRYPTO = ['pbkdf2', 'scrypt', 'hkdf', 'generateKeyPair', 'generateKey', 'generatePrime', 'checkPrime', 'randomFill', 'sign', 'verify', 'diffieHellman']; // prettier-ignore

export function installDeclaredWork(): void {
  declare(zlibPrototype(), ['_transform'], 'zlib');
  declare(crypto, CRYPTO, 'crypto');
  declare(Object.getPrototypeOf(crypto.subtle), Object.keys(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(crypto.subtle))), 'crypto.subtle'); // prettier-ignore
  for (const resolver of [dns, dns.promises]) {
    declare(resolver, [...Object.keys(resolver).filter((name) => name.startsWith('resolve')), 'reverse'], 'dns');
  }
  declare((globalThis as unknown as { WebAssembly: object }).WebAssembly, ['compile', 'instantiate'], 'WebAssembly');
  declareWaitAsync(Atomics as { waitAsync?: WaitAsync });
}

/** What every stream of node:zlib inherits from. */
function zlibPrototype(): object {
  let prototype: object = zlib.Gzip.prototype as object;
  while (!Object.hasOwn(prototype, '_transform')) prototype = Object.getPrototypeOf(prototype) as object;
  return prototype;
}

function declare(holder: object, names: readonly string[], kind: string): void {
  for (const name of names) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, name);
    const original = descriptor?.value as Call | undefined;
    if (typeof original !== 'function' || name === 'constructor') continue;
    Object.defineProperty(holder, name, { ...descriptor, value: counting(original, kind) });
  }
}

type WaitAsync = (...given: unknown[]) => { readonly value: unknown };

/** What it returns holds the promise. */
function declareWaitAsync(holder: { waitAsync?: WaitAsync }): void {
  const { waitAsync } = holder;
  if (waitAsync === undefined) return;
  holder.waitAsync = (...given) => {
    const waited = waitAsync(...given);
    const process = currentProcess();
    if (process !== undefined && waited.value instanceof Promise)
      countUntil(waited.value, process.timeline.work, 'Atomics.waitAsync');
    return waited;
  };
}

function countUntil(promise: Promise<unknown>, work: WorkLedger, kind: string): void {
  work.begin(kind);
  const end = (): void => work.end(kind);
  promise.then(end, end);
}

/** Counts a call from its beginning to its callback, or to the end of the promise it returns. */
function counting(original: Call, kind: string): Call {
  const counted: Call = function (...given) {
    const process = currentProcess();
    const callback = given.at(-1);
    if (process === undefined) return original.apply(this, given);
    const { work } = process.timeline;
    if (typeof callback !== 'function') {
      const result = original.apply(this, given);
      if (result instanceof Promise) countUntil(result, work, kind);
      return result;
    }
    let isOver = false;
    const ended = (...values: unknown[]): unknown => {
      if (!isOver) work.end(kind);
      isOver = true;
      return (callback as Call)(...values);
    };
    work.begin(kind);
    try {
      return original.apply(this, [...given.slice(0, -1), ended]);
    } catch (error) {
      work.end(kind);
      throw error;
    }
  };
  return Object.defineProperties(counted, Object.getOwnPropertyDescriptors(original));
}
