/**
 * What a reference to another task gives to an instance (mapping 3.15, 4.2, 4.4).
 */
import type { TaskSpec } from '../../src/model/dagSpec.ts';
import { RETURN_VALUE } from '../../src/model/dagSpec.ts';
import type { Json } from '../../src/model/json.ts';
import type { World } from './world.ts';
import { mappedGroups, taskOf } from './given.ts';
import { relevance } from './lengths.ts';
import { AttemptError } from './sequence.ts';
import { presentXComs, xcomAt } from './world.ts';

/** The instance that resolves its arguments. */
export interface Place {
  readonly world: World;
  readonly task: TaskSpec;
  readonly mapIndex: number;
  /** What only the body finds out, as it is the first to read what is lazy (task-sdk xcom_arg.py). */
  readonly late: AttemptError[];
}

/** Mapping 4.2, 4.4, 3.15: what a reference to a task gives to this instance. */
export function pullXCom(place: Place, taskId: string, key: string): Json {
  const { world, task, mapIndex } = place;
  const producer = taskOf(world.given, taskId);
  const { emptyOutput, nestedGroupOutputs, groupOutputOutside } = world.given.profile;
  if (producer.expand !== null) return presentOr(place, producer, key);
  if (mappedGroups(world.given, producer).length === 0) return xcomOrMissing(place, producer, { key, mapIndex: -1 });
  const relevant = relevance(world, { task, mapIndex, upstream: producer });
  // Release 3.2.0 takes the own count for the common group's, too (task-sdk/src/airflow/sdk/execution_time/task_mapping.py).
  if (relevant.kind !== 'all' && nestedGroupOutputs === 'full_index') {
    return xcomOrMissing(place, producer, { key, mapIndex });
  }
  if (relevant.kind === 'one') return xcomOrMissing(place, producer, { key, mapIndex: relevant.mapIndex });
  if (relevant.kind === 'range') {
    // The documents do not say what stands for a missing value of a deeper group: null here, as one index missing gives None.
    const indexes = Array.from({ length: relevant.to - relevant.from }, (_, offset) => relevant.from + offset);
    const values = indexes.map((index) => xcomAt(world, { taskId, key, mapIndex: index }));
    if (emptyOutput === 'sequence') return values.map((value) => value ?? null);
    return values.filter((value) => value !== undefined);
  }
  const present = presentXComs(world, taskId, key);
  if (groupOutputOutside === 'sequence') return presentOr(place, producer, key);
  return present.length > 1 ? present : (present[0] ?? null);
}

/** All values of a mapped task. Where there is none, 2.x finds nothing: None, or an error for a key of its own (airflow/models/xcom_arg.py). */
function presentOr(place: Place, producer: TaskSpec, key: string): Json {
  const present = presentXComs(place.world, producer.taskId, key);
  if (present.length > 0 || place.world.given.profile.emptyOutput === 'sequence') return present;
  return xcomOrMissing(place, producer, { key, mapIndex: -1 });
}

function xcomOrMissing(
  place: Place,
  producer: TaskSpec,
  wanted: { readonly key: string; readonly mapIndex: number },
): Json {
  const value = xcomAt(place.world, { taskId: producer.taskId, ...wanted });
  if (value !== undefined) return value;
  if (wanted.key === RETURN_VALUE || producer.multipleOutputs) return null;
  throw new AttemptError(`XComNotFound: ${producer.taskId} pushed nothing under ${wanted.key}`);
}
