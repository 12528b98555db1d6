/**
 * Every single and every double disturbance that an undisturbed run gives room for, in explicit entries.
 */
import type { TaskSpec } from '../../../model/dagSpec.ts';
import type { OutcomePlan, PlanEntry } from '../../../model/outcomePlan.ts';
import { entriesOf } from './explicitCase.ts';
import { TRIED_AGAIN, type DisturbanceKind } from './drawnCase.ts';
import { instancesOf, isStruck, type NamedInstance } from './namedInstances.ts';
import type { PlayedRun } from '../judging/player.ts';

/** Later than what takes no time, and later than every retry. */
const DELAYS_MS = [1_000, 3_600_000];

const HAS_DELAY: readonly DisturbanceKind[] = ['slow', 'slow_requests'];
const OF_REQUESTS: readonly DisturbanceKind[] = ['slow_requests', 'killed_at_request'];
/** These decide how an attempt ends. */
const DECIDING: readonly DisturbanceKind[] = [...TRIED_AGAIN, 'fail_for_good', 'skip'];

export interface SingleDisturbance {
  readonly kind: DisturbanceKind;
  readonly instance: NamedInstance;
  readonly retries: number;
  readonly entry: PlanEntry;
}

export function singleDisturbances(undisturbed: PlayedRun, kinds: readonly DisturbanceKind[]): SingleDisturbance[] {
  return undisturbed.run.dag.tasks.filter(isStruck).flatMap((task) => {
    return instancesOf(task.taskId, undisturbed).flatMap((instance) => {
      const requests = requestsOf(instance, undisturbed);
      return kinds.flatMap((kind) => singlesOf(kind, { task, instance, requests }));
    });
  });
}

interface Struck {
  readonly task: TaskSpec;
  readonly instance: NamedInstance;
  /** Requests it makes, undisturbed. */
  readonly requests: number;
}

function singlesOf(kind: DisturbanceKind, { task, instance, requests }: Struck): SingleDisturbance[] {
  if (TRIED_AGAIN.includes(kind) && task.retries === 0) return [];
  if (OF_REQUESTS.includes(kind) && requests === 0) return [];
  const delays = HAS_DELAY.includes(kind) ? DELAYS_MS : [0];
  const positions = kind === 'killed_at_request' ? Array.from({ length: requests }, (_, before) => before + 1) : [0];
  return delays.flatMap((byMs) =>
    positions.flatMap((nth) =>
      entriesOf({ kind, tries: 1, nth, byMs }, instance.where).map((entry) => {
        return { kind, instance, retries: task.retries, entry };
      }),
    ),
  );
}

export function requestsOf({ taskId, mapIndex }: NamedInstance, { run }: PlayedRun): number {
  return run.attempts(taskId, mapIndex).reduce((most, { requests = [] }) => Math.max(most, requests.length), 0);
}

/** Two that do not stand in each other's way. Two failures of one instance are of its first two tries. */
export function* doubleDisturbances(singles: readonly SingleDisturbance[]): Generator<OutcomePlan> {
  for (const [position, one] of singles.entries()) {
    for (const other of singles.slice(position)) {
      const plan = bothOf(one, other);
      if (plan !== null) yield plan;
    }
  }
}

function bothOf(one: SingleDisturbance, other: SingleDisturbance): OutcomePlan | null {
  if (one.instance !== other.instance) return [one.entry, other.entry];
  const [isFirst, isSecond] = [DECIDING.includes(one.kind), DECIDING.includes(other.kind)];
  if (!isFirst || !isSecond) return one.kind === other.kind ? null : [one.entry, other.entry];
  if (!TRIED_AGAIN.includes(one.kind) || one.retries < 2) return null;
  const { where, what } = other.entry;
  return [one.entry, { where: TRIED_AGAIN.includes(other.kind) ? { ...where, tryNumber: 2 } : where, what }];
}
