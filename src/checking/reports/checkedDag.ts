/**
 * What a report tells of one Dag of a module: what its check came to, and whether that will do.
 */
import type { CheckReport } from '../checkDag/checkReport.ts';
import type { Coverage } from '../coverage/coverage.ts';

export interface CheckedDag {
  readonly dagId: string;
  readonly report: CheckReport;
  /** Why its coverage does not do; null: it does, or was not asked for. */
  readonly shortfall: string | null;
}

/** The checked Dags of one module. */
export interface CheckedModule {
  /** As it was named in the command. */
  readonly path: string;
  readonly dags: readonly CheckedDag[];
}

/** @param least Percent of what can be reached; null: any share will do. */
export function shortfallOf(coverage: Coverage | null, least: number | null): string | null {
  if (least === null || coverage === null) return null;
  const { reached, notReached, percent } = coverage;
  if (100 * reached >= least * (reached + notReached)) return null;
  return `coverage is ${percent} %, less than the ${least} % of --coverage-min`;
}

/** Why a Dag fails: the name of a property, or `coverage`; null: it does not. */
export function failureOf({ report, shortfall }: CheckedDag): string | null {
  return report.counterexample?.property ?? (shortfall === null ? null : 'coverage');
}

/** One line: `sales: retry does not hold`. */
export function titleOf(checked: CheckedDag): string {
  const { dagId, report, shortfall } = checked;
  if (report.counterexample !== null) return `${dagId}: ${report.counterexample.property} does not hold`;
  return `${dagId}: ${shortfall ?? 'held'}`;
}
