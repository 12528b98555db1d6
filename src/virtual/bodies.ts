/**
 * The bodies of a simulation that are in flight: begun, and not ended yet. One event happens at a time, and everything it sets off comes to
 * rest before the next: bodies run at once in virtual time, one after the other in real time, which makes every run the same.
 */
import type { AttemptRequest } from '../model/attempt.ts';
import type { Limits } from '../model/settings.ts';
import { runAsync, type AttemptScope } from './attemptContext.ts';
import { watchFloatingErrors } from './floatingErrors.ts';
import { beat, restHeart } from './heartbeat.ts';
import { checkOutermost } from './install.ts';
import { isThenable } from './isThenable.ts';
import { comeToRest, nextTurn, settleForeignWork, type Rest } from './quiescence.ts';
import { requestsOf } from './requestDesk.ts';
import { openRequests } from './requestShims.ts';
import { LAST, withStacks, type Timeline } from './timeline.ts';
import { budgetExceeded, deadlock, describeAttempts, livelock, stalled, untrackedRealWork } from './virtualProblems.ts';
import type { ProcessKeeper, VirtualProcess } from './virtualProcess.ts';
import { watchTasks } from './workHook.ts';

/** How a body ended. */
export type BodyEnd =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly thrown: unknown }
  /** Its execution timeout was over. */
  | { readonly kind: 'timed_out' };

/** A body about to begin. */
export interface BodyPlan {
  readonly scope: AttemptScope;
  readonly call: () => unknown;
  /** Virtual ms it may run; Infinity: as long as it likes. */
  readonly limitMs: number;
  /** Told once how it ended; of a body that returns at once before `begin` returns. */
  readonly ended: (end: BodyEnd) => void;
}

interface BodyInFlight {
  readonly plan: BodyPlan;
  end: BodyEnd | null;
  isTimedOut: boolean;
}

/** As in `Limits`. */
export type WakeLimits = Pick<Limits, 'wakeUps' | 'wakeUpsPerInstant'>;

export class Bodies implements ProcessKeeper {
  readonly timeline: Timeline<VirtualProcess>;
  readonly #limits: WakeLimits;
  /** A body's place is noted in its process. A map that is filled and emptied all the time would keep what was in it from the collector. */
  readonly #inFlight: BodyInFlight[] = [];
  readonly #ending: BodyInFlight[] = [];
  readonly #closers: (() => void)[] = [];
  #wakes = 0;
  #isSettled = false;
  #needsTurn = false;
  #isFollowed = false;

  constructor(timeline: Timeline<VirtualProcess>, limits: WakeLimits) {
    this.timeline = timeline;
    this.#limits = limits;
  }

  get size(): number {
    return this.#inFlight.length;
  }

  /** When a body is woken next, virtual ms; undefined: none is. */
  get nextAtMs(): number | undefined {
    return this.#inFlight.length === 0 ? undefined : this.timeline.nextAtMs;
  }

