/**
 * Counts the cases that reach each observable rule of the catalogue: those a case was written for, and those that are seen to happen in its run.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulation } from '../../src/trace/simulation.ts';
import { REPOSITORY } from '../repository/sourceTree.ts';
import type { FileCase } from './readCases.ts';
import { OUT_OF_REACH } from './outOfReach.ts';
import { rulesSeen } from './rulesSeen.ts';

interface CatalogueRule {
  readonly id: string;
  readonly observable: boolean;
  readonly status: string;
}

export interface Coverage {
  note(fileCase: FileCase, runs: readonly Simulation[]): void;
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
    note: (fileCase, runs) => {
      for (const id of new Set([
        ...(fileCase.runCase.rules ?? []),
        ...runs.flatMap((run) => rulesSeen(fileCase, run)),
      ])) {
        if (counts.has(id)) counts.set(id, (counts.get(id) ?? 0) + 1);
      }
    },
    counts: () => counts,
    text: () => coverageText(observable, counts),
  };
}

function coverageText(rules: readonly CatalogueRule[], counts: ReadonlyMap<string, number>): string {
  const isReached = ({ id }: CatalogueRule): boolean => (counts.get(id) ?? 0) > 0;
  const working = rules.filter(({ status }) => status === 'works');
  const lines = rules.map(({ id, status }) => {
    const reason = isReached({ id, status, observable: true }) ? '' : (OUT_OF_REACH.get(id) ?? '');
    const notes = [...(status === 'works' ? [] : ['not simulated yet']), ...(reason === '' ? [] : [reason])];
    return `${String(counts.get(id) ?? 0).padStart(6)}  ${id}${notes.length === 0 ? '' : `  (${notes.join('; ')})`}`;
  });
  const outOfReach = working.filter((rule) => !isReached(rule) && OUT_OF_REACH.has(rule.id));
  return [
    ...lines,
    '',
    `${working.filter(isReached).length} of ${working.length} observable rules that are simulated are reached; ` +
      `${outOfReach.length} of the others cannot be seen in a case, for the reasons above.`,
    '',
  ].join('\n');
}
