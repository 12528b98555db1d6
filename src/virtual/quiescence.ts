/**
 * Waits, in real time, until everything that one event set off has come to rest: microtasks, ticks, and real work under way. Only then does
 * virtual time go on, so that how long real work takes decides nothing.
 */
import { originals } from './originals.ts';
import type { VirtualProcess } from './virtualProcess.ts';

/** Real milliseconds after which work that does not end is an error; declared work may take longer. */
const STALL_MS = 5_000;
const DECLARED_STALL_MS = 300_000;
/** Turns of the loop before the wait gives the processor away. */
const SPINS = 200;

/** Waits until the step of a process is over; false: real work does not end. */
export async function comeToRest(process: VirtualProcess): Promise<boolean> {
  const { work } = process.timeline;
  const startMs = originals.performanceNow();
  for (let turns = 0; ; turns++) {
    // Microtasks and ticks are through when a turn of the loop begins.
    await (turns < SPINS ? nextTurn() : nextMillisecond());
    if (work.untracked !== null || (!work.isBusy && !mayWaitForOthers(process))) return true;
    const limitMs = work.declared > 0 ? DECLARED_STALL_MS : STALL_MS;
    if (turns > SPINS && originals.performanceNow() - startMs > limitMs) return false;
  }
}

/** A body that waits for none of its own timers and requests may wait for work begun outside of any task, such as a module being set up. */
function mayWaitForOthers(process: VirtualProcess): boolean {
  return !process.isOver && !process.isAwaitingWake && isForeignWorkUnderWay();
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

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    originals.setImmediate(resolve);
  });
}

function nextMillisecond(): Promise<void> {
  return new Promise((resolve) => {
    originals.setTimeout(resolve, 1);
  });
}
