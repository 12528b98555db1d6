/**
 * Two runs beside each other: what went into them differently, the first step in which they part, and how each instance fared in both.
 */
import { UNMAPPED } from '../../model/ids.ts';
import { canonicalJson, type Json } from '../../model/json.ts';
import { attemptRecordsOf, errorText, labelOf } from '../../trace/attemptRecords.ts';
import { planEntryText } from '../../trace/planEntryText.ts';
import type { Trace } from '../../trace/trace.ts';
import { instancesOfTask, nameOfInstance } from './instanceLookup.ts';
import type { LoadedRun } from './loadedReport.ts';
import { moveIndex } from './moveIndex.ts';

/** Something that went in; null: there was nothing of it. */
export interface InputDifference {
  readonly name: string;
  readonly left: string | null;
  readonly right: string | null;
}

/** Entries of the plan by how they are written, and settings. */
export function inputDifferences(left: LoadedRun, right: LoadedRun): readonly InputDifference[] {
  const [one, other] = [left.run.trace.header, right.run.trace.header];
  const plans = [one, other].map(({ plan }) => plan.map(planEntryText)) as [string[], string[]];
  const onlyIn = (own: readonly string[], others: readonly string[]): string[] =>
    own.filter(
      (text, at) =>
        own.slice(0, at).filter((each) => each === text).length >= others.filter((each) => each === text).length,
    );
  const entries = [
    ...onlyIn(plans[0], plans[1]).map((text) => ({ name: 'plan', left: text, right: null })),
    ...onlyIn(plans[1], plans[0]).map((text) => ({ name: 'plan', left: null, right: text })),
  ];
  const settings = SETTINGS.flatMap((name): InputDifference[] => {
    const texts = [one, other].map((header) => canonicalJson(header[name] as Json)) as [string, string];
    return texts[0] === texts[1] ? [] : [{ name, left: texts[0], right: texts[1] }];
  });
  return [...entries, ...settings];
}

const SETTINGS = [
  'profile', 'seed', 'order', 'logicalDate', 'params', 'pools', 'passes', 'config', 'actions', 'scriptedByFunction',
] as const; // prettier-ignore

/** Moves that both made alike before the first that differs; null: they made the same ones. */
export function equalMoves(left: LoadedRun, right: LoadedRun): number | null {
  const [one, other] = [namesOfMoves(left), namesOfMoves(right)];
  const [{ moves }, { moves: others }] = [left.run.trace, right.run.trace];
  const [times, otherTimes] = [moveIndex(left.run.trace).timesMs, moveIndex(right.run.trace).timesMs];
  const length = Math.min(moves.length, others.length);
  for (let row = 0; row < length; row++) {
    const isEqual =
      times[row] === otherTimes[row] &&
      moves.stateAt(row) === others.stateAt(row) &&
      moves.tryNumberAt(row) === others.tryNumberAt(row) &&
      moves.causeAt(row) === others.causeAt(row) &&
      one.task(row) === other.task(row) &&
      one.mapIndex(row) === other.mapIndex(row);
    if (!isEqual) return row;
  }
  return moves.length === others.length ? null : length;
}

/** Task and map index of a move, as they were then. */
function namesOfMoves({ run: { trace }, columns }: LoadedRun): {
  readonly task: (row: number) => string | undefined;
  readonly mapIndex: (row: number) => number | undefined;
} {
  const expandedAt = expansions(trace);
  return {
    task: (row) => trace.header.dag.tasks[columns.task[trace.moves.instanceAt(row)] as number]?.taskId,
    mapIndex: (row) => {
      const instance = trace.moves.instanceAt(row);
      const isPlaceholder = (expandedAt.get(instance) ?? -1) > row;
      return isPlaceholder ? UNMAPPED : columns.mapIndex[instance];
    },
  };
}

/** Moves that were made when a placeholder became index 0. */
function expansions({ creations }: Trace): ReadonlyMap<number, number> {
  return new Map(creations.filter(({ count }) => count === 0).map(({ first, row }) => [first, row]));
}

