/**
 * Timers that ask, at each call, whether a task is running: virtual inside one, Node's own outside.
 */
import nodeTimers from 'node:timers';
import nodeTimersPromises from 'node:timers/promises';
import { promisify } from 'node:util';
import { currentProcess } from './attemptContext.ts';
import { originals } from './originals.ts';
import type { VirtualProcess } from './virtualProcess.ts';
import { clearVirtual, VirtualTimeout } from './virtualTimers.ts';
import { endImmediate } from './workHook.ts';

type Callback = (...values: unknown[]) => void;

/** Every place where Node hands out timers; immediates stay real, as they wait for nothing. */
export function installTimers(): void {
  const [setTimeoutShim, setIntervalShim] = [starter('setTimeout', false), starter('setInterval', true)];
  Object.defineProperty(setTimeoutShim, promisify.custom, { value: pause, configurable: true });
  const shims = {
    setTimeout: setTimeoutShim,
    setInterval: setIntervalShim,
    clearTimeout: clearer('clearTimeout'),
    clearInterval: clearer('clearInterval'),
    clearImmediate: (immediate: NodeJS.Immediate | undefined) => {
      endImmediate(immediate);
      originals.clearImmediate(immediate);
    },
  };
  Object.assign(globalThis, shims);
  Object.assign(nodeTimers, shims);
  Object.assign(nodeTimersPromises, { setTimeout: pause, setInterval: ticks });
  nodeTimersPromises.scheduler.wait = (delay, options) => pause(delay, undefined, options);
  AbortSignal.timeout = (delay) => {
    const process = currentProcess();
    return process === undefined ? originals.abortTimeout.call(AbortSignal, delay) : abortIn(process, delay);
  };
}

function starter(name: 'setTimeout' | 'setInterval', isRepeated: boolean) {
  const original = originals[name] as (...given: unknown[]) => unknown;
  const shim = (callback: Callback, delay?: unknown, ...values: unknown[]): unknown => {
    const process = currentProcess();
    // What is no function is refused by Node, in its own words.
    if (process === undefined || typeof callback !== 'function') return original(callback, delay, ...values);
    return new VirtualTimeout(process, {
      delay,
      isRepeated,
      callback: function (this: unknown) {
        callback.apply(this, values);
      },
    });
  };
  return Object.defineProperty(shim, 'name', { value: name });
}

function clearer(name: 'clearTimeout' | 'clearInterval') {
  const original = originals[name] as (timer: unknown) => void;
  const shim = (timer: unknown): void => {
    const process = currentProcess();
    if (timer instanceof VirtualTimeout) timer.close();
    else if (process === undefined || !clearVirtual(process, timer)) original(timer);
  };
  return Object.defineProperty(shim, 'name', { value: name });
}

interface PauseOptions {
  readonly signal?: AbortSignal;
  readonly ref?: boolean;
}

/** `timers/promises` setTimeout. */
function pause<Value>(delay?: number, value?: Value, options?: PauseOptions): Promise<Value> {
  const process = currentProcess();
  if (process === undefined) return originals.promises.setTimeout(delay, value as Value, options);
  const { signal } = options ?? {};
  return new Promise<Value>((resolve, reject) => {
    if (signal?.aborted) {
      reject(abortError(signal));
      return;
    }
    const onAbort = (): void => {
      timer.close();
      reject(abortError(signal as AbortSignal));
    };
    const callback = (): void => {
      signal?.removeEventListener('abort', onAbort);
      resolve(value as Value);
    };
    const timer = new VirtualTimeout(process, { delay, isRepeated: false, callback });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** `timers/promises` setInterval: ticks that nobody has taken yet are kept. */
function ticks<Value>(delay?: number, value?: Value, options?: PauseOptions): AsyncIterable<Value> {
  const process = currentProcess();
  if (process === undefined) return originals.promises.setInterval(delay, value as Value, options);
  return virtualTicks(process, delay, value as Value, options?.signal);
}

async function* virtualTicks<Value>(
  process: VirtualProcess,
  delay: number | undefined,
  value: Value,
  signal: AbortSignal | undefined,
): AsyncGenerator<Value> {
  let waiting = 0;
  let wakeUp: (() => void) | null = null;
  const hear = (): void => {
    wakeUp?.();
    wakeUp = null;
  };
  const callback = (): void => {
    waiting++;
    hear();
  };
  const timer = new VirtualTimeout(process, { delay, isRepeated: true, callback });
  signal?.addEventListener('abort', hear, { once: true });
  try {
    for (;;) {
      if (signal?.aborted) throw abortError(signal);
      if (waiting === 0) await new Promise<void>((resolve) => (wakeUp = resolve));
      // oxlint-disable-next-line no-unmodified-loop-condition -- whoever takes the value may abort it
      for (; waiting > 0 && !signal?.aborted; waiting--) yield value;
    }
  } finally {
    timer.close();
    signal?.removeEventListener('abort', hear);
  }
}

/** As Node raises it. */
function abortError(signal: AbortSignal): Error {
  const error = new Error('The operation was aborted', { cause: signal.reason });
  return Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' });
}

function abortIn(process: VirtualProcess, delay: number): AbortSignal {
  const controller = new AbortController();
  const callback = (): void =>
    controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
  new VirtualTimeout(process, { delay: Math.max(delay, 0), isRepeated: false, callback }).unref();
  return controller.signal;
}
