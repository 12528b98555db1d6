/**
 * A trace without its secrets. Its form stays what readers rely on: only what users wrote or bodies made is looked at, no name of a task or a state.
 */
import type { ValueSpec } from '../model/dagSpec.ts';
import { isJsonList, isJsonObject, objectFromEntries, type Json, type JsonObject } from '../model/json.ts';
import type { PlanEntry } from '../model/outcomePlan.ts';
import { secretTexts, type Mask } from '../model/secrets.ts';
import type { AttemptRecord, Trace } from './trace.ts';

/** Texts that stand under names of secrets anywhere in a trace, each once. */
export function secretsInTrace({ header, attempts, returnValues, namedXComs, stubs }: Trace, names: RegExp): string[] {
  const found = new Set<string>();
  const search = (value: unknown): void => {
    for (const text of secretTexts((value ?? null) as Json, names)) found.add(text);
  };
  search(header.params);
  search(header.plan);
  search(header.dag);
  for (const [name, value] of namedValues(header.dag as unknown as Json)) search({ [name]: literalOf(value) });
  for (const { given } of attempts) search(given);
  for (const value of returnValues) search(value);
  for (const values of namedXComs.values()) search(objectFromEntries(values));
  search(stubs);
  return [...found];
}

export function maskedTrace(trace: Trace, mask: Mask): Trace {
  const { header, attempts, returnValues, namedXComs, warnings, stubs } = trace;
  return {
    ...trace,
    header: {
      ...header,
      dag: maskedSpec(header.dag as unknown as Json, mask) as unknown as typeof header.dag,
      plan: header.plan.map((entry) => maskedEntry(entry, mask)),
      params: mask.value(header.params, 'params') as JsonObject,
    },
    attempts: attempts.map((attempt) => maskedAttempt(attempt, mask)),
    returnValues: returnValues.map((value) => (value === undefined ? value : mask.value(value, 'value'))),
    namedXComs: new Map(
      [...namedXComs].map(([instance, values]) => {
        const masked = mask.value(objectFromEntries(values), 'xcom') as JsonObject;
        return [instance, new Map(Object.entries(masked))];
      }),
    ),
    warnings: warnings.map(mask.text),
    ...(stubs === undefined ? {} : { stubs: mask.value(stubs, 'stubs') as JsonObject }),
  };
}

function maskedAttempt(attempt: AttemptRecord, mask: Mask): AttemptRecord {
  const { error, logs, requests, renderedMapIndex, given } = attempt;
  return {
    ...attempt,
    ...(error === undefined ? {} : { error: mask.value(error as unknown as Json, 'error') as unknown as typeof error }),
    ...(logs === undefined ? {} : { logs: mask.text(logs) }),
    ...(requests === undefined ? {} : { requests: requests.map((each) => ({ ...each, url: mask.text(each.url) })) }),
    ...(renderedMapIndex === undefined ? {} : { renderedMapIndex: mask.text(renderedMapIndex) }),
    ...(given === undefined ? {} : { given: mask.value(given, 'given') as JsonObject }),
  };
}

/** What an entry is about and what kind it is are left: a secret may well read like the name of a task. */
export function maskedEntry({ where, what }: PlanEntry, mask: Mask): PlanEntry {
  const { kind, ...rest } = what as unknown as JsonObject;
  return {
    where: { ...where, ...(where.item === undefined ? {} : { item: mask.value(where.item, 'plan.item') }) },
    what: { kind, ...(mask.value(rest, 'plan') as JsonObject) } as unknown as PlanEntry['what'],
  };
}

/** Of a DAG: literals and params, as it names its arguments in pairs. */
function maskedSpec(value: Json, mask: Mask): Json {
  if (isJsonList(value)) {
    const named = asNamed(value);
    if (named === null) return value.map((item) => maskedSpec(item, mask));
    const [name, spec] = named;
    if (spec.kind !== 'literal') return [name, maskedSpec(spec as unknown as Json, mask)];
    const masked = mask.value({ [name]: spec.value }, 'arguments') as JsonObject;
    return [name, { kind: 'literal', value: Object.values(masked)[0] as Json }];
  }
  if (!isJsonObject(value)) return value;
  if (value['kind'] === 'literal') return { kind: 'literal', value: mask.value(value['value'] ?? null, 'arguments') };
  const entries = Object.entries(value).map(([key, member]): [string, Json] => {
    return [key, key === 'params' ? mask.value(member, 'params') : maskedSpec(member, mask)];
  });
  return objectFromEntries(entries);
}

function* namedValues(value: Json): Generator<readonly [name: string, spec: ValueSpec]> {
  if (typeof value !== 'object' || value === null) return;
  const named = isJsonList(value) ? asNamed(value) : null;
  if (named !== null) yield named;
  for (const member of Object.values(value)) yield* namedValues(member);
}

/** A pair of a name and where a value comes from. */
function asNamed(value: readonly Json[]): readonly [name: string, spec: ValueSpec] | null {
  const [name, spec] = value;
  const isNamed = value.length === 2 && typeof name === 'string' && isJsonObject(spec) && 'kind' in spec;
  return isNamed ? [name, spec as unknown as ValueSpec] : null;
}

function literalOf(spec: ValueSpec): Json {
  return spec.kind === 'literal' ? spec.value : null;
}