export type Difference = 'only_left' | 'only_right' | 'state' | 'tries' | 'error' | 'value' | 'time';

/** An instance as it ended in both runs; null: that run has none. */
export interface ComparedInstance {
  readonly name: string;
  readonly left: number | null;
  readonly right: number | null;
  /** The most telling first; none: they are alike. */
  readonly differences: readonly Difference[];
}

/** Those that differ first, otherwise by task and map index. Instances of a task that are labelled in both runs are matched by label, others by map index. */
export function compareInstances(left: LoadedRun, right: LoadedRun): readonly ComparedInstance[] {
  const taskIds = new Set([...left.run.dag.tasks, ...right.run.dag.tasks].map(({ taskId }) => taskId));
  const rows = [...taskIds].flatMap((taskId) => comparedTask(left, right, taskId));
  return rows
    .map((row, position) => ({ row, position }))
    .toSorted((one, other) => rank(one.row) - rank(other.row) || one.position - other.position)
    .map(({ row }) => row);
}

const RANKS: readonly Difference[] = ['state', 'error', 'only_left', 'only_right', 'value', 'tries', 'time'];

function rank({ differences: [first] }: ComparedInstance): number {
  return first === undefined ? RANKS.length : RANKS.indexOf(first);
}

function comparedTask(left: LoadedRun, right: LoadedRun, taskId: string): ComparedInstance[] {
  const [own, others] = [instancesOfTask(left, taskId), instancesOfTask(right, taskId)];
  const byLabel = keys(left, own, labelKey) !== null && keys(right, others, labelKey) !== null;
  const keyOf = byLabel ? labelKey : indexKey;
  const [ownKeys, otherKeys] = [keys(left, own, keyOf) ?? new Map(), keys(right, others, keyOf) ?? new Map()];
  const all = new Set<string>([...ownKeys.keys(), ...otherKeys.keys()]);
  return [...all].map((key) => {
    const [one, other] = [ownKeys.get(key) ?? null, otherKeys.get(key) ?? null];
    const name = one === null ? nameOfInstance(right, other as number) : nameOfInstance(left, one);
    return { name, left: one, right: other, differences: differences([left, one], [right, other]) };
  });
}

type KeyOf = (loaded: LoadedRun, instance: number) => string | null;

const labelKey: KeyOf = ({ run }, instance) => labelOf(run.trace, instance);
const indexKey: KeyOf = ({ columns }, instance) => String(columns.mapIndex[instance]);

/** null: some have none, or two have the same. */
function keys(loaded: LoadedRun, instances: readonly number[], keyOf: KeyOf): ReadonlyMap<string, number> | null {
  const found = new Map<string, number>();
  for (const instance of instances) {
    const key = keyOf(loaded, instance);
    if (key === null || found.has(key)) return null;
    found.set(key, instance);
  }
  return found;
}

type Side = readonly [loaded: LoadedRun, instance: number | null];

function differences([left, one]: Side, [right, other]: Side): Difference[] {
  if (one === null) return ['only_right'];
  if (other === null) return ['only_left'];
  const found: Difference[] = [];
  if (left.columns.state[one] !== right.columns.state[other]) found.push('state');
  if (lastError(left, one) !== lastError(right, other)) found.push('error');
  if (valueText(left, one) !== valueText(right, other)) found.push('value');
  if (left.columns.tryNumber[one] !== right.columns.tryNumber[other]) found.push('tries');
  const isLater =
    left.columns.startMs[one] !== right.columns.startMs[other] ||
    left.columns.endMs[one] !== right.columns.endMs[other];
  return isLater ? [...found, 'time'] : found;
}

/** The error of its last try that had one; null: none had. */
export function lastError({ run }: LoadedRun, instance: number): string | null {
  return errorText(attemptRecordsOf(run.trace, instance).findLast(({ error }) => error !== undefined));
}

function valueText({ run }: LoadedRun, instance: number): string {
  const value = run.trace.returnValues[instance];
  return value === undefined ? '' : canonicalJson(value);
}
