/**
 * Checks of what is mapped over what, and of argument names: the mistakes Airflow finds when it parses a DAG file,
 * and those its mapping cannot do. Rules: semantics-mapping 1.1, 1.9.2, 1.11, 5.2.
 */
import {
  RETURN_VALUE,
  expandValues,
  referencedTasks,
  type ExpandSpec,
  type TaskSpec,
  type ValueSpec,
} from '../model/dagSpec.ts';
import type { Problem } from '../model/errors.ts';
import { closestName } from './closestName.ts';
import { compileProblems } from './compileProblems.ts';
import { groupSources, usedElements, usedValues } from './compileEdges.ts';
import { groupChain, type DagDraft, type GroupDraft, type TaskDraft } from './draft.ts';
import { isContextVariable, isPrefilledByPartial, snakeCase } from './reservedNames.ts';
import { operatorTexts } from './taskFields.ts';
import { isRecord } from './values.ts';

/** `specs` are those of `draft.placed`, in the same order. */
export function checkMapping(draft: DagDraft, specs: readonly TaskSpec[], isFailFast: boolean): Problem[] {
  const tasks = draft.placed.map((task, position) => ({ task, spec: specs[position] as TaskSpec }));
  return [
    ...tasks.flatMap(({ task, spec }) => [
      ...checkNames(draft, task),
      ...checkTriggerRule(draft, task, spec, isFailFast),
      ...checkExpandPlace(task),
      ...checkKeys(`task "${task.taskId}"`, task.placement.expand),
      ...checkElements(`task "${task.taskId}"`, usedValues(task), task.group),
    ]),
    ...draft.groups.flatMap(checkGroup),
  ];
}

function checkNames(draft: DagDraft, task: TaskDraft): Problem[] {
  const what = `task "${task.taskId}"`;
  const { arguments: given, expand } = task.placement;
  const names = given.map(([name]) => name);
  const expanded = expand?.kind === 'product' ? expand.arguments.map(([name]) => name) : [];
  if (task.kind === 'operator') {
    return [
      ...unknownParameters(task, [...names, ...expanded]),
      ...expanded.filter((name) => isFilledIn(draft, name)).map((name) => compileProblems.prefilled(what, name)),
    ];
  }
  const partial = task.placement.hasPartial ? names : [];
  const refused = (verb: string, list: readonly string[]): Problem[] =>
    list.filter(isContextVariable).map((name) => compileProblems.contextVariable(what, name, verb));
  return [...refused('partial', partial), ...refused('expand', expanded)];
}

function unknownParameters(task: TaskDraft, names: readonly string[]): Problem[] {
  const accepted = operatorTexts(task, 'parameters');
  if (accepted === null) return [];
  const known = [...accepted, ...(operatorTexts(task, 'requiredParameters') ?? [])];
  return names
    .filter((name) => !known.includes(name) && !isPrefilledByPartial(name))
    .map((name) => compileProblems.unknownParameter(`task "${task.taskId}"`, name, closestName(name, known)));
}

/** Base-operator arguments a classic `partial()` fills in: always, or because `defaultArgs` gives them. */
function isFilledIn(draft: DagDraft, name: string): boolean {
  const defaultArgs = draft.options['defaultArgs'];
  const given = isRecord(defaultArgs) ? Object.keys(defaultArgs) : [];
  return isPrefilledByPartial(name) || given.some((field) => snakeCase(field) === snakeCase(name));
}

function checkTriggerRule(draft: DagDraft, task: TaskDraft, spec: TaskSpec, isFailFast: boolean): Problem[] {
  const problems: Problem[] = [];
  const rule = spec.triggerRule;
  if (isFailFast && rule !== 'all_success' && rule !== 'all_done_setup_success') {
    problems.push(compileProblems.failFastRule(task.taskId, rule));
  }
  if (rule !== 'always') return problems;
  const { expand } = task.placement;
  if (task.kind !== 'operator' && expand !== null && isTaskGenerated(expand)) {
    const verb = expand.kind === 'product' ? 'expand' : 'expandKwargs';
    problems.push(compileProblems.alwaysMapped(task.taskId, verb));
  }
  const { group } = task;
  // Airflow meets the rule only when it looks for the group's roots or leaves.
  if (group !== null && group.placement.expand !== null && (groupSources(group).length > 0 || isWired(draft, group))) {
    problems.push(compileProblems.alwaysInGroup(task.taskId, group.groupId));
  }
  return problems;
}

/** Whether `@task` refuses the expansion under `always`: rows that are one reference slip through (semantics-mapping 1.11). */
function isTaskGenerated(expand: ExpandSpec): boolean {
  if (expand.kind === 'kwargs') return expand.rows.kind === 'list' && referencedTasks(expand.rows).length > 0;
  return expand.arguments.some(
    ([, value]) => value.kind !== 'literal' && value.kind !== 'list' && value.kind !== 'record',
  );
}

function isWired(draft: DagDraft, group: GroupDraft): boolean {
  return draft.edges.some((edge) =>
    [edge.upstream, edge.downstream].some((end) => end.kind === 'group' && end.group === group),
  );
}

function checkExpandPlace(task: TaskDraft): Problem[] {
  if (task.placement.expand === null) return [];
  const mapped = groupChain(task.group).find((group) => group.placement.expand !== null);
  return mapped === undefined ? [] : [compileProblems.expandInGroup(task.taskId, mapped.groupId)];
}

function checkGroup(group: GroupDraft): Problem[] {
  const { expand } = group.placement;
  const outer = (expand === null ? [] : expandValues(expand))
    .flatMap(usedElements)
    .map(({ name, groupId }) => compileProblems.outerElement(group.groupId, name, groupId));
  return [...outer, ...checkKeys(`task group "${group.groupId}"`, expand)];
}

/** Lists under a custom XCom key cannot be mapped over, wherever they stand in the expansion (semantics-mapping 1.1.7). */
function checkKeys(what: string, expand: ExpandSpec | null): Problem[] {
  return (expand === null ? [] : expandValues(expand))
    .flatMap(customKeys)
    .map(({ taskId, key }) => compileProblems.customKey(what, taskId, key));
}

type XCom = Extract<ValueSpec, { kind: 'xcom' }>;

function customKeys(value: ValueSpec): XCom[] {
  switch (value.kind) {
    case 'literal':
    case 'element':
      return [];
    case 'xcom':
      return value.key === RETURN_VALUE ? [] : [value];
    case 'list':
      return value.items.flatMap(customKeys);
    case 'record':
      return value.entries.flatMap(([, entry]) => customKeys(entry));
    case 'map':
      return customKeys(value.source);
    case 'zip':
    case 'concat':
      return value.sources.flatMap(customKeys);
  }
}

function checkElements(what: string, values: readonly ValueSpec[], place: GroupDraft | null): Problem[] {
  const around = groupChain(place).map((group) => group.groupId);
  return values
    .flatMap(usedElements)
    .filter(({ groupId }) => !around.includes(groupId))
    .map(({ name, groupId }) => compileProblems.elementOutside(what, name, groupId));
}
