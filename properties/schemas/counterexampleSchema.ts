/**
 * The file of a counterexample as JSON Schema, made from the parts of the case format: a member that the type gains has to be described here, or nothing
 * compiles. `schemas/counterexample-1.json` is what comes of it.
 */
import {
  COUNTEREXAMPLE_FORMAT_VERSION,
  type CounterexampleFile,
  type NearestInFile,
} from '../../src/checking/counterexamples/counterexampleFile.ts';
import {
  list,
  nullable,
  object,
  record,
  reference,
  text,
  type ObjectSchema,
  type Schema,
} from '../conformance/schemaParts.ts';
import { partsOfCases, schemaText } from './schemaText.ts';

const anySeed: Schema = { type: 'integer' };
const json = reference('json');

const NEAREST: Readonly<Record<keyof NearestInFile, Schema>> = {
  inputs: record(json),
  plan: list(reference('planEntry')),
  seed: anySeed,
  account: list(text),
};

const OBSERVED: Readonly<Record<keyof NonNullable<CounterexampleFile['observed']>, Schema>> = {
  digest: text,
  account: list(text),
};

type Required = Omit<CounterexampleFile, 'nearest'>;

const MEMBERS: Readonly<Record<keyof Required, Schema>> = {
  formatVersion: { enum: [COUNTEREXAMPLE_FORMAT_VERSION] },
  toolkitVersion: text,
  dagId: text,
  dagDigest: text,
  module: nullable(text),
  property: text,
  message: text,
  inputs: record(json),
  plan: list(reference('planEntry')),
  seed: anySeed,
  options: record(json),
  observed: nullable(object(OBSERVED)),
};

const COUNTEREXAMPLE_SCHEMA: ObjectSchema = object(MEMBERS, { nearest: nullable(object(NEAREST)) });

/** The text of the published file. */
export function counterexampleSchemaText(): string {
  return schemaText({
    name: 'counterexample',
    version: COUNTEREXAMPLE_FORMAT_VERSION,
    title: 'A counterexample: the smallest case found that breaks a property of a DAG',
    schema: COUNTEREXAMPLE_SCHEMA,
    parts: partsOfCases(['json', 'planEntry', 'trigger']),
  });
}
