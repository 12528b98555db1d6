/**
 * All inputs of a DAG up to a number of items: every part of what its tasks return by themselves. Of an arbitrary of the caller nobody can list all
 * values, so parts of those stand for it that were drawn.
 */
import * as fc from 'fast-check';
import { canonicalJson, isJsonList, isJsonObject, objectFromEntries, type Json } from '../../../model/json.ts';
import type { InputDomains, Inputs } from './inputDomains.ts';
import { widthOf } from './sources.ts';

/** Values drawn of an arbitrary. */
const DRAWN = 200;

export interface PossibleInputs {
  /** Fewest items first; no more than were asked for. */
  readonly inputs: readonly Inputs[];
  /** How many there are. */
  readonly total: number;
  /** Tasks of whose values a sample stands for all. */
  readonly sampled: readonly string[];
}

export interface InputsAsked {
  /** Items of the output of one task, at most. */
  readonly items: number;
  readonly seed: number;
  /** Inputs, at most. */
  readonly limit: number;
}

export function possibleInputs(domains: InputDomains, { items, seed, limit }: InputsAsked): PossibleInputs {
  const byTask = Object.entries(domains.arbitraries).map(([taskId, arbitrary]): [string, Json[], number] => {
    const sources = domains.isAnyPart(taskId)
      ? [domains.complete({})[taskId] as Json]
      : fc.sample(arbitrary, { seed, numRuns: DRAWN });
    const total = domains.isAnyPart(taskId) ? countOfParts(widthOf(sources[0] as Json), items) : 0;
    const parts = distinct(sources.flatMap((value) => partsUpTo(value, items, limit)));
    const values = parts.filter((value) => domains.includes(taskId, value)).slice(0, limit);
    return [taskId, values, Math.max(total, values.length)];
  });
  const inputs = product(byTask, limit).map((each) => domains.otherThanWritten(each));
  return {
    inputs,
    total: byTask.reduce((all, [, , total]) => all * total, 1),
    sampled: byTask.map(([taskId]) => taskId).filter((taskId) => !domains.isAnyPart(taskId)),
  };
}

/** Fewest items first. */
function product(byTask: readonly (readonly [string, readonly Json[], number])[], limit: number): Inputs[] {
  let rows: (readonly [string, Json])[][] = [[]];
  for (const [taskId, values] of byTask) {
    rows = rows.flatMap((row) => values.map((value): (readonly [string, Json])[] => [...row, [taskId, value]]));
  }
  const sized = rows.map((row) => ({ row, items: row.reduce((sum, [, value]) => sum + widthOf(value), 0) }));
  return sized.toSorted((one, other) => one.items - other.items).slice(0, limit).map(({ row }) => objectFromEntries(row)); // prettier-ignore
}

/** Parts of a list or record in its order, the smallest first; of anything else itself. */
function partsUpTo(value: Json, items: number, limit: number): Json[] {
  const members: readonly unknown[] | null = isJsonList(value) ? value : isJsonObject(value) ? Object.entries(value) : null;
  if (members === null) return [value];
  const parts = choices(members.length, Math.min(items, members.length), limit).map((chosen) => chosen.map((position) => members[position]));
  return isJsonList(value) ? (parts as Json[]) : parts.map((part) => objectFromEntries(part as [string, Json][]));
} // prettier-ignore

/** Ascending positions, up to so many of so many. */
function choices(length: number, most: number, limit: number): number[][] {
  const all: number[][] = [[]];
  let last: number[][] = [[]];
  for (let size = 1; size <= most && all.length < limit; size++) {
    last = last.flatMap((chosen) => {
      const from = (chosen.at(-1) ?? -1) + 1;
      return Array.from({ length: length - from }, (_, offset) => [...chosen, from + offset]);
    });
    all.push(...last);
  }
  return all.slice(0, limit);
}

function countOfParts(length: number, most: number): number {
  let count = 0;
  let ofSize = 1;
  for (let size = 0; size <= Math.min(most, length); size++) {
    count += ofSize;
    ofSize = (ofSize * (length - size)) / (size + 1);
  }
  return count;
}

function distinct(values: readonly Json[]): Json[] {
  return [...new Map(values.map((value) => [canonicalJson(value), value])).values()];
}
