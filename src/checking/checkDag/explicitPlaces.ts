/**
 * The instances of a task as a plan names them: by item where that names one instance, so that it means the same among more items or fewer.
 */
import { isMappedTask } from '../../model/dagSpec.ts';
import { UNMAPPED } from '../../model/ids.ts';
import { canonicalJson } from '../../model/json.ts';
import type { PlanWhere } from '../../model/outcomePlan.ts';
import type { PlayedRun } from './player.ts';

export interface Place {
  readonly where: PlanWhere;
  /** For draws: the item's canonical JSON, and `#k` when k equal ones precede it. */
  readonly key: string;
}

/** By undisturbed run and task: many cases are drawn for the same inputs. */
const known = new WeakMap<PlayedRun, Map<string, readonly Place[]>>();

/** The instances there are in a run. */
export function placesOf(taskId: string, undisturbed: PlayedRun): readonly Place[] {
  let byTask = known.get(undisturbed);
  if (byTask === undefined) known.set(undisturbed, (byTask = new Map()));
  let places = byTask.get(taskId);
  if (places === undefined) byTask.set(taskId, (places = findPlaces(taskId, undisturbed)));
  return places;
}

function findPlaces(taskId: string, { run, itemOf }: PlayedRun): Place[] {
  const task = run.dag.tasks.find((candidate) => candidate.taskId === taskId);
  if (task === undefined) return [];
  if (!isMappedTask(run.dag, task)) return [{ where: { task: taskId }, key: '' }];
  const expanded = run.instances(taskId).filter(({ mapIndex }) => mapIndex !== UNMAPPED);
  const items = expanded.map(({ mapIndex }) => {
    const item = itemOf(taskId, mapIndex);
    return { mapIndex, item, text: item === undefined ? String(mapIndex) : canonicalJson(item) };
  });
  const counts = new Map<string, number>();
  for (const { text } of items) counts.set(text, (counts.get(text) ?? 0) + 1);
  const seen = new Map<string, number>();
  return items.map(({ mapIndex, item, text }) => {
    const before = seen.get(text) ?? 0;
    seen.set(text, before + 1);
    const isNamed = item !== undefined && counts.get(text) === 1;
    const where = isNamed ? { task: taskId, item } : { task: taskId, mapIndex };
    return { where, key: before === 0 ? text : `${text}#${before}` };
  });
}
