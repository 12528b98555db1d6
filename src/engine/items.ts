/**
 * The item of an instance: what `expand` gave it, as it names the instance whatever its index. Templates in it are not rendered.
 */
import type { ExpandSpec } from '../model/dagSpec.ts';
import { copyJson, type Json } from '../model/json.ts';
import { indexInGroup, type ArgumentReader } from './arguments.ts';
import type { IndexedTask } from './dagIndex.ts';
import { readRow } from './kwargsRow.ts';
import { readProduct } from './legs.ts';

/**
 * The element where one keyword is expanded, the record of elements where several are, the row of `expand_kwargs`; of a task that is not
 * mapped itself what its innermost mapped group was given; undefined: it has none.
 *
 * @throws whatever reading it meets: an upstream that has pushed nothing, a `.map` function that throws.
 */
export function readItem(reader: ArgumentReader, task: IndexedTask, mapIndex: number): Json | undefined {
  if (mapIndex < 0) return undefined;
  reader.task = task;
  reader.mapIndex = mapIndex;
  const { mappedGroup } = task;
  if (task.spec.expand !== null) return elementOf(reader, task.spec.expand, mapIndex);
  if (mappedGroup === null) return undefined;
  return elementOf(reader, mappedGroup.spec.expand, indexInGroup(reader, mappedGroup));
}

function elementOf(reader: ArgumentReader, expand: ExpandSpec, index: number): Json {
  if (expand.kind === 'kwargs') {
    const { row } = readRow(reader, { rows: expand.rows, index, profile: reader.run.settings.profile });
    return copyJson(row);
  }
  const given = readProduct(reader, expand.arguments, index);
  const [only, ...others] = Object.keys(given);
  return copyJson(only === undefined || others.length > 0 ? given : given[only]);
}
