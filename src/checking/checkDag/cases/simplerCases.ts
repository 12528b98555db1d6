/**
 * The cases one step below an explicit case: without some of its disturbances, without some items of its inputs, with shorter delays, without a seed.
 */
import { canonicalJson, isJsonList, isJsonObject, objectFromEntries, type Json } from '../../../model/json.ts';
import type { OutcomePlan, PlanEntry, PlanWhat } from '../../../model/outcomePlan.ts';
import type { ExplicitCase } from './explicitCase.ts';
import type { InputDomains, Inputs } from './inputDomains.ts';

/** Larger steps first. Whether they still break anything nobody knows. */
export function* simplerCases(explicit: ExplicitCase, domains: InputDomains): Generator<ExplicitCase> {
  const { plan, seed } = explicit;
  for (const { rest } of withoutChunks(plan)) {
    yield { ...explicit, plan: rest };
    yield { ...explicit, plan: withFirstTries(rest) };
  }
  for (const { inputs, shifted } of withFewerItems(explicit, domains)) {
    yield { ...explicit, inputs: domains.otherThanWritten(inputs), plan: shifted };
  }
  for (const [position, entry] of plan.entries()) {
    for (const simpler of simplerEntries(entry)) yield { ...explicit, plan: plan.with(position, simpler) };
  }
  if (seed !== 0) yield { ...explicit, seed: 0 };
}

/** A second try is not met any more when the first one does not fail: what struck it strikes the first. */
function withFirstTries(plan: OutcomePlan): OutcomePlan {
  const placeOf = ({ where: { tryNumber: _, request: __, ...place } }: PlanEntry): string =>
    canonicalJson(place as Json);
  const triesAt = new Map<string, Set<number>>();
  for (const entry of plan) {
    const place = placeOf(entry);
    const { tryNumber } = entry.where;
    if (tryNumber !== undefined) triesAt.set(place, (triesAt.get(place) ?? new Set()).add(tryNumber));
  }
  return plan.map((entry) => {
    const { tryNumber } = entry.where;
    if (tryNumber === undefined) return entry;
    const before = [...(triesAt.get(placeOf(entry)) ?? [])].filter((other) => other < tryNumber).length;
    return { ...entry, where: { ...entry.where, tryNumber: before + 1 } };
  });
}

interface Chunk<Item> {
  readonly rest: readonly Item[];
  readonly from: number;
  readonly length: number;
}

/** Without all, without each half, ..., without each one. */
function* withoutChunks<Item>(items: readonly Item[]): Generator<Chunk<Item>> {
  for (let length = items.length; length >= 1; length = length === 1 ? 0 : Math.ceil(length / 2)) {
    for (let from = 0; from < items.length; from += length) {
      yield { rest: [...items.slice(0, from), ...items.slice(from + length)], from, length };
    }
  }
}

interface FewerItems {
  readonly inputs: Inputs;
  /** Entries by map index mean the same instances as before where one list is what a task is mapped over. */
  readonly shifted: OutcomePlan;
}

function* withFewerItems({ inputs, plan }: ExplicitCase, domains: InputDomains): Generator<FewerItems> {
  const complete = domains.complete(inputs);
  const names = Object.keys(complete);
  for (const taskId of names) {
    for (const { rest, from, length } of withoutItems(complete[taskId] as Json)) {
      if (domains.includes(taskId, rest)) yield { inputs: { ...complete, [taskId]: rest }, shifted: shift(plan, from, length) };
    }
  }
  // Lists that are zipped lose their items together.
  for (const { from, length } of names.length < 2 ? [] : withoutChunks(Array.from({ length: longestOf(complete) }))) {
    const entries = names.map((taskId): [string, Json] => [taskId, withoutPart(complete[taskId] as Json, from, length)]);
    if (entries.every(([taskId, rest]) => rest === complete[taskId] || domains.includes(taskId, rest))) {
      yield { inputs: objectFromEntries(entries), shifted: shift(plan, from, length) };
    }
  }
} // prettier-ignore

function* withoutItems(value: Json): Generator<Chunk<Json> & { readonly rest: Json }> {
  const members: readonly unknown[] = isJsonList(value) ? value : isJsonObject(value) ? Object.keys(value) : [];
  for (const { from, length } of withoutChunks(members)) yield { rest: withoutPart(value, from, length), from, length } as never;
} // prettier-ignore

function withoutPart(value: Json, from: number, length: number): Json {
  if (isJsonList(value)) return value.filter((_, position) => position < from || position >= from + length);
  if (!isJsonObject(value)) return value;
  return objectFromEntries(Object.entries(value).filter((_, position) => position < from || position >= from + length));
}

function longestOf(inputs: Inputs): number {
  return Math.max(0, ...Object.values(inputs).map((value) => (typeof value === 'object' && value !== null ? Object.keys(value).length : 0)));
} // prettier-ignore

function shift(plan: OutcomePlan, from: number, length: number): OutcomePlan {
  return plan.map((entry) => {
    const { mapIndex } = entry.where;
    if (mapIndex === undefined || mapIndex < from + length) return entry;
    return { ...entry, where: { ...entry.where, mapIndex: mapIndex - length } };
  });
}

const DELAYS_MS = [1_000, 60_000];

function simplerEntries(entry: PlanEntry): PlanEntry[] {
  const { where, what } = entry;
  const nth = where.request?.nth;
  const { byMs } = what as { byMs?: number };
  const shorter = byMs === undefined ? [] : DELAYS_MS.filter((delayMs) => delayMs < byMs);
  return [
    ...simplerKinds(entry),
    ...shorter.map((delayMs) => ({ where, what: { ...what, byMs: delayMs } as PlanWhat })),
    ...Array.from({ length: (nth ?? 1) - 1 }, (_, before) => {
      return { where: { ...where, request: { ...where.request, nth: before + 1 } }, what };
    }),
  ];
}

/** From what is easily imagined to what is not: late, late with its requests, stuck; failed, killed at the end, killed in between. */
const KINDS = ['slow', 'request_delayed', 'stuck_in_queued', 'fail', 'worker_killed', 'killed_at_request'];

/** How far from the simplest a kind is, among those that do the like. */
export function rankOf({ kind }: PlanWhat): number {
  return Math.max(0, KINDS.indexOf(kind));
}

function simplerKinds({ where: { request, ...where }, what: { kind } }: PlanEntry): PlanEntry[] {
  const late: PlanWhat = { kind: 'slow', byMs: 1_000 };
  const isFailure = kind === 'worker_killed' || kind === 'killed_at_request';
  return [
    ...(kind === 'request_delayed' || kind === 'stuck_in_queued' ? [{ where, what: late }] : []),
    ...(kind === 'stuck_in_queued' ? [{ where: { ...where, request: {} }, what: { ...late, kind: 'request_delayed' } as PlanWhat }] : []),
    ...(isFailure ? [{ where, what: { kind: 'fail' } as PlanWhat }] : []),
    ...(kind === 'killed_at_request' ? [{ where, what: { kind: 'worker_killed', reported: 'failed' } as PlanWhat }] : []),
  ];
} // prettier-ignore
