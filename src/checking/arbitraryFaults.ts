/**
 * Arbitraries of what a caller gives to `simulate` besides a DAG: faults and lengths of attempts. They shrink towards no fault and no time.
 */
import * as fc from 'fast-check';
import { compiledOf, type Simulatable } from '../drivers/session.ts';
import { isMappedTask, type DagSpec } from '../model/dagSpec.ts';
import { objectFromEntries, type Json } from '../model/json.ts';
import type { OutcomePlan, PlanWhere } from '../model/outcomePlan.ts';
import { formatDuration, type Duration } from '../model/time.ts';
import { planEntryText } from '../trace/planEntryText.ts';
import { arbitraryDisturbance, targetsOf } from './checkDag/cases/arbitraryDrawnCase.ts';
import { DISTURBANCE_KINDS, type Disturbance, type DisturbanceKind } from './checkDag/cases/drawnCase.ts';
import { entriesOf } from './checkDag/cases/explicitCase.ts';

export interface FaultChoices {
  /** Kinds that may be drawn: all unless given. */
  readonly kinds?: readonly DisturbanceKind[];
  /** By id of a mapped task, items of which one is struck: faults then mean the same when the input is another. */
  readonly items?: Readonly<Record<string, readonly Json[]>>;
  /** Of a mapped task without items: map indexes below this are struck; 4 unless given. */
  readonly width?: number;
  /** 4 unless given. */
  readonly mostFaults?: number;
}

const WIDTH = 4;
const MOST_FAULTS = 4;

/**
 * Faults of one run. In each draw whole kinds are switched off, as some mistakes only show where other kinds of faults are not in the way.
 *
 * @throws DagproofError when the DAG does not compile.
 * @example
 * fc.assert(fc.asyncProperty(arbitraryFaults(dag, { kinds: ['fail', 'slow'] }), async (faults) => {
 *   return (await simulate(dag, { faults })).state === 'success';
 * }));
 */
export function arbitraryFaults(dag: Simulatable, choices: FaultChoices = {}): fc.Arbitrary<OutcomePlan> {
  const { spec } = compiledOf(dag);
  const { kinds = DISTURBANCE_KINDS, mostFaults = MOST_FAULTS } = choices;
  const targets = targetsOf(spec, kinds);
  if (targets.length === 0) return fc.constant([]);
  const faults = fc.array(arbitraryDisturbance(targets), { maxLength: mostFaults });
  return fc
    .record({ on: fc.subarray([...kinds], { minLength: 1 }), faults: fc.noBias(faults) })
    .map(({ on, faults: drawn }) => {
      const struck = drawn.filter(({ kind }) => on.includes(kind));
      return readable(struck.flatMap((disturbance) => entriesOf(disturbance, placeOf(disturbance, spec, choices))));
    });
}

/** fast-check prints a counterexample as whoever wrote it would. */
function readable(plan: OutcomePlan): OutcomePlan {
  const toText = (): string => `[${plan.map(planEntryText).join(', ')}]`;
  return Object.defineProperty([...plan], fc.toStringMethod, { value: toText, enumerable: false });
}

function placeOf({ taskId, pick }: Disturbance, spec: DagSpec, { items = {}, width = WIDTH }: FaultChoices): PlanWhere {
  const task = spec.tasks.find((candidate) => candidate.taskId === taskId);
  if (task === undefined || !isMappedTask(spec, task)) return { task: taskId };
  const ofTask = items[taskId] ?? [];
  if (ofTask.length === 0) return { task: taskId, mapIndex: pick % width };
  return { task: taskId, item: ofTask[pick % ofTask.length] as Json };
}

const LENGTHS_MS = [0, 1_000, 60_000, 3_600_000];

/**
 * A length for every attempt of each task, in another order of finishing from draw to draw: for `durations` of `simulate`.
 *
 * @throws DagproofError when the DAG does not compile.
 * @example fc.sample(arbitraryDurations(dag), 1) // [{ list_files: '0s', load: '1m' }]
 */
export function arbitraryDurations(dag: Simulatable): fc.Arbitrary<Readonly<Record<string, Duration>>> {
  const { tasks } = compiledOf(dag).spec;
  const length = fc.constantFrom(...LENGTHS_MS).map((ms) => formatDuration(ms) as Duration);
  return fc
    .tuple(...tasks.map(() => length))
    .map((drawn) => objectFromEntries(drawn.map((each, position) => [tasks[position]?.taskId ?? '', each])));
}
