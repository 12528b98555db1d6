/**
 * Chooses one task: its form, style, trigger rule, arguments, expansion and settings. Edges and decisions are left to `buildCase`,
 * which sees all tasks.
 */
import type { DecisionSpec, NamedValue, TaskSpec } from '../../model/dagSpec.ts';
import { TASK_DEFAULTS } from '../../model/dagDefaults.ts';
import type { TriggerRule } from '../../model/triggerRules.ts';
import { TRIGGER_RULES } from '../../model/triggerRules.ts';
import type { TaskChoices } from './caseChoices.ts';
import { chooseExpansion, sourcesOf } from './chooseExpansion.ts';
import type { SizedExpansion } from './chooseExpansion.ts';
import { chooseArguments } from './chooseReferences.ts';
import type { Scope } from './chooseReferences.ts';
import type { Surroundings } from './chooseSurroundings.ts';
import { chooseSensor } from './chooseSensor.ts';
import { drawsFrom } from './draws.ts';
import type { Draws } from './draws.ts';

/** A mapped group around a task, as far as the task's arguments are concerned. */
export interface ElementSource {
  readonly groupId: string;
  readonly names: readonly string[];
}

export interface TaskPlace {
  readonly taskId: string;
  readonly groupId: string | null;
  readonly scope: Scope;
  /** The mapped groups around the task, innermost first. */
  readonly mappedGroups: readonly ElementSource[];
  readonly surroundings: Surroundings;
}

export interface ChosenTask {
  /** With a provisional decision and without upstream. */
  readonly spec: TaskSpec;
  readonly decision: DecisionSpec['kind'] | null;
  /** Guess of the number of instances its own expansion gives. */
  readonly width: number;
}

/** The task that `choices` stand for at `place`. */
export function chooseTask(choices: TaskChoices, place: TaskPlace): ChosenTask {
  const { kinds } = place.scope;
  const form = chooseForm(drawsFrom(choices.form), place);
  const expansion = form.isMapped ? chooseExpansion(drawsFrom(choices.expansion), place.scope) : null;
  const style = form.isEmpty || form.isTraditional ? 'traditional' : 'taskflow';
  const takesNothing = form.isEmpty || form.decision === 'latest_only';
  const given = takesNothing ? [] : chooseGiven(drawsFrom(choices.arguments), place, expansion);
  const xcom = drawsFrom(choices.xcom);
  const hasXcomOptions = kinds.xcomOptions && !form.isEmpty && !form.isSensor && form.decision === null;
  const spec: TaskSpec = {
    ...TASK_DEFAULTS,
    taskId: place.taskId,
    groupId: place.groupId,
    style,
    isEmpty: form.isEmpty,
    sensor: form.isSensor ? chooseSensor(drawsFrom(choices.sensor)) : null,
    arguments: given,
    requiredArguments: chooseRequired(drawsFrom(choices.arguments.slice(-1)), given, expansion),
    expand: expansion?.expand ?? null,
    triggerRule: chooseRule(drawsFrom(choices.rule), place, { style, expansion }),
    ...chooseRetries(drawsFrom(choices.retries), place),
    ...chooseLimits(drawsFrom(choices.limits), place),
    doXcomPush: !(hasXcomOptions && xcom.chance(15)),
    multipleOutputs: hasXcomOptions && xcom.chance(35),
    outlets: kinds.outlets && !(form.isEmpty && form.isMapped) ? chooseOutlets(choices.outlets) : [],
  };
  return { spec, decision: form.decision, width: expansion?.width ?? 1 };
}

function chooseOutlets(numbers: readonly number[]): readonly string[] {
  return drawsFrom(numbers).pick([[], ['s3://bucket/first'], ['s3://bucket/second', 's3://bucket/first']]);
}

interface Form {
  readonly isMapped: boolean;
  readonly isEmpty: boolean;
  readonly isSensor: boolean;
  readonly isTraditional: boolean;
  readonly decision: DecisionSpec['kind'] | null;
}

function chooseForm(draws: Draws, { scope: { kinds }, mappedGroups }: TaskPlace): Form {
  const canMap = kinds.mapping && mappedGroups.length === 0;
  const form = draws.weighted([
    [30, 'ordinary'],
    [canMap ? 45 : 0, 'mapped'],
    [kinds.decisions ? 22 : 0, 'deciding'],
    [kinds.emptyOperators ? 10 : 0, 'empty'],
    // In nested groups there would be too many, each rescheduled again and again.
    [kinds.sensors && mappedGroups.length < 2 ? 35 : 0, 'sensor'],
  ]);
  const isTraditional = kinds.traditional && draws.chance(40);
  const decision = draws.weighted<DecisionSpec['kind']>([
    [35, 'branch'],
    [25, 'short_circuit'],
    [15, 'if'],
    [15, 'switch'],
    [10, 'latest_only'],
  ]);
  const canAlsoBeMapped = form !== 'deciding' || !UNMAPPABLE_DECISIONS.includes(decision);
  const isAlsoMapped = canMap && draws.chance(30) && canAlsoBeMapped;
  return {
    isMapped: form === 'mapped' || (isAlsoMapped && form !== 'ordinary'),
    isEmpty: form === 'empty',
    isSensor: form === 'sensor',
    isTraditional,
    decision: form === 'deciding' ? decision : null,
  };
}

