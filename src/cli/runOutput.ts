/**
 * What `dagproof run` prints besides its report: a run as JSON, and where runs under different profiles part.
 */
import { RETURN_VALUE } from '../model/dagSpec.ts';
import { instanceName } from '../model/ids.ts';
import { copyJson, type JsonObject } from '../model/json.ts';
import { caseRunsOf } from '../drivers/caseRuns.ts';
import type { SimulateRunsOptions } from '../drivers/runsOptions.ts';
import type { WatchedRun, WatchedRuns } from '../drivers/simulateWatched.ts';
import { CASE_FORMAT_VERSION, type Expectation, type RunCase } from '../trace/caseFormat.ts';
import { instanceColumns, instanceView } from '../trace/instances.ts';
import type { Simulation } from '../trace/simulation.ts';

/**
 * The run as a case of the published format, with what dagproof tells besides under `run`: the same bytes for the same DAG, options and seed.
 * Bodies are not in it; in the plan, what they came to stands in their place.
 */
export function runJson({ run, expectation, scriptedPlan }: WatchedRun): RunCase & { readonly run: object } {
  const { header } = run.trace;
  const { dag, actions, profile, seed, order, passes, pools, config, limits, logicalDate, runId, params } = header;
  // Bodies do not run when the case is replayed, so that nothing is received then.
  const instances = expectation.instances.map(({ given: _, ...instance }) => instance);
  return {
    format: CASE_FORMAT_VERSION,
    id: `${dag.dagId} ${runId}`,
    dag,
    plan: scriptedPlan,
    ...(actions.length === 0 ? {} : { actions }),
    settings: { profile, seed, order, passes, pools, config, limits, logicalDate, runId, params },
    expect: { ...expectation, instances },
    run: tellings(run, expectation),
  };
}

/** Several runs as one case, each with what dagproof tells besides under `run.runs`. */
export function severalRunsJson(watched: WatchedRuns, asked: SimulateRunsOptions): object {
  const { simulation, expectations, scriptedPlan, startAt } = watched;
  const { header } = (simulation.runs[0] as Simulation).trace;
  const { dag, actions, profile, seed, order, passes, pools, config, limits, params } = header;
  return {
    format: CASE_FORMAT_VERSION,
    id: `${dag.dagId} from ${startAt}`,
    dag,
    plan: scriptedPlan,
    ...(actions.length === 0 ? {} : { actions }),
    settings: { profile, seed, order, passes, pools, config, limits, params, runs: caseRunsOf(asked, startAt) },
    expectRuns: expectations.map((expectation) => ({
      ...expectation,
      instances: expectation.instances.map(({ given: _, ...instance }) => instance),
    })),
    run: {
      digest: simulation.digest,
      starts: simulation.starts,
      warnings: simulation.warnings,
      runs: simulation.runs.map((run, position) => ({
        runId: run.runId,
        ...tellings(run, expectations[position] as Expectation),
      })),
    },
  };
}

/** What is told of a run besides its case. */
function tellings(run: Simulation, { instances }: Expectation): JsonObject {
  const { header, attempts } = run.trace;
  const columns = instanceColumns(run.trace);
  const given = new Map(
    instances.map((instance) => [instanceName(instance.taskId, instance.mapIndex), instance.given]),
  );
  return copyJson({
    toolkitVersion: header.toolkitVersion,
    plan: header.plan,
    scriptedByFunction: header.scriptedByFunction,
    state: run.state,
    endReason: run.endReason,
    endMs: run.durationMs,
    callback: run.callback,
    assetEvents: run.assetEvents,
    digest: run.digest,
    warnings: run.warnings,
    instances: run.instances().map((instance) => ({
      ...instance,
      reason: run.explain(instance.taskId, instance.mapIndex),
      given: given.get(instanceName(instance.taskId, instance.mapIndex)),
      value: run.xcom(instance.taskId, { key: RETURN_VALUE, mapIndex: instance.mapIndex }),
    })),
    attempts: attempts.map(({ instance, tryNumber, error, logs, renderedMapIndex }) => {
      const { taskId, mapIndex } = instanceView(run.trace, columns, instance);
      // Without the stack: it names files, and the same run has the same bytes wherever it is made.
      const named = error === undefined ? undefined : { name: error.name, message: error.message };
      return { taskId, mapIndex, tryNumber, error: named, logs, renderedMapIndex };
    }),
  }) as JsonObject;
}

/** One line: that all profiles agree, or the first instance on which they do not. */
export function differenceText(runs: readonly Simulation[]): string {
  const [first, ...others] = runs as [Simulation, ...Simulation[]];
  const name = first.trace.header.profile;
  for (const other of others) {
    const difference = firstDifference(first, other);
    if (difference !== null) return `The outcome rests on the profile: ${difference}.`;
  }
  return `The outcome is the same under ${[name, ...others.map((other) => other.trace.header.profile)].join(' and ')}.`;
}

function firstDifference(left: Simulation, right: Simulation): string | null {
  const [here, there] = [left.trace.header.profile, right.trace.header.profile];
  const others = new Map(right.instances().map((row) => [instanceName(row.taskId, row.mapIndex), row]));
  for (const row of left.instances()) {
    const instance = instanceName(row.taskId, row.mapIndex);
    const other = others.get(instance);
    others.delete(instance);
    if (other === undefined) return `${instance} is ${row.state} under ${here} and absent under ${there}`;
    if (other.state !== row.state) return `${instance} is ${row.state} under ${here}, ${other.state} under ${there}`;
    const [value, otherValue] = [left, right].map((run) =>
      JSON.stringify(run.xcom(row.taskId, { mapIndex: row.mapIndex })),
    );
    if (value !== otherValue) return `${instance} returned ${value} under ${here}, ${otherValue} under ${there}`;
  }
  const [extra] = others.keys();
  if (extra !== undefined) return `${extra} is absent under ${here}`;
  return left.state === right.state ? null : `the run is ${left.state} under ${here}, ${right.state} under ${there}`;
}
