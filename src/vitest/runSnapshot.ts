/**
 * A run as the text of a snapshot: what it came to, and nothing that depends on who finished first. Instances stand in the order of their
 * tasks and map indexes; no times, causes, digests or culprits, which a change of order or durations changes without changing the outcome.
 */
import { instanceName } from '../model/ids.ts';
import { canonicalJson, compareCodePoints } from '../model/json.ts';
import { formatDuration } from '../model/time.ts';
import { instanceColumns, instanceView, type InstanceView } from '../trace/instances.ts';
import type { Simulation } from '../trace/simulation.ts';

/** What a snapshot holds besides, where it is promised to be the same. */
export interface RunSnapshotOptions {
  /** Start and end of each last try and the length of the run, virtual; for runs whose order is fixed. Default false. */
  readonly times?: boolean;
  /** What the stubs held at the end. Default false: some keep requests in the order they came. */
  readonly stubs?: boolean;
}

/** One line an instance: name, state, tries beyond the first, value or error; then named XComs, asset events and warnings, sorted. */
export function runSnapshot(run: Simulation, { times = false, stubs = false }: RunSnapshotOptions = {}): string {
  const end = run.endReason === 'finished' ? run.state : `${run.state}, stopped: ${run.endReason}`;
  const lines = [`${run.dag.dagId}: ${end}${times ? ` after ${formatDuration(run.durationMs)}` : ''}`];
  for (const instance of run.instances()) lines.push(instanceLine(run, instance, times));
  lines.push(...namedXComs(run));
  const events = run.assetEvents.map(({ asset, taskId, mapIndex }) => `${asset} by ${instanceName(taskId, mapIndex)}`);
  lines.push(...events.sort(compareCodePoints).map((event) => `asset ${event}`));
  lines.push(...[...run.warnings].sort(compareCodePoints).map((warning) => `warning: ${warning}`));
  if (stubs) lines.push(...Object.entries(run.stubs).map(([name, state]) => `stub ${name} = ${canonicalJson(state)}`));
  return lines.join('\n');
}

function instanceLine(run: Simulation, instance: InstanceView, times: boolean): string {
  const { taskId, mapIndex, state, tryNumber, startMs, endMs } = instance;
  const tries = tryNumber > 1 ? ` on try ${tryNumber}` : '';
  const at = (timeMs: number | null): string => (timeMs === null ? '-' : formatDuration(timeMs));
  const when = times ? ` from ${at(startMs)} to ${at(endMs)}` : '';
  const value = run.xcom(taskId, { mapIndex });
  const left = value === null ? '' : ` = ${canonicalJson(value)}`;
  const error =
    state === 'failed' ? run.attempts(taskId, mapIndex).findLast((attempt) => attempt.error)?.error : undefined;
  const failure = error === undefined ? '' : `: ${error.name}: ${error.message.trim().split(/\r?\n/, 1)[0]}`;
  return `  ${instanceName(taskId, mapIndex)} ${state}${tries}${when}${left}${failure}`;
}

/** Those under keys of their own, by instance in order of tasks and map indexes, then by key. */
function namedXComs({ trace }: Simulation): string[] {
  const columns = instanceColumns(trace);
  const task = (instance: number): number => columns.task[instance] as number;
  const index = (instance: number): number => columns.mapIndex[instance] as number;
  const instances = [...trace.namedXComs.keys()].sort((left, right) => {
    return task(left) - task(right) || index(left) - index(right);
  });
  return instances.flatMap((instance) => {
    const { taskId, mapIndex } = instanceView(trace, columns, instance);
    const values = [...(trace.namedXComs.get(instance) ?? [])].sort(([left], [right]) =>
      compareCodePoints(left, right),
    );
    return values.map(([key, value]) => `xcom ${instanceName(taskId, mapIndex)} ${key} = ${canonicalJson(value)}`);
  });
}
