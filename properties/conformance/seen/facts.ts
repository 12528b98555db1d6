/**
 * What a played case was and what happened in it, with the few questions that the tests of `rulesSeen` ask.
 */
import {
  expandValues,
  referencedTasks,
  type DagSpec,
  type TaskSpec,
  type ValueSpec,
} from '../../../src/model/dagSpec.ts';
import type { Json } from '../../../src/model/json.ts';
import type { OutcomePlan } from '../../../src/model/outcomePlan.ts';
import { DEFAULT_PROFILE, PROFILES, type Profile } from '../../../src/model/profile.ts';
import { DEFAULT_CONFIG, type AirflowConfig } from '../../../src/model/settings.ts';
import { stateOfCode, type InstanceState } from '../../../src/model/states.ts';
import { causeOfCode, type Cause } from '../../../src/model/transition.ts';
import type { InstanceView } from '../../../src/trace/instances.ts';
import { eachMove } from '../../../src/trace/instances.ts';
import type { Simulation } from '../../../src/trace/simulation.ts';
import type { RunCase } from '../../../src/trace/caseFormat.ts';
import { namedMoves } from '../../../src/trace/namedMoves.ts';

export interface Facts {
  readonly spec: DagSpec;
  readonly plan: OutcomePlan;
  readonly runCase: RunCase;
  readonly config: AirflowConfig;
  /** Of the release observed. */
  readonly profile: Profile;
  readonly run: Simulation;
  readonly rows: readonly InstanceView[];
  readonly moves: readonly ToldMove[];
  readonly tasks: ReadonlyMap<string, TaskSpec>;
  /** Tasks that something is mapped over. */
  readonly sources: ReadonlySet<string>;
}

export interface ToldMove {
  /** Its place among the moves of the run. */
  readonly position: number;
  readonly timeMs: number;
  /** The same for a placeholder and the index it became. */
  readonly instance: number;
  readonly taskId: string;
  readonly mapIndex: number;
  readonly from: InstanceState;
  readonly state: InstanceState;
  readonly tryNumber: number;
  readonly cause: Cause;
  readonly culprit: number;
  readonly round: number;
}

/** A rule is seen in a case when its test holds. */
export type RuleTest = readonly [ruleId: string, isSeen: (facts: Facts) => boolean];

export function factsOf(runCase: RunCase, spec: DagSpec, run: Simulation): Facts {
  const owners = [...spec.tasks, ...spec.groups];
  return {
    spec,
    plan: runCase.plan,
    runCase,
    config: { ...DEFAULT_CONFIG, ...runCase.settings?.config },
    profile: PROFILES[runCase.settings?.profile ?? ''] ?? DEFAULT_PROFILE,
    run,
    rows: run.instances(),
    moves: toldMoves(run),
    tasks: new Map(spec.tasks.map((task) => [task.taskId, task])),
    sources: new Set(
      owners.flatMap(({ expand }) => (expand === null ? [] : expandValues(expand).flatMap(referencedTasks))),
    ),
  };
}

function toldMoves({ trace }: Simulation): ToldMove[] {
  const { moves } = trace;
  const named = namedMoves(trace);
  const states: InstanceState[] = [];
  const told: ToldMove[] = [];
  eachMove(trace, (position, timeMs, round) => {
    const { taskId, mapIndex } = named[position] as (typeof named)[number];
    const instance = moves.instanceAt(position);
    const from = states[instance] ?? 'none';
    const state = stateOfCode(moves.stateAt(position));
    states[instance] = state;
    told.push({
      position,
      timeMs,
      instance,
      taskId,
      mapIndex,
      from,
      state,
      tryNumber: moves.tryNumberAt(position),
      cause: causeOfCode(moves.causeAt(position)),
      culprit: moves.culpritAt(position),
      round,
    });
  });
  return told;
}

