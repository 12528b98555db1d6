/**
 * Chooses the outcome plan of a built DAG: durations, faults, and what each task returns, suited to what its output is used for.
 * The first match decides, so durations and faults stand before outputs; a task without an output entry returns its arguments.
 */
import type { DagSpec, TaskSpec } from '../../model/dagSpec.ts';
import type { OutcomePlan, PlanEntry, PlanWhat, PlanWhere } from '../../model/outcomePlan.ts';
import type { CaseChoices, CaseKinds, PlanChoices } from './caseChoices.ts';
import { chooseOutputs } from './chooseOutputs.ts';
import { chooseDisturbance, narrowWhere } from './chooseDisturbance.ts';
import { chooseDeferral } from './chooseDeferral.ts';
import { chooseLoss } from './chooseLoss.ts';
import { choosePoke } from './chooseSensor.ts';
import { drawsFrom } from './draws.ts';
import type { Draws } from './draws.ts';

/** The plan of a case; `choices.tasks` are those `spec.tasks` were built from, in the same order. */
export function choosePlan(choices: CaseChoices, spec: DagSpec): OutcomePlan {
  const targets = chooseTargets(spec);
  const durations = choices.kinds.durations ? choices.durations : [];
  return [
    ...durations.map((numbers) => chooseDuration(numbers, targets)),
    ...chooseDisturbances(choices, targets),
    ...chooseDeferrals(choices, spec),
    ...chooseLosses(choices, targets),
    ...choices.faults.flatMap((numbers) => chooseFault(numbers, targets, choices.kinds) ?? []),
    ...chooseOutputs(choices, spec),
  ];
}

/** Tasks that defer, now and then twice or in one try only. */
function chooseDeferrals(choices: CaseChoices, spec: DagSpec): PlanEntry[] {
  if (!choices.kinds.deferrals) return [];
  return spec.tasks.flatMap((task, position) => {
    const draws = drawsFrom(choices.tasks[position]?.deferral ?? []);
    if (task.isEmpty || !draws.chance(35)) return [];
    const where: PlanWhere = draws.chance(30) ? { task: task.taskId, tryNumber: 1 } : { task: task.taskId };
    const what = chooseDeferral(draws);
    return draws.chance(20)
      ? [
          { where, what },
          { where, what },
        ]
      : [{ where, what }];
  });
}

/** What disturbs a few of the attempts. */
function chooseDisturbances({ kinds, faults }: CaseChoices, targets: readonly Target[]): PlanEntry[] {
  if (!kinds.disturbances) return [];
  return faults.slice(0, 3).flatMap((numbers) => {
    const draws = drawsFrom([...numbers.slice(2), ...numbers, ...numbers.toReversed()]);
    const target = targets[draws.below(targets.length)];
    if (target === undefined) return [];
    const where = narrowWhere(draws, chooseWhere(draws, target));
    return [{ where, what: chooseDisturbance(draws, kinds) }];
  });
}

/** What fails around a few of the tasks. A clear is not drawn besides: what is cleared and lost at once is nobody's question. */
function chooseLosses({ kinds, faults }: CaseChoices, targets: readonly Target[]): PlanEntry[] {
  if (!kinds.infrastructure || kinds.clears) return [];
  return faults.slice(0, 2).flatMap((numbers) => {
    const draws = drawsFrom(numbers.toReversed());
    const target = targets[draws.below(targets.length)];
    if (target === undefined) return [];
    const where = draws.chance(60) ? { ...chooseWhere(draws, target), tryNumber: 1 } : chooseWhere(draws, target);
    return [{ where, what: chooseLoss(drawsFrom([...numbers, ...numbers])) }];
  });
}

/** What a plan entry may be about: single tasks and whole groups. */
interface Target {
  readonly task: string;
  readonly hasIndexes: boolean;
  readonly hasTimeout: boolean;
  readonly isSensor: boolean;
}

function chooseTargets(spec: DagSpec): Target[] {
  const performed = spec.tasks.filter((task) => !task.isEmpty);
  const single = performed.map((task) => ({
    task: task.taskId,
    hasIndexes: task.expand !== null || isInMappedGroup(spec, task),
    hasTimeout: task.executionTimeoutMs !== null,
    isSensor: task.sensor !== null,
  }));
  const groups = spec.groups.map(({ groupId }) => ({
    task: `${groupId}.*`,
    hasIndexes: true,
    hasTimeout: false,
    isSensor: false,
  }));
  return [...single, ...groups];
}

/** Whether a mapped group is around the task, at any distance. */
export function isInMappedGroup(spec: DagSpec, task: Pick<TaskSpec, 'groupId'>): boolean {
  const group = spec.groups.find(({ groupId }) => groupId === task.groupId);
  if (group === undefined) return false;
  return group.expand !== null || isInMappedGroup(spec, { groupId: group.parentId });
}

function chooseWhere(draws: Draws, { task, hasIndexes }: Target): PlanWhere {
  const mapIndex = draws.weighted([
    [20, null],
    [30, 0],
    [30, 1],
    [20, 2],
  ]);
  return hasIndexes && mapIndex !== null ? { task, mapIndex } : { task };
}

function chooseDuration(numbers: PlanChoices, targets: readonly Target[]): PlanEntry {
  const draws = drawsFrom(numbers);
  const target = targets[draws.below(targets.length)];
  return {
    where: target === undefined ? { task: '*' } : chooseWhere(draws, target),
    what: { kind: 'take', durationMs: draws.pick([1_000, 2_000, 3_000, 1_001]) },
  };
}

function chooseFault(numbers: PlanChoices, targets: readonly Target[], kinds: CaseKinds): PlanEntry | null {
  const draws = drawsFrom(numbers);
  const target = targets[draws.below(targets.length)];
  if (target === undefined || !(kinds.failures || kinds.skips || kinds.badOutputs)) return null;
  const anyTry = chooseWhere(draws, target);
  const tryNumber = draws.weighted([
    [40, null],
    [40, 1],
    [20, 2],
  ]);
  const isPoked = target.isSensor && draws.chance(50);
  if (isPoked) {
    const poke = choosePoke(drawsFrom(numbers.toReversed()));
    return { where: tryNumber === null ? anyTry : { ...anyTry, tryNumber }, what: poke };
  }
  const what = draws.weighted<PlanWhat>([
    [kinds.failures ? 50 : 0, { kind: 'fail' }],
    [kinds.failures && kinds.timeouts && target.hasTimeout ? 25 : 0, { kind: 'hang' }],
    [kinds.failures ? 12 : 0, { kind: 'fail_without_retry' }],
    [kinds.skips ? 35 : 0, { kind: 'skip' }],
    [kinds.badOutputs ? 15 : 0, { kind: 'return', value: null }],
    [kinds.badOutputs ? 5 : 0, { kind: 'return', value: 'text' }],
  ]);
  return { where: tryNumber === null ? anyTry : { ...anyTry, tryNumber }, what };
}
