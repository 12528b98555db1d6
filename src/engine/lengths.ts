/**
 * How long an expansion is: the length of each input, their product, and what mapped groups around a task multiply.
 * Rules: semantics-scheduling 4.3, semantics-mapping 1.3; airflow-core/src/airflow/models/expandinput.py.
 */
import { expandValues, type ExpandSpec, type ValueSpec } from '../model/dagSpec.ts';
import { isJsonList, isJsonObject, type Json } from '../model/json.ts';
import { isFinishedCode, STATE_COUNT } from '../model/states.ts';
import type { IndexedTask } from './dagIndex.ts';
import type { IndexedGroup } from './mappedGroups.ts';
import { rowsOf, type Run } from './run.ts';
import type { TaskRows } from './taskRows.ts';

/** The length is not known yet, or never will be. */
export const UNKNOWN_LENGTH = -1;

/** How many instances a mapped task, or a task in mapped groups, expands to; `UNKNOWN_LENGTH` when it cannot be told. */
export function expandedCount(run: Run, task: IndexedTask): number {
  const around = task.mappedGroup === null ? 1 : groupCount(run, task.mappedGroup);
  if (task.spec.expand === null || around === UNKNOWN_LENGTH) return around;
  const own = expandLength(run, task.spec.expand);
  return own === UNKNOWN_LENGTH ? own : own * around;
}

/** The instances of a mapped group: its length times those of the mapped groups around it. */
export function groupCount(run: Run, group: IndexedGroup): number {
  const cached = run.groupCounts.get(group);
  if (cached !== undefined && cached.version === run.lengthVersion) return cached.count;
  const own = expandLength(run, group.spec.expand);
  const around = own === UNKNOWN_LENGTH || group.parent === null ? 1 : groupCount(run, group.parent);
  const count = own === UNKNOWN_LENGTH || around === UNKNOWN_LENGTH ? UNKNOWN_LENGTH : own * around;
  run.groupCounts.set(group, { version: run.lengthVersion, count });
  return count;
}

/** The product of all keyword lists, or the number of rows; one unknown makes the whole unknown. */
export function expandLength(run: Run, expand: ExpandSpec): number {
  let product = 1;
  const values = expandValues(expand);
  for (const value of values) {
    const length = valueLength(run, value);
    if (length === UNKNOWN_LENGTH) return UNKNOWN_LENGTH;
    product *= length;
  }
  const isShort = run.settings.profile.earlier.productOneShort && values.length > 1 && product > 0;
  return isShort ? product - 1 : product;
}

/** The length of one input, by the scheduler's rules: recorded lengths and counts, never values. */
export function valueLength(run: Run, value: ValueSpec): number {
  switch (value.kind) {
    case 'literal':
      return literalLength(value.value);
    case 'list':
      return value.items.length;
    case 'record':
      return value.entries.length;
    case 'xcom':
      return outputLength(run, value.taskId);
    case 'map':
      return valueLength(run, value.source);
    case 'zip':
      return combine(run, value.sources, 'fillvalue' in value || isFilledByDefect(run) ? Math.max : Math.min);
    case 'concat':
      return combine(run, value.sources, (left, right) => left + right);
    case 'element':
      return UNKNOWN_LENGTH;
  }
}

function isFilledByDefect(run: Run): boolean {
  return run.settings.profile.earlier.zipTakesLongest;
}

function combine(run: Run, values: readonly ValueSpec[], join: (left: number, right: number) => number): number {
  let total: number | null = null;
  for (const value of values) {
    const length = valueLength(run, value);
    if (length === UNKNOWN_LENGTH) return UNKNOWN_LENGTH;
    total = total === null ? length : join(total, length);
  }
  return total ?? 0;
}

/** By defect, a concat is taken to be as many times too long as it has parts when an index is decoded. */
export function decodedLength(run: Run, value: ValueSpec, real: number): number {
  if (run.settings.profile.concatDecoding === 'real_length') return real;
  switch (value.kind) {
    case 'map':
      return decodedLength(run, value.source, real);
    case 'concat':
      return value.sources.reduce((total, source) => total + decodedLength(run, source, real), 0);
    case 'zip': {
      const lengths = value.sources.map((source) => decodedLength(run, source, real));
      return 'fillvalue' in value || isFilledByDefect(run) ? Math.max(...lengths) : Math.min(...lengths);
    }
    default:
      return real;
  }
}

export function literalLength(value: Json): number {
  if (isJsonList(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : UNKNOWN_LENGTH;
}

function outputLength(run: Run, taskId: string): number {
  const number = run.dag.taskNumbers.get(taskId);
  if (number === undefined) return UNKNOWN_LENGTH;
  const rows = rowsOf(run, number);
  if (!rows.task.isMappedOperator) return run.xcoms.recordedLength(number);
  return hasUnfinished(rows) ? UNKNOWN_LENGTH : run.xcoms.pushedCount(number);
}

function hasUnfinished(rows: TaskRows): boolean {
  for (let state = 0; state < STATE_COUNT && !isFinishedCode(state); state++) {
    if ((rows.stateCounts[state] as number) > 0) return true;
  }
  return false;
}

/** Whether a length is fixed in the DAG file: rows 0..n-1 then exist from the run's start (rule expansion/at-creation). */
export function isLiteralLength(task: IndexedTask): boolean {
  if (task.spec.expand !== null && !isLiteralExpand(task.spec.expand)) return false;
  for (let group = task.mappedGroup; group !== null; group = group.parent) {
    if (!isLiteralExpand(group.spec.expand)) return false;
  }
  return true;
}

function isLiteralExpand(expand: ExpandSpec): boolean {
  return expandValues(expand).every(({ kind }) => kind === 'literal' || kind === 'list' || kind === 'record');
}
