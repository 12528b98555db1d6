/**
 * The thread that watches the heartbeat of task bodies: when a step goes on for too long without a beat, it stops the main thread where it is
 * and has it tell of that. It knows neither tasks nor texts.
 */
import { Session } from 'node:inspector';
import { workerData } from 'node:worker_threads';

/** @type {{ cells: Int32Array, at: { beats: number, isBusy: number }, limitMs: number, report: string }} */
const { cells, at, limitMs, report } = workerData;

/** Looks between two beats are counted, not time: while the whole machine sleeps nobody is late. */
const LOOKS = 4;
let beatsBefore = -1;
let looksInVain = 0;

// The timer stays: without one the thread would end before the main thread has answered.
setInterval(() => {
  const beats = Atomics.load(cells, at.beats);
  const isStuck = Atomics.load(cells, at.isBusy) === 1 && beats === beatsBefore;
  beatsBefore = beats;
  looksInVain = isStuck ? looksInVain + 1 : 0;
  if (looksInVain === LOOKS) tell();
}, limitMs / LOOKS);

/** Of this package: its hooks run between the steps of a body, and say nothing about the place. */
const OWN = ['src', 'dist'].map((folder) => new URL(`../${folder}/`, import.meta.url).href);

/** Steps until one is in a function of the user's: those of Node know no globals, and say nothing about the place either. */
const MOST_STEPS = 1_000;

function tell() {
  const session = new Session();
  session.connectToMainThread();
  /** @type {Set<string>} */
  const scripts = new Set();
  session.on('Debugger.scriptParsed', ({ params: { scriptId, url } }) => {
    const isOwn = OWN.some((folder) => url.startsWith(folder));
    if (url !== '' && !url.startsWith('node:') && !isOwn) scripts.add(scriptId);
  });
  let steps = 0;
  session.on('Debugger.paused', ({ params: { callFrames } }) => {
    const frame = callFrames.find(({ location }) => scripts.has(location.scriptId));
    if (frame !== undefined) {
      session.post('Debugger.evaluateOnCallFrame', { callFrameId: frame.callFrameId, expression: report });
    } else if (++steps === MOST_STEPS) {
      session.post('Runtime.evaluate', { expression: report });
    } else {
      session.post('Debugger.stepInto');
    }
  });
  session.post('Debugger.enable');
  session.post('Debugger.pause');
}
