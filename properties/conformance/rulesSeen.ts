/**
 * Which rules of the catalogue a case is seen to reach.
 */
import type { Simulation } from '../../src/trace/simulation.ts';
import type { FileCase } from './readCases.ts';

export function rulesSeen(_fileCase: FileCase, _run: Simulation): string[] {
  return [];
}
