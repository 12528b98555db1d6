/**
 * What `dagproof run` prints besides its report: a run as JSON, and where runs under different profiles part.
 */
import { RETURN_VALUE } from '../model/dagSpec.ts';
import { instanceName } from '../model/ids.ts';
import { instanceColumns, instanceView } from '../trace/instances.ts';
import type { Simulation } from '../trace/simulation.ts';

/** The DAG, the plan that was applied, and the run: the same bytes for the same DAG, options and seed. */
export function runJson(run: Simulation): object {
  const { header, namedXComs } = run.trace;
  const { dag, plan, ...settings } = header;
  const columns = instanceColumns(run.trace);
  const addressOf = (instance: number): { taskId: string; mapIndex: number } => {
    const { taskId, mapIndex } = instanceView(run.trace, columns, instance);
    return { taskId, mapIndex };
  };
  return {
    dag,
    plan,
    settings,
    run: {
      state: run.state,
      endReason: run.endReason,
      endMs: run.durationMs,
      digest: run.digest,
      warnings: run.warnings,
      instances: run.instances().map((instance) => ({
        ...instance,
        reason: run.explain(instance.taskId, instance.mapIndex),
        value: run.xcom(instance.taskId, { key: RETURN_VALUE, mapIndex: instance.mapIndex }),
      })),
      xcoms: [...namedXComs].flatMap(([instance, values]) =>
        [...values].map(([key, value]) => ({ ...addressOf(instance), key, value })),
      ),
      attempts: run.trace.attempts.map(({ instance, tryNumber, error, logs, renderedMapIndex }) => ({
        ...addressOf(instance),
        tryNumber,
        // Without the stack: it names files, and the same run has the same bytes wherever it is made.
        error: error === undefined ? undefined : { name: error.name, message: error.message },
        logs,
        renderedMapIndex,
      })),
    },
  };
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
