/**
 * Collects over the runs of a check what they have reached of the DAG.
 */
import { judgedDagOf, type JudgedDag } from '../../invariants/judgedDag.ts';
import type { DagSpec } from '../../model/dagSpec.ts';
import type { OutcomePlan, PlanEntry } from '../../model/outcomePlan.ts';
import { planEntryText } from '../../trace/planEntryText.ts';
import type { Trace } from '../../trace/trace.ts';
import { DISTURBANCE_KINDS, type DisturbanceKind } from '../checkDag/cases/drawnCase.ts';
import { COVERAGE_FACETS, coverageOf, type Coverage, type CoverageFacet, type CoveragePoint } from './coverage.ts';
import { noReachedBits, noteRun, type ReachedBits } from './coverageWatch.ts';
import { pointNames } from './taskPoints.ts';
import { unreachablePoints, type CheckFacts } from './unreachable.ts';

export class CoverageCollector {
  readonly #dag: JudgedDag;
  readonly #reached: ReachedBits;

  constructor(dag: DagSpec) {
    this.#dag = judgedDagOf(dag);
    this.#reached = noReachedBits(this.#dag);
  }

  /** @param plan What disturbed the run. */
  note(trace: Trace, plan: OutcomePlan): void {
    noteRun(this.#reached, trace);
    for (const entry of plan) {
      const kind = kindOf(entry);
      const task = this.#dag.numbers.get(entry.where.task);
      if (kind === null || task === undefined || isUnmatched(entry, trace)) continue;
      this.#reached.disturbance[task] =
        (this.#reached.disturbance[task] as number) | (1 << DISTURBANCE_KINDS.indexOf(kind));
    }
  }

  coverage(facts: CheckFacts): Coverage {
    return coverageOf(
      this.#dag.tasks.flatMap((task) => {
        const names = pointNames(this.#dag, task);
        const reasons = unreachablePoints(this.#dag, task, facts);
        return COVERAGE_FACETS.flatMap((facet) => {
          const isReached = names[facet].map((_, position) => this.#isReached(facet, task.number, position));
          // A body that returned what it never should shows that nothing is known of it. What no value leads to may run all the same, by its rule.
          const isContradicted =
            facet !== 'branch' && isReached.some((each, position) => each && reasons[facet][position] !== null);
          const why = isContradicted ? [] : reasons[facet];
          return names[facet].map((value, position): CoveragePoint => {
            const reason = why[position] ?? null;
            const status = reason !== null ? 'unreachable' : isReached[position] ? 'reached' : 'not_reached';
            return { task: task.spec.taskId, facet, value, status, why: reason };
          });
        });
      }),
    );
  }

  #isReached(facet: CoverageFacet, task: number, position: number): boolean {
    if (facet === 'branch') return this.#reached.branch[task]?.has(position) === true;
    return ((this.#reached[facet][task] as number) & (1 << position)) !== 0;
  }
}

/** Which kind of disturbance an entry of an explicit case is; null: none that is drawn. */
function kindOf({ where, what }: PlanEntry): DisturbanceKind | null {
  switch (what.kind) {
    case 'slow':
    case 'skip':
    case 'finish_twice':
    case 'killed_at_request':
      return what.kind;
    case 'request_delayed':
      return 'slow_requests';
    case 'stuck_in_queued':
      return 'stuck_in_queue';
    case 'worker_killed':
      return 'killed_after_effect';
    case 'fail':
      return where.tryNumber === undefined ? 'fail_for_good' : 'fail';
    default:
      return null;
  }
}

/** A run warns of what was planned and never met. */
function isUnmatched(entry: PlanEntry, { warnings }: Trace): boolean {
  if (warnings.length === 0) return false;
  const text = `the fault ${planEntryText(entry)} never matched`;
  return warnings.some((warning) => warning.includes(text));
}
