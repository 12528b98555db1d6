/**
 * Writes the file of a counterexample, whole or not at all: whoever ends the process in the middle leaves what was there before.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { mistake } from '../../model/errors.ts';
import { caseHash, folderName, type CounterexampleFile } from './counterexampleFile.ts';

/**
 * Writes `<folder>/<dag>/<hash>.json` and gives its path.
 *
 * @throws DagproofError `counterexample-not-written` when the folder cannot be written to.
 */
export function writeCounterexample(folder: string, file: CounterexampleFile): string {
  const place = join(folder, folderName(file.dagId));
  const path = join(place, `${caseHash(file)}.json`);
  try {
    mkdirSync(place, { recursive: true });
    writeWhole(path, `${JSON.stringify(file, null, 2)}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const remedy = 'Name a folder that may be written to.';
    throw mistake(
      'counterexample-not-written',
      `The counterexample could not be written to "${path}": ${reason}.`,
      remedy,
    );
  }
  return path;
}

function writeWhole(path: string, text: string): void {
  const beside = `${path}.${process.pid}.tmp`;
  const opened = openSync(beside, 'w');
  try {
    writeSync(opened, text);
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
  renameSync(beside, path);
}
