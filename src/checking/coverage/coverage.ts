/**
 * What the runs of a check have reached of a DAG, as points: a width, a combination of upstream states, a try, a branch, a kind of disturbance, each of
 * one task. Knows nothing of how they are noticed.
 */

/** What a point is about. */
export const COVERAGE_FACETS = ['width', 'upstream', 'try', 'branch', 'disturbance'] as const;

export type CoverageFacet = (typeof COVERAGE_FACETS)[number];

/**
 * `width`: how many instances it is expanded to: `0`, `1`, `2`, `many`, or `limit`, which is `maxMapLength` or more. `upstream`: the states that its
 * upstream instances ended in, upstream_failed counted as failed: `success+failed`. `try`: `1`, `2` or `last`. `branch`: `load followed`, `load not
 * followed`. `disturbance`: a kind of `DISTURBANCE_KINDS`.
 */
export interface CoveragePoint {
  readonly task: string;
  readonly facet: CoverageFacet;
  readonly value: string;
  /** `unreachable`: no case of this check can come there. */
  readonly status: 'reached' | 'not_reached' | 'unreachable';
  /** Why it is unreachable; null of every other. */
  readonly why: string | null;
}

export interface Coverage {
  /** Of what can be reached, in whole percent, rounded down: 100 is all of it. */
  readonly percent: number;
  readonly reached: number;
  readonly notReached: number;
  readonly unreachable: number;
  /** By task in order of placement, then by facet. */
  readonly points: readonly CoveragePoint[];
}

export function coverageOf(points: readonly CoveragePoint[]): Coverage {
  const count = (wanted: CoveragePoint['status']): number => points.filter(({ status }) => status === wanted).length;
  const [reached, notReached] = [count('reached'), count('not_reached')];
  const percent = notReached === 0 ? 100 : Math.floor((100 * reached) / (reached + notReached));
  return { percent, reached, notReached, unreachable: count('unreachable'), points };
}

/** What several parts of one check have reached together: unreachable is only what all of them say is. */
export function mergeCoverage(parts: readonly Coverage[]): Coverage | null {
  const [first, ...rest] = parts;
  if (first === undefined) return null;
  return coverageOf(
    first.points.map((point, at) => rest.map(({ points }) => points[at] ?? point).reduce(merged, point)),
  );
}

function merged(left: CoveragePoint, right: CoveragePoint): CoveragePoint {
  if (left.status === right.status || left.status === 'reached') return left;
  if (right.status === 'reached') return right;
  return { ...left, status: 'not_reached', why: null };
}
