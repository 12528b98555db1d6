/**
 * Chooses what a task or a group is mapped over: the product of one to three keywords, or rows of keyword arguments,
 * from literals and from the outputs of tasks placed before.
 */
import type { ExpandSpec, NamedValue, ValueSpec } from '../../model/dagSpec.ts';
import { expandValues, referencedTasks } from '../../model/dagSpec.ts';
import { objectFromEntries } from '../../model/json.ts';
import { chooseReference, output } from './chooseReferences.ts';
import type { Scope, Sized } from './chooseReferences.ts';
import { chooseCollection, chooseItem, chooseRows } from './chooseValues.ts';
import type { Draws } from './draws.ts';

export interface SizedExpansion {
  readonly expand: ExpandSpec;
  /** Guess of the number of instances. */
  readonly width: number;
  /** Names an instance may receive. */
  readonly names: readonly string[];
}

/** No expansion is guessed to be wider than this; products of large outputs get a literal keyword instead. */
const WIDEST = 24;

/** What a task or group is expanded over; `around`: how many instances a group around it has. */
export function chooseExpansion(draws: Draws, scope: Scope, around: number = 1): SizedExpansion {
  const widest = Math.max(1, WIDEST / Math.max(around, 1));
  return scope.kinds.kwargs && draws.chance(40)
    ? chooseKwargs(draws, scope, widest)
    : chooseProduct(draws, scope, widest);
}

function chooseProduct(draws: Draws, scope: Scope, widest: number): SizedExpansion {
  const keywords = draws.weighted([
    [60, 1],
    [30, 2],
    [10, 3],
  ]);
  const names = chooseNames(draws, scope).slice(0, keywords);
  const chosen: NamedValue[] = [];
  let width = 1;
  for (const name of names) {
    const limit = keywords === 1 ? 6 : 3;
    const list = chooseSource(draws, scope, { limit, widest: widest / Math.max(width, 1) });
    chosen.push([name, list.value]);
    width *= list.width;
  }
  return { expand: { kind: 'product', arguments: chosen }, width, names };
}

/** Keyword order matters and is not that of the alphabet. */
function chooseNames(draws: Draws, { kinds }: Scope): readonly string[] {
  const names = draws.pick([
    ['x', 'y', 'z'],
    ['z', 'y', 'x'],
  ]);
  return kinds.hostileNames ? ['__proto__', 'x', 'constructor'] : names;
}

function chooseSource(draws: Draws, scope: Scope, bounds: { limit: number; widest: number }): Sized {
  const literal = (limit: number): Sized => {
    const value = chooseCollection(draws, { hasHostileNames: scope.kinds.hostileNames, limit });
    return { value: { kind: 'literal', value }, width: Object.keys(value as object).length };
  };
  const literalChance = scope.kinds.groupDefects ? 10 : 30;
  if (scope.producers === null || draws.chance(literalChance)) return literal(bounds.limit);
  const reference = chooseReference(draws, scope.producers, scope.kinds);
  return reference.width <= bounds.widest ? reference : literal(1);
}

function chooseKwargs(draws: Draws, scope: Scope, widest: number): SizedExpansion {
  const names = scope.kinds.hostileNames ? ['__proto__', 'y'] : ['x', 'y'];
  const isStrict = !draws.chance(30);
  const rows = chooseRowSource(draws, scope, { names, widest });
  return { expand: { kind: 'kwargs', rows: rows.value, isStrict }, width: rows.width, names };
}

function chooseRowSource(
  draws: Draws,
  { kinds, producers }: Scope,
  { names, widest }: { readonly names: readonly string[]; readonly widest: number },
): Sized {
  const hasProducers = producers !== null;
  const kind = draws.weighted([
    [30, 'literal'],
    [hasProducers ? 30 : 0, 'references inside'],
    [hasProducers ? 40 : 0, 'task'],
  ]);
  if (producers === null || kind === 'literal') {
    const value = chooseRows(draws, names);
    return { value: { kind: 'literal', value }, width: value.length };
  }
  if (kind === 'task') {
    const rows = chooseReference(draws, producers, kinds, 1);
    if (rows.width <= widest) return rows;
  }
  const last = output((producers.at(-1) ?? producers[0]).taskId);
  const [first = 'x', second = 'y'] = names;
  const row = (value: ValueSpec): ValueSpec => ({
    kind: 'record',
    entries: [
      [first, { kind: 'literal', value: chooseItem(draws) }],
      [second, value],
    ],
  });
  const literalRow: ValueSpec = { kind: 'literal', value: objectFromEntries([[first, 1]]) };
  const items = draws.pick<readonly ValueSpec[]>([[row(last)], [row(last), literalRow], [last, row(last)]]);
  return { value: { kind: 'list', items }, width: items.length };
}

/** The tasks an expansion refers to, each once, in order of occurrence. */
export function sourcesOf(expand: ExpandSpec): string[] {
  return [...new Set(expandValues(expand).flatMap(referencedTasks))];
}
