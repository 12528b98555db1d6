/**
 * What the process of an attempt is in virtual time: its timers and requests, its stream of random numbers, its signal, its end. When it
 * ends, whatever it still waited for is dropped, as the operating system drops it.
 */
import type { AttemptRequest, RequestRecord } from '../model/attempt.ts';
import { instanceName } from '../model/ids.ts';
import { drawUint32 } from '../model/randomness.ts';
import { SeededBytes, type AttemptCoordinate } from './seededBytes.ts';
import { LAST, type Sleeper, type Timeline, type Wake } from './timeline.ts';

export interface ProcessOptions extends AttemptCoordinate {
  readonly attempt: AttemptRequest;
  /** Source of its draws; runs simulated together have different ones. */
  readonly seed: number;
  /** Place of the attempt in the order in which attempts started. */
  readonly ordinal: number;
}

/** Whoever looks after processes that are in flight. */
export interface ProcessKeeper {
  crashed(process: VirtualProcess, thrown: unknown): void;
}

export class VirtualProcess implements Sleeper {
  readonly timeline: Timeline<VirtualProcess>;
  readonly options: ProcessOptions;
  /** Its place among the bodies that are in flight; -1: it is none of them. */
  position = -1;
  /** Nothing of it happens any more. */
  isOver = false;
  /** What ended it from inside without its body: thrown in a timer, rejected with nobody listening. */
  crashed: { readonly thrown: unknown } | null = null;
  /** Told when it crashes: one for all, as a function for each would keep what it knows from the collector. */
  keeper: ProcessKeeper | null = null;
  /** Its requests, in the order in which they were sent. */
  readonly requests: RequestRecord[] = [];
  /** Requests that were sent in the step that is not over yet. */
  parkedCount = 0;
  /** Ids of timers are its own, so that they are the same in every simulation. */
  timerCount = 0;
  /** So are numbers of what it fetches. */
  fetchCount = 0;
  #wakes: Set<Wake<VirtualProcess>> | undefined;
  #wokenAtMs = -1;
  #wakesAtOnce = 0;
  #controller: AbortController | undefined;
  #random: SeededBytes | undefined;

  constructor(timeline: Timeline<VirtualProcess>, options: ProcessOptions) {
    this.timeline = timeline;
    this.options = options;
  }

  /** `load[3] try 1` */
  get name(): string {
    const { task, mapIndex, tryNumber } = this.options;
    return `${instanceName(task, mapIndex)} try ${tryNumber}`;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  get random(): SeededBytes {
    return (this.#random ??= new SeededBytes(this.options.seed, this.options));
  }

  /** Whether something that is due will wake it, or a request of it is about to be; its end by a deadline aside. */
  get isAwaitingWake(): boolean {
    if (this.parkedCount > 0) return true;
    for (const { tie } of this.#wakes ?? []) if (tie !== LAST) return true;
    return false;
  }

  tieAt(atMs: number): number {
    const { seed, ordinal, task, mapIndex, tryNumber } = this.options;
    if (this.timeline.settings.order === 'canonical') return ordinal;
    return drawUint32(seed, { task, mapIndex, tryNumber, purpose: `wake at ${atMs}` });
  }

  /** Has something happen in this process after a time; null when it is over. */
  wakeIn(delayMs: number, due: Pick<Wake, 'what' | 'fire'> & { readonly tie?: number }): Wake<VirtualProcess> | null {
    if (this.isOver) return null;
    const wake = this.timeline.wake(this, { ...due, atMs: this.timeline.nowMs + delayMs });
    (this.#wakes ??= new Set()).add(wake);
    return wake;
  }

  /** Takes back what was to happen, or notes that it does happen. */
  drop(wake: Wake<VirtualProcess>): void {
    wake.isDropped = true;
    this.#wakes?.delete(wake);
  }

  /** Notes that it is woken now; tells how often it was since virtual time last passed. */
  countWake(): number {
    const { nowMs } = this.timeline;
    this.#wakesAtOnce = nowMs === this.#wokenAtMs ? this.#wakesAtOnce + 1 : 1;
    this.#wokenAtMs = nowMs;
    return this.#wakesAtOnce;
  }

  /** Ends it by an error that its body does not hear of; the first one counts. */
  crash(thrown: unknown): void {
    this.crashed ??= { thrown };
    this.keeper?.crashed(this, this.crashed.thrown);
  }

  abort(reason: Error): void {
    this.#controller?.abort(reason);
  }

  end(): void {
    this.isOver = true;
    for (const wake of this.#wakes ?? []) wake.isDropped = true;
    this.#wakes = undefined;
  }

  /** What it waits for, earliest first: `a timer due at 61s, GET https://... due at 61s`. */
  describeWaits(textOfMs: (ms: number) => string): string {
    const wakes = [...(this.#wakes ?? [])].sort((left, right) => left.atMs - right.atMs || left.order - right.order);
    return wakes.map(({ what, atMs }) => `${what} due at ${textOfMs(atMs)}`).join(', ');
  }
}
