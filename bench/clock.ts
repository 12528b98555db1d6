/**
 * Times functions against each other inside one process: interleaved, best of several rounds, so that a noisy machine shifts both alike.
 */

/** Best milliseconds of each function over `rounds` rounds, in which they take turns. */
export function bestOf(rounds: number, functions: readonly (() => unknown)[]): number[] {
  const best = functions.map(() => Infinity);
  for (let round = 0; round < rounds; round++) {
    functions.forEach((run, number) => {
      collectGarbage();
      const start = performance.now();
      run();
      best[number] = Math.min(best[number] as number, performance.now() - start);
    });
  }
  return best;
}

/** Needs `node --expose-gc`, as `npm run bench` gives. */
export function collectGarbage(): void {
  (globalThis as { gc?: () => void }).gc?.();
}

/** Bytes in use after a collection: JavaScript heap and array buffers, which are given back only some time after they were collected. */
export async function bytesInUse(): Promise<number> {
  collectGarbage();
  await new Promise((resolve) => setTimeout(resolve, 200));
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
