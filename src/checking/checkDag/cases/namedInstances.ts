/**
 * The instances of an undisturbed run that a plan may name: by item where that names one of them, so that an entry means the same among more items
 * or fewer.
 */
import { isMappedTask, type TaskSpec } from '../../../model/dagSpec.ts';
import { UNMAPPED } from '../../../model/ids.ts';
import { canonicalJson } from '../../../model/json.ts';
import type { PlanWhere } from '../../../model/outcomePlan.ts';
import { drawUint32 } from '../../../model/randomness.ts';
import type { PlayedRun } from '../judging/player.ts';

export interface NamedInstance {
  readonly taskId: string;
  readonly mapIndex: number;
  /** The item's canonical JSON, and `#k` when k equal ones precede it; empty: it is not mapped. */
  readonly key: string;
  readonly where: PlanWhere;
}

/** Sensors wait by pokes of their own, and of an empty task nothing is performed. */
export function isStruck({ isEmpty, sensor }: TaskSpec): boolean {
  return !isEmpty && sensor === null;
}

/** A draw for an instance that no other item changes. */
export function drawFor({ taskId, key }: NamedInstance, pick: number): number {
  return drawUint32(pick, { task: taskId, mapIndex: 0, tryNumber: 0, purpose: key });
}

/** The one with the lowest draw; null: there is none. */
export function pickedOf(instances: readonly NamedInstance[], pick: number): NamedInstance | null {
  return instances.reduce<NamedInstance | null>(
    (lowest, each) => (lowest === null || drawFor(each, pick) < drawFor(lowest, pick) ? each : lowest),
    null,
  );
}

/** By undisturbed run and task: many cases are drawn for the same inputs. */
const known = new WeakMap<PlayedRun, Map<string, readonly NamedInstance[]>>();

/** Those of a task that was expanded, by map index; the one of a task that is not mapped. */
export function instancesOf(taskId: string, undisturbed: PlayedRun): readonly NamedInstance[] {
  let byTask = known.get(undisturbed);
  if (byTask === undefined) known.set(undisturbed, (byTask = new Map()));
  let instances = byTask.get(taskId);
  if (instances === undefined) byTask.set(taskId, (instances = findInstances(taskId, undisturbed)));
  return instances;
}

function findInstances(taskId: string, { run, itemOf }: PlayedRun): NamedInstance[] {
  const task = run.dag.tasks.find((candidate) => candidate.taskId === taskId);
  if (task === undefined) return [];
  if (!isMappedTask(run.dag, task)) return [{ taskId, mapIndex: UNMAPPED, key: '', where: { task: taskId } }];
  const expanded = run.instances(taskId).filter(({ mapIndex }) => mapIndex !== UNMAPPED);
  const items = expanded.map(({ mapIndex }) => ({ mapIndex, item: itemOf(taskId, mapIndex) }));
  const texts = items.map(({ item, mapIndex }) => (item === undefined ? String(mapIndex) : canonicalJson(item)));
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const seen = new Map<string, number>();
  return items.map(({ mapIndex, item }, position) => {
    const text = texts[position] as string;
    const before = seen.get(text) ?? 0;
    seen.set(text, before + 1);
    const isAlone = item !== undefined && counts.get(text) === 1;
    const where = isAlone ? { task: taskId, item } : { task: taskId, mapIndex };
    return { taskId, mapIndex, key: before === 0 ? text : `${text}#${before}`, where };
  });
}
