/**
 * A published schema as the text of its file: its `$id` names the format and its version.
 */
import { SCHEMA_PARTS } from '../conformance/caseSchema.ts';
import type { Schema } from '../conformance/schemaParts.ts';

export interface PublishedSchema {
  readonly name: string;
  readonly version: number;
  readonly title: string;
  readonly schema: Schema;
  readonly parts: Readonly<Record<string, Schema>>;
}

export function schemaText({ name, version, title, schema, parts }: PublishedSchema): string {
  const whole = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:dagproof:${name}:${version}`,
    title,
    ...schema,
    $defs: parts,
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

/** Parts that the format of cases has as well, by name. */
export function partsOfCases(names: readonly string[]): Readonly<Record<string, Schema>> {
  return Object.fromEntries(
    names.map((name) => {
      const part = SCHEMA_PARTS[name];
      if (part === undefined) throw new Error(`the format of cases has no part "${name}"`);
      return [name, part];
    }),
  );
}
