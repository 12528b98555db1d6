/**
 * Decodes a map index to the arguments an attempt receives, and resolves references to XComs, copying every value.
 * Rules: semantics-mapping 1.4-1.5, 2, 4.2, 4.4 and 5.6 (rules mapping/product-order, mapping/dict-yields-pairs);
 * task-sdk/src/airflow/sdk/definitions/_internal/expandinput.py.
 */
import { RETURN_VALUE, type ExpandSpec, type NamedValue, type ValueSpec } from '../model/dagSpec.ts';
import { UNMAPPED } from '../model/ids.ts';
import { copyJson, objectFromEntries, setOwn, type Json } from '../model/json.ts';
import type { IndexedTask } from './dagIndex.ts';
import { readRow, unusableReference } from './kwargsRow.ts';
import { readProduct, type LegReader } from './legs.ts';
import { expandedCount, groupCount } from './lengths.ts';
import type { IndexedGroup } from './mappedGroups.ts';
import { presentInstances, readXCom } from './readXCom.ts';
import { renderAll } from './renderAll.ts';
import { rowsOf, type Run } from './run.ts';
import { sequenceOf, UnresolvedArgument, type Sequence } from './sequences.ts';

/** What the performer of an attempt adds: `.map` functions and Jinja. */
export interface ArgumentHelp {
  applyMap(functionName: string, item: Json): Json;
  /** Renders a literal string as a template. */
  render(text: string): string;
}

/** Reads arguments of one run for one instance after another; `task` and `mapIndex` say for which. */
export interface ArgumentReader extends LegReader {
  readonly help: ArgumentHelp;
  task: IndexedTask;
  mapIndex: number;
  /** What is wrong with the arguments that only the body finds out, as it is the first to read them (rule transform/evaluated-by-body); null: nothing. */
  foundByBody: { readonly error: unknown } | null;
}

export function createArgumentReader(run: Run, help: ArgumentHelp): ArgumentReader {
  const reader: ArgumentReader = {
    run,
    help,
    legs: new Map(),
    task: run.dag.tasks[0] as IndexedTask,
    mapIndex: UNMAPPED,
    foundByBody: null,
    whole: (value) => readWhole(reader, value),
    present: (value) => readPresent(reader, value),
    applyMap: (name, item) => help.applyMap(name, copyJson(item)),
    defaultFill: run.settings.profile.earlier.zipTakesLongest ? null : undefined,
  };
  return reader;
}

/**
 * One object of named arguments for the instance of `task` at `mapIndex`, all values fresh copies. What is mapped is resolved first,
 * and a partial argument it overrides is never resolved. Where `reader.foundByBody` is set, the body is to fail with that.
 *
 * @throws UnresolvedArgument, and whatever a `.map` function of what is mapped throws: the attempt fails, and no body is called.
 */
export function resolveArguments(reader: ArgumentReader, task: IndexedTask, mapIndex: number): Record<string, Json> {
  reader.task = task;
  reader.mapIndex = mapIndex;
  reader.foundByBody = null;
  const { arguments: partial, expand, requiredArguments } = task.spec;
  const { mapped, unresolved } = expand === null ? NOTHING_MAPPED : readMapped(reader, expand);
  let given = mapped;
  if (partial.length > 0) {
    given = {};
    for (const [name, value] of partial) {
      if (!Object.hasOwn(mapped, name)) setOwn(given, name, readArgument(reader, value));
    }
    for (const name of Object.keys(mapped)) setOwn(given, name, mapped[name] as Json);
  }
  for (const name of requiredArguments) {
    if (!Object.hasOwn(given, name)) throw new UnresolvedArgument(`missing a required argument: '${name}'`);
  }
  const [reference] = unresolved;
  if (reference !== undefined) reader.foundByBody ??= { error: unusableReference(reference) };
  return given;
}

/** What the expansion gives, and the names under which it hands over a reference as it is. */
interface Mapped {
  readonly mapped: Record<string, Json>;
  readonly unresolved: readonly string[];
}

const NOTHING_MAPPED: Mapped = { mapped: {}, unresolved: [] };

function readMapped(reader: ArgumentReader, expand: ExpandSpec): Mapped {
  if (reader.mapIndex < 0) throw new UnresolvedArgument("can't resolve task-mapping argument without expanding");
  if (expand.kind === 'product') return { mapped: renderLiterals(reader, expand.arguments), unresolved: [] };
  const { row, unresolved } = readRow(reader, {
    rows: expand.rows,
    index: reader.mapIndex,
    profile: reader.run.settings.profile,
  });
  const conflict = reader.task.spec.arguments.find(([name]) => Object.hasOwn(row, name));
  if (expand.isStrict && conflict !== undefined) {
    const reason =
      reader.task.spec.style === 'traditional' ? 'unmappable or already specified' : 'mapping already partial';
    throw new UnresolvedArgument(`${reason} argument: ${conflict[0]}`);
  }
  const mapped: Record<string, Json> = {};
  for (const [name, value] of Object.entries(row)) setOwn(mapped, name, renderAll(reader.help.render, copyJson(value)));
  return { mapped, unresolved };
}

