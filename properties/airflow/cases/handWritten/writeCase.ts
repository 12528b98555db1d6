/**
 * Writes a case in a few lines through the authoring API. Every task has the closed-list body: it returns its arguments, or follows nothing
 * where it decides; what else an attempt does is said by the plan. `.map` takes functions of the closed list, by name.
 */
import type {
  DagOptions,
  OperatorOptions,
  SensorOptions,
  ShortCircuitOptions,
  TaskOptions,
} from '../../../../src/authoring/options.ts';
import { Dag } from '../../../../src/authoring/dag.ts';
import { mapFunction } from '../../../../src/checking/generator/mapFunctions.ts';
import type { DagSpec, MapFunction, NamedValue } from '../../../../src/model/dagSpec.ts';
import type { Json } from '../../../../src/model/json.ts';
import type { OutcomePlan } from '../../../../src/model/outcomePlan.ts';
import type { RunAction } from '../../../../src/model/runAction.ts';
import { sparseDag, type CaseSettings, type RunCase } from '../../../../src/trace/caseFormat.ts';

/** A case under its id, with the rules it was written for. */
export interface WrittenCase {
  readonly id: string;
  readonly rules: readonly string[];
  readonly write: (dag: CaseDag) => CaseFacts | void;
  readonly options: DagOptions;
}

