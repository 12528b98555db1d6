/**
 * The points of one task as bits, so that noticing one in a run costs no more than an or.
 */
import type { JudgedDag, JudgedTask } from '../../invariants/judgedDag.ts';
import { DISTURBANCE_KINDS } from '../checkDag/cases/drawnCase.ts';
import type { CoverageFacet } from './coverage.ts';

export const WIDTHS = ['0', '1', '2', 'many', 'limit'] as const;
export const TRIES = ['1', '2', 'last'] as const;

/** Bits of the states that upstream instances ended in. */
export const ENDED = { success: 1, failed: 2, skipped: 4 } as const;

/** Every combination of them, the simplest first. */
export const COMBINATIONS: readonly number[] = [1, 2, 4, 3, 5, 6, 7];

export function combinationText(combination: number): string {
  return Object.entries(ENDED)
    .filter(([, bit]) => (combination & bit) !== 0)
    .map(([state]) => state)
    .join('+');
}

/** The bits of a width: the limit may be a small number. */
export function widthBits(width: number, limit: number): number {
  const isLimit = width >= limit ? 1 << WIDTHS.indexOf('limit') : 0;
  if (width <= 2) return (1 << width) | isLimit;
  return isLimit === 0 ? 1 << WIDTHS.indexOf('many') : isLimit;
}

/** The bits of a try, of as many as it may have at most. */
export function tryBits(tryNumber: number, { spec: { retries } }: JudgedTask): number {
  const last = tryNumber > retries ? 4 : 0;
  return tryNumber === 1 ? 1 | last : tryNumber === 2 ? 2 | last : last;
}

/** An empty operator goes to a worker only for the sake of its outlets. */
export function hasAttempts({ isEmpty, outlets }: JudgedTask['spec']): boolean {
  return !isEmpty || outlets.length > 0;
}

/** Names of the points of a task, in the order of their bits. */
export function pointNames(dag: JudgedDag, task: JudgedTask): Readonly<Record<CoverageFacet, readonly string[]>> {
  const below =
    task.spec.decision === null ? [] : task.downstream.map((number) => dag.tasks[number]?.spec.taskId ?? '');
  return {
    width: WIDTHS,
    upstream: task.upstream.length === 0 ? [] : COMBINATIONS.map(combinationText),
    try: TRIES,
    branch: below.flatMap((taskId) => [`${taskId} followed`, `${taskId} not followed`]),
    disturbance: DISTURBANCE_KINDS,
  };
}
