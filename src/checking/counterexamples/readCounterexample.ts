/**
 * Reads the file of a counterexample; what is no such file, or one of a newer format, is refused by name.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mistake } from '../../model/errors.ts';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { COUNTEREXAMPLE_FORMAT_VERSION, folderName, type CounterexampleFile } from './counterexampleFile.ts';

/** @throws DagproofError `no-counterexample` or `newer-counterexample`, naming the file. */
export function readCounterexample(path: string): CounterexampleFile {
  const value = parsed(path);
  if (!isJsonObject(value) || typeof value['formatVersion'] !== 'number')
    throw noCounterexample(path, 'it has no formatVersion');
  if (value['formatVersion'] > COUNTEREXAMPLE_FORMAT_VERSION) {
    const message = `"${path}" has format ${value['formatVersion']}; this dagproof reads up to ${COUNTEREXAMPLE_FORMAT_VERSION}.`;
    throw mistake('newer-counterexample', message, 'Replay it with the dagproof that wrote it, or a newer one.');
  }
  const lacking = Object.entries(MEMBERS).find(([name, isRight]) => !isRight(value[name] as Json | undefined));
  if (lacking !== undefined) throw noCounterexample(path, `its ${lacking[0]} is ${JSON.stringify(value[lacking[0]])}`);
  return value as unknown as CounterexampleFile;
}

const isText = (value: Json | undefined): boolean => typeof value === 'string';

/** What the parts of an entry mean is checked when it is played. */
function isEntry(entry: Json): boolean {
  if (!isJsonObject(entry)) return false;
  const { where, what } = entry;
  return isObject(where) && isText(where['task']) && isObject(what) && isText(what['kind']);
}

const isObject = (value: Json | undefined): value is JsonObject => value !== undefined && isJsonObject(value);

const MEMBERS: Readonly<Record<string, (value: Json | undefined) => boolean>> = {
  dagId: isText,
  dagDigest: isText,
  property: isText,
  message: isText,
  inputs: isObject,
  plan: (value) => value !== undefined && isJsonList(value) && value.every(isEntry),
  seed: (value) => typeof value === 'number',
  options: isObject,
  observed: (value) => value === null || isObject(value),
};

/** Paths of the counterexamples of a DAG in a folder, by name; none where there is no folder. */
export function counterexamplesIn(folder: string, dagId: string): string[] {
  const place = join(folder, folderName(dagId));
  try {
    return readdirSync(place).filter((name) => name.endsWith('.json')).sort().map((name) => join(place, name)); // prettier-ignore
  } catch {
    return [];
  }
}

function parsed(path: string): Json {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Json;
  } catch (error) {
    throw noCounterexample(path, error instanceof Error ? error.message : String(error));
  }
}

function noCounterexample(path: string, why: string): Error {
  const remedy = 'Name a file that `dagproof check` wrote to __counterexamples__.';
  return mistake('no-counterexample', `"${path}" is no counterexample: ${why}.`, remedy);
}
