/**
 * Which points of a task no case of a check can reach, and why. What it does not know it takes for reachable.
 */
import type { JudgedDag, JudgedTask } from '../../invariants/judgedDag.ts';
import { PROFILES } from '../../model/profile.ts';
import type { TraceHeader } from '../../trace/trace.ts';
import { canStrike } from '../checkDag/cases/arbitraryDrawnCase.ts';
import { DISTURBANCE_KINDS, type DisturbanceKind } from '../checkDag/cases/drawnCase.ts';
import type { CoverageFacet } from './coverage.ts';
import { COMBINATIONS, hasAttempts, WIDTHS, widthBits } from './taskPoints.ts';
import { possibleCombinations } from './upstreamBounds.ts';
import { widthBounds, type OutputBounds } from './widthBounds.ts';

/** What is known of the cases of a check. */
export interface CheckFacts {
  readonly header: Pick<TraceHeader, 'config' | 'profile' | 'actions'>;
  /** Whether a kind of disturbance is drawn for a task. */
  readonly isDrawn: (kind: DisturbanceKind) => boolean;
  /** Whether it strikes a task besides what is drawn. */
  readonly isPlanned: (kind: DisturbanceKind, taskId: string) => boolean;
  readonly outputs: OutputBounds;
}

/** For each point, in order of its bit: why it is unreachable, or null. */
export type Reasons = readonly (string | null)[];

export function unreachablePoints(
  dag: JudgedDag,
  task: JudgedTask,
  facts: CheckFacts,
): Readonly<Record<CoverageFacet, Reasons>> {
  return {
    width: widthReasons(dag, task, facts),
    upstream: task.upstream.length === 0 ? [] : upstreamReasons(dag, task, facts),
    try: tryReasons(task, facts),
    branch: task.spec.decision === null ? [] : branchReasons(dag, task),
    disturbance: DISTURBANCE_KINDS.map((kind) => disturbanceReason(kind, task, facts)),
  };
}

function widthReasons(dag: JudgedDag, task: JudgedTask, { header, outputs }: CheckFacts): Reasons {
  if (!task.isMapped) return WIDTHS.map(() => 'it is not mapped');
  const { least, most } = widthBounds(dag, task, outputs);
  const limit = header.config.maxMapLength;
  const text = least === most ? `always ${most}` : `from ${least} to ${most}`;
  return WIDTHS.map((_, position) => {
    const isPossible = samplesOf(position, limit).some(([from, to]) => from <= most && to >= least);
    return isPossible ? null : `the lists it is mapped over make its width ${text}`;
  });
}

/** The stretches of widths that have a bit. */
function samplesOf(position: number, limit: number): (readonly [from: number, to: number])[] {
  const stretches = [[0, 0], [1, 1], [2, 2], [3, limit - 1], [limit, Infinity]] as const; // prettier-ignore
  return stretches
    .filter(([from, to]) => from <= to && (widthBits(from, limit) & (1 << position)) !== 0)
    .map((each) => each);
}

function upstreamReasons(dag: JudgedDag, task: JudgedTask, { header }: CheckFacts): Reasons {
  const isKnown = isTellable(dag) && header.actions.length === 0 && Object.hasOwn(PROFILES, header.profile);
  const possible = possibleCombinations(dag, task, isKnown ? (PROFILES[header.profile] ?? null) : null);
  return COMBINATIONS.map((combination) => (possible.has(combination) ? null : 'its upstream never ends so'));
}

/** What acts from afar, or on everything at once, is not followed. */
function isTellable({ spec, tasks }: JudgedDag): boolean {
  if (spec.failFast || spec.dagrunTimeoutMs !== null) return false;
  return tasks.every(({ spec: { isSetup, isTeardown, decision } }) => {
    return !isSetup && !isTeardown && decision?.kind !== 'short_circuit';
  });
}

function tryReasons({ spec }: JudgedTask, { header }: CheckFacts): Reasons {
  if (!hasAttempts(spec)) return Array<string>(3).fill('it has no body');
  // What is cleared is tried again.
  const isOnce = spec.retries === 0 && header.actions.length === 0;
  return [null, isOnce ? 'it has no retries' : null, null];
}

function branchReasons(dag: JudgedDag, task: JudgedTask): Reasons {
  const choices = choicesOf(dag, task);
  return task.downstream.flatMap((below) => {
    const isSpared = task.spec.decision?.kind === 'short_circuit' && dag.tasks[below]?.spec.isTeardown === true;
    if (isSpared) return [null, 'a teardown is never left out'];
    if (task.spec.decision?.kind === 'latest_only') return [null, 'a run that is simulated alone is the latest'];
    if (choices === null) return [null, null];
    const hits = choices.filter((choice) => choice.has(below)).length;
    return [
      hits === 0 ? 'no value of its condition leads there' : null,
      hits === choices.length ? 'every value of its condition leads there' : null,
    ];
  });
}

/** For each value of a condition, the numbers of the tasks it leads to; null: its body may return anything. */
function choicesOf(dag: JudgedDag, { spec: { decision } }: JudgedTask): readonly ReadonlySet<number>[] | null {
  const followedBy = (taskId: string | null): ReadonlySet<number> => {
    const reached = new Set<number>();
    const visit = (number: number | undefined): void => {
      if (number === undefined || reached.has(number)) return;
      reached.add(number);
      dag.tasks[number]?.downstream.forEach(visit);
    };
    visit(taskId === null ? undefined : dag.numbers.get(taskId));
    return reached;
  };
  if (decision?.kind === 'if') return [decision.then, decision.else].map(followedBy);
  return decision?.kind === 'switch' ? decision.cases.map(followedBy) : null;
}

function disturbanceReason(kind: DisturbanceKind, { spec }: JudgedTask, facts: CheckFacts): string | null {
  if (facts.isPlanned(kind, spec.taskId)) return null;
  if (!facts.isDrawn(kind)) return 'the check draws none of the kind';
  if (canStrike(kind, spec)) return null;
  return spec.isEmpty ? 'it has no body' : spec.sensor === null ? 'it has no retries' : 'it is a sensor';
}
