/**
 * How wide a mapped task can become at all, by arithmetic on the DAG and on how long the lists are that a check draws. Where nothing is known of a
 * list it may have any length: a width is called unreachable only where no case can have it.
 */
import { RETURN_VALUE, type ExpandSpec, type ValueSpec } from '../../model/dagSpec.ts';
import { isJsonList, isJsonObject, type Json } from '../../model/json.ts';
import type { JudgedDag, JudgedTask } from '../../invariants/judgedDag.ts';

export interface Bounds {
  readonly least: number;
  readonly most: number;
}

const ANY: Bounds = { least: 0, most: Infinity };

/** How long what a task returns can be; null: nothing is known. */
export type OutputBounds = (taskId: string) => Bounds | null;

/** Instances of a task that is mapped or inside mapped groups. */
export function widthBounds(dag: JudgedDag, { spec, mappedGroups }: JudgedTask, outputs: OutputBounds): Bounds {
  const expands = [...mappedGroups.map(({ expand }) => expand), ...(spec.expand === null ? [] : [spec.expand])];
  return product(expands.map((expand) => expandBounds(dag, expand, outputs)));
}

function expandBounds(dag: JudgedDag, expand: ExpandSpec, outputs: OutputBounds): Bounds {
  const values = expand.kind === 'kwargs' ? [expand.rows] : expand.arguments.map(([, value]) => value);
  return product(values.map((value) => valueBounds(dag, value, outputs)));
}

function valueBounds(dag: JudgedDag, value: ValueSpec, outputs: OutputBounds): Bounds {
  switch (value.kind) {
    case 'literal':
      return exactly(sizeOf(value.value));
    case 'list':
      return exactly(value.items.length);
    case 'record':
      return exactly(value.entries.length);
    case 'xcom':
      return value.key === RETURN_VALUE ? outputBounds(dag, value.taskId, outputs) : ANY;
    case 'map':
      return valueBounds(dag, value.source, outputs);
    case 'zip': {
      const join = value.fillvalue === undefined ? Math.min : Math.max;
      return combined(
        value.sources.map((source) => valueBounds(dag, source, outputs)),
        join,
      );
    }
    case 'concat':
      return combined(
        value.sources.map((source) => valueBounds(dag, source, outputs)),
        (left, right) => left + right,
      );
    case 'element':
      return ANY;
  }
}

/** A mapped task leaves as many values as it has instances, or fewer. */
function outputBounds(dag: JudgedDag, taskId: string, outputs: OutputBounds): Bounds {
  const task = dag.tasks[dag.numbers.get(taskId) ?? -1];
  if (task === undefined) return ANY;
  if (!task.isMapped) return outputs(taskId) ?? ANY;
  return task.mappedGroups.length > 0 ? ANY : { least: 0, most: widthBounds(dag, task, outputs).most };
}

function exactly(length: number | null): Bounds {
  return length === null ? ANY : { least: length, most: length };
}

/** Entries of a list or a record; null: it is neither. */
export function sizeOf(value: Json): number | null {
  if (isJsonList(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : null;
}

function product(factors: readonly Bounds[]): Bounds {
  const times = (left: number, right: number): number => (left === 0 || right === 0 ? 0 : left * right);
  return combined(factors, times) ?? ANY;
}

function combined(all: readonly Bounds[], join: (left: number, right: number) => number): Bounds {
  const [first = ANY, ...rest] = all;
  return rest.reduce(
    ({ least, most }, next) => ({ least: join(least, next.least), most: join(most, next.most) }),
    first,
  );
}
