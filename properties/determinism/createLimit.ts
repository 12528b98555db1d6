/**
 * Lets so many asynchronous functions run at a time; the others wait in line. Bodies that share one wait for each other, which is no timer and no
 * request of theirs.
 */
export type Limit = <Value>(work: () => Promise<Value>) => Promise<Value>;

export function createLimit(most: number): Limit {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running === most) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
    try {
      return await work();
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
}
