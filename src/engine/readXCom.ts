/**
 * Reads XComs as a downstream attempt sees them: which rows of the producer count, and what several of them look like.
 * Values are handed out as stored; the reader copies what it gives to a body.
 * Rules: semantics-mapping 4.2, 4.4 and 3.15; task-sdk/src/airflow/sdk/definitions/xcom_arg.py.
 */
import { RETURN_VALUE } from '../model/dagSpec.ts';
import type { InstanceId, TaskNumber } from '../model/ids.ts';
import type { Json } from '../model/json.ts';
import type { IndexedTask } from './dagIndex.ts';
import { relevantIndexes } from './relevance.ts';
import { rowsOf, type Run } from './run.ts';
import { UnresolvedArgument } from './sequences.ts';
import { rowAt, type TaskRows } from './taskRows.ts';

/** The instance that reads. */
export interface Consumer {
  readonly task: IndexedTask;
  readonly mapIndex: number;
}

export interface XComReference {
  readonly taskId: string;
  readonly key: string;
}

/**
 * The value behind a reference to a task's output: of an unmapped task its value, of a mapped one the values present, inside a shared
 * mapped group that of the own index. null: nothing was pushed.
 *
 * @throws UnresolvedArgument `XComNotFound` for a key nobody pushed, unless the task has several outputs.
 */
export function readXCom(run: Run, { task, mapIndex }: Consumer, { taskId, key }: XComReference): Json {
  const producer = rowsOf(run, run.dag.taskNumbers.get(taskId) as TaskNumber);
  const value = producer.task.needsExpansion
    ? readExpanded(run, { task, mapIndex }, { producer, key })
    : run.xcoms.read(producer.unmapped as InstanceId, key);
  if (value !== undefined) return value;
  if (key === RETURN_VALUE || producer.task.spec.multipleOutputs) return null;
  throw new UnresolvedArgument(`XComNotFound: ${taskId} pushed nothing under '${key}' for ${task.taskId}[${mapIndex}]`);
}

/** What a trigger rule looks at is not what an argument reads. */
const SEEN_BY_INDEX = { isSeenWholeByFastRule: false, isSeenWholeByPlaceholder: false };

function readExpanded(
  run: Run,
  { task, mapIndex }: Consumer,
  { producer, key }: { readonly producer: TaskRows; readonly key: string },
): Json | undefined {
  const { profile } = run.settings;
  const upstream = task.upstream.find((candidate) => candidate.task === producer.task);
  const relevance =
    upstream === undefined
      ? null
      : relevantIndexes(run, task, { upstream: { ...upstream, ...SEEN_BY_INDEX }, mapIndex });
  if (relevance !== null && !relevance.isAll) {
    const at = (index: number): Json | undefined => {
      const row = rowAt(producer, index);
      return row === -1 ? undefined : run.xcoms.read(row, key);
    };
    // By defect the worker takes its own count for that of the shared group (task-sdk/src/airflow/sdk/execution_time/task_mapping.py).
    if (profile.nestedGroupOutputs === 'full_index') return at(mapIndex);
    const { from, to } = relevance;
    if (!upstream?.isFurtherMapped) return at(from);
    const found = Array.from({ length: to - from }, (_, offset) => at(from + offset));
    return profile.emptyOutput === 'sequence'
      ? found.map((value) => value ?? null)
      : found.filter((value) => value !== undefined);
  }
  const values: Json[] = [];
  for (const segment of producer.segments) {
    for (let offset = 0; offset < segment.length; offset++) {
      const value = run.xcoms.read((segment.first + offset) as InstanceId, key);
      if (value !== undefined) values.push(value);
    }
  }
  if (values.length === 0 && profile.emptyOutput === 'nothing') return undefined;
  const isCollapsed = !producer.task.isMappedOperator && profile.groupOutputOutside === 'collapse';
  return isCollapsed && values.length <= 1 ? (values[0] ?? null) : values;
}

/** Instances of a mapped task with a return value, in map-index order; kept until the task pushes again. */
export function presentInstances(run: Run, task: TaskNumber): readonly number[] {
  const version = run.xcoms.version(task);
  const cached = run.presentInstances.get(task);
  if (cached !== undefined && cached.version === version) return cached.instances;
  const instances: number[] = [];
  for (const { first, firstMapIndex, length } of rowsOf(run, task).segments) {
    for (let offset = 0; offset < length; offset++) {
      if (firstMapIndex + offset >= 0 && run.xcoms.returnValues[first + offset] !== undefined)
        instances.push(first + offset);
    }
  }
  run.presentInstances.set(task, { version, instances });
  return instances;
}
