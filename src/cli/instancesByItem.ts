/**
 * Instances of a trace by the item they were given, as `run --fail` names them too: `load["b"]`.
 */
import type { DagSpec, ValueSpec } from '../model/dagSpec.ts';
import { mistake } from '../model/errors.ts';
import { canonicalJson, isJsonObject, type Json } from '../model/json.ts';
import type { InstanceView } from '../trace/instances.ts';
import type { Simulation } from '../trace/simulation.ts';

/**
 * All instances of the task with that item.
 *
 * @throws DagproofError `unknown-instance` when there is none, or when the trace alone does not tell what the items were.
 */
export function instancesByItem(run: Simulation, taskId: string, item: Json): readonly InstanceView[] {
  const instances = run.instances(taskId);
  const items = itemsOf(run, taskId);
  const asked = `${taskId}[${JSON.stringify(item)}]`;
  const byIndex = `Name it by its map index: '${taskId}[${Math.max(0, instances.at(-1)?.mapIndex ?? 0)}]'.`;
  if (items === null) {
    const message = `"${asked}" cannot be found: what ${taskId} was mapped over does not follow from the trace alone.`;
    throw mistake('unknown-instance', message, byIndex);
  }
  const text = canonicalJson(item);
  const found = instances.filter(({ mapIndex }) => {
    const given = items[mapIndex];
    return given !== undefined && canonicalJson(given) === text;
  });
  if (found.length > 0) return found;
  const message = `"${asked}" is no instance of this run: no item of ${taskId} is that.`;
  const some = items.slice(0, 5).map((each) => JSON.stringify(each));
  throw mistake('unknown-instance', message, `Its items: ${some.join(', ')}${items.length > 5 ? ', ...' : ''}.`);
}

/** By map index; null: more than reading XComs is needed to tell. */
function itemsOf(run: Simulation, taskId: string): readonly Json[] | null {
  const source = sourceOf(run.dag, taskId);
  if (source === null) return null;
  const value = source.kind === 'xcom' ? run.xcom(source.taskId, { key: source.key }) : literalOf(source);
  if (Array.isArray(value)) return value as readonly Json[];
  return isJsonObject(value) ? Object.entries(value) : null;
}

/** What alone a task is mapped over. */
function sourceOf({ tasks }: DagSpec, taskId: string): ValueSpec | null {
  const expand = tasks.find((task) => task.taskId === taskId)?.expand ?? null;
  if (expand === null) return null;
  if (expand.kind === 'kwargs') return expand.rows;
  const [only, ...others] = expand.arguments;
  return only === undefined || others.length > 0 ? null : only[1];
}

function literalOf(source: ValueSpec): Json {
  return source.kind === 'literal' ? source.value : null;
}
