/**
 * The closed list of `.map` functions that generated cases use, and the one body their tasks have: plain enough to be written again
 * in any language. They are found by name, so a case stored as JSON needs nothing else.
 */
import type {
  DagFunctions,
  DagSpec,
  ExpandSpec,
  MapFunction,
  TaskBody,
  TaskSpec,
  ValueSpec,
} from '../../model/dagSpec.ts';
import { expandValues } from '../../model/dagSpec.ts';
import { AirflowSkipException } from '../../model/errors.ts';
import type { Json } from '../../model/json.ts';
import { isJsonList, isJsonObject } from '../../model/json.ts';

/** Names of the functions that do the same to every item. */
export const PLAIN_MAP_FUNCTIONS = ['identity', 'wrap', 'pair'] as const;
/** Names of those that single out items in which the number after the name occurs: `none_on_2`. */
export const SELECTIVE_MAP_FUNCTIONS = ['none_on', 'skip_on', 'raise_on'] as const;

/**
 * The function of a name: `identity`; `wrap` (a list of the item); `pair` (a list of the item twice); `none_on_N`, `skip_on_N`, `raise_on_N`
 * (returns null, throws the skip exception, throws an error when the number N occurs in the item at any depth).
 *
 * @throws RangeError for a name outside the list.
 * @example mapFunction('pair')(3) // [3, 3]
 */
export function mapFunction(name: string): MapFunction {
  const found = closedMapFunction(name);
  if (found === null) throw new RangeError(`no .map function is named ${name}`);
  return found;
}

/** The function of a name; null for a name outside the list. */
export function closedMapFunction(name: string): MapFunction | null {
  switch (name) {
    case 'identity':
      return (item) => item;
    case 'wrap':
      return (item) => [item];
    case 'pair':
      return (item) => [item, item];
  }
  const [, kind, digits] = /^(none_on|skip_on|raise_on)_(\d+)$/.exec(name) ?? [];
  if (kind === undefined) return null;
  const wanted = Number(digits);
  return (item) => (occursIn(item, wanted) ? onOccurrence(kind, wanted) : item);
}

function onOccurrence(kind: string, wanted: number): null {
  if (kind === 'skip_on') throw new AirflowSkipException(`${wanted} occurs`);
  if (kind === 'raise_on') throw new Error(`${wanted} occurs`);
  return null;
}

function occursIn(item: Json, wanted: number): boolean {
  if (isJsonList(item)) return item.some((element) => occursIn(element, wanted));
  if (isJsonObject(item)) return Object.values(item).some((entry) => occursIn(entry, wanted));
  return item === wanted;
}

/** The body of generated tasks: its arguments are its output, so what an instance received is seen in its XCom. */
export const echoBody: TaskBody = (given) => given;

/** The body of sensors: the first poke is done and leaves the arguments. */
const echoPoke: TaskBody = (given) => ({ isDone: true, xcomValue: given });

/** The body of tasks that decide, which follow nothing unless the plan says otherwise, and of empty operators. */
const returnNothing: TaskBody = () => null;

/**
 * Bodies and `.map` functions of a spec: each function by its name, `echoBody` for each task that neither decides nor senses.
 *
 * @param findMap Finds a function that may not be of the closed list.
 */
export function functionsOf(spec: DagSpec, findMap: (name: string) => MapFunction = mapFunction): DagFunctions {
  const maps = new Map<string, MapFunction>();
  for (const name of mapFunctionNames(spec)) maps.set(name, findMap(name));
  return { bodies: new Map(spec.tasks.map((task) => [task.taskId, bodyOf(task)])), maps };
}

function bodyOf({ decision, sensor, isEmpty }: TaskSpec): TaskBody {
  if (sensor !== null) return echoPoke;
  return decision === null && !isEmpty ? echoBody : returnNothing;
}

function mapFunctionNames(spec: DagSpec): string[] {
  const expansions: ExpandSpec[] = [...spec.tasks, ...spec.groups].flatMap(({ expand }) => expand ?? []);
  return [
    ...expansions.flatMap(expandValues).flatMap(functionNames),
    ...spec.tasks.flatMap((task) => task.arguments).flatMap(([, value]) => functionNames(value)),
  ];
}

function functionNames(value: ValueSpec): string[] {
  switch (value.kind) {
    case 'map':
      return [...value.functions, ...functionNames(value.source)];
    case 'zip':
    case 'concat':
      return value.sources.flatMap(functionNames);
    case 'list':
      return value.items.flatMap(functionNames);
    case 'record':
      return value.entries.flatMap(([, entry]) => functionNames(entry));
    default:
      return [];
  }
}
