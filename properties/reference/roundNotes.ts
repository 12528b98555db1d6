/** What is kept of each turn of the loop, for those who compare turn by turn. */
import type { World } from './world.ts';

/** What executors reported after the last pass, or left queued, is seen only in the next. */
export function isTold({ rows, rounds }: World): boolean {
  const last = rounds.at(-1);
  return rows.every(({ id, state }) => {
    const wasQueued = last?.queued.some((row) => row.id === id) === true;
    return state === (wasQueued ? 'running' : last?.rows.find((row) => row.id === id)?.state);
  });
}
