/**
 * The classes of cases that mapping brings about: what is expanded over what, through which transforms, in which groups.
 */
import type { ExpandSpec, TaskSpec, ValueSpec } from '../../model/dagSpec.ts';
import { expandValues, referencedTasks, RETURN_VALUE } from '../../model/dagSpec.ts';
import type { Json } from '../../model/json.ts';
import { compareCodePoints, isJsonList, isJsonObject } from '../../model/json.ts';
import type { GeneratedCase } from './buildCase.ts';
import { isInMappedGroup } from './choosePlan.ts';

/** Tells whether a case belongs to a class. */
export type CaseTest = (generated: GeneratedCase) => boolean;

/** Classes of expansions, values and groups, by name. */
export function mappingClasses(): [string, CaseTest][] {
  return [...expansionClasses(), ...valueClasses(), ...groupClasses()];
}

/** A test on the tasks some task is mapped over. */
function mappedOver(holds: (source: TaskSpec, generated: GeneratedCase) => boolean): CaseTest {
  return someExpansion((expand, generated) => {
    const sources = new Set(expandValues(expand).flatMap(referencedTasks));
    return generated.spec.tasks.some((task) => sources.has(task.taskId) && holds(task, generated));
  });
}

function expansionClasses(): [string, CaseTest][] {
  const literal = (holds: (value: Json) => boolean): CaseTest =>
    someExpansion((expand) => expandValues(expand).some((value) => value.kind === 'literal' && holds(value.value)));
  const kwargs = (holds: (expand: ExpandSpec & { kind: 'kwargs' }, task: TaskSpec) => boolean): CaseTest =>
    someTask((task) => task.expand?.kind === 'kwargs' && holds(task.expand, task));
  return [
    ['mapped over a literal list', literal(isJsonList)],
    ['mapped over a literal dict', literal(isJsonObject)],
    ['literal width 0', literal((value) => widthOf(value) === 0)],
    ['literal width 1', literal((value) => widthOf(value) === 1)],
    ['literal width many', literal((value) => widthOf(value) > 1)],
    ['mapped over an ordinary task', mappedOver((source, generated) => !hasIndexes(source, generated))],
    ['mapped over a mapped task', mappedOver((source) => source.expand !== null)],
    ['mapped over a task in a mapped group', mappedOver((source, { spec }) => isInMappedGroup(spec, source))],
    ['mapped over an empty operator', mappedOver((source) => source.isEmpty)],
    ['product of two', someExpansion((expand) => expand.kind === 'product' && expand.arguments.length === 2)],
    ['product of three', someExpansion((expand) => expand.kind === 'product' && expand.arguments.length === 3)],
    [
      'keywords against the alphabet',
      someExpansion((expand) => expand.kind === 'product' && !isSorted(expand.arguments.map(([name]) => name))),
    ],
    ['kwargs from literal rows', kwargs(({ rows }) => rows.kind === 'literal')],
    ['kwargs with references inside', kwargs(({ rows }) => rows.kind === 'list')],
    ['kwargs from a task', kwargs(({ rows }) => rows.kind === 'xcom' || rows.kind === 'map')],
    ['kwargs that may override partial', kwargs(({ isStrict }) => !isStrict)],
    [
      'kwargs that conflict with partial',
      kwargs(({ rows, isStrict }, task) => isStrict && task.arguments.some(([name]) => rowKeys(rows).has(name))),
    ],
    ['rows lacking a key', kwargs(({ rows }) => rows.kind === 'literal' && isUneven(rows.value))],
  ];
}

function valueClasses(): [string, CaseTest][] {
  const inExpansion = (holds: (value: ValueSpec) => boolean): CaseTest =>
    someExpansion((expand) => expandValues(expand).some((value) => containsValue(value, holds)));
  const inArgument = (holds: (value: ValueSpec) => boolean): CaseTest =>
    someTask((task) => task.arguments.some(([, value]) => containsValue(value, holds)));
  const mapOf = (name: string): CaseTest =>
    inExpansion((value) => value.kind === 'map' && value.functions.some((used) => used.startsWith(name)));
  return [
    ...['identity', 'wrap', 'pair', 'none_on', 'skip_on', 'raise_on'].map((name): [string, CaseTest] => [
      `map with ${name}`,
      mapOf(name),
    ]),
    ['map with two functions', inExpansion((value) => value.kind === 'map' && value.functions.length > 1)],
    ['zip', inExpansion((value) => value.kind === 'zip' && value.fillvalue === undefined)],
    ['zip with fillvalue', inExpansion((value) => value.kind === 'zip' && value.fillvalue !== undefined)],
    ['concat', inExpansion((value) => value.kind === 'concat')],
    [
      'concat in a product',
      someExpansion((expand) =>
        expandValues(expand)
          .slice(1)
          .some((value) => value.kind === 'concat'),
      ),
    ],
    ['map of a zip', inExpansion((value) => value.kind === 'map' && value.source.kind === 'zip')],
    ['zip of maps', inExpansion((value) => value.kind === 'zip' && value.sources.some(({ kind }) => kind === 'map'))],
    ['transform as an argument', inArgument(({ kind }) => ['map', 'zip', 'concat'].includes(kind))],
    ['list argument with references', inArgument(({ kind }) => kind === 'list')],
    ['record argument with references', inArgument(({ kind }) => kind === 'record')],
    ['custom key', inArgument((value) => value.kind === 'xcom' && value.key !== RETURN_VALUE)],
    [
      'aggregate of a mapped task',
      someTask(
        (task, generated) => task.expand === null && usesOutput(task, generated, ({ expand }) => expand !== null),
      ),
    ],
    [
      'aggregate in partial',
      someTask(
        (task, generated) => task.expand !== null && usesOutput(task, generated, ({ expand }) => expand !== null),
      ),
    ],
    [
      'group output used outside',
      someTask((task, generated) => {
        const isInside = isInMappedGroup(generated.spec, task);
        return !isInside && usesOutput(task, generated, (used) => isInMappedGroup(generated.spec, used));
      }),
    ],
  ];
}

