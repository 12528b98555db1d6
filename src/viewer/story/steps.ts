/**
 * What happened at a step of a run, in words: the last move made at the moment shown, and the instances that came with it.
 */
import { instanceName, UNMAPPED } from '../../model/ids.ts';
import { isActiveCode, STATE, stateOfCode, type InstanceState } from '../../model/states.ts';
import { causeOfCode, culpritKindOf, type Cause } from '../../model/transition.ts';
import type { Trace } from '../../trace/trace.ts';
import type { LoadedRun } from './loadedReport.ts';
import { moveIndex } from './moveIndex.ts';

/** A move of an instance from state to state. */
export interface Step {
  readonly instance: number;
  /** As it was named then. */
  readonly name: string;
  readonly from: InstanceState;
  readonly to: InstanceState;
  readonly tryNumber: number;
  readonly cause: Cause;
  /** What else there is to say of it: its try, why it happened; empty: nothing. */
  readonly remark: string;
  /** Why it happened alone; empty where the states say it. */
  readonly why: string;
}

/** Instances of a task that came into being. */
export interface Expansion {
  readonly taskId: string;
  readonly count: number;
}

/** The move that was made last when `row` were made; null: none was. */
export function stepAt({ run, columns, history }: LoadedRun, row: number): Step | null {
  const { trace } = run;
  const move = row - 1;
  if (move < 0 || move >= trace.moves.length) return null;
  const instance = trace.moves.instanceAt(move);
  const before = moveIndex(trace).before(move);
  const to = trace.moves.stateAt(move);
  const cause = causeOfCode(trace.moves.causeAt(move));
  const taskId = trace.header.dag.tasks[columns.task[instance] as number]?.taskId ?? '?';
  const isPlaceholder = history.at(move).placeholders.has(instance);
  const tryNumber = trace.moves.tryNumberAt(move);
  const why = causeText({ run, columns }, move);
  return {
    instance,
    name: instanceName(taskId, isPlaceholder ? UNMAPPED : (columns.mapIndex[instance] as number)),
    from: stateOfCode(before === -1 ? STATE.none : trace.moves.stateAt(before)),
    to: stateOfCode(to),
    tryNumber,
    cause,
    remark: [tryNumber > 0 && tellsTry(to) ? `try ${tryNumber}` : '', why].filter((part) => part !== '').join(', '),
    why,
  };
}

/** Tasks that were expanded after `row` moves and before the next. */
export function expansionsAt(trace: Trace, row: number): Expansion[] {
  const counts = new Map<number, number>();
  for (const { row: at, count, task, firstMapIndex } of trace.creations) {
    // The placeholder that became index 0 is one of those its task expands to.
    if (at === row && count >= 0 && firstMapIndex !== UNMAPPED)
      counts.set(task, (counts.get(task) ?? 0) + (count || 1));
  }
  return [...counts].map(([task, count]) => ({ taskId: trace.header.dag.tasks[task]?.taskId ?? '?', count }));
}

/** `read_file[2] running → failed, try 1, raised`, and what was expanded; empty before the first move. */
export function stepText(loaded: LoadedRun, row: number): string {
  const step = stepAt(loaded, row);
  const moved =
    step === null ? [] : [`${step.name} ${step.from} → ${step.to}${step.remark === '' ? '' : `, ${step.remark}`}`];
  const expanded = expansionsAt(loaded.run.trace, row).map(({ taskId, count }) => `${taskId} expands to ${count}`);
  return [...moved, ...expanded].join('; ');
}

/** A try is worth a word where one begins or ends. */
function tellsTry(state: number): boolean {
  return isActiveCode(state) || state === STATE.success || state === STATE.failed || state === STATE.up_for_retry;
}

/** What the two states say by themselves. */
const PLAIN: ReadonlySet<Cause> = new Set(['created', 'expanded', 'rule_satisfied', 'selected', 'started', 'returned']);

function causeText({ run: { trace }, columns }: Pick<LoadedRun, 'run' | 'columns'>, move: number): string {
  const cause = causeOfCode(trace.moves.causeAt(move));
  if (PLAIN.has(cause)) return '';
  const text = cause.replaceAll('_', ' ');
  const culprit = trace.moves.culpritAt(move);
  const kind = culpritKindOf(cause);
  if (culprit < 0 || (kind !== 'instance' && kind !== 'pool_holder')) return text;
  const taskId = trace.header.dag.tasks[columns.task[culprit] as number]?.taskId;
  if (taskId === undefined) return text;
  return `${text}: ${instanceName(taskId, columns.mapIndex[culprit] as number)}`;
}
