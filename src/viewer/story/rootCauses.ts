/**
 * What went wrong in a run by itself, and what only followed from it: equal failures of a task are one cause, and everything that was not run
 * because of them is told beside it.
 */
import { causeOfCode, CAUSES } from '../../model/transition.ts';
import { isFinishedCode, STATE, stateOfCode, type InstanceState } from '../../model/states.ts';
import { stateReason } from '../../trace/explain.ts';
import type { LoadedRun } from './loadedReport.ts';

/** Instances of one task that failed for the same reason, or never ended. */
export interface RootCause {
  readonly taskId: string;
  readonly state: InstanceState;
  /** `HTTPError: 503 Service Unavailable`; of several that differ in numbers alone, the reason of the first. */
  readonly reason: string;
  /** Numbers of the instances, by map index. */
  readonly instances: readonly number[];
  /** Instances the task has. */
  readonly total: number;
  /** The try on which they ended; null: they differ. */
  readonly tryNumber: number | null;
  /** Moves that were made when the first of them had its state. */
  readonly row: number;
  readonly consequences: readonly Consequence[];
}

/** What was not run because of a cause, directly or not. */
export interface Consequence {
  readonly taskId: string;
  readonly state: InstanceState;
  readonly instances: readonly number[];
  readonly total: number;
}

const causesByRun = new WeakMap<LoadedRun, readonly RootCause[]>();

/** In the order in which they came; none when nothing failed and everything ended. */
export function rootCauses(loaded: LoadedRun): readonly RootCause[] {
  let causes = causesByRun.get(loaded);
  if (causes === undefined) causesByRun.set(loaded, (causes = findCauses(loaded)));
  return causes;
}

function findCauses(loaded: LoadedRun): RootCause[] {
  const { columns, run } = loaded;
  const totals = totalsByTask(loaded);
  const roots = rootOfEach(loaded);
  const groups = groupBy(
    [...roots].filter(([instance, root]) => instance === root).map(([instance]) => instance),
    (instance) => `${columns.task[instance]} ${columns.state[instance]} ${reasonOf(loaded, instance)}`,
  );
  const followers = groupBy([...roots.keys()], (instance) => roots.get(instance) as number);
  return alike(loaded, [...groups.values()])
    .map((instances): RootCause => {
      const first = instances[0] as number;
      const task = columns.task[first] as number;
      const tries = new Set(instances.map((instance) => columns.tryNumber[instance] as number));
      const after = instances.flatMap((root) => (followers.get(root) ?? []).filter((instance) => instance !== root));
      return {
        taskId: run.dag.tasks[task]?.taskId ?? '',
        state: stateOfCode(columns.state[first] as number),
        reason: reasonOf(loaded, first),
        instances,
        total: totals[task] as number,
        tryNumber: tries.size === 1 ? (columns.tryNumber[first] as number) : null,
        row: instances.reduce((row, instance) => Math.min(row, (columns.lastMove[instance] as number) + 1), Infinity),
        consequences: consequencesOf(loaded, after, totals),
      };
    })
    .toSorted((left, right) => left.row - right.row);
}

/**
 * Of each instance that failed, was kept from running by a failure, or never ended: the one it comes from, which may be itself. Of a run that ended
 * nothing is left waiting, and what is skipped follows a failure only if one is to blame.
 */
function rootOfEach(loaded: LoadedRun): ReadonlyMap<number, number> {
  const { columns } = loaded;
  const roots = new Map<number, number>();
  for (let instance = 0; instance < columns.count; instance++) {
    if (columns.deleted.has(instance)) continue;
    const state = columns.state[instance] as number;
    if (state === STATE.failed || state === STATE.upstream_failed) roots.set(instance, rootOf(loaded, instance));
    else if (state === STATE.skipped) {
      const root = rootOf(loaded, instance);
      if (columns.state[root] === STATE.failed) roots.set(instance, root);
    }
  }
  if (loaded.run.endReason !== 'finished') for (const instance of leftOver(loaded)) roots.set(instance, instance);
  return roots;
}

