/**
 * The matchers about states: of the run, of a task, of some or all of its instances.
 */
import { instanceName } from '../model/ids.ts';
import { getOwn } from '../model/json.ts';
import type { InstanceState, RunState } from '../model/states.ts';
import type { Simulation } from '../trace/simulation.ts';
import { compareOutcomes, type ExpectedOutcomes } from './compareOutcomes.ts';
import { outcomesOf } from './outcomes.ts';
import { receivedRun } from './receivedRun.ts';
import { judge, type MatcherContext, type Observation, type Verdict } from './verdict.ts';

/** Those of `RunMatchers` that look at states. */
export const stateMatchers = {
  toHaveSucceeded(this: MatcherContext, received: unknown, taskId?: string, mapIndex?: number): Verdict {
    const run = receivedRun(received);
    if (taskId === undefined) return judgeRunState(run, this, { expected: 'success', claim: 'have succeeded' });
    const observations = compareStates(run, 'success', { taskId, mapIndex, context: this });
    return judge(run, this, { claim: `have ${nameOf(taskId, mapIndex)} succeed`, observations });
  },

  toHaveFailed(this: MatcherContext, received: unknown, taskId?: string, mapIndex?: number): Verdict {
    const run = receivedRun(received);
    if (taskId === undefined) return judgeRunState(run, this, { expected: 'failed', claim: 'have failed' });
    const observations = compareStates(run, 'failed', { taskId, mapIndex, context: this });
    // As in Airflow's grid, one failure among many fails a mapped task.
    const failures = observations.filter(({ agrees }) => agrees);
    const judged = failures.length > 0 ? failures : observations;
    return judge(run, this, { claim: `have ${nameOf(taskId, mapIndex)} fail`, observations: judged });
  },

  toHaveSkipped(this: MatcherContext, received: unknown, taskId: string, mapIndex?: number): Verdict {
    const run = receivedRun(received);
    const observations = compareStates(run, 'skipped', { taskId, mapIndex, context: this });
    return judge(run, this, { claim: `have ${nameOf(taskId, mapIndex)} skipped`, observations });
  },

  toHaveTaskState(this: MatcherContext, received: unknown, taskId: string, expected: ExpectedOutcomes): Verdict {
    const run = receivedRun(received);
    const observations = compareOutcomes(run, taskId, { expected, context: this });
    return judge(run, this, { claim: `have ${taskId} in the expected state`, observations });
  },

  toHaveOutcomes(
    this: MatcherContext,
    received: unknown,
    expected: { readonly [taskId: string]: ExpectedOutcomes },
  ): Verdict {
    const run = receivedRun(received);
    // Names that the DAG lacks are a mistake, which the simulation tells with the names there are.
    for (const taskId of Object.keys(expected)) run.instances(taskId);
    const observations = run.dag.tasks.flatMap(({ taskId }): Observation[] => {
      const ofTask = getOwn(expected, taskId);
      if (ofTask !== undefined) return compareOutcomes(run, taskId, { expected: ofTask, context: this });
      const nothing = 'nothing: the task is not named';
      return outcomesOf(run, taskId).map(({ mapIndex, state, reason }) => {
        return { taskId, mapIndex, agrees: false, expected: nothing, observed: reason, brief: state };
      });
    });
    return judge(run, this, { claim: 'have the expected outcomes', observations });
  },
};

/** The instances of a task, or the one with that map index. */
function compareStates(
  run: Simulation,
  state: InstanceState,
  { taskId, mapIndex, context }: StatesMeant,
): Observation[] {
  if (mapIndex === undefined) return compareOutcomes(run, taskId, { expected: state, context });
  // An index that is not there is a mistake, under `not` as well.
  const { mapIndex: index } = run.instance(taskId, mapIndex);
  return compareOutcomes(run, taskId, { expected: { [index]: state }, context });
}

interface StatesMeant {
  readonly taskId: string;
  readonly mapIndex: number | undefined;
  readonly context: MatcherContext;
}

/** A claim about the run, told with each instance that did not simply succeed. */
function judgeRunState(run: Simulation, context: MatcherContext, { expected, claim }: RunClaim): Verdict {
  const instances = run.instances().filter(({ state, tryNumber }) => state !== 'success' || tryNumber > 1);
  const observations = instances.map(({ taskId, mapIndex }): Observation => {
    return { taskId, mapIndex, agrees: false, expected: null, observed: run.explain(taskId, mapIndex) };
  });
  return judge(run, context, {
    claim,
    observations,
    whole: { actual: run.state, expected, pass: run.state === expected },
  });
}

interface RunClaim {
  readonly expected: RunState;
  readonly claim: string;
}

function nameOf(taskId: string, mapIndex: number | undefined): string {
  return mapIndex === undefined ? taskId : instanceName(taskId, mapIndex);
}
