/**
 * The tests that count the coverage of rules are held to the hand-written cases: where cases were written for a rule, it has to be seen in one of them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryCase } from '../../src/checking/generator/arbitraryCase.ts';
import { unknownFeatures } from '../../src/drivers/unknownFeatures.ts';
import { PROFILES, type Profile } from '../../src/model/profile.ts';
import { completeDag, type RunCase } from '../../src/trace/caseFormat.ts';
import { WRITTEN_CASES } from '../airflow/cases/handWritten/index.ts';
import { questionOfWritten } from '../airflow/cases/handWritten/writeCase.ts';
import { REPOSITORY } from '../repository/sourceTree.ts';
import { SEED } from '../support/propertySettings.ts';
import { questionOf } from './questionOf.ts';
import { replayEngine, replayEngineRuns } from './replayCase.ts';
import { RULE_TESTS, rulesSeen } from './rulesSeen.ts';

interface CatalogueRule {
  readonly id: string;
  readonly observable: boolean;
}

const catalogue = JSON.parse(
  readFileSync(join(REPOSITORY, 'properties/airflow/rules.json'), 'utf8'),
) as CatalogueRule[];

/** Seen under any release: some rules are about defects that are mended by now. */
const seenIn = (question: RunCase): Set<string> => {
  const spec = completeDag(question.dag);
  const isPlayable = (profile: Profile): boolean => unknownFeatures(spec, profile).length === 0;
  const profiles = Object.entries(PROFILES).flatMap(([name, one]) =>
    name !== 'intended' && isPlayable(one) ? [name] : [],
  );
  const seen = profiles.flatMap((profile) => {
    const runCase = { ...question, settings: { ...question.settings, profile } };
    const playable = { runCase, spec };
    const several = question.settings?.runs;
    const runs =
      several === undefined ? [replayEngine(playable).run] : replayEngineRuns(playable, several).simulation.runs;
    return runs.flatMap((run) => rulesSeen(playable, run));
  });
  return new Set(seen);
};

describe('the rules seen in a case', () => {
  const written = WRITTEN_CASES.map(questionOfWritten).map((question) => ({ question, seen: seenIn(question) }));

  it('are observable rules of the catalogue, each with one test', () => {
    const observable = new Set(catalogue.filter((rule) => rule.observable).map(({ id }) => id));
    const ids = RULE_TESTS.map(([id]) => id);
    expect(ids.filter((id) => !observable.has(id))).toEqual([]);
    expect(ids.filter((id, position) => ids.indexOf(id) !== position)).toEqual([]);
  });

  it('include every rule that the case was written for, in at least one of its cases', () => {
    const unseen = RULE_TESTS.map(([id]) => id).filter((id) => {
      const cases = written.filter(({ question }) => question.rules?.includes(id));
      return cases.length > 0 && !cases.some(({ seen }) => seen.has(id));
    });
    expect(unseen).toEqual([]);
  });

  it('are each seen in a hand-written or a drawn case, and none in all', () => {
    const drawn = fc
      .sample(arbitraryCase(), { numRuns: 300, seed: SEED })
      .map((one) => seenIn(questionOf(one, 'drawn')));
    const all = [...drawn, ...written.map(({ seen }) => seen)];
    const counts = RULE_TESTS.map(([id]) => [id, all.filter((seen) => seen.has(id)).length] as const);
    expect(counts.filter(([, count]) => count === 0)).toEqual([]);
    expect(counts.filter(([, count]) => count === all.length)).toEqual([]);
  });
});
