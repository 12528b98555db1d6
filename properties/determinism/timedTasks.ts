/**
 * Tasks of the workload that only wait, draw and work: timers of every kind, real work of the thread pool between them, random numbers, a timeout
 * and a worker that is killed.
 */
import { pbkdf2, randomBytes, randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setInterval as ticks, setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Dag } from '../../src/authoring/dag.ts';
import { getContext } from '../../src/virtual/attemptContext.ts';

const [squeeze, expand, derive] = [promisify(gzip), promisify(gunzip), promisify(pbkdf2)];
const SOURCE = new URL(import.meta.url);

export function placeTimedTasks(dag: Dag): void {
  const draw = dag.task('draw', ({ count }: { count: number }) => draws(count), { retries: 2, retryDelay: '15s' });
  draw.expand({ count: [1, 2, 3, 4] });
  dag.task('mix_files', () => mix(async () => await readFile(SOURCE)), { retries: 2, retryDelay: '15s' })();
  dag.task('mix_keys', () => mix(async (step) => await derive('key', `salt ${step}`, 1_000, 16, 'sha256')), {
    retries: 2,
  })();
  dag.task('ticker', ticker)();
  dag.task('iterator', iterator)();
  dag.task('deadline', deadline, { executionTimeout: '20s', retries: 1, retryDelay: '5s' })();
  dag.task('killed', killed, { retries: 2, retryDelay: '30s' })();
}

async function draws(count: number): Promise<unknown> {
  const drawn: unknown[] = [crypto.randomUUID(), randomInt(1_000), randomBytes(4).toString('hex')];
  for (let step = 0; step < count; step++) {
    await pause(Math.random() * 1_000);
    drawn.push(Math.random(), crypto.getRandomValues(new Uint32Array(1))[0] as number, Date.now());
  }
  return drawn;
}

/** Real work under a guard: virtual time must not pass while it is done, so the guard never strikes. */
async function mix(work: (step: number) => Promise<Buffer>): Promise<unknown> {
  const seen: unknown[] = [];
  for (let step = 0; step < 3; step++) {
    let isLate = false;
    const guard = setTimeout(() => (isLate = true), 1);
    const worked = await work(step);
    const [packed, digest] = await Promise.all([squeeze(worked), crypto.subtle.digest('SHA-256', worked)]);
    const unpacked = await expand(packed);
    clearTimeout(guard);
    seen.push([isLate, unpacked.equals(worked), Buffer.from(digest).toString('hex'), Date.now()]);
    await pause(7 * (step + 1));
  }
  return seen;
}

/** Ticks, while work that they set off is still to be done. */
async function ticker(): Promise<unknown> {
  const seen: unknown[] = [];
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const tick = seen.push(Date.now());
      console.log(`tick ${tick} at ${performance.now()}`);
      if (tick === 5) {
        clearInterval(timer);
        resolve();
      } else void squeeze(`tick ${tick}`).then(({ length }) => console.log(`tick ${tick} packed to ${length}`));
    }, 70);
  });
  return seen;
}

async function iterator(): Promise<unknown> {
  const seen: string[] = [];
  for await (const name of ticks(110, 'tick')) {
    await new Promise((resolve) => setImmediate(resolve));
    if (seen.push(`${name} at ${Date.now()}`) === 4) break;
  }
  return [seen, await Promise.race([pause(50, 'short'), pause(51, 'long')])];
}

/** The first try works on when its time is over; nobody may hear of it. */
async function deadline(): Promise<string> {
  const { tryNumber, signal } = getContext();
  signal.addEventListener('abort', () => console.log(`stopped at ${Date.now()}`));
  if (tryNumber > 1) return 'in time';
  for (;;) {
    await squeeze('work');
    await pause(3_000);
    console.log(`working at ${Date.now()}`);
  }
}

async function killed(): Promise<string> {
  for (let step = 0; step < 4; step++) {
    await pause(1_000);
    console.log(`step ${step} of try ${getContext().tryNumber}`);
    await readFile(SOURCE);
  }
  return `done by try ${getContext().tryNumber}`;
}
