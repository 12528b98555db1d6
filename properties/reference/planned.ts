/**
 * What the plan says of an attempt: of each sort of entry the first that is about it.
 */
import type { PlanEntry, PlanWhat } from '../../src/model/outcomePlan.ts';
import type { Json } from '../../src/model/json.ts';
import type { Row, World } from './world.ts';
import { canonicalJson, isJsonList, isJsonObject } from '../../src/model/json.ts';
import { globMatches, taskOf } from './given.ts';
import { itemOf } from './values.ts';

/** What is asked of a plan besides the outcome. */
const BESIDES = {
  take: ['take'],
  slow: ['slow'],
  trigger: ['trigger'],
  stuck: ['stuck_in_queued'],
  silence: ['heartbeat_lost'],
  kill: ['worker_killed'],
  repetition: ['finish_twice'],
  output: ['truncate_output', 'oversize_output', 'unmappable_output'],
} as const;

type Besides = keyof typeof BESIDES;

/** `deferrals`: of the rest of a try that has deferred so often. */
export function plannedOutcome(world: World, row: Row, deferrals: number | null): PlanWhat | undefined {
  const isPoked = taskOf(world.given, row.taskId).sensor !== null && deferrals === null;
  const kinds: readonly string[] = Object.values(BESIDES).flat();
  const matching = world.given.plan.filter(
    (entry) =>
      !kinds.includes(entry.what.kind) && (entry.what.kind !== 'poke' || isPoked) && isAbout(world, row, entry),
  );
  // Each deferral of the try has used up one entry of its kind.
  const used = matching.filter(({ what }) => what.kind === 'defer').slice(0, deferrals ?? 0);
  return matching.find((entry) => !used.includes(entry))?.what;
}

export function plannedBesides<Sort extends Besides>(
  world: World,
  row: Row,
  sort: Sort,
): Extract<PlanWhat, { kind: (typeof BESIDES)[Sort][number] }> | undefined {
  const kinds: readonly string[] = BESIDES[sort];
  const found = world.given.plan.find((entry) => kinds.includes(entry.what.kind) && isAbout(world, row, entry));
  return found?.what as Extract<PlanWhat, { kind: (typeof BESIDES)[Sort][number] }> | undefined;
}

function isAbout(world: World, { taskId, mapIndex, tryNumber }: Row, { where }: PlanEntry): boolean {
  if (where.request !== undefined || !globMatches(where.task, taskId)) return false;
  if ((where.mapIndex ?? mapIndex) !== mapIndex || (where.tryNumber ?? tryNumber) !== tryNumber) return false;
  if ((where.afterMs ?? 0) > world.nowMs || (where.beforeMs ?? Infinity) <= world.nowMs) return false;
  if (where.item === undefined) return true;
  const item = itemOf(world, taskOf(world.given, taskId), mapIndex);
  return item !== undefined && canonicalJson(item) === canonicalJson(where.item);
}

/** What is left of a value that an attempt returned. */
export function damaged(world: World, row: Row, value: Json): Json {
  if (value === null) return null;
  const what = plannedBesides(world, row, 'output');
  switch (what?.kind) {
    case 'unmappable_output':
      return JSON.stringify(value);
    case 'truncate_output': {
      const size = isJsonObject(value)
        ? Object.keys(value).length
        : isJsonList(value) || typeof value === 'string'
          ? value.length
          : 0;
      const kept = what.keep ?? (size - (size % 2)) / 2;
      if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).filter((_, at) => at < kept));
      return isJsonList(value) || typeof value === 'string' ? value.slice(0, kept) : value;
    }
    default:
      return value;
  }
}
