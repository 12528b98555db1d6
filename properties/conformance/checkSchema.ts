/**
 * Checks a value against the case format's schema and says in words what is wrong, each complaint with the path of the value:
 * `dag.tasks[1].retries is -1, not a whole number from 0 on`.
 */
import { closestName } from '../../src/authoring/closestName.ts';
import { SCHEMA_PARTS } from './caseSchema.ts';
import type { ListSchema, ObjectSchema, Schema } from './schemaParts.ts';

/** Everything wrong with the value; empty: nothing. */
export function schemaComplaints(value: unknown, schema: Schema, path = ''): string[] {
  if ('$ref' in schema) return schemaComplaints(value, partNamed(schema.$ref), path);
  if ('enum' in schema) {
    return schema.enum.includes(value as string | number)
      ? []
      : [wrong(path, value, `one of ${schema.enum.join(', ')}`)];
  }
  if ('anyOf' in schema) return anyComplaints(value, schema.anyOf, path);
  switch (schema.type) {
    case 'object':
      return isObject(value) ? objectComplaints(value, schema, path) : [wrong(path, value, 'an object')];
    case 'array':
      return Array.isArray(value) ? listComplaints(value, schema, path) : [wrong(path, value, 'a list')];
    case 'integer': {
      const { minimum = -Infinity } = schema;
      const range = schema.minimum === undefined ? '' : ` from ${schema.minimum} on`;
      return Number.isSafeInteger(value) && (value as number) >= minimum
        ? []
        : [wrong(path, value, `a whole number${range}`)];
    }
    case 'null':
      return value === null ? [] : [wrong(path, value, 'null')];
    default:
      return typeof value === schema.type ? [] : [wrong(path, value, `a ${schema.type}`)];
  }
}

function partNamed(address: string): Schema {
  const part = SCHEMA_PARTS[address.replace('#/$defs/', '')];
  if (part === undefined) throw new Error(`the schema has no part ${address}`);
  return part;
}

/** The complaints of the alternative that was meant: by its kind, else by its type. */
function anyComplaints(value: unknown, alternatives: readonly Schema[], path: string): string[] {
  const complaints = alternatives.map((schema) => schemaComplaints(value, schema, path));
  if (complaints.some((found) => found.length === 0)) return [];
  const objects = alternatives.filter(isObjectSchema);
  const kinds = objects.flatMap((schema) => kindOf(schema) ?? []);
  if (kinds.length > 1) {
    const kind = isObject(value) ? value['kind'] : undefined;
    const meant = objects.find((schema) => kindOf(schema) === kind);
    if (meant === undefined) return [wrong(`${path}.kind`, kind, `one of ${kinds.join(', ')}`)];
    return schemaComplaints(value, meant, path);
  }
  const isRightType = (found: readonly string[]): boolean =>
    !found.some((text) => text.startsWith(`${path || 'it'} is `));
  return complaints.find(isRightType) ?? complaints.find((found) => found.length > 0) ?? [];
}

function isObjectSchema(schema: Schema): schema is ObjectSchema {
  return 'type' in schema && schema.type === 'object';
}

function kindOf({ properties }: ObjectSchema): string | null {
  const kind = properties?.['kind'];
  return kind !== undefined && 'enum' in kind ? String(kind.enum[0]) : null;
}

function objectComplaints(value: Record<string, unknown>, schema: ObjectSchema, path: string): string[] {
  const { properties = {}, required = [], additionalProperties } = schema;
  const missing = required.filter((name) => !Object.hasOwn(value, name));
  return [
    ...missing.map((name) => `${path === '' ? 'it' : path} lacks ${JSON.stringify(name)}`),
    ...Object.entries(value).flatMap(([name, entry]) => {
      const at = path === '' ? name : `${path}.${name}`;
      const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
      if (known !== undefined) return schemaComplaints(entry, known, at);
      if (additionalProperties !== false) return schemaComplaints(entry, additionalProperties, at);
      return [unknownKey(at, name, Object.keys(properties))];
    }),
  ];
}

function unknownKey(at: string, name: string, known: readonly string[]): string {
  const meant = closestName(name, known);
  return `${at} is an unknown key, ${meant === null ? `known: ${known.join(', ')}` : `"${meant}" may be meant`}`;
}

function listComplaints(value: readonly unknown[], schema: ListSchema, path: string): string[] {
  const { prefixItems = [], items, minItems = 0 } = schema;
  if (value.length < minItems) return [`${path} has ${value.length} items, not ${minItems}`];
  return value.flatMap((item, position) => {
    const expected = prefixItems[position] ?? items;
    if (expected === false) return [`${path} has ${value.length} items, not ${prefixItems.length}`];
    return schemaComplaints(item, expected, `${path}[${position}]`);
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(path: string, value: unknown, expected: string): string {
  const seen = value === undefined ? 'left out' : JSON.stringify(value).slice(0, 80);
  return `${path === '' ? 'it' : path} is ${seen}, not ${expected}`;
}
