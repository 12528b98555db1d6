/**
 * Where somebody looks as the end of an address, and back: case, run, moment, instance by name, pane and filter. What is left out is as the page begins.
 */
import { INSTANCE_STATES } from '../../model/states.ts';
import { UNMAPPED } from '../../model/ids.ts';
import { NO_FILTER, type Filter } from './instanceFilter.ts';

export const PANE_NAMES = ['overview', 'graph', 'grid', 'timeline', 'compare'] as const;

export type PaneName = (typeof PANE_NAMES)[number];

export interface Place {
  readonly caseNumber: number;
  readonly runNumber: number;
  /** Moves that were made; null: all. */
  readonly row: number | null;
  readonly instance: { readonly taskId: string; readonly mapIndex: number } | null;
  readonly pane: PaneName;
  readonly filter: Filter;
}

/**
 * Without the `#`; empty where nothing differs from the beginning.
 *
 * @example placeText({ ...place, row: 34, instance: { taskId: 'read', mapIndex: 2 } }) // 'row=34&task=read&index=2'
 */
export function placeText({ caseNumber, runNumber, row, instance, pane, filter }: Place): string {
  const pairs: [string, string][] = [];
  const add = (name: string, value: string): void => {
    if (value !== '') pairs.push([name, value]);
  };
  add('case', caseNumber === 0 ? '' : String(caseNumber));
  add('run', runNumber === 0 ? '' : String(runNumber));
  add('row', row === null ? '' : String(row));
  add('task', instance?.taskId ?? '');
  add('index', instance === null || instance.mapIndex === UNMAPPED ? '' : String(instance.mapIndex));
  add('pane', pane === 'overview' ? '' : pane);
  add('states', [...filter.states].join(','));
  add('only', filter.taskId ?? '');
  add('indexes', filter.indexes);
  add('text', filter.text);
  return new URLSearchParams(pairs).toString();
}

/** Reads what `placeText` wrote; what cannot be read is as if it were left out. */
export function readPlace(text: string): Place {
  const read = new URLSearchParams(text);
  const [taskId, only] = [read.get('task'), read.get('only')];
  const states = (read.get('states') ?? '').split(',');
  return {
    caseNumber: wholeNumber(read.get('case')) ?? 0,
    runNumber: wholeNumber(read.get('run')) ?? 0,
    row: wholeNumber(read.get('row')),
    instance: taskId === null ? null : { taskId, mapIndex: wholeNumber(read.get('index')) ?? UNMAPPED },
    pane: PANE_NAMES.find((name) => name === read.get('pane')) ?? 'overview',
    filter: {
      ...NO_FILTER,
      states: new Set(INSTANCE_STATES.filter((state) => states.includes(state))),
      taskId: only === '' ? null : only,
      indexes: read.get('indexes') ?? '',
      text: read.get('text') ?? '',
    },
  };
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
