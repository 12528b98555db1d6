/**
 * Reads the trace that a command is about from its file.
 */
import { readFile } from 'node:fs/promises';
import { mistake } from '../model/errors.ts';
import { decodeTrace } from '../trace/codec.ts';
import { Simulation } from '../trace/simulation.ts';

/** @throws DagproofError `trace-not-read` when there is no such file; as `decodeTrace` when it is no trace. */
export async function readTrace(file: string): Promise<Simulation> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const remedy = 'Name a file that `dagproof run MODULE --trace FILE` wrote.';
    throw mistake('trace-not-read', `The trace "${file}" could not be read: ${reason}.`, remedy);
  }
  return new Simulation(decodeTrace(text));
}
