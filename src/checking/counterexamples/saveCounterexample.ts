/**
 * Saves what a check found in the folder it was told, and says how it is replayed.
 */
import { dirname, relative, resolve } from 'node:path';
import type { SimulateOptions } from '../../drivers/options.ts';
import type { DagSpec } from '../../model/dagSpec.ts';
import type { Counterexample } from '../checkDag/checkReport.ts';
import { counterexampleFile, folderName } from './counterexampleFile.ts';
import { writeCounterexample } from './writeCounterexample.ts';

export interface SaveSettings {
  readonly counterexamples: string | null;
  readonly module: string | null;
  readonly simulated: SimulateOptions;
}

/** The path of the file; null: nothing is to be saved. */
export function saveCounterexample(
  counterexample: Counterexample,
  dag: DagSpec,
  { counterexamples, module, simulated }: SaveSettings,
): string | null {
  if (counterexamples === null) return null;
  const place = resolve(counterexamples, folderName(dag.dagId));
  const from = module === null ? null : relative(place, resolve(module)).replaceAll('\\', '/');
  const file = counterexampleFile(counterexample, { dag, options: simulated, module: from });
  return relative('', writeCounterexample(dirname(place), file));
}
