/**
 * The arguments of one attempt: from a map index to what the expansion gave it, and from references to XCom values
 * (mapping 1.4, 1.5, 2, 3, 4, 5.1, 5.6). It never counts instances to create.
 */
import type { ExpandSpec, GroupSpec, TaskSpec, ValueSpec } from '../../src/model/dagSpec.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { Sequence } from './sequence.ts';
import type { World } from './world.ts';
import { pullXCom, type Place } from './pulls.ts';
import { mistake } from '../../src/model/errors.ts';
import { copyJson, getOwn, isJsonObject, NotPlainJson, objectFromEntries } from '../../src/model/json.ts';
import { mappedGroups } from './given.ts';
import { groupLength } from './lengths.ts';
import { AttemptError, concatOf, elementAt, itemAt, sequenceOfValue, zipOf } from './sequence.ts';

/**
 * All arguments by name: those of the call or of `partial()`, then what the expansion gives, which wins (mapping 1.9.1).
 *
 * @throws AttemptError when they cannot be resolved; one that the body raises where all can be that Airflow resolves before.
 */
export function resolveArguments(world: World, task: TaskSpec, mapIndex: number): JsonObject {
  const place: Place = { world, task, mapIndex, late: [] };
  // What is mapped is resolved first, and a partial argument it overrides is never resolved (task-sdk mappedoperator.py, render_template_fields).
  const mapped = task.expand === null ? [] : expandedArguments(place, task.expand, mapIndex);
  const isMapped = (name: string): boolean => mapped.some(([other]) => other === name);
  if (task.expand?.kind === 'kwargs' && task.expand.isStrict) {
    const twice = task.arguments.find(([name]) => isMapped(name));
    if (twice !== undefined) throw new AttemptError(`mapping already partial argument: ${twice[0]}`);
  }
  const partial = task.arguments
    .filter(([name]) => !isMapped(name))
    .map(([name, value]) => [name, resolveArgument(place, value)] as const);
  const all = objectFromEntries<Json>([...partial, ...mapped]);
  const missing = task.requiredArguments.find((name) => !Object.hasOwn(all, name));
  if (missing !== undefined) throw new AttemptError(`missing a required argument: ${missing}`);
  const [late] = place.late;
  if (late !== undefined) throw new AttemptError(late.message, late.end, true);
  const unusable = task.expand?.kind === 'kwargs' ? unresolvedNames(place, task.expand.rows, mapIndex)[0] : undefined;
  if (unusable !== undefined) throw new AttemptError(`${unusable} is an unresolved reference`, 'failure', true);
  return all;
}

/**
 * What `expand` gave an instance, by its own mapping or else by that of its closest mapped group; undefined: nothing, or nobody can tell.
 */
export function itemOf(world: World, task: TaskSpec, mapIndex: number): Json | undefined {
  const place: Place = { world, task, mapIndex, late: [] };
  const groups = mappedGroups(world.given, task);
  const expand = task.expand ?? groups[0]?.expand ?? null;
  if (expand === null || mapIndex < 0) return undefined;
  const index = task.expand === null ? indexInGroup(place, groups, groups[0] as GroupSpec) : mapIndex;
  try {
    const given = expandedArguments(place, expand, index);
    const [only] = given;
    const isAlone = expand.kind === 'product' && given.length === 1;
    return isAlone && only !== undefined ? only[1] : objectFromEntries(given);
  } catch (error) {
    if (error instanceof AttemptError) return undefined;
    throw error;
  }
}

type Named = readonly (readonly [name: string, value: Json])[];

function expandedArguments(place: Place, expand: ExpandSpec, index: number): Named {
  if (expand.kind === 'kwargs') {
    return Object.entries(kwargsRow(place, expand.rows, index));
  }
  return expand.arguments.map(([name]) => [name, productValue(place, expand, { name, index })]);
}

/** Mapping 2.2 to 2.6: the row of the index, which must be a record in a list. */
function kwargsRow(place: Place, rows: ValueSpec, index: number): JsonObject {
  const literal = rows.kind === 'list' ? rows.items[index] : undefined;
  const names = unresolvedNames(place, rows, index);
  if (literal?.kind === 'record' && names.length > 0) {
    const entries = literal.entries.map(
      ([name, value]) => [name, names.includes(name) ? null : resolve(place, value)] as const,
    );
    return objectFromEntries<Json>(entries);
  }
  const sequence = sequenceOf(place, rows);
  if (sequence.keys !== null) throw new AttemptError('expand_kwargs() expects a list[dict], not dict');
  const row = itemAt(sequence, index);
  if (!isJsonObject(row)) throw new AttemptError('expand_kwargs() expects a list[dict]');
  return row;
}

/** A reference that is itself a value of a literal row is handed over as it is (task-sdk expandinput.py); the body cannot use it. */
function unresolvedNames({ world }: Place, rows: ValueSpec, index: number): readonly string[] {
  const row = rows.kind === 'list' ? rows.items[index] : undefined;
  if (row?.kind !== 'record' || world.given.profile.literalRowReferences === 'resolved') return [];
  return row.entries.filter(([, { kind }]) => ['xcom', 'map', 'zip', 'concat'].includes(kind)).map(([name]) => name);
}

/** Mapping 1.4: positions are peeled off from the right, so the last keyword varies fastest. */
function productValue(
  place: Place,
  expand: Extract<ExpandSpec, { kind: 'product' }>,
  { name, index }: { readonly name: string; readonly index: number },
): Json {
  let rest = index;
  for (const [keyword, value] of expand.arguments.toReversed()) {
    const sequence = sequenceOf(place, value);
    const length = decodingLength(place, value, sequence.length);
    if (length < 1) throw new AttemptError('cannot expand field mapped to length 0');
    if (keyword === name) return elementAt(sequence, rest % length);
    rest = Math.floor(rest / length);
  }
  throw new AttemptError(`no keyword ${name} to expand`);
}

