/**
 * Why an instance is in its state, as data and in a few lines: its trigger rule, how its upstream stood when that decided, and who is to blame. It
 * reads what was recorded, and evaluates no rule again.
 */
import { instanceName, UNMAPPED } from '../model/ids.ts';
import { INSTANCE_STATES, isFinishedCode, STATE, stateOfCode, type InstanceState } from '../model/states.ts';
import { causeOfCode, CAUSES, type Cause } from '../model/transition.ts';
import type { TriggerRule } from '../model/triggerRules.ts';
import { earlierTries, earlierTryText, type EarlierTry } from './earlierTries.ts';
import { instanceColumns, timeOfRow, type InstanceColumns } from './instances.ts';
import { relevantUpstream } from './relevantUpstream.ts';
import type { Simulation } from './simulation.ts';
import type { Trace } from './trace.ts';

export interface ExplainedInstance {
  readonly taskId: string;
  /** -1: unmapped, or never expanded. */
  readonly mapIndex: number;
  readonly state: InstanceState;
}

export interface Explanation extends ExplainedInstance {
  /** What gave it its state; null: it has none. */
  readonly cause: Cause | null;
  /** What `run.explain` says, in one line. */
  readonly because: string;
  readonly rule: TriggerRule;
  /** When its rule decided, or gave it its state for good, virtual ms; null: never. */
  readonly decidedMs: number | null;
  /** The upstream instances it looks at, as they stood then. */
  readonly upstream: readonly ExplainedInstance[];
  /** How many of them stood in which state; states that none stood in are left out. */
  readonly counts: Readonly<Partial<Record<InstanceState, number>>>;
  /** The instance that is to blame, where it is one; as it ended. */
  readonly culprit: ExplainedInstance | null;
  /** The tries before its last. */
  readonly earlierTries: readonly EarlierTry[];
}

/**
 * Why an instance is in its state.
 *
 * @param mapIndex -1, the default, for an unmapped task.
 * @throws DagproofError `unknown-task` or `unknown-instance`, with those there are.
 * @example explain(run, 'summarize').counts // { success: 2, failed: 1 }
 */
export function explain(run: Simulation, taskId: string, mapIndex: number = UNMAPPED): Explanation {
  const { state, cause } = run.instance(taskId, mapIndex);
  const { trace } = run;
  const last = instanceColumns(trace);
  const instance = numberOf(trace, last, { taskId, mapIndex });
  const row = decisiveRow(trace, instance);
  const then = row === -1 ? last : instanceColumns(trace, row);
  const upstream = relevantUpstream(trace.header.dag, then, instance).map((number) => explained(trace, then, number));
  return {
    taskId,
    mapIndex,
    state,
    cause,
    because: run.explain(taskId, mapIndex),
    rule: trace.header.dag.tasks[last.task[instance] as number]?.triggerRule ?? 'all_success',
    decidedMs: row === -1 ? null : timeOfRow(trace, row),
    upstream,
    counts: countsOf(upstream),
    culprit: culpritOf(trace, last, instance),
    earlierTries: earlierTries(run, taskId, mapIndex),
  };
}

/**
 * An explanation in a few lines: the reason, the tries before the last, the rule with its counts, and the upstream instances that did not simply succeed.
 *
 * @example explanationText(explain(run, 'summarize'))
 */
export function explanationText(explanation: Explanation): string {
  const { taskId, mapIndex, because, upstream } = explanation;
  const others = upstream.filter(({ state }) => state !== 'success');
  const shown = others
    .slice(0, MOST_SHOWN)
    .map((each) => `    ${instanceName(each.taskId, each.mapIndex)} ${each.state}`);
  const rest = others.length > MOST_SHOWN ? [`    ... and ${others.length - MOST_SHOWN} more`] : [];
  const rule = ruleLine(explanation);
  return [
    `${instanceName(taskId, mapIndex)}  ${because}`,
    ...explanation.earlierTries.map((each) => `  ${earlierTryText(each)}`),
    ...(rule === null ? [] : [`  ${rule}`, ...shown, ...rest]),
  ].join('\n');
}

const MOST_SHOWN = 8;

/** `trigger rule all_success, upstream 2 success, 1 failed`; null: there is no upstream. */
export function ruleLine({ rule, upstream, counts }: Explanation): string | null {
  if (upstream.length === 0) return null;
  const parts = Object.entries(counts).map(
    ([state, count]) => `${count} ${state === 'none' ? 'without a state' : state}`,
  );
  return `trigger rule ${rule}, upstream ${parts.join(', ')}`;
}

/** Causes by which something around an instance decides, not what it does when it runs. */
const DECIDING: ReadonlySet<Cause> = new Set([
  'trigger_rule', 'setup_constraint', 'mapped_source', 'expanded_to_zero', 'length_unknown', 'branch_not_followed', 'short_circuited',
  'empty_operator', 'fail_fast', 'dagrun_timeout',
]); // prettier-ignore

/** The last move by which its rule, or what stands above it, decided; -1: there is none. */
function decisiveRow({ moves }: Trace, instance: number): number {
  for (let row = moves.length - 1; row >= 0; row--) {
    if (moves.instanceAt(row) !== instance) continue;
    if (moves.stateAt(row) === STATE.scheduled || DECIDING.has(causeOfCode(moves.causeAt(row)))) return row;
  }
  return -1;
}

function numberOf(
  { header: { dag } }: Trace,
  columns: InstanceColumns,
  { taskId, mapIndex }: Pick<ExplainedInstance, 'taskId' | 'mapIndex'>,
): number {
  const task = dag.tasks.findIndex((candidate) => candidate.taskId === taskId);
  for (let number = 0; number < columns.count; number++) {
    const isIt = columns.task[number] === task && columns.mapIndex[number] === mapIndex;
    if (isIt && !columns.deleted.has(number)) return number;
  }
  return -1;
}

function explained({ header: { dag } }: Trace, columns: InstanceColumns, number: number): ExplainedInstance {
  return {
    taskId: dag.tasks[columns.task[number] as number]?.taskId ?? '',
    mapIndex: columns.mapIndex[number] as number,
    state: stateOfCode(columns.state[number] as number),
  };
}

/** Finished states first, then the others, each in the order of the states. */
function countsOf(upstream: readonly ExplainedInstance[]): Partial<Record<InstanceState, number>> {
  const ordered = INSTANCE_STATES.toSorted((left, right) => rank(left) - rank(right));
  const counts: Partial<Record<InstanceState, number>> = {};
  for (const state of ordered) {
    const count = upstream.filter((each) => each.state === state).length;
    if (count > 0) counts[state] = count;
  }
  return counts;
}

function rank(state: InstanceState): number {
  return isFinishedCode(STATE[state]) ? 0 : 1;
}

function culpritOf(trace: Trace, columns: InstanceColumns, instance: number): ExplainedInstance | null {
  const move = columns.lastMove[instance] ?? -1;
  if (move === -1) return null;
  const [, kind] = CAUSES[trace.moves.causeAt(move)] ?? [];
  const culprit = trace.moves.culpritAt(move);
  return kind === 'instance' && culprit >= 0 ? explained(trace, columns, culprit) : null;
}
