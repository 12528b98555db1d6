/**
 * What happened before and after a move: the tests of rules about waiting, taking away and starting over ask it.
 */
import type { ToldMove, Facts } from './facts.ts';

/** The moves of one instance, in order. */
export function movesOf({ moves }: Facts, instance: number): ToldMove[] {
  return moves.filter((move) => move.instance === instance);
}

/** The last move of each instance before another move: how everything stood then, what was never moved left out. */
export function standing({ moves }: Facts, position: number): ToldMove[] {
  const last = new Map<number, ToldMove>();
  for (const move of moves.slice(0, position)) last.set(move.instance, move);
  return [...last.values()];
}

/** The start of the first execution of a try, ms; null: it never started. */
export function startOfTry(facts: Facts, { instance, tryNumber, position }: ToldMove): number | null {
  const first = movesOf(facts, instance).find(
    (move) => move.state === 'running' && move.tryNumber === tryNumber && move.position <= position,
  );
  return first?.timeMs ?? null;
}

/** Some move of the instance after this one. */
export function isFollowedBy(facts: Facts, move: ToldMove, holds: (later: ToldMove) => boolean): boolean {
  return movesOf(facts, move.instance).some((later) => later.position > move.position && holds(later));
}

/** Some move of the instance before this one. */
export function isPrecededBy(facts: Facts, move: ToldMove, holds: (earlier: ToldMove) => boolean): boolean {
  return movesOf(facts, move.instance).some((earlier) => earlier.position < move.position && holds(earlier));
}

/**
 * While the instance stood scheduled, such a move of another happened in a round before the one it was queued in: what it set free, if
 * anything, was not for this one.
 */
export function waitedBeyond(facts: Facts, queued: ToldMove, holds: (other: ToldMove) => boolean): boolean {
  const since = movesOf(facts, queued.instance).findLast(
    ({ state, position }) => state === 'scheduled' && position < queued.position,
  );
  if (since === undefined) return false;
  return facts.moves
    .slice(since.position, queued.position)
    .some((other) => other.instance !== queued.instance && other.round < queued.round && holds(other));
}

/** Tasks below a task, however far. */
export function tasksBelow({ spec }: Facts, taskId: string): Set<string> {
  const below = new Set<string>();
  for (let size = -1; size < below.size;) {
    size = below.size;
    for (const task of spec.tasks) {
      if (task.upstream.some((id) => id === taskId || below.has(id))) below.add(task.taskId);
    }
  }
  return below;
}
