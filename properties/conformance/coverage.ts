/**
 * Counts the cases that reach each observable rule of the catalogue: those a case was written for, and those that are seen to happen in its run.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulation } from '../../src/trace/simulation.ts';
import { REPOSITORY } from '../repository/sourceTree.ts';
import type { FileCase } from './readCases.ts';
import { rulesSeen } from './rulesSeen.ts';

interface CatalogueRule {
  readonly id: string;
  readonly observable: boolean;
  readonly status: string;
}

export interface Coverage {
  note(fileCase: FileCase, run: Simulation): void;
  /** Cases by observable rule, 0 included. */
  counts(): ReadonlyMap<string, number>;
  /** For a reader; ends with a newline. */
  text(): string;
}

export function createCoverage(): Coverage {
  const text = readFileSync(join(REPOSITORY, 'properties/airflow/rules.json'), 'utf8');
  const observable = (JSON.parse(text) as CatalogueRule[]).filter((rule) => rule.observable);
  const counts = new Map(observable.map(({ id }) => [id, 0]));
  return {
    note: (fileCase, run) => {
      for (const id of new Set([...(fileCase.runCase.rules ?? []), ...rulesSeen(fileCase, run)])) {
        if (counts.has(id)) counts.set(id, (counts.get(id) ?? 0) + 1);
      }
    },
    counts: () => counts,
    text: () => coverageText(observable, counts),
  };
}

function coverageText(rules: readonly CatalogueRule[], counts: ReadonlyMap<string, number>): string {
  const reached = rules.filter(({ id }) => (counts.get(id) ?? 0) > 0);
  const lines = [...counts].map(([id, count]) => `${String(count).padStart(6)}  ${id}`);
  return `${lines.join('\n')}\n\n${reached.length} of ${rules.length} observable rules are reached.\n`;
}
