/**
 * Tells whether a plan entry is about an attempt: what its `where` says beyond the name of the task.
 */
import type { AttemptRequest } from '../model/attempt.ts';
import { mistake } from '../model/errors.ts';
import { canonicalJson, copyJson, type Json } from '../model/json.ts';
import type { ItemPredicate, PlanEntry, PlanWhere } from '../model/outcomePlan.ts';
import { drawUint32 } from '../model/randomness.ts';
import { isoDate } from '../model/time.ts';
import { planEntryText } from '../trace/planEntryText.ts';
import { Items, type ItemsInput } from './items.ts';

/** What a plan may ask of a run. */
export interface PlannedRun {
  readonly runId: string;
  readonly logicalDate: string;
  readonly seed: number;
  readonly items: Items;
}

export function plannedRun(input: ItemsInput): PlannedRun {
  const { runId, logicalDate } = input.facts;
  return { runId, logicalDate, seed: input.run.settings.seed, items: new Items(input) };
}

/** The runs of a simulation by their position. */
export type RunOf = (run: number) => PlannedRun;

/** `nthRequest`: of an entry about requests, which of the attempt's is asked about. */
export type IsAbout = (request: AttemptRequest & { readonly nthRequest?: number }) => boolean;

/**
 * The test of one entry.
 *
 * @param key What tells its draws from those of other entries.
 */
export function compileWhere(entry: PlanEntry, key: string, runOf: RunOf): IsAbout {
  const { where } = entry;
  const { mapIndex, tryNumber, run } = where;
  const others: IsAbout[] = [];
  addItemTests(others, entry, runOf);
  addTimeTests(others, where);
  addDrawTest(others, { where, key }, runOf);
  return (request) =>
    (mapIndex === undefined || mapIndex === request.mapIndex) &&
    (tryNumber === undefined || tryNumber === request.tryNumber) &&
    (run === undefined || isRun(run, request.run, runOf)) &&
    others.every((holds) => holds(request));
}

/** By date in any spelling, as dates of users and of Airflow differ in theirs. */
function isRun(named: number | string, run: number, runOf: RunOf): boolean {
  if (typeof named === 'number') return named === run;
  const { runId, logicalDate } = runOf(run);
  return named === runId || isoDate(named) === logicalDate;
}

function addItemTests(tests: IsAbout[], entry: PlanEntry, runOf: RunOf): void {
  const { item, when } = entry.where;
  if (item === undefined && when === undefined) return;
  if (item !== undefined) {
    const wanted = canonicalJson(item);
    tests.push((request) => runOf(request.run).items.textOf(request) === wanted);
  }
  if (typeof when === 'function') {
    tests.push((request) => {
      const found = runOf(request.run).items.itemOf(request);
      return found !== undefined && holds(entry, when, found);
    });
  }
}

function holds(entry: PlanEntry, when: ItemPredicate, item: Json): boolean {
  let answer: unknown;
  try {
    answer = when(copyJson(item));
  } catch (error) {
    const reason = error instanceof Error ? `threw "${error.message}"` : 'threw';
    throw badPredicate(entry, reason, item);
  }
  if (typeof answer !== 'boolean') throw badPredicate(entry, `returned ${typeof answer}`, item);
  return answer;
}

function badPredicate(entry: PlanEntry, did: string, item: Json): Error {
  const message = `The function of ${planEntryText(entry)} ${did} when it was given the item ${JSON.stringify(item)}.`;
  return mistake('bad-predicate', message, 'Let it return true or false for every item.');
}

/** By the start of what is performed. */
function addTimeTests(tests: IsAbout[], { afterMs, beforeMs }: PlanWhere): void {
  if (afterMs !== undefined) tests.push(({ atMs }) => atMs >= afterMs);
  if (beforeMs !== undefined) tests.push(({ atMs }) => atMs < beforeMs);
}

/** One draw a try, so that pokes and what is left of a deferred try share the fate of the whole; each request has its own. */
function addDrawTest(
  tests: IsAbout[],
  { where: { probability }, key }: { readonly where: PlanWhere; readonly key: string },
  runOf: RunOf,
): void {
  if (probability === undefined) return;
  tests.push((request) => {
    const { seed, items } = runOf(request.run);
    const itemKey = items.keyOf(request);
    // With an item the index says nothing: it may be another tomorrow.
    const mapIndex = itemKey === null ? request.mapIndex : 0;
    const what = request.nthRequest === undefined ? `fault ${key}` : `fault ${key} of request ${request.nthRequest}`;
    const purpose = itemKey === null ? what : `${what} of ${itemKey}`;
    const { taskId, tryNumber } = request;
    return drawUint32(seed, { task: taskId, mapIndex, tryNumber, purpose }) < probability * 2 ** 32;
  });
}

/** By position, what tells the draws of an entry from those of others: its own text, and of equal ones how many precede it. */
export function drawKeys(plan: readonly PlanEntry[]): string[] {
  const seen = new Map<string, number>();
  return plan.map((entry) => {
    if (entry.where.probability === undefined) return '';
    const { probability: _, ...where } = entry.where;
    const { what } = entry;
    const when = typeof where.when === 'function' ? where.when.name : (where.when ?? null);
    const text = canonicalJson(copyJson({ where: { ...where, when }, what }));
    const before = seen.get(text) ?? 0;
    seen.set(text, before + 1);
    return before === 0 ? text : `${text}#${before}`;
  });
}