/** Instances that were on their way when the run stopped; if none was, those that never got on it. */
function leftOver({ columns }: LoadedRun): number[] {
  const all = Array.from({ length: columns.count }, (_, instance) => instance);
  const left = all.filter((each) => !columns.deleted.has(each) && !isFinishedCode(columns.state[each] as number));
  const onTheirWay = left.filter((instance) => columns.state[instance] !== STATE.none);
  return onTheirWay.length > 0 ? onTheirWay : left;
}

/** Follows those to blame until one has nobody to blame. */
function rootOf({ columns, run: { trace } }: LoadedRun, instance: number): number {
  let root = instance;
  for (const seen = new Set<number>(); !seen.has(root);) {
    seen.add(root);
    const move = columns.lastMove[root] as number;
    if (columns.state[root] === STATE.failed || move === -1) return root;
    const [, kind] = CAUSES.find(([cause]) => cause === causeOfCode(trace.moves.causeAt(move))) ?? [];
    const culprit = trace.moves.culpritAt(move);
    const isBlamed = kind === 'instance' && culprit >= 0 && isFinishedCode(columns.state[root] as number);
    // Whoever succeeded is not to blame for more than what it decided.
    if (!isBlamed || columns.state[culprit] === STATE.success) return root;
    root = culprit;
  }
  return root;
}

function consequencesOf(loaded: LoadedRun, instances: readonly number[], totals: readonly number[]): Consequence[] {
  const { columns, run } = loaded;
  const groups = groupBy(instances, (instance) => `${columns.task[instance]} ${columns.state[instance]}`);
  return [...groups.values()]
    .map((members) => {
      const task = columns.task[members[0] as number] as number;
      return {
        taskId: run.dag.tasks[task]?.taskId ?? '',
        state: stateOfCode(columns.state[members[0] as number] as number),
        instances: members,
        total: totals[task] as number,
        row: columns.lastMove[members[0] as number] as number,
      };
    })
    .toSorted((left, right) => left.row - right.row)
    .map(({ row: _, ...consequence }) => consequence);
}

/** Causes that nobody shares, but for numbers inside of names, are one. */
function alike(loaded: LoadedRun, groups: readonly (readonly number[])[]): number[][] {
  const { columns } = loaded;
  const merged = groupBy(groups, (group) => {
    const first = group[0] as number;
    const reason = reasonOf(loaded, first);
    const key = group.length > 1 ? reason : withoutNumbers(reason, columns.mapIndex[first] as number);
    return `${columns.task[first]} ${columns.state[first]} ${key}`;
  });
  const byIndex = (left: number, right: number): number =>
    (columns.mapIndex[left] as number) - (columns.mapIndex[right] as number);
  return [...merged.values()].map((same) => same.flat().toSorted(byIndex));
}

/** Numbers that are parts of names, such as `part-7.csv` or `x[7]`, and the own map index; not codes of errors, which stand by themselves. */
function withoutNumbers(reason: string, mapIndex: number): string {
  return reason.replaceAll(/(?<=[\w./[-])\d+|\b\d+\b/g, (digits, at: number) => {
    const isPartOfName = at > 0 && /[\w./[-]/.test(reason[at - 1] as string);
    return isPartOfName || Number(digits) === mapIndex ? '#' : digits;
  });
}

/** `stateReason` without the state and its tries. */
function reasonOf({ columns, run: { trace } }: LoadedRun, instance: number): string {
  const text = stateReason({ trace, columns }, instance);
  const at = text.indexOf(': ');
  return at === -1 ? '' : text.slice(at + 2);
}

function totalsByTask({ columns, run }: LoadedRun): number[] {
  const totals = run.dag.tasks.map(() => 0);
  for (let instance = 0; instance < columns.count; instance++) {
    if (columns.deleted.has(instance)) continue;
    totals[columns.task[instance] as number] = (totals[columns.task[instance] as number] as number) + 1;
  }
  return totals;
}

function groupBy<Item, Key>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