  /** Begins a body. A promise: it did not return at once; settled when all that it set off so far has come to rest. */
  begin(plan: BodyPlan): Promise<void> | undefined {
    if (!this.#isFollowed) this.#follow();
    const ticksBefore = this.timeline.work.ticksAsked;
    let value: unknown;
    beat(plan.scope);
    try {
      value = withStacks(this.timeline, callBody, plan);
    } catch (thrown) {
      restHeart();
      plan.ended({ kind: 'threw', thrown });
      return undefined;
    }
    if (isThenable(value)) return this.#fly(plan, value, ticksBefore);
    restHeart();
    const { process } = plan.scope;
    plan.ended(process.crashed === null ? { kind: 'returned', value } : { kind: 'threw', ...process.crashed });
    process.end();
    return undefined;
  }

  /** Has the earliest event happen; call only when there is one. */
  step(): Promise<void> {
    const wake = this.timeline.take();
    const process = wake.owner;
    process.drop(wake);
    this.#count(process);
    const body = this.#inFlight[process.position] as BodyInFlight;
    const ticksBefore = this.timeline.work.ticksAsked;
    beat(body.plan.scope);
    try {
      runAsync(body.plan.scope, wake.fire);
    } catch (thrown) {
      process.crash(thrown);
    }
    return this.#rest(process, ticksBefore);
  }

  /** Whether steps were taken since whoever asks was told what came of them. */
  get isUnsettled(): boolean {
    return this.#needsTurn || this.#ending.length > 0;
  }

  /**
   * Before virtual time goes on: Node reports rejections that nobody handles only when its ticks have run dry, so one turn of its loop shows those
   * of all steps since the last; then ends are told.
   */
  async settle(): Promise<void> {
    if (this.#needsTurn) await nextTurn();
    this.#needsTurn = false;
    for (const body of this.#ending.splice(0)) {
      this.#remove(body.plan.scope.process);
      body.plan.ended(body.end as BodyEnd);
    }
  }

  /** Ends a body from outside, if it is still in flight: its signal aborts, its timers and requests are dropped, nobody is told. */
  async stop(isMeant: (attempt: AttemptRequest) => boolean, reason: Error): Promise<void> {
    const body = this.#inFlight.find(({ plan }) => isMeant(plan.scope.process.options.attempt));
    if (body === undefined) return;
    const { process } = body.plan.scope;
    const ticksBefore = this.timeline.work.ticksAsked;
    this.#remove(process);
    runAsync(body.plan.scope, () => process.abort(reason));
    process.end();
    await this.#rest(process, ticksBefore);
  }

  /** A process ends by an error that its body does not hear of. */
  crashed(process: VirtualProcess, thrown: unknown): void {
    const body = this.#inFlight[process.position];
    if (body !== undefined) this.#end(body, { kind: 'threw', thrown });
  }

  /** Nothing is due for any body, and nothing else will happen. */
  refuseToWait(): never {
    checkOutermost();
    throw deadlock(this.timeline.nowMs, this.#waiting());
  }

  /** The simulation is over, whatever is still in flight. */
  close(): void {
    for (const { plan } of this.#inFlight.splice(0)) plan.scope.process.end();
    for (const close of this.#closers.splice(0)) close();
  }

  #follow(): void {
    this.#isFollowed = true;
    this.#closers.push(watchTasks(), watchFloatingErrors(), openRequests(this.timeline));
  }

  #fly(plan: BodyPlan, value: PromiseLike<unknown>, ticksBefore: number): Promise<void> {
    const { process } = plan.scope;
    const body: BodyInFlight = { plan, end: null, isTimedOut: false };
    if (this.#inFlight.length === 0) checkOutermost();
    process.position = this.#inFlight.push(body) - 1;
    process.keeper = this;
    if (process.crashed !== null) this.crashed(process, process.crashed.thrown);
    if (plan.limitMs !== Infinity) {
      const fire = (): void => this.#timeOut(body);
      process.wakeIn(plan.limitMs, { what: 'its execution timeout', tie: LAST, fire });
    }
    value.then(
      (returned) => this.#end(body, { kind: 'returned', value: returned }),
      (thrown: unknown) => this.#end(body, { kind: 'threw', thrown }),
    );
    if (this.#isSettled) return this.#rest(process, ticksBefore);
    this.#isSettled = true;
    return settleForeignWork().then(() => this.#rest(process, ticksBefore));
  }

  #timeOut(body: BodyInFlight): void {
    const { process } = body.plan.scope;
    body.isTimedOut = true;
    process.abort(new DOMException('the execution timeout of the task is over', 'TimeoutError'));
    this.#end(body, { kind: 'timed_out' });
  }

  /** An error that floats about in the step in which a body returns is still its own. */
  #end(body: BodyInFlight, end: BodyEnd): void {
    const { process } = body.plan.scope;
    if (process.position === -1) return;
    if (body.end === null) this.#ending.push(body);
    else if (body.isTimedOut || body.end.kind !== 'returned') return;
    body.end = end;
    process.end();
  }

  #rest(process: VirtualProcess, ticksBefore: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const rested = (rest: Rest): void => {
        try {
          this.#rested(rest);
          resolve();
        } catch (error) {
          reject(error as Error);
        }
      };
      comeToRest({ process, ticksBefore, rested });
    });
  }

  #rested(rest: Rest): void {
    restHeart();
    const { work, nowMs, desk } = this.timeline;
    if (work.untracked !== null) throw untrackedRealWork(work.untracked);
    if (rest === 'stalled') throw stalled(nowMs, work.describe(), this.#waiting());
    this.#needsTurn = rest === 'ticked';
    if (desk !== null) requestsOf(this.timeline).dispatch();
  }

  /** The last one takes its place. */
  #remove(process: VirtualProcess): void {
    const last = this.#inFlight.pop() as BodyInFlight;
    if (last.plan.scope.process !== process) {
      this.#inFlight[process.position] = last;
      last.plan.scope.process.position = process.position;
    }
    process.position = -1;
  }

  #count(process: VirtualProcess): void {
    const { nowMs } = this.timeline;
    const atOnce = process.countWake();
    const { wakeUps, wakeUpsPerInstant } = this.#limits;
    if (++this.#wakes > wakeUps) throw budgetExceeded(nowMs, wakeUps, process.name);
    if (atOnce > wakeUpsPerInstant) throw livelock(nowMs, process.name, this.#waiting());
  }

  #waiting(): string {
    return describeAttempts(this.#inFlight.map(({ plan }) => plan.scope.process));
  }
}

function callBody({ scope, call }: BodyPlan): unknown {
  return runAsync(scope, call);
}
