/**
 * Builds a case from choices: a DAG that Airflow would accept, with a plan for its attempts. A pure function: whatever the choices,
 * the case is valid, which is why it shrinks well.
 */
import type { CompiledDag, DagSpec, DecisionSpec, GroupSpec, TaskSpec, ValueSpec } from '../../model/dagSpec.ts';
import { DAG_DEFAULTS } from '../../model/dagDefaults.ts';
import { referencedTasks } from '../../model/dagSpec.ts';
import { compareCodePoints } from '../../model/json.ts';
import type { OutcomePlan } from '../../model/outcomePlan.ts';
import type { RunAction } from '../../model/runAction.ts';
import type { AirflowConfig, Pools } from '../../model/settings.ts';
import type { CaseChoices, CaseKinds, TaskChoices } from './caseChoices.ts';
import { chooseActions } from './chooseActions.ts';
import { chooseExpansion, sourcesOf } from './chooseExpansion.ts';
import { chooseGroups } from './chooseGroups.ts';
import type { GroupDraft, Placement } from './chooseGroups.ts';
import { choosePlan } from './choosePlan.ts';
import type { Producer, Scope } from './chooseReferences.ts';
import { chooseSurroundings } from './chooseSurroundings.ts';
import { chooseTask } from './chooseTask.ts';
import type { ChosenTask } from './chooseTask.ts';
import { withRole } from './chooseRole.ts';
import { drawsFrom } from './draws.ts';
import { functionsOf } from './mapFunctions.ts';

/** A DAG with everything a scripted run of it needs. All but `functions` is plain JSON; those follow from the spec (`functionsOf`). */
export interface GeneratedCase extends CompiledDag {
  readonly spec: DagSpec;
  readonly plan: OutcomePlan;
  readonly pools: Pools;
  readonly config: Partial<AirflowConfig>;
  /** By time. */
  readonly actions: readonly RunAction[];
}

/** The case that choices stand for; the same choices give the same case. */
export function buildCase(drawn: CaseChoices): GeneratedCase {
  const choices = { ...drawn, tasks: presentTasks(drawn.tasks) };
  const surroundings = chooseSurroundings(choices.surroundings, choices.kinds);
  const placements = chooseGroups(choices);
  const expansions = new Map<string, GroupExpansion>();
  const placed: PlacedTask[] = [];

  placements.tasks.forEach((placement, position) => {
    const taskChoices = choices.tasks[position];
    if (taskChoices === undefined) return;
    const scope: Scope = { kinds: choices.kinds, producers: producersOf(placed) };
    expandGroups(placement.enclosing, scope, expansions);
    const mappedGroups = placement.enclosing.flatMap((group) => expansions.get(group.groupId) ?? []);
    const [innermost] = placement.enclosing;
    const groupId = innermost?.groupId ?? null;
    const chosen = chooseTask(taskChoices, { taskId: placement.taskId, groupId, scope, mappedGroups, surroundings });
    const upstream = upstreamOf(chosen.spec, {
      edges: chooseEdges(taskChoices, { kinds: choices.kinds, placement, placed }),
      placement,
      placed,
      expansions,
    });
    const spec = { ...chosen.spec, upstream };
    placed.push({
      ...chosen,
      spec: choices.kinds.setups ? withRole(spec, drawsFrom(taskChoices.role), specsOf(placed)) : spec,
      placement,
    });
  });

  const spec: DagSpec = {
    ...DAG_DEFAULTS,
    dagId: 'generated',
    maxActiveTasks: surroundings.maxActiveTasks,
    dagrunTimeoutMs: surroundings.dagrunTimeoutMs,
    failFast: choices.kinds.failFast,
    tasks: placed
      .map((task, position) => withDecision(task, placed, choices.tasks[position]))
      .map((task) => (choices.kinds.failFast ? { ...task, triggerRule: ruleUnderFailFast(task) } : task)),
    groups: placements.groups.map((draft) => groupSpec(draft, expansions)),
  };
  return {
    spec,
    functions: functionsOf(spec),
    plan: choosePlan(choices, spec),
    pools: surroundings.pools,
    config: surroundings.config,
    actions: chooseActions(choices.actions, choices.kinds, spec),
  };
}

/** A DAG with `failFast` takes two rules only. */
function ruleUnderFailFast({ triggerRule }: TaskSpec): TaskSpec['triggerRule'] {
  return triggerRule === 'all_done_setup_success' ? triggerRule : 'all_success';
}

function specsOf(placed: readonly PlacedTask[]): readonly TaskSpec[] {
  return placed.map(({ spec }) => spec);
}

function presentTasks(tasks: readonly TaskChoices[]): readonly TaskChoices[] {
  const present = tasks.filter(({ presence }) => presence > 0);
  return present.length > 0 ? present : tasks.slice(0, 1);
}

interface PlacedTask extends ChosenTask {
  readonly placement: Placement;
}

interface GroupExpansion {
  readonly groupId: string;
  readonly spec: NonNullable<GroupSpec['expand']>;
  readonly names: readonly string[];
  /** Guess of the number of instances. */
  readonly width: number;
  readonly sources: readonly string[];
}

