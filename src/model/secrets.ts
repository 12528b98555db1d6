/**
 * Keeps secrets out of files: values under names that look like secrets are replaced by a placeholder that says where they come from at replay.
 */
import { isJsonList, isJsonObject, objectFromEntries, type Json } from './json.ts';
import type { AirflowConfig } from './settings.ts';

/** `password`, `db_password`, `authToken`, `client-secret`, `Authorization`, `api_key`, `AWS_SECRET_ACCESS_KEY`, ... */
const ALWAYS =
  'passw(or)?d|passphrase|secret|token|authorization|api[-_]?key|access[-_]?key|private[-_]?key|credential';

/**
 * Finds names of secrets: those that always are, and names with a part that `sensitiveVarConnNames` has
 * (airflow-core/src/airflow/configuration: `get_sensitive_variables_fields` in the secrets masker).
 */
export function secretNames({ sensitiveVarConnNames = '' }: Pick<AirflowConfig, 'sensitiveVarConnNames'> = {}): RegExp {
  const parts = sensitiveVarConnNames
    .split(',')
    .map((part) => part.trim().replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
  return new RegExp([ALWAYS, ...parts.filter((part) => part !== '')].join('|'), 'i');
}

const PLACEHOLDER = '$secret';

/**
 * A value without its secrets.
 *
 * @param place Where it stands: `connections.warehouse`.
 * @param names Of `secretNames`.
 * @example withoutSecrets({ password: 'x', host: 'db' }, 'connections.warehouse', secretNames()) // { password: { $secret: 'connections.warehouse.password' }, host: 'db' }
 */
export function withoutSecrets(value: Json, place: string, names: RegExp): Json {
  if (isJsonList(value)) return value.map((item, at) => withoutSecrets(item, `${place}.${at}`, names));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([name, member]): [string, Json] => {
    const there = place === '' ? name : `${place}.${name}`;
    const isSecret = names.test(name) && member !== null && member !== '';
    return [name, isSecret ? { [PLACEHOLDER]: there } : withoutSecrets(member, there, names)];
  });
  return objectFromEntries(entries);
}

/** The value with every placeholder filled in; `missing` gets the places for which there is nothing. */
export function withSecrets(value: Json, given: Json, missing: string[]): Json {
  if (isJsonList(value)) return value.map((item) => withSecrets(item, given, missing));
  if (!isJsonObject(value)) return value;
  const place = value[PLACEHOLDER];
  if (typeof place === 'string' && Object.keys(value).length === 1) {
    const found = place.split('.').reduce<Json | undefined>(memberOf, given);
    if (found === undefined) missing.push(place);
    return found ?? value;
  }
  return objectFromEntries(Object.entries(value).map(([name, member]) => [name, withSecrets(member, given, missing)]));
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (value === undefined || !(isJsonObject(value) || isJsonList(value))) return undefined;
  return Object.hasOwn(value, name) ? (value as Readonly<Record<string, Json>>)[name] : undefined;
}

/** Texts that stand under secret names somewhere in a value, also in one that is JSON as text; too short ones would be found everywhere. */
export function secretTexts(value: Json, names: RegExp): string[] {
  if (typeof value === 'string') return value.startsWith('{') ? secretTexts(parsed(value), names) : [];
  if (isJsonList(value)) return value.flatMap((item) => secretTexts(item, names));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    names.test(name) ? longTexts(member) : secretTexts(member, names),
  );
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

const SHORTEST_SECRET = 4;

function longTexts(value: Json): string[] {
  if (typeof value === 'string') return value.length >= SHORTEST_SECRET ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(longTexts);
}

/** A text with every secret in it replaced. */
export function redacted(text: string, secrets: readonly string[]): string {
  if (secrets.length === 0) return text;
  // What is left of a longer one would tell of it.
  const ordered = secrets.toSorted((left, right) => right.length - left.length);
  return ordered.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}

/** Takes secrets out of what is shown. */
export interface Mask {
  text(text: string): string;
  /** Values under names of secrets become placeholders, and texts that quote one are redacted. */
  value(value: Json, place: string): Json;
}

/** @param names Of `secretNames`. */
export function createMask(secrets: readonly string[], names: RegExp): Mask {
  // Inside a text that is JSON itself they have other marks.
  const written = [...new Set([...secrets, ...secrets.map((secret) => JSON.stringify(secret).slice(1, -1))])];
  const text = (given: string): string => redacted(given, written);
  const quoting = (value: Json): Json => {
    if (typeof value === 'string') return text(value);
    if (isJsonList(value)) return value.map(quoting);
    if (!isJsonObject(value)) return value;
    return objectFromEntries(Object.entries(value).map(([name, member]) => [text(name), quoting(member)]));
  };
  return { text, value: (value, place) => quoting(withoutSecrets(value, place, names)) };
}
