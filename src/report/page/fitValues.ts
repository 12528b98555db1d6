/**
 * Keeps the texts and values of a run to what a page holds: all of them share the room, and those that are longer than their share are cut to their
 * beginning.
 */
import type { InstanceId } from '../../model/ids.ts';
import { objectFromEntries, type Json } from '../../model/json.ts';
import type { PlanEntry } from '../../model/outcomePlan.ts';
import type { AttemptRecord, Trace } from '../../trace/trace.ts';
import type { Fitted } from './fitInstances.ts';

/** @param most Characters of all together. */
export function fitValues(trace: Trace, most: number): Fitted {
  const sizes: number[] = [];
  const note = <Value>(value: Value): Value => {
    sizes.push(typeof value === 'string' ? value.length : JSON.stringify(value).length);
    return value;
  };
  eachValue(trace, { text: note, value: note, list: note });
  const share = sharedRoom(sizes, most);
  const longer = sizes.filter((size) => size > share).length;
  if (longer === 0) return { trace, cut: [] };
  const fitted = eachValue(trace, {
    text: (text) => (text.length <= share ? text : `${text.slice(0, share)}${leftOut(text.length - share)}`),
    value: (value) => cutValue(value, share),
    list: (items) => cutList(items, share),
  });
  return {
    trace: fitted,
    cut: [`${longer} values, texts or lists of requests are cut to their first ${share} characters`],
  };
}

/** The longest that each may be when they are to fit together. */
function sharedRoom(sizes: readonly number[], most: number): number {
  const ordered = Float64Array.from(sizes).sort();
  let room = most;
  for (const [position, size] of ordered.entries()) {
    const share = Math.floor(room / (ordered.length - position));
    if (size > share) return share;
    room -= size;
  }
  return Infinity;
}

/** A member that no reader takes for one of the value's own: as a secret has one. */
function cutValue(value: Json, share: number): Json {
  const text = JSON.stringify(value);
  return text.length <= share ? value : { $cut: text.slice(0, share), leftOut: text.length - share };
}

function cutList<Item>(items: readonly Item[], share: number): readonly Item[] {
  let room = share;
  return items.filter((item) => (room -= JSON.stringify(item).length) >= 0);
}

function leftOut(characters: number): string {
  return `\n... (${characters} characters are left out of this page)`;
}

interface Change {
  text(text: string): string;
  value(value: Json): Json;
  list<Item>(items: readonly Item[]): readonly Item[];
}

/** The trace with everything changed that users wrote or bodies made. */
function eachValue(trace: Trace, change: Change): Trace {
  const { value } = change;
  const named = [...trace.namedXComs].map(([instance, values]): [InstanceId, Map<string, Json>] => {
    return [instance, new Map([...values].map(([key, each]) => [key, value(each)]))];
  });
  const { stubs } = trace;
  const kept =
    stubs === undefined ? [] : Object.entries(stubs).map(([name, held]): [string, Json] => [name, value(held)]);
  return {
    ...trace,
    header: { ...trace.header, plan: trace.header.plan.map((entry) => planned(entry, change)) },
    attempts: trace.attempts.map((attempt) => eachOfAttempt(attempt, change)),
    returnValues: trace.returnValues.map((each) => (each === undefined ? each : value(each))),
    namedXComs: new Map(named),
    ...(stubs === undefined ? {} : { stubs: objectFromEntries(kept) }),
  };
}

/** Inputs that were drawn are in the plan as well. */
function planned({ where, what }: PlanEntry, { value }: Change): PlanEntry {
  return { where, what: what.kind === 'return' ? { ...what, value: value(what.value) } : what };
}

function eachOfAttempt(attempt: AttemptRecord, { text, value, list }: Change): AttemptRecord {
  const { error, logs, requests, given } = attempt;
  return {
    ...attempt,
    ...(error === undefined
      ? {}
      : {
          error: {
            ...error,
            message: text(error.message),
            ...(error.stack === undefined ? {} : { stack: text(error.stack) }),
          },
        }),
    ...(logs === undefined ? {} : { logs: text(logs) }),
    ...(requests === undefined ? {} : { requests: list(requests) }),
    ...(given === undefined
      ? {}
      : { given: objectFromEntries(Object.entries(given).map(([name, each]) => [name, value(each)])) }),
  };
}
