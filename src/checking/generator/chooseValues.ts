/**
 * Chooses plain values: the lists and dicts tasks are mapped over, rows of keyword arguments, single items.
 * It knows no task and no reference.
 */
import type { Json, JsonObject } from '../../model/json.ts';
import { objectFromEntries } from '../../model/json.ts';
import type { Draws } from './draws.ts';

/** A width: mostly 0 to 3, at most `limit`. */
export function chooseWidth(draws: Draws, limit = 6): number {
  const widths: readonly (readonly [number, number])[] = [
    [22, 1],
    [12, 0],
    [30, 2],
    [24, 3],
    [4, 4],
    [4, 5],
    [4, 6],
  ];
  return Math.min(limit, draws.weighted(widths));
}

/** A list to map over: numbers, texts, lists, dicts, with nulls, all equal, or mixed. */
export function chooseList(draws: Draws, limit = 6): Json[] {
  const width = chooseWidth(draws, limit);
  const item = draws.weighted<(position: number) => Json>([
    [40, (position) => position],
    [10, (position) => `item ${position}`],
    [10, (position) => [position, position + 1]],
    [8, (position) => ({ x: position, y: 'same' })],
    [8, (position) => (position === 1 ? null : position)],
    [8, () => 2],
    [8, (position) => [[], 'b', 0, { k: 1 }, true, null][position % 6] as Json],
    [8, (position) => position * 10],
  ]);
  return Array.from({ length: width }, (_, position) => item(position));
}

/** A dict to map over; with `hasHostileNames` its first keys are `__proto__` and `constructor`. */
export function chooseDict(draws: Draws, { hasHostileNames = false, limit = 6 } = {}): JsonObject {
  const width = chooseWidth(draws, limit);
  const keys = hasHostileNames ? ['__proto__', 'constructor', 'c', 'd', 'e', 'f'] : ['b', 'a', 'c', '10', '9', 'f'];
  return objectFromEntries(keys.slice(0, width).map((key, position) => [key, position]));
}

/** A list or a dict. */
export function chooseCollection(draws: Draws, options: { hasHostileNames?: boolean; limit?: number } = {}): Json {
  return draws.chance(20) ? chooseDict(draws, options) : chooseList(draws, options.limit);
}

/** Rows for `expandKwargs`: complete, one lacking a key, one with a key too many, or empty ones. */
export function chooseRows(draws: Draws, names: readonly string[], limit = 6): JsonObject[] {
  const width = chooseWidth(draws, limit);
  const [first = 'x'] = names;
  const full = (position: number): JsonObject =>
    objectFromEntries(names.map((name, place) => [name, position * 10 + place]));
  const row = draws.weighted<(position: number) => JsonObject>([
    [40, full],
    [20, (position) => (position % 2 === 1 ? without(full(position), first) : full(position))],
    [15, (position) => (position === 0 ? { ...full(position), w: 'too many' } : full(position))],
    [15, (position) => (position === 2 ? {} : { [names.at(-1) ?? 'x']: position })],
    [10, () => ({})],
  ]);
  return Array.from({ length: width }, (_, position) => row(position));
}

function without(row: JsonObject, name: string): JsonObject {
  return objectFromEntries(Object.entries(row).filter(([key]) => key !== name));
}

/** A single argument value. */
export function chooseItem(draws: Draws): Json {
  return draws.pick<Json>([0, 1, 2, 'text', null, true, [1, 2], { k: 3 }]);
}
