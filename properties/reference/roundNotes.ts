/** What is kept of each turn of the loop, for those who compare turn by turn. */
import type { Row, World } from './world.ts';

/** Keeps what stood after the pass. */
export function noteRound(world: World, rows: readonly Row[], queued: readonly Row[]): World {
  return { ...world, rounds: [...world.rounds, { atMs: world.nowMs, rows, queued }] };
}

/** Of a turn without a pass: nothing, unless something was heard in it. */
export function noteHeard(before: World, heard: World, rows: readonly Row[]): World {
  return heard === before ? before : noteRound(heard, rows, []);
}

/** What executors reported after the last pass, or left queued, is seen only in the next. */
export function isTold({ rows, rounds }: World): boolean {
  const last = rounds.at(-1);
  return rows.every(({ id, state }) => {
    const wasQueued = last?.queued.some((row) => row.id === id) === true;
    return state === (wasQueued ? 'running' : last?.rows.find((row) => row.id === id)?.state);
  });
}
