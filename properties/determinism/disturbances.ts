/**
 * What other code of the same process does while a simulation runs: it blocks the event loop, or keeps the thread pool busy. From outside of any
 * task, so nothing of it may be seen in a run.
 */
import { readFile } from 'node:fs';
import { join } from 'node:path';
import { drawUint32 } from '../../src/model/randomness.ts';
import { originals } from '../../src/virtual/originals.ts';
import { REPOSITORY } from '../repository/sourceTree.ts';

export const DISTURBANCES = ['busy', 'files'] as const;
export type Disturbance = (typeof DISTURBANCES)[number];

/** Disturbs until the function it gives is called. */
export function disturb(disturbances: readonly Disturbance[]): () => void {
  const stops = disturbances.map((each) => (each === 'busy' ? blockLoop() : readFiles()));
  return () => {
    for (const stop of stops) stop();
  };
}

const MOST_BLOCKED_MS = 4;
const EVERY_MS = 2;

/** Random busy loops, now from a timer and now from an immediate. */
function blockLoop(): () => void {
  let isOver = false;
  let count = 0;
  const draw = (purpose: string): number => {
    const at = { task: 'disturbance', mapIndex: -1, tryNumber: count, purpose };
    return drawUint32(1, at) / 2 ** 32;
  };
  const block = (): void => {
    if (isOver) return;
    count++;
    const endMs = originals.performanceNow() + draw('length') * MOST_BLOCKED_MS;
    while (originals.performanceNow() < endMs);
    if (draw('next') < 0.3) originals.setImmediate(block);
    else originals.setTimeout(block, draw('pause') * 2 * EVERY_MS);
  };
  block();
  return () => {
    isOver = true;
  };
}

const LOOPS = 3;
const FILE = join(REPOSITORY, 'package-lock.json');

function readFiles(): () => void {
  let isOver = false;
  const read = (): void => {
    if (!isOver) readFile(FILE, read);
  };
  for (let loop = 0; loop < LOOPS; loop++) read();
  return () => {
    isOver = true;
  };
}
