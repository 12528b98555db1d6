/**
 * A share of the corpus is played on every test run: all hand-written cases and every eighth of the others. `npm run conformance` plays all.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REPOSITORY } from '../repository/sourceTree.ts';
import { conform } from './conform.ts';
import { corpusFiles } from './corpusFiles.ts';
import { parseDeviations } from './deviations.ts';
import { OUT_OF_REACH } from './outOfReach.ts';
import { countReleases } from './readCases.ts';

const SHARE = 8;

interface CatalogueRule {
  readonly id: string;
  readonly observable: boolean;
}

const read = (path: string): string => readFileSync(join(REPOSITORY, path), 'utf8');

describe(`the corpus (hand-written cases, and one of ${SHARE} others)`, () => {
  const deviations = parseDeviations(read('properties/airflow/DEVIATIONS.md'), 'DEVIATIONS.md');
  const report = conform(corpusFiles(), {
    deviations,
    isWanted: (id, line) => String(id).startsWith('written/') || line % SHARE === 0,
  });

  it('is played alike by Airflow, the engine and the reference scheduler, known deviations aside', () => {
    expect(report.divergences.slice(0, 5)).toEqual([]);
    expect(report.broken.slice(0, 5)).toEqual([]);
    expect(report.cases).toBeGreaterThan(250);
  });

  it('has no row of DEVIATIONS.md that no longer holds', () => {
    // A row about cases of which none is played in this share is left to npm run conformance.
    const played = new Set(report.deviations.map(({ id }) => id));
    expect(report.staleDeviations.filter((row) => played.has(row.case))).toEqual([]);
  });
});

describe('the README', () => {
  it('counts the cases of each release', () => {
    const counts = new Map<string, number>();
    for (const [release, count] of corpusFiles().flatMap((file) => [...countReleases(file)]))
      counts.set(release, (counts.get(release) ?? 0) + count);
    const table = read('README.md').replace(/ +/g, ' ');
    const rows = [...counts].map(([release, count]) => `| ${release} | ${count.toLocaleString('en')} |`);
    expect(rows.filter((row) => !table.includes(row))).toEqual([]);
  });
});

describe('the rules that no case can show', () => {
  it('are observable rules of the catalogue', () => {
    const rules = JSON.parse(read('properties/airflow/rules.json')) as CatalogueRule[];
    const observable = new Set(rules.filter((rule) => rule.observable).map(({ id }) => id));
    expect([...OUT_OF_REACH.keys()].filter((id) => !observable.has(id))).toEqual([]);
  });
});
