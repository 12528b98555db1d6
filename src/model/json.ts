/**
 * Plain JSON, the only thing an XCom carries: its types, a checked copy, and one canonical text.
 * It knows nothing of tasks; a value that is not plain JSON is reported by its path, never repaired.
 */
import { sortFew } from './sortFew.ts';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Raised by `copyJson`: `path` is where the value sits (`$.rows[2].at`), `found` what stands there. */
export class NotPlainJson extends Error {
  readonly path: string;
  readonly found: string;
  constructor(path: string, found: string) {
    super(`${path} is ${found}, which is not plain JSON`);
    this.name = 'NotPlainJson';
    this.path = path;
    this.found = found;
  }
}

/**
 * A deep copy of a plain JSON value. Object entries whose value is `undefined` are left out, as `JSON.stringify` leaves them out;
 * `undefined` anywhere else is an error.
 *
 * @throws NotPlainJson for Date, Map, NaN, Infinity, bigint, symbol, functions, class instances, getters that throw, cycles
 * and nesting deeper than 500 levels.
 * @example copyJson({ rows: [1, 2] }) // { rows: [1, 2] }, sharing nothing with the argument
 */
export function copyJson(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return copyNested(value, '$', []);
}

/** Levels of lists and objects inside each other; deeper values are refused before they exhaust the stack. */
const DEEPEST = 500;

/** @param open What the value is inside of. */
function copyNested(value: unknown, path: string, open: object[]): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (Number.isFinite(value)) return value;
      throw new NotPlainJson(path, String(value));
    case 'object':
      if (value === null) return null;
      break;
    case 'bigint':
      throw new NotPlainJson(path, `the bigint ${value}n`);
    default:
      throw new NotPlainJson(path, value === undefined ? 'undefined' : `a ${typeof value}`);
  }
  if (open.includes(value)) throw new NotPlainJson(path, 'a cycle (it contains itself)');
  if (open.length === DEEPEST)
    throw new NotPlainJson(`${path.slice(0, 60)}...`, `nested deeper than ${DEEPEST} levels`);
  open.push(value);
  const copy = Array.isArray(value) ? copyList(value, path, open) : copyObject(value, path, open);
  open.pop();
  return copy;
}

function copyList(list: readonly unknown[], path: string, open: object[]): Json[] {
  const copy: Json[] = [];
  for (let position = 0; position < list.length; position++) {
    const item = list[position];
    // A text for the path is worth its making only where something may be wrong below.
    copy.push(typeof item === 'string' ? item : copyNested(item, `${path}[${position}]`, open));
  }
  return copy;
}

function copyObject(value: object, path: string, open: object[]): JsonObject {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new NotPlainJson(path, `a ${value.constructor?.name ?? 'class instance'}`);
  }
  const copy: Record<string, Json> = {};
  for (const [key, entry] of entriesOf(value, path)) {
    if (entry !== undefined) setOwn(copy, key, copyNested(entry, `${path}.${key}`, open));
  }
  return copy;
}

/** A getter is code of somebody else, and may throw. */
function entriesOf(value: object, path: string): [string, unknown][] {
  try {
    return Object.entries(value);
  } catch {
    throw new NotPlainJson(path, 'an object with a property that cannot be read');
  }
}

/** Sets an own entry whatever its name: `__proto__` behaves like any other key. */
export function setOwn<Value>(target: Record<string, Value>, key: string, value: Value): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    target[key] = value;
  }
}

/** An object from entries, in their order, with every name treated alike (see `setOwn`). */
export function objectFromEntries<Value>(entries: Iterable<readonly [string, Value]>): Record<string, Value> {
  const target: Record<string, Value> = {};
  for (const [key, value] of entries) setOwn(target, key, value);
  return target;
}

/** The value at an own key, or `undefined`; inherited members such as `constructor` are never seen. */
export function getOwn<Value>(target: { readonly [key: string]: Value }, key: string): Value | undefined {
  return Object.hasOwn(target, key) ? target[key] : undefined;
}

export function isJsonList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON text with object keys in code-point order: equal values have equal text. */
export function canonicalJson(value: Json): string {
  if (isJsonList(value)) {
    return value.every(isScalar) ? JSON.stringify(value) : `[${value.map(canonicalJson).join(',')}]`;
  }
  if (!isJsonObject(value)) return JSON.stringify(value);
  const keys = sortFew(Object.keys(value), compareCodePoints);
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json)}`).join(',')}}`;
}

function isScalar(value: Json): boolean {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Orders strings by Unicode code point, as Python does (rule pass/order-of-rows); UTF-16 order differs above U+FFFF. */
export function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let position = 0; position < length; position++) {
    const a = left.charCodeAt(position);
    const b = right.charCodeAt(position);
    if (a !== b) return surrogatesLast(a) - surrogatesLast(b);
  }
  return left.length - right.length;
}

/** Code units of surrogate pairs stand for code points above every other code unit. */
function surrogatesLast(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** Python's truth of a plain JSON value: empty text, list and object are false. */
export function isTruthy(value: Json): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}
