/**
 * The few kinds of JSON Schema (draft 2020-12) that the case format needs, as functions. Objects are closed: an unknown key is a mistake.
 */
export type Schema =
  | { readonly $ref: string }
  | { readonly description?: string; readonly enum: readonly (string | number)[] }
  | { readonly anyOf: readonly Schema[] }
  | TypedSchema;

export type TypedSchema = { readonly description?: string; readonly default?: unknown } & (
  | { readonly type: 'string' | 'boolean' | 'null' | 'number' }
  | { readonly type: 'integer'; readonly minimum?: number; readonly exclusiveMaximum?: number }
  | ObjectSchema
  | ListSchema
);

export interface ObjectSchema {
  readonly type: 'object';
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** false: closed; a schema: any further name, with such a value. */
  readonly additionalProperties: false | Schema;
}

export interface ListSchema {
  readonly type: 'array';
  readonly prefixItems?: readonly Schema[];
  /** false: nothing beyond `prefixItems`. */
  readonly items: false | Schema;
  readonly minItems?: number;
}

export const text: Schema = { type: 'string' };
export const flag: Schema = { type: 'boolean' };

/** Whole numbers from `minimum` on. */
export const whole = (minimum: number): Schema => ({ type: 'integer', minimum });
export const oneOf = (names: readonly string[]): Schema => ({ enum: names });
export const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
export const anyOf = (...schemas: readonly Schema[]): Schema => ({ anyOf: schemas });
export const list = (items: Schema): Schema => ({ type: 'array', items });
export const pair = (first: Schema, second: Schema): Schema => tuple(first, second);
export const tuple = (...items: readonly Schema[]): Schema => ({
  type: 'array',
  prefixItems: items,
  items: false,
  minItems: items.length,
});
export const record = (values: Schema): Schema => ({ type: 'object', additionalProperties: values });
export const reference = (name: string): Schema => ({ $ref: `#/$defs/${name}` });

/** A closed object; all keys of `required` have to be there. */
export function object(
  required: Readonly<Record<string, Schema>>,
  optional: Readonly<Record<string, Schema>> = {},
): ObjectSchema {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  };
}

/** One of several objects told apart by their `kind`. */
export function kinds(byKind: Readonly<Record<string, readonly [required?: Fields, optional?: Fields]>>): Schema {
  return {
    anyOf: Object.entries(byKind).map(([kind, [required = {}, optional = {}]]) =>
      object({ kind: oneOf([kind]), ...required }, optional),
    ),
  };
}

export type Fields = Readonly<Record<string, Schema>>;

/** A closed object of which every field may be left out and then has the default given. */
export function withDefaults(required: Fields, optional: Fields, defaults: object): ObjectSchema {
  const entries = Object.entries(optional).map(([name, schema]) => {
    const value = (defaults as Record<string, unknown>)[name];
    return [name, value === undefined ? schema : { ...schema, default: value }] as const;
  });
  return object(required, Object.fromEntries(entries));
}
