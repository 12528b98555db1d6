/**
 * Ends the process when a body keeps it busy for ever: neither a loop without an end nor promises that settle each other let anything else
 * in this thread happen, so another thread has to notice.
 */
import { closeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isMainThread, Worker } from 'node:worker_threads';
import { mistake } from '../model/errors.ts';
import { formatDuration } from '../model/time.ts';
import { beatingAttempt, HEARTBEAT_CELLS, showHeartbeat } from '../virtual/heartbeat.ts';
import { endProcess } from './earlyEnds.ts';
import { EXIT } from './exitCodes.ts';

/** This package, as a stack names it: it says nothing about the place. */
const OWN_FOLDER = new URL('../', import.meta.url);
const OWN = [OWN_FOLDER.href, fileURLToPath(OWN_FOLDER)];

const REPORT = 'dagproof.endlessBody';

/**
 * Watches while the work goes on. `tell` gets the text before the process exits.
 *
 * @param limitMs Real ms for which a body may keep the process busy; 0: as long as it likes.
 * @example await withEndlessBodiesEnded({ limitMs: 60_000, tell: streams.error }, () => simulate(dag))
 */
export async function withEndlessBodiesEnded<Result>(
  { limitMs, tell }: { readonly limitMs: number; readonly tell: (text: string) => void },
  work: () => Promise<Result>,
): Promise<Result> {
  // Only the main thread can be stopped from outside.
  if (limitMs === 0 || !isMainThread) return await work();
  const cells = new Int32Array(new SharedArrayBuffer(8));
  const report = Symbol.for(REPORT);
  Reflect.set(globalThis, report, () => {
    tell(endlessBody(limitMs));
    // The watching thread is a debugger to Node, which writes that it waits for it to leave.
    process.once('exit', () => closeSync(2));
    endProcess(EXIT.mistake);
  });
  const expression = `globalThis[Symbol.for('${REPORT}')]()`;
  const thread = new Worker(new URL('../../bin/bodyWatcher.js', import.meta.url), {
    workerData: { cells, at: HEARTBEAT_CELLS, limitMs, report: expression },
  });
  thread.unref();
  const stop = showHeartbeat(cells);
  try {
    return await work();
  } finally {
    stop();
    Reflect.deleteProperty(globalThis, report);
    await thread.terminate();
  }
}

/** Called where the body is. */
function endlessBody(limitMs: number): string {
  const name = beatingAttempt() ?? 'A body';
  return mistake(
    'endless-body',
    `${name} has kept the process busy for ${formatDuration(limitMs)} without waiting for anything. It is at\n${place()}`,
    'A loop of a body should end, or wait for a timer or a request in every turn. If it only takes long, raise --stall-limit; 0 takes it away.',
  ).message;
}

function place(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 20;
  const lines = (new Error().stack ?? '').split('\n').slice(1);
  Error.stackTraceLimit = stackTraceLimit;
  return lines
    .filter(
      (line) => !/node:|\beval\b|processTicksAndRejections/.test(line) && !OWN.some((folder) => line.includes(folder)),
    )
    .join('\n');
}
