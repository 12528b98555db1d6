/**
 * `npm run bench:page`: how large pages of many instances are and how fast, against their goals, with the load of the machine beside them. Exit code 1
 * when a goal is missed. How each figure is taken stands in `measurePage.ts`.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { atMost, told, type Measurement } from '../../bench/measurement.ts';
import { writeLargePage } from './largePage.ts';
import { firstPaintMs, framesOf, MOVEMENTS } from './measurePage.ts';
import { startBrowser } from './startBrowser.ts';

const LOADS = 5;
const GOALS = { fileMB: 5, firstPaintMs: 1000, frameMs: 50 };

let isMissed = false;

function print({ name, value, unit, goal, holds }: Measurement): void {
  if (!holds) isMissed = true;
  const verdict = goal === null ? 'told  ' : holds ? 'holds ' : 'MISSED';
  const limit = goal === null ? '' : ` (at most ${goal})`;
  process.stdout.write(`${verdict}  ${name.padEnd(58)} ${String(value).padStart(8)} ${unit}${limit}  load ${loadavg()[0]?.toFixed(1)}\n`);
} // prettier-ignore

const folder = mkdtempSync(join(tmpdir(), 'dagproof-measure-'));
const server = await startBrowser();
try {
  const browser = await chromium.connect(server.wsEndpoint());
  const [small, large] = [join(folder, '10000.html'), join(folder, '100000.html')];
  await writeLargePage(small, 10_000);
  await writeLargePage(large, 100_000);
  print(atMost('file of 10,000 instances', statSync(small).size / 1e6, 'MB', GOALS.fileMB));
  print(told('file of 100,000 instances', statSync(large).size / 1e6, 'MB'));
  print(atMost('first paint of 10,000 instances', await firstPaintMs(browser, small, LOADS), 'ms', GOALS.firstPaintMs));
  print(told('first paint of 100,000 instances', await firstPaintMs(browser, large, LOADS), 'ms'));
  for (const movement of MOVEMENTS.keys()) {
    const { medianMs, slowestMs, workMs, longTasks } = await framesOf(browser, large, movement);
    print(atMost(`100,000: median frame, ${movement}`, medianMs, 'ms', GOALS.frameMs));
    print(atMost(`100,000: slowest frame, ${movement}`, slowestMs, 'ms', GOALS.frameMs));
    print(atMost(`100,000: work an event, ${movement}`, workMs, 'ms', GOALS.frameMs));
    print(told(`100,000: long tasks, ${movement}`, longTasks, ''));
  }
} finally {
  await server.close();
  rmSync(folder, { recursive: true });
}
process.exitCode = isMissed ? 1 : 0;
