/**
 * Which instances a filter lets through at a moment.
 */
import { instanceName } from '../../model/ids.ts';
import { STATE, STATE_COUNT, type InstanceState } from '../../model/states.ts';
import { attemptRecordsOf } from '../../trace/attemptRecords.ts';
import type { LoadedRun } from './loadedReport.ts';
import { presenceOf, type Snapshot } from './stateHistory.ts';
import { STATES_BY_WEIGHT } from './storyText.ts';

/** Instances that are let through; everything is, unless something is said. */
export interface Filter {
  /** At the moment shown. Empty: any. */
  readonly states: ReadonlySet<InstanceState>;
  /** null: any. */
  readonly taskId: string | null;
  /** Map indexes, as `readIndexes` reads them; empty: any. */
  readonly indexes: string;
  /** Looked for in names, labels, errors and logs; empty: any. */
  readonly text: string;
}

export const NO_FILTER: Filter = { states: new Set(), taskId: null, indexes: '', text: '' };

export interface Matching {
  /** 1 of each instance that is let through, by its number; null: all are. */
  readonly by: Uint8Array | null;
  readonly count: number;
  /** Instances of the run, those not there yet included. */
  readonly total: number;
}

export function isFiltering({ states, taskId, indexes, text }: Filter): boolean {
  return states.size > 0 || taskId !== null || indexes.trim() !== '' || text.trim() !== '';
}

export function matchInstances(loaded: LoadedRun, snapshot: Snapshot, filter: Filter): Matching {
  const { count, deleted, task, mapIndex } = loaded.columns;
  const total = count - deleted.size;
  if (!isFiltering(filter)) return { by: null, count: total, total };
  const states = new Set([...filter.states].map((state): number => STATE[state]));
  const number = loaded.run.dag.tasks.findIndex(({ taskId }) => taskId === filter.taskId);
  const ranges = readIndexes(filter.indexes) ?? [];
  const texts = textMatches(loaded, filter.text.trim().toLowerCase());
  const by = new Uint8Array(count);
  let found = 0;
  for (let instance = 0; instance < count; instance++) {
    if (deleted.has(instance)) continue;
    if (filter.taskId !== null && task[instance] !== number) continue;
    if (ranges.length > 0 && !isIn(ranges, mapIndex[instance] as number)) continue;
    if (texts !== null && texts[instance] === 0) continue;
    if (states.size > 0) {
      const isThere = presenceOf(snapshot, instance) === 'there';
      if (!isThere || !states.has(snapshot.state[instance] as number)) continue;
    }
    by[instance] = 1;
    found++;
  }
  return { by, count: found, total };
}

type Range = readonly [first: number, last: number];

/**
 * Map indexes and ranges of them, apart by commas or blanks; null: it is none of that, or a range ends before it begins.
 *
 * @example readIndexes('3, 10-20') // [[3, 3], [10, 20]]
 */
export function readIndexes(text: string): readonly Range[] | null {
  const joined = text.replaceAll(/\s*(-|\.\.|–)\s*/g, '$1');
  const parts = joined.split(/[\s,]+/).filter((part) => part !== '');
  const ranges = parts.map((part): Range | null => {
    const [, first, last = first] = /^(\d+)(?:(?:-|\.\.|–)(\d+))?$/.exec(part) ?? [];
    return first === undefined || Number(first) > Number(last) ? null : [Number(first), Number(last)];
  });
  return ranges.includes(null) ? null : ranges.filter((range) => range !== null);
}

function isIn(ranges: readonly Range[], index: number): boolean {
  return ranges.some(([first, last]) => index >= first && index <= last);
}

/** How many instances that are there are in each state at a moment, by its code. */
export function countStates({ columns: { deleted } }: LoadedRun, { state, count }: Snapshot): Uint32Array {
  const counts = new Uint32Array(STATE_COUNT);
  for (let instance = 0; instance < count; instance++) {
    if (!deleted.has(instance)) counts[state[instance] as number] = (counts[state[instance] as number] as number) + 1;
  }
  return counts;
}

/** States in which instances are, with how many: what went wrong first. */
export function statesByWeight(counts: Uint32Array): { readonly state: InstanceState; readonly count: number }[] {
  return STATES_BY_WEIGHT.map((state) => ({ state, count: counts[STATE[state]] ?? 0 })).filter(
    ({ count }) => count > 0,
  );
}

export interface StateEver {
  readonly state: InstanceState;
  /** The most instances that were in it at once. */
  readonly most: number;
}

const statesByRun = new WeakMap<LoadedRun, readonly StateEver[]>();

/** The states that instances of a run are ever in, what went wrong first: the same at every moment. */
export function statesEver(loaded: LoadedRun): readonly StateEver[] {
  let states = statesByRun.get(loaded);
  if (states === undefined) {
    const most = mostInStates(loaded);
    const all = STATES_BY_WEIGHT.map((state) => ({ state, most: most[STATE[state]] ?? 0 }));
    statesByRun.set(loaded, (states = all.filter((each) => each.most > 0)));
  }
  return states;
}

/** By code of the state. Before anything happened none has one. */
function mostInStates({ run: { trace }, columns: { count } }: LoadedRun): Uint32Array {
  const [now, most] = [new Int32Array(STATE_COUNT), new Uint32Array(STATE_COUNT)];
  const state = new Uint8Array(count);
  now[STATE.none] = count;
  most[STATE.none] = count;
  for (let row = 0; row < trace.moves.length; row++) {
    const [instance, to] = [trace.moves.instanceAt(row), trace.moves.stateAt(row)];
    const from = state[instance] as number;
    state[instance] = to;
    now[from] = (now[from] as number) - 1;
    now[to] = (now[to] as number) + 1;
    most[to] = Math.max(most[to] as number, now[to] as number);
  }
  return most;
}

/** The last text that was looked for in a run: it stays the same while its moments pass. */
const lastTexts = new WeakMap<LoadedRun, { readonly text: string; readonly found: Uint8Array }>();

function textMatches(loaded: LoadedRun, text: string): Uint8Array | null {
  if (text === '') return null;
  const known = lastTexts.get(loaded);
  if (known?.text === text) return known.found;
  const found = new Uint8Array(loaded.columns.count);
  for (let instance = 0; instance < found.length; instance++) {
    if (textsOf(loaded, instance).some((each) => each.toLowerCase().includes(text))) found[instance] = 1;
  }
  lastTexts.set(loaded, { text, found });
  return found;
}

function textsOf({ run, columns }: LoadedRun, instance: number): string[] {
  const taskId = run.dag.tasks[columns.task[instance] as number]?.taskId ?? '';
  const records = attemptRecordsOf(run.trace, instance).flatMap(({ error, logs, renderedMapIndex }) => [
    renderedMapIndex ?? '',
    error === undefined ? '' : `${error.name}: ${error.message}`,
    logs ?? '',
  ]);
  return [instanceName(taskId, columns.mapIndex[instance] as number), ...records];
}
