/**
 * The matcher about what a task left as an XCom.
 */
import { instanceName, UNMAPPED } from '../model/ids.ts';
import type { Json } from '../model/json.ts';
import type { Simulation } from '../trace/simulation.ts';
import { receivedRun } from './receivedRun.ts';
import { shortJson } from './shortJson.ts';
import { judge, type MatcherContext, type Observation, type Verdict } from './verdict.ts';

/** Which XCom of a task is meant. */
export interface XComChoice {
  /** Default: what the task returned. */
  readonly key?: string;
  /** Default: of a mapped task the values of all its instances, as a list. */
  readonly mapIndex?: number;
}

/** The one of `RunMatchers` that looks at an XCom. */
export const xcomMatcher = {
  toHaveXCom(
    this: MatcherContext,
    received: unknown,
    taskId: string,
    ...[value, choice = {}]: [value?: unknown, choice?: XComChoice]
  ): Verdict {
    const run = receivedRun(received);
    const actual = run.xcom(taskId, choice);
    const left = lefts(run, taskId, choice);
    const pass = value === undefined ? left.some((one) => one.value !== null) : this.equals(actual, value);
    const what = value === undefined ? 'an XCom' : 'the expected XCom';
    const key = choice.key === undefined ? '' : ` under ${choice.key}`;
    return judge(run, this, {
      claim: `have ${what}${key} of ${instanceName(taskId, choice.mapIndex ?? UNMAPPED)}`,
      observations: left.map((one) => observationOf(run, taskId, one)),
      whole: { pass, actual, expected: value ?? 'anything but null' },
    });
  },
};

/** What each instance left, with the reason where that is nothing. */
function lefts(run: Simulation, taskId: string, choice: XComChoice): Left[] {
  const instances = choice.mapIndex === undefined ? run.instances(taskId) : [run.instance(taskId, choice.mapIndex)];
  return instances.map(({ mapIndex }) => ({ mapIndex, value: run.xcom(taskId, { ...choice, mapIndex }) }));
}

interface Left {
  readonly mapIndex: number;
  readonly value: Json;
}

function observationOf(run: Simulation, taskId: string, { mapIndex, value }: Left): Observation {
  const observed = value === null ? `nothing: ${run.explain(taskId, mapIndex)}` : shortJson(value);
  return { taskId, mapIndex, agrees: false, expected: null, observed };
}
