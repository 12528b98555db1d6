/**
 * What fast-check draws for one case: numbers and flags, each independent of the others, so that every shrunk set of choices is still a case.
 * What they come to mean is decided in `buildCase`.
 */
import * as fc from 'fast-check';
import { LARGEST_DRAW } from './draws.ts';

/** Whole kinds of shapes and faults, switched on or off for a case (swarm testing). */
export interface CaseKinds {
  readonly mapping: boolean;
  readonly transforms: boolean;
  readonly kwargs: boolean;
  readonly groups: boolean;
  readonly mappedGroups: boolean;
  /** Mapped groups as Airflow gets them wrong: mapped over a task, chains inside, rules whose placeholder decides too early. */
  readonly groupDefects: boolean;
  readonly decisions: boolean;
  readonly emptyOperators: boolean;
  readonly sensors: boolean;
  readonly deferrals: boolean;
  readonly traditional: boolean;
  readonly triggerRules: boolean;
  readonly retries: boolean;
  readonly limits: boolean;
  readonly timeouts: boolean;
  readonly xcomOptions: boolean;
  readonly hostileNames: boolean;
  readonly failures: boolean;
  readonly skips: boolean;
  readonly badOutputs: boolean;
  readonly durations: boolean;
  /** Happenings from outside the run, of which a kind of its own switches each kind on. */
  readonly restarts: boolean;
  /** Setups, teardowns, and work between them. */
  readonly setups: boolean;
  readonly failFast: boolean;
  readonly dagrunTimeout: boolean;
  readonly outlets: boolean;
  /** Clears and marks, and tasks that return something else when they run again. */
  readonly clears: boolean;
  /** Workers that are lost, instances that no worker takes. */
  readonly infrastructure: boolean;
  /** Pools that get another size meanwhile. */
  readonly resizes: boolean;
  /** Attempts that are slow, run out of time, end twice or return less than they should; entries about items and times. */
  readonly disturbances: boolean;
}

export interface TaskChoices {
  /** 0: the task is left out. So shrinking can drop any task at any time, where a list loses tasks only before they shrink. */
  readonly presence: number;
  readonly name: number;
  /** Which of the groups the task is in; the lowest numbers: none. */
  readonly group: number;
  /** Ordinary, mapped, empty, deciding. */
  readonly form: readonly number[];
  readonly rule: readonly number[];
  readonly edges: readonly number[];
  readonly expansion: readonly number[];
  readonly arguments: readonly number[];
  readonly retries: readonly number[];
  readonly limits: readonly number[];
  readonly xcom: readonly number[];
  readonly sensor: readonly number[];
  readonly deferral: readonly number[];
  readonly output: readonly number[];
  /** Setup, teardown, or neither. */
  readonly role: readonly number[];
  readonly outlets: readonly number[];
}

export interface GroupChoices {
  readonly name: number;
  readonly parent: number;
  readonly form: readonly number[];
  readonly expansion: readonly number[];
}

/** One entry of the plan besides the outputs: which attempt, and what becomes of it. */
export type PlanChoices = readonly number[];

export interface CaseChoices {
  readonly kinds: CaseKinds;
  readonly tasks: readonly TaskChoices[];
  readonly groups: readonly GroupChoices[];
  readonly faults: readonly PlanChoices[];
  readonly durations: readonly PlanChoices[];
  /** What happens to the run from outside. */
  readonly actions: readonly PlanChoices[];
  /** Limits of the DAG, sizes of the pools, settings. */
  readonly surroundings: readonly number[];
}

const draw = fc.nat({ max: LARGEST_DRAW });

function draws(length: number): fc.Arbitrary<number[]> {
  return fc.array(draw, { minLength: length, maxLength: length });
}

/** Independent choices for a case of at most `maxTasks` tasks. */
export function arbitraryChoices(maxTasks: number): fc.Arbitrary<CaseChoices> {
  return fc.noBias(
    fc.record({
      kinds: arbitraryKinds(),
      tasks: fc.array(arbitraryTask(), { minLength: 1, maxLength: maxTasks, size: 'max' }),
      groups: fc.array(arbitraryGroup(), { maxLength: 3, size: 'max' }),
      faults: fc.array(draws(4), { maxLength: 4, size: 'max' }),
      durations: fc.array(draws(3), { maxLength: 5, size: 'max' }),
      actions: fc.array(draws(14), { maxLength: 3, size: 'max' }),
      surroundings: draws(8),
    }),
  );
}

function arbitraryKinds(): fc.Arbitrary<CaseKinds> {
  const isOn = fc.boolean();
  const isRarelyOn = draw.map((drawn) => drawn >= 85);
  const isMostlyOn = draw.map((drawn) => drawn >= 15);
  return fc.record({
    mapping: isMostlyOn,
    transforms: isOn,
    kwargs: isOn,
    groups: isOn,
    mappedGroups: isMostlyOn,
    groupDefects: draw.map((drawn) => drawn >= 75),
    decisions: isOn,
    emptyOperators: isOn,
    sensors: draw.map((drawn) => drawn >= 70),
    deferrals: draw.map((drawn) => drawn >= 75),
    traditional: isOn,
    triggerRules: isMostlyOn,
    retries: isOn,
    limits: isOn,
    timeouts: isOn,
    xcomOptions: isOn,
    hostileNames: draw.map((drawn) => drawn >= 85),
    failures: isMostlyOn,
    skips: isOn,
    badOutputs: isOn,
    durations: isMostlyOn,
    restarts: isRarelyOn,
    setups: isOn,
    failFast: draw.map((drawn) => drawn >= 80),
    outlets: draw.map((drawn) => drawn >= 75),
    dagrunTimeout: draw.map((drawn) => drawn >= 85),
    clears: draw.map((drawn) => drawn >= 75),
    infrastructure: draw.map((drawn) => drawn >= 80),
    resizes: draw.map((drawn) => drawn >= 75),
    disturbances: draw.map((drawn) => drawn >= 75),
  });
}

function arbitraryTask(): fc.Arbitrary<TaskChoices> {
  return fc.record({
    presence: draw,
    name: draw,
    group: draw,
    form: draws(4),
    rule: draws(2),
    edges: draws(6),
    expansion: draws(18),
    arguments: draws(10),
    retries: draws(4),
    limits: draws(8),
    xcom: draws(2),
    sensor: draws(8),
    deferral: draws(6),
    output: draws(8),
    role: draws(6),
    outlets: draws(1),
  });
}

function arbitraryGroup(): fc.Arbitrary<GroupChoices> {
  return fc.record({ name: draw, parent: draw, form: draws(2), expansion: draws(14) });
}
