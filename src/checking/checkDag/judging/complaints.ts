/**
 * What is said of a run that breaks a property, and whom it is about.
 */
import type { Violation } from '../../../invariants/violation.ts';
import { instanceName, type InstanceName } from '../../../model/ids.ts';
import type { RunState } from '../../../model/states.ts';
import type { Simulation } from '../../../trace/simulation.ts';

/** A property of a run: violated when it throws or gives false. */
export type RunProperty = (run: Simulation) => unknown;

export interface Complaint {
  readonly property: string;
  readonly message: string;
  readonly evidence: Evidence;
}

/** What a complaint rests on, for whoever shows the run. */
export interface Evidence {
  /** Whom it is about, the most telling first. */
  readonly instances: readonly InstanceName[];
  /** Virtual ms; null: the run as a whole. */
  readonly atMs: number | null;
  /** Defects of Airflow in words, with the release that has none. */
  readonly defects: readonly string[];
}

export const NO_EVIDENCE: Evidence = { instances: [], atMs: null, defects: [] };

/** Two runs that end alike. */
export const ON_THE_WAY = { text: 'something on the way differs, not the end', instances: [] } as const;

export const UNDISTURBED_SUCCESS = 'undisturbed-success';

export function complaintOf({ judge, message, atMs, instances }: Violation): Complaint {
  const named = instances.map(({ task: taskId, mapIndex }) => ({ taskId, mapIndex }));
  return { property: judge, message, evidence: { instances: named, atMs, defects: [] } };
}

/** null: it ended as it should. */
export function complaintAboutEnd(run: Simulation, expect: RunState): Complaint | null {
  if (run.state === expect) return null;
  const instances = run
    .instances()
    .filter(({ state }) => state === 'failed' || state === 'upstream_failed')
    .slice(0, 1)
    .map(({ taskId, mapIndex }) => ({ taskId, mapIndex }));
  const why = instances.map(({ taskId, mapIndex }) => {
    return `: ${instanceName(taskId, mapIndex)} is ${run.explain(taskId, mapIndex)}`;
  });
  return {
    property: UNDISTURBED_SUCCESS,
    message: `undisturbed, the run ended ${run.state} instead of ${expect}${why.join('')}`,
    evidence: { ...NO_EVIDENCE, instances },
  };
}

/** What a caller's own property says; null: it holds. */
export async function failureOf(holds: RunProperty, run: Simulation): Promise<string | null> {
  try {
    return (await holds(run)) === false ? 'it gave false' : null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