function producersOf(placed: readonly PlacedTask[]): Scope['producers'] {
  const [first, ...others] = placed.map(({ spec, width }): Producer => ({
    taskId: spec.taskId,
    width,
    isMapped: spec.expand !== null,
    hasMultipleOutputs: spec.multipleOutputs,
  }));
  return first === undefined ? null : [first, ...others];
}

/** Mapped groups get their expansion when their first task is placed, so that they can only be mapped over what comes before. */
function expandGroups(enclosing: readonly GroupDraft[], scope: Scope, expansions: Map<string, GroupExpansion>): void {
  let around = 1;
  for (const { groupId, isMapped, expansion } of enclosing.toReversed()) {
    if (!isMapped) continue;
    if (!expansions.has(groupId)) {
      const { expand, names, width } = chooseExpansion(drawsFrom(expansion), scope, around);
      expansions.set(groupId, { groupId, spec: expand, names, width, sources: sourcesOf(expand) });
    }
    around *= expansions.get(groupId)?.width ?? 1;
  }
}

function groupSpec({ groupId, parentId }: GroupDraft, expansions: ReadonlyMap<string, GroupExpansion>): GroupSpec {
  return { groupId, parentId, expand: expansions.get(groupId)?.spec ?? null };
}

/** Edges that only set an order; tasks that decide, and those of the same group, get more than their share of downstream. */
function chooseEdges(
  choices: TaskChoices,
  { kinds, placement, placed }: { kinds: CaseKinds; placement: Placement; placed: readonly PlacedTask[] },
): string[] {
  const draws = drawsFrom(choices.edges);
  const earlier = placed.map(({ spec }) => spec.taskId).reverse();
  const deciding = placed.findLast(({ decision }) => decision !== null);
  const edges = draws.chance(60) && deciding !== undefined ? [deciding.spec.taskId] : [];
  const [group] = placement.enclosing;
  const neighbour = placed.findLast((other) => other.placement.enclosing[0] === group);
  if (draws.chance(kinds.groupDefects ? 80 : 50) && group !== undefined && neighbour !== undefined) {
    edges.push(neighbour.spec.taskId);
    if (kinds.groupDefects) return edges;
  }
  const grouped = placed.findLast((other) => other.placement.enclosing.length > 0);
  if (draws.chance(kinds.groupDefects ? 60 : 10) && grouped !== undefined) edges.push(grouped.spec.taskId);
  for (const count of [1, 2, 3]) {
    const chosen = earlier[draws.below((earlier.length + 1) * count) - 1];
    if (chosen !== undefined) edges.push(chosen);
  }
  return edges;
}

interface UpstreamPlace {
  readonly edges: readonly string[];
  readonly placement: Placement;
  readonly placed: readonly PlacedTask[];
  readonly expansions: ReadonlyMap<string, GroupExpansion>;
}

/** Everything the task refers to or comes after; who uses an element, and each root of a mapped group, comes after the group's sources. */
function upstreamOf(spec: TaskSpec, { edges, placement, placed, expansions }: UpstreamPlace): string[] {
  const values = spec.arguments.map(([, value]) => value);
  const elementGroups = new Set(values.flatMap(elementGroup));
  const upstream = new Set([
    ...edges,
    ...values.flatMap(referencedTasks),
    ...(spec.expand === null ? [] : sourcesOf(spec.expand)),
  ]);
  for (const { groupId } of placement.enclosing) {
    const sources = expansions.get(groupId)?.sources ?? [];
    const members = placed.filter((other) => other.placement.enclosing.some((group) => group.groupId === groupId));
    const isRoot = !members.some((member) => upstream.has(member.spec.taskId));
    if (isRoot || elementGroups.has(groupId)) sources.forEach((source) => upstream.add(source));
  }
  return [...upstream].sort(compareCodePoints);
}

function elementGroup(value: ValueSpec): string[] {
  return value.kind === 'element' ? [value.groupId] : [];
}

/** A decision chooses among the direct downstream tasks; one that needs some and has none is no decision. */
function withDecision(task: PlacedTask, placed: readonly PlacedTask[], choices: TaskChoices | undefined): TaskSpec {
  if (task.decision === null) return task.spec;
  const { taskId } = task.spec;
  const downstream = placed.map(({ spec }) => spec).filter(({ upstream }) => upstream.includes(taskId));
  const ids = downstream.map((spec) => spec.taskId);
  const decision = decisionSpec(task.decision, ids, choices?.form.at(-1) ?? 0);
  return { ...task.spec, decision };
}

function decisionSpec(kind: DecisionSpec['kind'], downstream: readonly string[], drawn: number): DecisionSpec | null {
  const draws = drawsFrom([drawn]);
  const [first, second] = downstream;
  switch (kind) {
    case 'branch':
    case 'latest_only':
      return { kind };
    case 'short_circuit':
      return { kind, ignoreDownstreamTriggerRules: !draws.chance(40) };
    case 'if':
      return first === undefined ? null : { kind, then: first, else: second ?? null };
    case 'switch':
      return first === undefined ? null : { kind, cases: downstream.slice(0, 3) };
  }
}