/**
 * The length a leg has when an index is decoded. Mapping 3, run-time length defect: the length of the whole combined leg is
 * taken for that of every part, so a concat counts parts times too many, and a zip over a concat accordingly.
 */
function decodingLength(place: Place, value: ValueSpec, real: number): number {
  if (place.world.given.profile.concatDecoding === 'real_length') return real;
  switch (value.kind) {
    case 'map':
      return decodingLength(place, value.source, real);
    case 'zip': {
      const lengths = value.sources.map((source) => decodingLength(place, source, real));
      return value.fillvalue === undefined ? Math.min(...lengths) : Math.max(...lengths);
    }
    case 'concat':
      return value.sources.reduce((sum, source) => sum + decodingLength(place, source, real), 0);
    default:
      return real;
  }
}

/** The value of a plain argument. A transform is handed over as it is: its items are only evaluated when the body reads them. */
function resolveArgument(place: Place, value: ValueSpec): Json {
  switch (value.kind) {
    case 'list':
      return value.items.map((item) => resolveArgument(place, item));
    case 'record':
      return objectFromEntries(value.entries.map(([name, entry]) => [name, resolveArgument(place, entry)]));
    case 'map':
    case 'zip':
    case 'concat': {
      const sequence = sequenceOf(place, value);
      try {
        return Array.from({ length: sequence.length }, (_, position) => itemAt(sequence, position));
      } catch (error) {
        if (!(error instanceof AttemptError)) throw error;
        place.late.push(error);
        return null;
      }
    }
    default:
      return resolve(place, value);
  }
}

function resolve(place: Place, value: ValueSpec): Json {
  switch (value.kind) {
    case 'literal':
      return value.value;
    case 'list':
      return value.items.map((item) => resolve(place, item));
    case 'record':
      return objectFromEntries(value.entries.map(([name, entry]) => [name, resolve(place, entry)]));
    case 'xcom':
      return pullXCom(place, value.taskId, value.key);
    case 'element':
      return groupElement(place, value.groupId, value.name);
    case 'map':
    case 'zip':
    case 'concat': {
      const sequence = sequenceOf(place, value);
      return Array.from({ length: sequence.length }, (_, position) => itemAt(sequence, position));
    }
  }
}

function sequenceOf(place: Place, value: ValueSpec): Sequence {
  switch (value.kind) {
    case 'list':
      return { length: value.items.length, keys: null, at: (i) => resolve(place, value.items[i] as ValueSpec) };
    case 'record': {
      const { entries } = value;
      const at = (i: number): Json => resolve(place, (entries[i] as (typeof entries)[number])[1]);
      return { length: entries.length, keys: entries.map(([name]) => name), at };
    }
    case 'map': {
      const source = sequenceOf(place, value.source);
      return { length: source.length, keys: null, at: (i) => applyMaps(place, value.functions, itemAt(source, i)) };
    }
    case 'zip':
      return zipOf(
        value.sources.map((source) => sequenceOf(place, source)),
        value.fillvalue,
      );
    case 'concat':
      return concatOf(value.sources.map((source) => sequenceOf(place, source)));
    default:
      return sequenceOfValue(resolve(place, value));
  }
}

/** Mapping 3.3 to 3.5. `undefined` is None. Exceptions are known by name, as another copy of the package may throw them. */
function applyMaps(place: Place, names: readonly string[], item: Json): Json {
  let value = item;
  for (const name of names) {
    const map = place.world.given.maps.get(name);
    if (map === undefined) throw mistake('unknown-map', `there is no .map function ${name}`, 'Give it in `maps`.');
    try {
      value = copyJson(map(copyJson(value)) ?? null);
    } catch (error) {
      if (error instanceof NotPlainJson || !(error instanceof Error)) throw new AttemptError(String(error));
      if (error.name === 'AirflowSkipException') throw new AttemptError(error.message, 'skip');
      throw new AttemptError(error.message, error.name === 'AirflowFailException' ? 'fail_without_retry' : 'failure');
    }
  }
  return value;
}

/** The element a mapped group gives the instance (mapping 5.1.1); nested groups decode as the profile says (5.6). */
function groupElement(place: Place, groupId: string, name: string): Json {
  const groups = mappedGroups(place.world.given, place.task);
  const group = groups.find((candidate) => candidate.groupId === groupId);
  if (group === undefined || group.expand === null) throw new AttemptError(`not inside mapped group ${groupId}`);
  const index = indexInGroup(place, groups, group);
  if (group.expand.kind === 'product') {
    // All keywords are resolved, also those that are not asked for (task-sdk expandinput.py, MappedArgument.resolve).
    const given = objectFromEntries(expandedArguments(place, group.expand, index));
    return getOwn(given, name) as Json;
  }
  if (unresolvedNames(place, group.expand.rows, index).includes(name)) {
    place.late.push(new AttemptError(`${name} is unresolved`));
    return null;
  }
  const value = getOwn(kwargsRow(place, group.expand.rows, index), name);
  if (value === undefined) throw new AttemptError(`KeyError: ${name}`);
  return value;
}

function indexInGroup(place: Place, groups: readonly GroupSpec[], group: GroupSpec): number {
  if (place.world.given.profile.nestedGroupDecoding === 'full_index') return place.mapIndex;
  const length = (other: GroupSpec): number => groupLength(place.world, other) ?? 1;
  const inner = groups.slice(0, groups.indexOf(group)).reduce((size, other) => size * length(other), 1);
  return Math.floor(place.mapIndex / inner) % length(group);
}