function groupClasses(): [string, CaseTest][] {
  const someGroup =
    (
      holds: (group: GeneratedCase['spec']['groups'][number], outer: readonly (ExpandSpec | null)[]) => boolean,
    ): CaseTest =>
    ({ spec }) =>
      spec.groups.some((group) => holds(group, outerExpansions(spec, group.parentId)));
  const isMapped = (expand: ExpandSpec | null): boolean => expand !== null;
  const sources = (expand: ExpandSpec | null): string[] =>
    expand === null ? [] : expandValues(expand).flatMap(referencedTasks);
  return [
    ['plain group', someGroup(({ expand }) => expand === null)],
    ['mapped group over literals', someGroup(({ expand }) => expand !== null && sources(expand).length === 0)],
    ['mapped group over tasks', someGroup(({ expand }) => sources(expand).length > 0)],
    ['mapped group over kwargs', someGroup(({ expand }) => expand?.kind === 'kwargs')],
    ['mapped group in a mapped group', someGroup(({ expand }, outer) => isMapped(expand) && outer.some(isMapped))],
    ['plain group in a mapped group', someGroup(({ expand }, outer) => !isMapped(expand) && outer.some(isMapped))],
    ['mapped group in a plain group', someGroup(({ expand }, outer) => isMapped(expand) && outer.includes(null))],
    ['element of a mapped group', someTask((task) => task.arguments.some(([, value]) => value.kind === 'element'))],
    [
      'edge inside a mapped group',
      someTask((task, { spec }) => {
        const inSame = spec.tasks.filter((other) => other.groupId === task.groupId && isInMappedGroup(spec, other));
        return inSame.some((other) => task.upstream.includes(other.taskId));
      }),
    ],
  ];
}

/** A test that some task of the case passes. */
export function someTask(holds: (task: TaskSpec, generated: GeneratedCase) => boolean): CaseTest {
  return (generated) => generated.spec.tasks.some((task) => holds(task, generated));
}

function someExpansion(holds: (expand: ExpandSpec, generated: GeneratedCase) => boolean): CaseTest {
  return (generated) => taskExpansions(generated).some((expand) => holds(expand, generated));
}

function taskExpansions({ spec }: GeneratedCase): ExpandSpec[] {
  return spec.tasks.flatMap(({ expand }) => expand ?? []);
}

function hasIndexes(task: TaskSpec, { spec }: GeneratedCase): boolean {
  return task.expand !== null || isInMappedGroup(spec, task);
}

/** Number of items or keys; -1 for what has none. */
export function widthOf(value: Json): number {
  if (isJsonList(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : -1;
}

export function isSorted(names: readonly string[]): boolean {
  return names.every((name, position) => position === 0 || compareCodePoints(names[position - 1] ?? '', name) <= 0);
}

function rowKeys(rows: ValueSpec): Set<string> {
  if (rows.kind !== 'literal' || !isJsonList(rows.value)) return new Set();
  return new Set(rows.value.flatMap((row) => (isJsonObject(row) ? Object.keys(row) : [])));
}

function isUneven(rows: Json): boolean {
  return isJsonList(rows) && new Set(rows.map(widthOf)).size > 1;
}

function containsValue(value: ValueSpec, holds: (value: ValueSpec) => boolean): boolean {
  if (holds(value)) return true;
  switch (value.kind) {
    case 'list':
      return value.items.some((item) => containsValue(item, holds));
    case 'record':
      return value.entries.some(([, entry]) => containsValue(entry, holds));
    case 'map':
      return containsValue(value.source, holds);
    case 'zip':
    case 'concat':
      return value.sources.some((source) => containsValue(source, holds));
    default:
      return false;
  }
}

function usesOutput(task: TaskSpec, { spec }: GeneratedCase, holds: (used: TaskSpec) => boolean): boolean {
  const used = new Set(task.arguments.flatMap(([, value]) => referencedTasks(value)));
  return spec.tasks.some((other) => used.has(other.taskId) && holds(other));
}

function outerExpansions(spec: GeneratedCase['spec'], parentId: string | null): (ExpandSpec | null)[] {
  const parent = spec.groups.find(({ groupId }) => groupId === parentId);
  return parent === undefined ? [] : [parent.expand, ...outerExpansions(spec, parent.parentId)];
}
