/**
 * What was read of a paginated API is there in the end, once each: asked where the stub names the task that collects it. A page whose instance
 * failed or was skipped is rightly missing, unless nothing was planned for the run: what a DAG skips by itself is lost.
 */
import { isJsonList, isJsonObject, type Json } from '../model/json.ts';
import { lostAndRepeated, type Collected } from '../model/lostAndRepeated.ts';
import { STATE } from '../model/states.ts';
import type { Hearing, Segment } from './hearing.ts';
import type { Judge } from './judge.ts';

const ID = 'pagination';
const MOST_SHOWN = 3;

export const PAGINATION: Judge = {
  id: ID,
  sentence: 'Where a stub names the task that collects its items, none is lost and none repeated.',
  attend: (hearing) => {
    const { stubs, header } = hearing.trace;
    // Whoever says what tasks return says which pages are read.
    if (stubs === undefined || header.plan.some(({ what }) => what.kind === 'return')) return null;
    const collections = Object.entries(stubs).flatMap(([name, state]) => collectedIn(name, state));
    return collections.length === 0 ? null : { ended: () => judgeCollections(hearing, collections) };
  },
};

interface Collection {
  readonly stub: string;
  readonly collected: Collected;
}

function collectedIn(stub: string, state: Json): Collection[] {
  const collected = isJsonObject(state) ? state['collected'] : undefined;
  return collected === undefined ? [] : [{ stub, collected: collected as unknown as Collected }];
}

function judgeCollections(hearing: Hearing, collections: readonly Collection[]): void {
  const { plan, actions } = hearing.trace.header;
  const mayLose = actions.length > 0 || plan.some(({ what }) => !MERELY_TIMES.has(what.kind));
  for (let instance = 0; instance < hearing.instanceCount; instance++) {
    const state = hearing.state[instance];
    if (hearing.isDeleted[instance] === 1 || state === STATE.removed || state === STATE.success) continue;
    if (mayLose || state !== STATE.skipped) return;
  }
  for (const { stub, collected } of collections) {
    const rows = rowsOf(hearing, collected.by);
    const values = rows.map((row) => hearing.trace.returnValues[row]);
    if (rows.length === 0 && (mayLose || !isTask(hearing, collected.by))) continue;
    if (!values.every((value) => value !== undefined && isJsonList(value))) continue;
    const { lost, repeated } = lostAndRepeated((values as (readonly Json[])[]).flat(), collected);
    if (lost.length + repeated.length === 0) continue;
    const told = [...shownOf('lost', lost), ...shownOf('repeated', repeated)].join(', ');
    hearing.accuse(ID, `${collected.by} collects what ${stub} has, and ${told}.`, { instances: rows, atMs: null });
  }
}

/** Kinds of plan entries that say how long something takes. */
const MERELY_TIMES: ReadonlySet<string> = new Set(['take', 'slow', 'request_delayed']);

function isTask({ dag }: Hearing, taskId: string): boolean {
  return dag.tasks.some(({ spec }) => spec.taskId === taskId);
}

function rowsOf(hearing: Hearing, taskId: string): number[] {
  const task = hearing.dag.tasks.findIndex(({ spec }) => spec.taskId === taskId);
  const segments: readonly Segment[] = hearing.segments[task] ?? [];
  const rows = segments.flatMap(({ first, count }) => Array.from({ length: count }, (_, offset) => first + offset));
  return rows.filter((row) => hearing.isDeleted[row] === 0 && hearing.state[row] === STATE.success);
}

function shownOf(what: string, items: readonly Json[]): string[] {
  if (items.length === 0) return [];
  const shown = items.slice(0, MOST_SHOWN).map((item) => JSON.stringify(item));
  return [`${what} ${items.length}: ${shown.join(', ')}${items.length > MOST_SHOWN ? ', ...' : ''}`];
}
