/**
 * Chooses what each task returns: lists, dicts and rows for those that others are mapped over (and now and then what Airflow refuses there),
 * a choice among the tasks downstream for those that decide. Tasks left out return their arguments.
 */
import type { DagSpec, ExpandSpec, TaskSpec } from '../../model/dagSpec.ts';
import { expandValues, referencedTasks } from '../../model/dagSpec.ts';
import type { Json } from '../../model/json.ts';
import type { PlanEntry } from '../../model/outcomePlan.ts';
import type { CaseChoices, CaseKinds } from './caseChoices.ts';
import { OUTPUT_KEYS } from './chooseReferences.ts';
import { choosePoke } from './chooseSensor.ts';
import { chooseCollection, chooseList, chooseRows } from './chooseValues.ts';
import { drawsFrom } from './draws.ts';
import type { Draws } from './draws.ts';

/** Entries of kind `return`, at most two a task, and as many of its second try where it may be cleared. */
export function chooseOutputs(choices: CaseChoices, spec: DagSpec): PlanEntry[] {
  const usage = usageOfOutputs(spec);
  return spec.tasks.flatMap((task, position) => {
    if (task.isEmpty) return [];
    const numbers = choices.tasks[position]?.output ?? [];
    const entries = (draws: Draws): PlanEntry[] => {
      if (task.sensor !== null) {
        const pokes = drawsFrom(choices.tasks[position]?.sensor.slice(5) ?? []);
        if (draws.chance(80)) return [{ where: { task: task.taskId }, what: choosePoke(pokes) }];
      }
      if (task.decision !== null) return decisionEntries(draws, { task, spec, kinds: choices.kinds });
      return outputEntries(draws, { task, usage: usage.get(task.taskId) ?? null, kinds: choices.kinds });
    };
    const again = choices.kinds.clears ? entries(drawsFrom(numbers.toReversed())).map(ofSecondTry) : [];
    return [...again, ...entries(drawsFrom(numbers))];
  });
}

function ofSecondTry({ where, what }: PlanEntry): PlanEntry {
  return { where: { ...where, tryNumber: 2 }, what };
}

type Usage = 'list' | 'rows' | 'row';

/** What an output is mapped over as; a task that is used in several ways is taken for the last of them. */
function usageOfOutputs(spec: DagSpec): Map<string, Usage> {
  const usage = new Map<string, Usage>();
  const note = (tasks: readonly string[], as: Usage): void => tasks.forEach((task) => usage.set(task, as));
  const expansions: ExpandSpec[] = [...spec.groups, ...spec.tasks].flatMap(({ expand }) => expand ?? []);
  for (const expand of expansions) {
    if (expand.kind === 'product') note(expandValues(expand).flatMap(referencedTasks), 'list');
    else if (expand.rows.kind !== 'list') note(referencedTasks(expand.rows), 'rows');
    else {
      for (const item of expand.rows.items) note(referencedTasks(item), item.kind === 'xcom' ? 'row' : 'list');
    }
  }
  return usage;
}

function outputEntries(
  draws: Draws,
  { task, usage, kinds }: { task: TaskSpec; usage: Usage | null; kinds: CaseKinds },
): PlanEntry[] {
  const entry = (value: Json): PlanEntry[] => [{ where: { task: task.taskId }, what: { kind: 'return', value } }];
  if (task.multipleOutputs && draws.chance(80)) {
    const [first, second] = OUTPUT_KEYS;
    return entry({ [first]: draws.pick([1, 2]), [second]: [3, 4] });
  }
  if (usage === null) {
    const values: readonly (readonly [number, Json | undefined])[] = [
      [82, undefined],
      [6, 7],
      [6, null],
      [4, [1, 2]],
      [4, { [OUTPUT_KEYS[0]]: 9 }],
    ];
    const value = draws.weighted(values);
    return value === undefined ? [] : entry(value);
  }
  // Instances return their arguments more often: then what comes of mapping over them shows where each value came from.
  if (task.expand !== null && !draws.chance(40)) return [];
  if (kinds.badOutputs && draws.chance(10)) return entry(draws.pick<Json>(['text', null, 5]));
  if (usage === 'list') return entry(chooseCollection(draws, { hasHostileNames: kinds.hostileNames }));
  const [first = {}] = chooseRows(draws, ['x', 'y']);
  if (usage === 'row') return entry(first);
  return entry(draws.chance(12) ? chooseList(draws) : chooseRows(draws, ['x', 'y']));
}

interface DecisionPlace {
  readonly task: TaskSpec;
  readonly spec: DagSpec;
  readonly kinds: CaseKinds;
}

/** A decision of index 0 that may differ from the others', then one for all. */
function decisionEntries(draws: Draws, place: DecisionPlace): PlanEntry[] {
  if (place.task.decision?.kind === 'latest_only') return [];
  const { taskId } = place.task;
  const forAll = chooseDecision(draws, place);
  const forFirst = chooseDecision(draws, place);
  return [
    { where: { task: taskId, mapIndex: 0 }, what: { kind: 'return', value: forFirst } },
    { where: { task: taskId }, what: { kind: 'return', value: forAll } },
  ];
}

function chooseDecision(draws: Draws, { task, spec, kinds }: DecisionPlace): Json {
  const decision = task.decision;
  if (decision?.kind === 'if') return draws.pick([true, false]);
  if (decision?.kind === 'short_circuit') return draws.pick<Json>([false, true, [], 0, null, 'yes', false]);
  if (kinds.badOutputs && draws.chance(8)) return 'nowhere';
  if (decision?.kind === 'switch') return decision.cases[draws.below(decision.cases.length)] ?? null;
  const downstream = spec.tasks.filter(({ upstream }) => upstream.includes(task.taskId));
  const one = downstream[draws.below(downstream.length)];
  if (one === undefined) return null;
  return draws.weighted<Json>([
    [50, one.taskId],
    [15, null],
    [15, [one.taskId, downstream[0]?.taskId ?? one.taskId]],
    [10, []],
    [20, one.groupId ?? one.taskId],
  ]);
}