/** Some instance was moved for one of these causes. */
export function movedBy(...causes: readonly Cause[]): (facts: Facts) => boolean {
  return someMove(({ cause }) => causes.includes(cause));
}

export function someTask(holds: (task: TaskSpec, facts: Facts) => boolean): (facts: Facts) => boolean {
  return (facts) => facts.spec.tasks.some((task) => holds(task, facts));
}

export function someRow(
  holds: (row: InstanceView, task: TaskSpec, facts: Facts) => boolean,
): (facts: Facts) => boolean {
  return (facts) => facts.rows.some((row) => holds(row, facts.tasks.get(row.taskId) as TaskSpec, facts));
}

export function someMove(holds: (move: ToldMove, task: TaskSpec, facts: Facts) => boolean): (facts: Facts) => boolean {
  return (facts) => facts.moves.some((move) => holds(move, facts.tasks.get(move.taskId) as TaskSpec, facts));
}

export function someExpansion(
  holds: (values: readonly ValueSpec[], facts: Facts, owner: TaskSpec | null) => boolean,
): (facts: Facts) => boolean {
  return (facts) => {
    const ofTasks = facts.spec.tasks.some(
      ({ expand }, at) => expand !== null && holds(expandValues(expand), facts, facts.spec.tasks[at] ?? null),
    );
    return (
      ofTasks || facts.spec.groups.some(({ expand }) => expand !== null && holds(expandValues(expand), facts, null))
    );
  };
}

/** The kinds of values a value is made of, itself first. */
export function partsOf(value: ValueSpec): ValueSpec[] {
  switch (value.kind) {
    case 'list':
      return [value, ...value.items.flatMap(partsOf)];
    case 'record':
      return [value, ...value.entries.flatMap(([, entry]) => partsOf(entry))];
    case 'map':
      return [value, ...partsOf(value.source)];
    case 'zip':
    case 'concat':
      return [value, ...value.sources.flatMap(partsOf)];
    default:
      return [value];
  }
}

export function rowsOf({ rows }: Facts, taskId: string): InstanceView[] {
  return rows.filter((row) => row.taskId === taskId);
}

/** Rows of a task's direct upstream. */
export function upstreamRows(facts: Facts, task: TaskSpec): InstanceView[] {
  return facts.rows.filter(({ taskId }) => task.upstream.includes(taskId));
}

export function hasRun({ startMs, tryNumber, state }: InstanceView): boolean {
  return startMs !== null && tryNumber > 0 && state !== 'upstream_failed';
}

/** The mapped groups around a task, innermost first. */
export function mappedGroups({ spec }: Facts, task: TaskSpec): DagSpec['groups'] {
  const found: DagSpec['groups'][number][] = [];
  for (let id = task.groupId; id !== null;) {
    const group = spec.groups.find(({ groupId }) => groupId === id);
    if (group === undefined) break;
    if (group.expand !== null) found.push(group);
    id = group.parentId;
  }
  return found;
}

/** A task with map indexes. */
export function hasIndexes(facts: Facts, task: TaskSpec): boolean {
  return task.expand !== null || mappedGroups(facts, task).length > 0;
}

/** Values a task's instances returned, by row; undefined: none. */
export function valueOf({ run }: Facts, { taskId, mapIndex }: InstanceView): Json {
  return run.xcom(taskId, { mapIndex });
}

/** The sources of an expansion that are tasks referred to directly or through transforms. */
export function sourceRows(facts: Facts, task: TaskSpec): InstanceView[] {
  const expand = task.expand ?? mappedGroups(facts, task)[0]?.expand ?? null;
  const ids = expand === null ? [] : expandValues(expand).flatMap(referencedTasks);
  return facts.rows.filter(({ taskId }) => ids.includes(taskId));
}

/** A literal of the DAG file, among the parts of a value. */
export function isLiteral(value: ValueSpec): value is Extract<ValueSpec, { kind: 'literal' }> {
  return value.kind === 'literal';
}