const UNMAPPABLE_DECISIONS: readonly DecisionSpec['kind'][] = ['if', 'switch', 'latest_only'];

/** Arguments of the call or of `partial()`: ordinary ones, and elements of the mapped groups around. */
function chooseGiven(draws: Draws, place: TaskPlace, expansion: SizedExpansion | null): NamedValue[] {
  const { kinds } = place.scope;
  const own = kinds.hostileNames ? ['toString', 'a'] : ['a', 'b'];
  // An argument from outside the group keeps the placeholder waiting.
  if (kinds.groupDefects && place.mappedGroups.length > 0 && draws.chance(70)) return [];
  const isConflicting = expansion?.expand.kind === 'kwargs' && draws.chance(30);
  const given = chooseArguments(draws, place.scope, isConflicting ? [...expansion.names] : own);
  const elements = place.mappedGroups.flatMap(({ groupId, names }, depth) =>
    names
      .filter(() => draws.chance(75))
      .map((name): NamedValue => [`${name}${depth || ''}`, { kind: 'element', groupId, name }]),
  );
  return [...given, ...elements];
}

function chooseRequired(draws: Draws, given: readonly NamedValue[], expansion: SizedExpansion | null): string[] {
  const names = [...new Set([...given.map(([name]) => name), ...(expansion?.names ?? [])])];
  return draws.weighted([
    [60, []],
    [37, names],
    // A call that lacks an argument is refused when the file is parsed; what a mapped task lacks shows when it runs.
    [expansion === null ? 0 : 3, [...names, 'missing']],
  ]);
}

/** `always` is left out where Airflow refuses it: under task-generated mapping, and in mapped groups. */
function chooseRule(
  draws: Draws,
  { scope: { kinds }, mappedGroups }: TaskPlace,
  { style, expansion }: { style: TaskSpec['style']; expansion: SizedExpansion | null },
): TriggerRule {
  const seeksDefect = kinds.groupDefects && mappedGroups.length > 0;
  if (!draws.chance(seeksDefect ? 80 : 42) || !kinds.triggerRules) return 'all_success';
  const isGenerated = expansion !== null && style === 'taskflow' && sourcesOf(expansion.expand).length > 0;
  const canBeAlways = mappedGroups.length === 0 && !isGenerated;
  const rules = TRIGGER_RULES.filter((rule) => rule !== 'all_success' && (rule !== 'always' || canBeAlways));
  return draws.weighted(rules.map((rule) => [seeksDefect ? (DEFECTIVE_RULES.get(rule) ?? 1) : 1, rule]));
}

/** Weights of rules under which Airflow's own defects inside mapped groups were found (semantics-scheduling 2.5, 4.6). */
const DEFECTIVE_RULES: ReadonlyMap<TriggerRule, number> = new Map([
  ['none_failed_min_one_success', 24],
  ['all_done_min_one_success', 6],
  ['all_failed', 6],
  ['all_skipped', 6],
]);

function chooseRetries(draws: Draws, { scope: { kinds } }: TaskPlace): Partial<TaskSpec> {
  const retries = kinds.retries ? draws.pick([0, 1, 2]) : 0;
  if (retries === 0) return {};
  return {
    retries,
    retryDelayMs: draws.pick([1_000, 2_000, 0, 300_000]),
    retryExponentialBackoff: draws.weighted([
      [60, 0],
      [20, 2],
      [20, 1.5],
    ]),
    maxRetryDelayMs: draws.chance(20) ? 3_000 : null,
  };
}

function chooseLimits(draws: Draws, { scope: { kinds }, surroundings }: TaskPlace): Partial<TaskSpec> {
  const executionTimeoutMs = kinds.timeouts && draws.chance(40) ? draws.pick([2_000, 1_000]) : null;
  if (!kinds.limits) return { executionTimeoutMs };
  const [pool, slots] = draws.pick(surroundings.poolSlots);
  return {
    executionTimeoutMs,
    pool,
    poolSlots: Math.min(slots, draws.pick([1, 1, 2])),
    priorityWeight: draws.pick([1, 1, 5, 10]),
    weightRule: draws.pick(['downstream', 'upstream', 'absolute']),
    maxActiveTisPerDag: draws.weighted([
      [75, null],
      [25, 1],
    ]),
    maxActiveTisPerDagrun: draws.weighted([
      [75, null],
      [15, 2],
      [10, 1],
    ]),
  };
}
