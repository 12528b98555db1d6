/**
 * Waits, in real time, until everything that one event set off has come to rest: microtasks, ticks, and real work under way. Only then does
 * virtual time go on, so that how long real work takes decides nothing.
 */
import { nextTick } from 'node:process';
import { beat } from './heartbeat.ts';
import { originals } from './originals.ts';
import type { Timeline } from './timeline.ts';
import type { VirtualProcess } from './virtualProcess.ts';
import type { WorkLedger } from './workLedger.ts';

/** Real milliseconds after which work that does not end is an error: turns of the loop should end soon, what a busy machine does may take its time. */
const STALL_MS = 5_000;
const WORK_STALL_MS = 60_000;
const DECLARED_STALL_MS = 300_000;
/** Turns of the loop before the wait gives the processor away. */
const SPINS = 200;

/** How a step came to an end: in ticks alone, by turns of the loop, or not at all, as real work does not end. */
export type Rest = 'ticked' | 'turned' | 'stalled';

/** A step of a process that is not over yet. */
export interface Step {
  readonly process: VirtualProcess;
  /** Ticks that bodies had asked for when it began. */
  readonly ticksBefore: number;
  /** Told once when it is over. */
  readonly rested: (rest: Rest) => void;
}

export type RestDetector = (step: Step) => void;

let detector: RestDetector = restByHook;

/** Waits until a step is over. */
export function comeToRest(step: Step): void {
  detector(step);
}

/** Another detector from now on, until the function it gives is called: this one is held against others that way. Not for users. */
export function replaceRestDetector(other: RestDetector): () => void {
  const before = detector;
  detector = other;
  return () => {
    detector = before;
  };
}

/** Waits while the hooks of Node show work of the simulation under way. */
function restByHook(step: Step): void {
  nextTick(onTick, step);
}

/**
 * Most steps end here. Promises are through when the first tick of ours runs, and where no body has asked for a tick nothing follows. (Called by Node
 * itself rather than by promises: an attempt that only returns costs half as much.)
 */
function onTick(step: Step): void {
  const { work } = step.process.timeline;
  if (needsLoop(work)) turnToRest(step);
  else if (work.ticksAsked === step.ticksBefore) endInTicks(step);
  else askForTick({ step, asked: work.ticksAsked, quietTicks: 0, ticks: 0 });
}

const MOST_TICKS = 1_000;
const QUIET_TICKS = 2;

/** Ticks of ours in a step in which bodies have asked for some. */
interface TickCount {
  readonly step: Step;
  /** Ticks that bodies had asked for at the last tick of ours. */
  asked: number;
  /** Of the last ticks of ours, those since which none was asked for. */
  quietTicks: number;
  ticks: number;
}

/**
 * Ends a step by ticks alone, without the loop of Node, if it does end that way. Ticks run in the order they were asked for: where none was asked for
 * between two of ours, none waits at the second. Node runs all ticks that wait before it goes on with promises, so what the last one has settled is
 * through only a tick of ours later; and ours is asked for by a promise, as it would run before any otherwise.
 */
function onLaterTick(count: TickCount): void {
  const { work } = count.step.process.timeline;
  if (needsLoop(work) || ++count.ticks > MOST_TICKS) return turnToRest(count.step);
  count.quietTicks = work.ticksAsked === count.asked ? count.quietTicks + 1 : 0;
  if (count.quietTicks === QUIET_TICKS) return endInTicks(count.step);
  count.asked = work.ticksAsked;
  askForTick(count);
}

const settled = Promise.resolve();

function askForTick(count: TickCount): void {
  void settled.then(() => nextTick(onLaterTick, count));
}

function needsLoop(work: WorkLedger): boolean {
  return work.ports > 0 || work.untracked !== null || work.isBusy || isRunnerLoading();
}

function endInTicks(step: Step): void {
  const { process, rested } = step;
  // A body that waits for what is not known may need the loop for it.
  if (process.isOver || process.isAwaitingWake) rested('ticked');
  else turnToRest(step);
}

function turnToRest({ process, rested }: Step): void {
  void restByTurns(process).then(rested);
}

async function restByTurns(process: VirtualProcess): Promise<Rest> {
  const { timeline } = process;
  const { work } = timeline;
  const startMs = originals.performanceNow();
  let busyMs = startMs;
  for (let turns = 0; ; turns++) {
    const { messages } = work;
    // Microtasks and ticks are through when a turn of the loop begins.
    await (turns < SPINS ? nextTurn() : nextMillisecond());
    beat();
    if (work.untracked !== null) return 'turned';
    const isBusy = work.isBusy || work.messages !== messages || isRunnerLoading();
    if (!isBusy && !mayWaitForOthers(process)) return 'turned';
    const nowMs = originals.performanceNow();
    if (isBusy) {
      busyMs = nowMs;
      const limitMs = work.declared > 0 ? DECLARED_STALL_MS : work.isOnlyTurns ? STALL_MS : WORK_STALL_MS;
      if (turns > SPINS && nowMs - startMs > limitMs) return 'stalled';
    } else if (turns > LEAST_TURNS && nowMs - busyMs > patienceMsOf(timeline)) {
      waitedInVain.add(timeline);
      return 'turned';
    }
  }
}

const isInRunner = '__vitest_worker__' in globalThis;

interface VitestWorker {
  readonly resolvingModules?: ReadonlySet<string>;
}

/** In tests of vitest `import()` asks another process for the module, which no hook of Node shows. */
function isRunnerLoading(): boolean {
  if (!isInRunner) return false;
  const worker = Reflect.get(globalThis, '__vitest_worker__') as VitestWorker | undefined;
  return (worker?.resolvingModules?.size ?? 0) > 0;
}

/** A body that waits for none of its own timers and requests may wait for work begun outside of any task, such as a module being set up. */
function mayWaitForOthers(process: VirtualProcess): boolean {
  return !process.isOver && !process.isAwaitingWake && isForeignWorkUnderWay();
}

/** Real milliseconds for which a body may wait for work of others while something is due for another body, which it may as well be waiting for. */
const PATIENCE_MS = 500;
const LEAST_TURNS = 50;

/** Simulations beside which others work without end: what their bodies wait for is each other. */
const waitedInVain = new WeakSet<Timeline<VirtualProcess>>();

function patienceMsOf(timeline: Timeline<VirtualProcess>): number {
  if (timeline.nextAtMs === undefined) return STALL_MS;
  return waitedInVain.has(timeline) ? 0 : PATIENCE_MS;
}

const FOREIGN = /^(FSReq|FileHandle|CloseReq|GetAddrInfo|Query|Zlib|ProcessWrap|.*Request$)/i;

/** Work of the whole process that ends by itself, and that a body might be waiting for. */
function isForeignWorkUnderWay(): boolean {
  return globalThis.process.getActiveResourcesInfo().some((kind) => FOREIGN.test(kind));
}

const SETTLING_MS = 200;

/** Files that are being read when the first body waits are read to their end, as it might find them half read otherwise. */
export async function settleForeignWork(): Promise<void> {
  const startMs = originals.performanceNow();
  while (isForeignWorkUnderWay() && originals.performanceNow() - startMs < SETTLING_MS) await nextMillisecond();
}

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    originals.setImmediate(resolve);
  });
}

function nextMillisecond(): Promise<void> {
  return new Promise((resolve) => {
    originals.setTimeout(resolve, 1);
  });
}
