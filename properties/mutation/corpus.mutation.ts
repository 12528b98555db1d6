/**
 * What kills mutants besides the unit tests: a share of the corpus, of every release, played by the engine alone and in small portions, so that a
 * mutant meets only the portions that reach it. `npm test` plays some of the same cases in `properties/conformance/corpus.test.ts`.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { concerns, parseDeviations } from '../conformance/deviations.ts';
import { corpusFiles } from '../conformance/corpusFiles.ts';
import { judgeCase } from '../conformance/judgeCase.ts';
import { readCaseFile, type FileCase } from '../conformance/readCases.ts';
import { REPOSITORY } from '../repository/sourceTree.ts';

/** One of so many drawn cases, and all hand-written ones. Which they are does not change when others come in. */
const SHARE = 10;
const PORTION = 20;

const deviations = parseDeviations(
  readFileSync(join(REPOSITORY, 'properties/airflow/DEVIATIONS.md'), 'utf8'),
  'DEVIATIONS.md',
);
const cases = corpusFiles()
  .flatMap((file) => readCaseFile(file).cases)
  .filter(({ runCase }) => !deviations.some((row) => concerns(row, runCase.id)))
  .filter(({ file, runCase: { id } }) => id.startsWith('written/') || isChosen(`${basename(file)} ${id}`));

function isChosen(name: string): boolean {
  return createHash('sha256').update(name).digest().readUInt32BE() % SHARE === 0;
}

const portions: FileCase[][] = [];
for (let at = 0; at < cases.length; at += PORTION) portions.push(cases.slice(at, at + PORTION));

describe('the corpus', () => {
  it.each(portions.map((portion) => [portion[0]?.runCase.id, portion] as const))('agrees from %s on', (_, portion) => {
    // The first that does not agree tells enough.
    const disagreeing = portion.find((fileCase) => judgeCase(fileCase, 'engine').divergences.length > 0);
    expect(disagreeing?.runCase.id).toBeUndefined();
  });
});
