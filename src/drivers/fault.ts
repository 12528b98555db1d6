/**
 * A plan entry in the builder's spelling: narrowing it gives another one, and each is its plain data.
 */
import { mistake } from '../model/errors.ts';
import type { Json } from '../model/json.ts';
import type { ItemPredicate, PlanEntry, PlanWhat, PlanWhere, RequestWhere } from '../model/outcomePlan.ts';
import { DURATION_HELP, parseDuration, type Duration } from '../model/time.ts';

/** A plan entry that can still be narrowed. */
export interface Fault extends PlanEntry {
  /** Only this map index. */
  at(mapIndex: number): Fault;
  /** Only the instance that was given this item by `expand`, at whatever index: `fail('process_file').item('landing/b.csv')`. */
  item(item: Json): Fault;
  /** Only instances of whose item the function returns true: `.when((file) => file.size > 1000)`. */
  when<Item = Json>(predicate: (item: Item) => boolean): Fault;
  /** Only this try, counted from 1. */
  onTry(tryNumber: number): Fault;
  /** Only this share of the tries, 0 to 1; the seed says which. */
  withProbability(probability: number): Fault;
  /** Only what begins at this time of the simulation or later. */
  after(time: Duration): Fault;
  /** Only what begins earlier than this time of the simulation. */
  before(time: Duration): Fault;
  /** Only what begins in this window, the end of which is not in it: `.between('5m', '10m')`. */
  between(start: Duration, end: Duration): Fault;
  /** Of a fault of requests: only these, by their place among them, method, address (glob or part) or S3 operation. */
  onRequest(request: RequestWhere): Fault;
  /** Only in this run: its position in order of creation, its run id, or its logical date. */
  inRun(run: number | string): Fault;
}

/** @param where Who was given the time, for the message. */
export function milliseconds(where: string, given: Duration): number {
  const parsed = parseDuration(given);
  if (parsed !== null) return parsed;
  throw mistake('bad-duration', `${where} was given the time ${JSON.stringify(given)}.`, DURATION_HELP);
}

export function fault(where: PlanWhere, what: PlanWhat): Fault {
  const entry: PlanEntry = { where, what };
  const narrowed = (more: Partial<PlanWhere>): Fault => fault({ ...where, ...more }, what);
  const timeOf = (method: string, time: Duration): number =>
    milliseconds(`.${method}(...) of a fault of ${JSON.stringify(where.task)}`, time);
  const methods: Omit<Fault, keyof PlanEntry> = {
    at: (mapIndex) => narrowed({ mapIndex }),
    item: (item) => narrowed({ item }),
    when: (predicate) => narrowed({ when: predicate as ItemPredicate }),
    onTry: (tryNumber) => narrowed({ tryNumber }),
    withProbability: (probability) => narrowed({ probability }),
    after: (time) => narrowed({ afterMs: timeOf('after', time) }),
    before: (time) => narrowed({ beforeMs: timeOf('before', time) }),
    between: (start, end) => narrowed({ afterMs: timeOf('between', start), beforeMs: timeOf('between', end) }),
    onRequest: (request) => narrowed({ request: { ...where.request, ...request } }),
    inRun: (run) => narrowed({ run }),
  };
  // Not enumerable, so that a fault is its plain data.
  const descriptors = Object.entries(methods).map(([name, value]) => [name, { value: value as unknown }] as const);
  return Object.defineProperties(entry as Fault, Object.fromEntries(descriptors));
}
