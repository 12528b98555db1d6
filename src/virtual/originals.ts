/**
 * What Node's clock and chance were before dagproof put itself in front of them: for everyone outside a task, and for dagproof itself.
 */
import nodeTimers from 'node:timers';
import nodeTimersPromises from 'node:timers/promises';

const KEPT = Symbol.for('dagproof.originals');

function take() {
  return {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    setInterval: globalThis.setInterval,
    clearInterval: globalThis.clearInterval,
    setImmediate: globalThis.setImmediate,
    clearImmediate: globalThis.clearImmediate,
    timers: { ...nodeTimers },
    promises: { ...nodeTimersPromises },
    wait: nodeTimersPromises.scheduler.wait.bind(nodeTimersPromises.scheduler),
    Date: globalThis.Date,
    dateNow: globalThis.Date.now,
    performanceNow: performance.now.bind(performance),
    hrtime: process.hrtime,
    abortTimeout: AbortSignal.timeout,
    random: Math.random,
  };
}

/** Taken once in a process: a second copy of the package finds what the first one kept. */
export const originals = ((globalThis as { [KEPT]?: ReturnType<typeof take> })[KEPT] ??= take());