/** Only what the DAG file says is a template; what comes from a task is not. */
function renderLiterals(reader: ArgumentReader, keywords: readonly NamedValue[]): Record<string, Json> {
  const given = readProduct(reader, keywords, reader.mapIndex);
  for (const [name, value] of keywords) {
    if (value.kind === 'literal') setOwn(given, name, renderAll(reader.help.render, given[name] as Json));
  }
  return given;
}

/** Text of the DAG file is rendered, also beside references in a list or record (task-sdk/src/airflow/sdk/definitions/_internal/templater.py). */
function readArgument(reader: ArgumentReader, value: ValueSpec): Json {
  switch (value.kind) {
    case 'literal':
      return renderAll(reader.help.render, copyJson(value.value));
    case 'list':
      return value.items.map((item) => readArgument(reader, item));
    case 'record':
      return objectFromEntries(value.entries.map(([name, entry]) => [name, readArgument(reader, entry)]));
    case 'map':
    case 'zip':
    case 'concat':
      return readTransform(reader, value);
    default:
      return copyJson(readWhole(reader, value));
  }
}

/** Airflow hands it over unread: what its items come to, the body is the first to find out (task-sdk/src/airflow/sdk/definitions/xcom_arg.py). */
function readTransform(reader: ArgumentReader, value: ValueSpec): Json {
  const sequence = sequenceOf(reader, value, 'nothing');
  try {
    return Array.from({ length: sequence.length }, (_, position) => copyJson(sequence.at(position)));
  } catch (error) {
    reader.foundByBody ??= { error };
    return null;
  }
}

function readWhole(reader: ArgumentReader, value: ValueSpec): Json {
  switch (value.kind) {
    case 'literal':
      return value.value;
    case 'list':
      return value.items.map((item) => readWhole(reader, item));
    case 'record': {
      const record: Record<string, Json> = {};
      for (const [name, entry] of value.entries) setOwn(record, name, readWhole(reader, entry));
      return record;
    }
    case 'xcom':
      return readXCom(reader.run, reader, value);
    case 'element':
      return readElement(reader, value);
    default: {
      const sequence = sequenceOf(reader, value, 'nothing');
      return Array.from({ length: sequence.length }, (_, position) => sequence.at(position));
    }
  }
}

/** The present values of a mapped task, position by position, when `value` is a reference to one. */
function readPresent(reader: ArgumentReader, value: ValueSpec): Sequence | null {
  if (value.kind !== 'xcom' || value.key !== RETURN_VALUE) return null;
  const number = reader.run.dag.taskNumbers.get(value.taskId);
  if (number === undefined || !rowsOf(reader.run, number).task.isMappedOperator) return null;
  const present = presentInstances(reader.run, number);
  if (present.length === 0 && reader.run.settings.profile.emptyOutput === 'nothing') return null;
  return {
    length: present.length,
    at: (position) => reader.run.xcoms.returnValues[present[position] as number] as Json,
  };
}

/** A group's argument inside the group: the element of the instance's own index, never rendered (task-sdk templater.py, render_template). */
function readElement(reader: ArgumentReader, { groupId, name }: ValueSpec & { readonly kind: 'element' }): Json {
  const group = reader.run.dag.mappedGroups.get(groupId) as IndexedGroup;
  if (reader.mapIndex < 0) throw new UnresolvedArgument("can't resolve task-mapping argument without expanding");
  const index = indexInGroup(reader, group);
  const { expand } = group.spec;
  if (expand.kind === 'product') {
    const given = readProduct(reader, expand.arguments, index);
    if (Object.hasOwn(given, name)) return given[name] as Json;
  } else {
    const { row, unresolved } = readRow(reader, { rows: expand.rows, index, profile: reader.run.settings.profile });
    if (unresolved.includes(name)) reader.foundByBody ??= { error: unusableReference(name) };
    if (Object.hasOwn(row, name)) return row[name] as Json;
  }
  throw new UnresolvedArgument(`KeyError: '${name}'`);
}

/** The index of the group's own expansion; by defect, each of several nested groups is decoded by the full index. */
export function indexInGroup({ run, task, mapIndex }: ArgumentReader, group: IndexedGroup): number {
  if (run.settings.profile.nestedGroupDecoding === 'full_index') return mapIndex;
  const below = Math.floor(expandedCount(run, task) / groupCount(run, group));
  const own = group.parent === null ? groupCount(run, group) : groupCount(run, group) / groupCount(run, group.parent);
  return Math.floor(mapIndex / below) % own;
}
