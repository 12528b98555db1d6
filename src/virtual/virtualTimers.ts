/**
 * Timers of a process in virtual time, with the shape and the rules of Node's: a delay is whole milliseconds, at least one.
 */
import type { VirtualProcess } from './virtualProcess.ts';
import type { Wake } from './timeline.ts';

/** Node takes a longer delay for one millisecond. */
const LONGEST_DELAY = 2 ** 31 - 1;
/** Above the ids of Node's own timers, so that clearing one by its number finds the right one. */
const FIRST_ID = 2 ** 40;

export interface TimerPlan {
  readonly delay: unknown;
  readonly isRepeated: boolean;
  readonly callback: () => void;
}

/** What `setTimeout` and `setInterval` return inside a task. */
export class VirtualTimeout {
  readonly #process: VirtualProcess;
  readonly #plan: TimerPlan;
  readonly #delayMs: number;
  readonly #id: number;
  #wake: Wake<VirtualProcess> | null = null;
  #isRef = true;

  constructor(process: VirtualProcess, plan: TimerPlan) {
    this.#process = process;
    this.#plan = plan;
    this.#delayMs = delayMsOf(plan.delay);
    this.#id = FIRST_ID + process.timerCount++;
    this.#start();
  }

  ref(): this {
    this.#isRef = true;
    return this;
  }

  /** Virtual time ends with the task, so nothing keeps it alive. */
  unref(): this {
    this.#isRef = false;
    return this;
  }

  hasRef(): boolean {
    return this.#isRef;
  }

  /** Begins the wait anew. */
  refresh(): this {
    if (this.#wake !== null) this.#process.drop(this.#wake);
    this.#start();
    return this;
  }

  close(): this {
    if (this.#wake !== null) this.#process.drop(this.#wake);
    this.#wake = null;
    timersOf(this.#process).delete(this.#id);
    return this;
  }

  [Symbol.toPrimitive](): number {
    return this.#id;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #start(): void {
    timersOf(this.#process).set(this.#id, this);
    this.#wake = this.#process.wakeIn(this.#delayMs, { what: 'a timer', fire: () => this.#fire() });
  }

  #fire(): void {
    const { isRepeated, callback } = this.#plan;
    const wake = this.#wake;
    if (isRepeated) this.#start();
    else this.close();
    if (wake !== null) callback.call(this);
  }
}

/** Ends a timer given as an object or by its number; anything else is left alone. */
export function clearVirtual(process: VirtualProcess, timer: unknown): boolean {
  const found =
    timer instanceof VirtualTimeout ? timer : timersOf(process).get(typeof timer === 'string' ? Number(timer) : timer);
  found?.close();
  return found !== undefined;
}

const timers = new WeakMap<VirtualProcess, Map<unknown, VirtualTimeout>>();

function timersOf(process: VirtualProcess): Map<unknown, VirtualTimeout> {
  let found = timers.get(process);
  if (found === undefined) timers.set(process, (found = new Map()));
  return found;
}

function delayMsOf(delay: unknown): number {
  const ms = Number(delay);
  return ms >= 1 && ms <= LONGEST_DELAY ? Math.trunc(ms) : 1;
}
