/**
 * Virtual time as task bodies see it: what wakes them, in order of (time, tie, order number), and what time it is meanwhile.
 * One for each simulation. It knows nothing of the scheduler, whose own events are ordered elsewhere.
 */
import { EventQueue, type QueuedEvent } from '../engine/eventQueue.ts';
import type { Order } from '../model/settings.ts';
import { WorkLedger } from './workLedger.ts';

/** Whoever is woken: the process of an attempt. */
export interface Sleeper {
  /** Breaks ties between processes at equal times: those of one process stay in the order they were asked for. */
  tieAt(atMs: number): number;
}

/** Something that is due for a body: a timer, an answer, its deadline. */
export interface Wake<Owner extends Sleeper = Sleeper> extends QueuedEvent {
  readonly owner: Owner;
  /** What it is, for whoever lists what a body waits for: `timer`, `GET https://...`. */
  readonly what: string;
  readonly fire: () => void;
  isDropped: boolean;
}

export interface TimelineSettings {
  readonly seed: number;
  readonly order: Order;
}

const MOST_STACKS = 1_000;

/** A tie that comes after whatever else is due at the same time. */
export const LAST = Infinity;

export class Timeline<Owner extends Sleeper = Sleeper> {
  /** Virtual time, ms since the start. */
  nowMs = 0;
  /** Attempts begun so far. */
  attemptCount = 0;
  /** Attempts that ended by an error so far. */
  errorCount = 0;

  /** Whether the next error is worth its stack: the thousandth says nothing new. */
  get keepsStacks(): boolean {
    return this.errorCount < MOST_STACKS;
  }
  /** The date at virtual 0, ms since 1970. */
  readonly startDate: number;
  readonly settings: TimelineSettings;
  /** Where requests wait, once there is one; whose it is knows `requestDesk.ts`. */
  desk: unknown = null;
  /** Makes the desk when the first request comes. (A function right in this field would keep every simulation from the young collector.) */
  deskMaker: { make(): unknown } | null = null;
  /** Real work that bodies have under way. */
  readonly work = new WorkLedger();
  readonly #wakes = new EventQueue<Wake<Owner>>();

  constructor(startDate: number, settings: TimelineSettings) {
    this.startDate = startDate;
    this.settings = settings;
  }

  /** The date now, ms since 1970. */
  get date(): number {
    return this.startDate + this.nowMs;
  }

  /** When something is due next; undefined: nothing is. */
  get nextAtMs(): number | undefined {
    for (let { next } = this.#wakes; next !== undefined; { next } = this.#wakes) {
      if (!next.isDropped) return next.atMs;
      this.#wakes.pop();
    }
    return undefined;
  }

  /** Has something happen at a time that is not past. */
  wake(owner: Owner, due: Pick<Wake, 'atMs' | 'what' | 'fire'> & { readonly tie?: number }): Wake<Owner> {
    const { atMs, what, fire, tie = owner.tieAt(atMs) } = due;
    const wake: Wake<Owner> = { atMs, tie, order: 0, owner, what, fire, isDropped: false };
    this.#wakes.push(wake);
    return wake;
  }

  /** Takes what is due next; call only when there is something. Time moves there. */
  take(): Wake<Owner> {
    const wake = this.#wakes.pop();
    this.nowMs = wake.atMs;
    return wake;
  }
}

/** Calls a body so that its errors are spared the stack that nobody would keep: taking one is dearer than the rest of an attempt. */
export function withStacks<Given, Value>(
  { keepsStacks }: { readonly keepsStacks: boolean },
  call: (given: Given) => Value,
  given: Given,
): Value {
  if (keepsStacks) return call(given);
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return call(given);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
