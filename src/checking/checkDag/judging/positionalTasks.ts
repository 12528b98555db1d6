/**
 * Mapped tasks that look at more than their item: their index, their position or their order. Played with the same items in another order, an
 * instance of the same item then does something else. Of all others the instances may stand for each other.
 */
import { isMappedTask } from '../../../model/dagSpec.ts';
import { isDagproofError } from '../../../model/errors.ts';
import { canonicalJson, isJsonList, isJsonObject, objectFromEntries, type Json } from '../../../model/json.ts';
import type { Simulation } from '../../../trace/simulation.ts';
import type { InputDomains, Inputs } from '../cases/inputDomains.ts';
import { instancesOf } from '../cases/namedInstances.ts';
import type { PlayedRun, Player } from './player.ts';

/** Turned round, first and last change places; moved on by one, even and odd indexes do. */
const ORDERS: readonly (<Item>(items: readonly Item[]) => Item[])[] = [
  (items) => items.toReversed(),
  (items) => [...items.slice(1), ...items.slice(0, 1)],
];

/** Their ids, in order of placement; two or three runs. */
export async function positionalTasks(player: Player, domains: InputDomains): Promise<string[]> {
  const written = domains.complete({});
  const asWritten = await playedWith(player, {});
  if (asWritten === null) return [];
  const found = new Set<string>();
  for (const inOrder of ORDERS) {
    const inputs = objectFromEntries(Object.entries(written).map(([taskId, value]) => [taskId, reordered(value, inOrder)]));
    if (canonicalJson(inputs) === canonicalJson(written)) continue;
    const other = await playedWith(player, inputs);
    if (other !== null) for (const taskId of differingTasks(asWritten, other)) found.add(taskId);
  }
  return asWritten.run.dag.tasks.map(({ taskId }) => taskId).filter((taskId) => found.has(taskId));
} // prettier-ignore

/** A simulation that comes to no end says nothing of positions. */
async function playedWith(player: Player, inputs: Inputs): Promise<PlayedRun | null> {
  const plan = Object.entries(inputs).map(([task, value]) => ({ where: { task }, what: { kind: 'return', value } as const }));
  try {
    return await player.play({ plan, seed: 0 });
  } catch (error) {
    if (isDagproofError(error)) return null;
    throw error;
  }
} // prettier-ignore

function reordered(value: Json, inOrder: (typeof ORDERS)[number]): Json {
  if (isJsonList(value)) return inOrder(value);
  return isJsonObject(value) ? objectFromEntries(inOrder(Object.entries(value))) : value;
}

function differingTasks(one: PlayedRun, other: PlayedRun): string[] {
  const { dag } = one.run;
  const mapped = dag.tasks.filter((task) => isMappedTask(dag, task));
  return mapped.map(({ taskId }) => taskId).filter((taskId) => {
    const [before, after] = [didByItem(taskId, one), didByItem(taskId, other)];
    return [...before].some(([item, did]) => after.has(item) && after.get(item) !== did);
  });
} // prettier-ignore

/** What the instances did, by item; where several have the same item, none of them is told from the others. */
function didByItem(taskId: string, played: PlayedRun): Map<string, string> {
  const named = instancesOf(taskId, played).filter(({ where }) => where.item !== undefined);
  return new Map(named.map(({ key, mapIndex }) => [key, didOf(played.run, taskId, mapIndex)]));
}

function didOf(run: Simulation, taskId: string, mapIndex: number): string {
  const attempts = run.attempts(taskId, mapIndex).map(({ error, requests = [] }) => ({
    error: error?.message ?? null,
    requests: requests.map(({ method, url }) => `${method} ${url}`),
  }));
  return canonicalJson({ state: run.instance(taskId, mapIndex).state, xcoms: run.xcoms(taskId, mapIndex), attempts });
}
