/**
 * What every task instance of a run came to, as plain values that a test compares: state, XCom, tries, and the reason in one line.
 */
import { UNMAPPED } from '../model/ids.ts';
import { objectFromEntries, type Json } from '../model/json.ts';
import type { InstanceState } from '../model/states.ts';
import type { Simulation } from '../trace/simulation.ts';

/** The end of one task instance. */
export interface Outcome {
  readonly state: InstanceState;
  /** Its return value as an XCom; null: nothing was pushed. */
  readonly value: Json;
  /** Number of the last try; 0: never scheduled. */
  readonly tries: number;
  /** What `run.explain` says. */
  readonly reason: string;
}

/** An outcome with the instance it belongs to. */
export interface InstanceOutcome extends Outcome {
  /** -1 for an unmapped task and for a mapped one that was never expanded. */
  readonly mapIndex: number;
}

/**
 * The outcomes of a run by task: one of an unmapped task, a list in map-index order of a task that was expanded. To be compared with
 * `toEqual`, its asymmetric forms and those of this entry; `toHaveOutcomes` compares the same with a shorter message.
 *
 * @throws DagproofError never; a task that was not reached has the state `none`.
 * @example expect(outcomes(run)).toEqual({ list: succeeded(['a', 'b']), read: [succeeded(), failed(/503/)], join: upstreamFailed() })
 */
export function outcomes(run: Simulation): Record<string, Outcome | Outcome[]> {
  return objectFromEntries(
    run.dag.tasks.map(({ taskId }): [string, Outcome | Outcome[]] => {
      const instances = outcomesOf(run, taskId).map(({ mapIndex, ...outcome }) => ({ mapIndex, outcome }));
      const [first] = instances;
      const isAlone = instances.length === 1 && first?.mapIndex === UNMAPPED;
      return [taskId, isAlone ? first.outcome : instances.map(({ outcome }) => outcome)];
    }),
  );
}

/**
 * The instances of one task in map-index order.
 *
 * @throws DagproofError `unknown-task`.
 */
export function outcomesOf(run: Simulation, taskId: string): InstanceOutcome[] {
  return run.instances(taskId).map(({ mapIndex, state, tryNumber }) => ({
    mapIndex,
    state,
    value: run.xcom(taskId, { mapIndex }),
    tries: tryNumber,
    reason: run.explain(taskId, mapIndex),
  }));
}