/** What a case has besides its DAG. */
export interface CaseFacts {
  readonly plan?: OutcomePlan;
  readonly settings?: CaseSettings;
  readonly actions?: readonly RunAction[];
  /** Tasks under the rules of a traditional operator, where the authoring API knows only the other kind. */
  readonly traditional?: readonly string[];
  /** Values fixed for arguments that are also mapped, by task and name: Airflow accepts that of a task function, the authoring API refuses it. */
  readonly alsoFixed?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

/** The authoring API without its static types: a case is judged when it is built. */
export interface CaseDag {
  task(id: string, options?: TaskOptions): CaseFactory;
  operator(id: string, options?: OperatorOptions): CaseFactory;
  /** Without a plan its first poke is done and leaves its arguments. */
  sensor(id: string, options?: SensorOptions): CaseFactory;
  branch(id: string, options?: TaskOptions): CaseFactory;
  shortCircuit(id: string, options?: ShortCircuitOptions): CaseFactory;
  latestOnly(id: string, options?: TaskOptions): CaseReference;
  empty(id: string, options?: TaskOptions): CaseReference;
  /** Makes a placed task choose between two others. */
  if(condition: CaseReference, then: CaseReference, otherwise: CaseReference): void;
  /** Makes a placed task choose among others. */
  switch(decider: CaseReference, ...cases: readonly CaseReference[]): void;
  /** A group that is filled by `fill`: call, `expand` or `expandKwargs` what it gives. */
  group(id: string, fill: (group: CaseDag, each: Readonly<Record<string, CaseReference>>) => void): CaseFactory;
}

export interface CaseFactory {
  (given?: Given): CaseReference;
  partial(given: Given): CaseFactory;
  expand(lists: Given): CaseReference;
  expandKwargs(rows: CaseReference | readonly Given[] | readonly CaseReference[], options?: object): CaseReference;
}

type Given = Readonly<Record<string, CaseValue>>;
type CaseValue = Json | CaseReference | readonly CaseValue[] | { readonly [name: string]: CaseValue };

export interface CaseReference {
  readonly taskId: string;
  before(...others: readonly CaseReference[]): this;
  after(...others: readonly CaseReference[]): this;
  asSetup(): this;
  asTeardown(options?: object): this;
  key(name: string): CaseReference;
  /** The items as a function of the closed list makes them. */
  map(transform: MapFunction): CaseReference;
  zip(...others: readonly (CaseReference | { readonly fillvalue: Json })[]): CaseReference;
  concat(...others: readonly CaseReference[]): CaseReference;
}

const names = new Map<MapFunction, string>();

/** A function of the closed list, for `.map`. */
export function closed(name: string): MapFunction {
  const transform = mapFunction(name);
  const own: MapFunction = (item) => transform(item);
  names.set(own, name);
  return own;
}

/** A case for some rules of `properties/airflow/rules.json`. */
export function written(
  id: string,
  rules: readonly string[],
  write: WrittenCase['write'],
  options: DagOptions = {},
): WrittenCase {
  return { id, rules, write, options };
}

/** The case as a question. */
export function questionOfWritten({ id, rules, write, options }: WrittenCase): RunCase {
  const dag = new Dag('case', options);
  const { plan = [], settings, actions, traditional = [], alsoFixed = {} } = write(caseDag(dag, dag)) ?? {};
  const { spec, functions } = dag.compile();
  return {
    id: `written/${id}`,
    rules,
    dag: sparseDag(withFixed(withStyles(withMapNames(spec, functions.maps), traditional), alsoFixed)),
    plan: JSON.parse(JSON.stringify(plan)) as OutcomePlan,
    ...(settings === undefined ? {} : { settings }),
    ...(actions === undefined ? {} : { actions }),
  };
}

type Scope = Pick<
  Dag,
  'task' | 'operator' | 'sensor' | 'branch' | 'shortCircuit' | 'latestOnly' | 'empty' | 'taskGroup'
>;

function withStyles(spec: DagSpec, traditional: readonly string[]): DagSpec {
  const tasks = spec.tasks.map((task) =>
    traditional.includes(task.taskId) ? { ...task, style: 'traditional' as const } : task,
  );
  return { ...spec, tasks };
}

function withFixed(spec: DagSpec, alsoFixed: NonNullable<CaseFacts['alsoFixed']>): DagSpec {
  const tasks = spec.tasks.map((task) => {
    const more = Object.entries(alsoFixed[task.taskId] ?? {}).map(([name, value]): NamedValue => [
      name,
      { kind: 'literal', value },
    ]);
    return { ...task, arguments: [...task.arguments, ...more] };
  });
  return { ...spec, tasks };
}

const echo = (given: object): object => given;
const pokeOnce = (given: object): object => ({ isDone: true, xcomValue: given });
const followNothing = (): null => null;

function caseDag(scope: Scope, dag: Dag): CaseDag {
  const methods = {
    task: (id: string, options = {}) => scope.task(id, echo, options),
    operator: (id: string, options = {}) => scope.operator(id, echo, options),
    sensor: (id: string, options = {}) => scope.sensor(id, pokeOnce as never, options),
    branch: (id: string, options = {}) => scope.branch(id, followNothing, options),
    shortCircuit: (id: string, options = {}) => scope.shortCircuit(id, followNothing, options),
    latestOnly: (id: string, options = {}) => scope.latestOnly(id, options),
    empty: (id: string, options = {}) => scope.empty(id, options),
    if: (condition: never, then: never, otherwise: never) => void dag.if(condition).then(then).else(otherwise),
    switch: (decider: never, ...cases: never[]) => {
      let branches = dag.switch(decider);
      for (const one of cases) branches = branches.case(one);
    },
    group: (id: string, fill: (group: CaseDag, each: object) => void) =>
      scope.taskGroup(id, (inside, each: object) => fill(caseDag(inside as unknown as Scope, dag), each)),
  };
  return methods as unknown as CaseDag;
}

/** The spec with the closed list's names in the place of those the authoring API gave. */
function withMapNames(spec: DagSpec, maps: ReadonlyMap<string, MapFunction>): DagSpec {
  const nameOf = (given: string): string => {
    const transform = maps.get(given);
    const name = transform === undefined ? undefined : names.get(transform);
    if (name === undefined) throw new Error(`${given} is no function of the closed list`);
    return name;
  };
  const text = JSON.stringify(spec, (key, value: unknown) =>
    key === 'functions' && Array.isArray(value) ? value.map((one) => nameOf(String(one))) : value,
  );
  return JSON.parse(text) as DagSpec;
}
