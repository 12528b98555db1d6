/**
 * What kills mutants besides the unit tests: a share of the corpus, played by the engine alone and in small portions, so that a mutant meets only
 * the portions that reach it. `npm test` plays the same cases, and more of them, in `properties/conformance/corpus.test.ts`.
 */
import { describe, expect, it } from 'vitest';
import { compareExpectations } from '../conformance/compareExpectations.ts';
import { corpusFiles } from '../conformance/corpusFiles.ts';
import { readCaseFile, type FileCase } from '../conformance/readCases.ts';
import { replayEngine } from '../conformance/replayCase.ts';

/** One of so many drawn cases, and all hand-written ones. */
const SHARE = 6;
const PORTION = 20;

const cases = corpusFiles()
  .flatMap((file) => readCaseFile(file).cases)
  .filter(({ runCase }) => runCase.expect?.airflow === '3.3.2')
  .filter(({ runCase }, position) => runCase.id.startsWith('written/') || position % SHARE === 0);

const portions: FileCase[][] = [];
for (let at = 0; at < cases.length; at += PORTION) portions.push(cases.slice(at, at + PORTION));

describe('the corpus', () => {
  it.each(portions.map((portion) => [portion[0]?.runCase.id, portion] as const))('agrees from %s on', (_, portion) => {
    for (const fileCase of portion) {
      const { expect: observed } = fileCase.runCase;
      if (observed === undefined) continue;
      expect([fileCase.runCase.id, compareExpectations(observed, replayEngine(fileCase).expectation)]).toEqual([
        fileCase.runCase.id,
        null,
      ]);
    }
  });
});
