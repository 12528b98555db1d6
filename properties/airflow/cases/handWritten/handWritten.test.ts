/**
 * The hand-written cases are cases: Airflow would accept their DAGs, the rules they name exist, and engine and reference scheduler agree on them.
 * What Airflow does with them is in the corpus.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { specProblems } from '../../../../src/checking/generator/specProblems.ts';
import { completeDag, type CaseRuns } from '../../../../src/trace/caseFormat.ts';
import { CASE_SCHEMA } from '../../../conformance/caseSchema.ts';
import { schemaComplaints } from '../../../conformance/checkSchema.ts';
import { compareExpectations, compareRunExpectations } from '../../../conformance/compareExpectations.ts';
import {
  replayEngine,
  replayEngineRuns,
  replayReference,
  replayReferenceRuns,
  type PlayableCase,
} from '../../../conformance/replayCase.ts';
import { REPOSITORY } from '../../../repository/sourceTree.ts';
import { WRITTEN_CASES } from './index.ts';
import { questionOfWritten } from './writeCase.ts';

const catalogue = JSON.parse(readFileSync(join(REPOSITORY, 'properties/airflow/rules.json'), 'utf8')) as {
  id: string;
}[];
const ruleIds = new Set(catalogue.map(({ id }) => id));
const questions = WRITTEN_CASES.map(questionOfWritten);

describe('hand-written cases', () => {
  it('have ids of their own', () => {
    const ids = questions.map(({ id }) => id);
    expect(ids.filter((id, position) => ids.indexOf(id) !== position)).toEqual([]);
    expect(ids.length).toBeGreaterThan(200);
  });

  it('name rules that exist', () => {
    const unknown = questions.flatMap(({ id, rules = [] }) =>
      rules.filter((rule) => !ruleIds.has(rule)).map((rule) => [id, rule]),
    );
    expect(unknown).toEqual([]);
  });

  it('are of the format, with DAGs that Airflow would accept', () => {
    const problems = questions.flatMap((question) => [
      ...schemaComplaints(JSON.parse(JSON.stringify(question)), CASE_SCHEMA),
      ...specProblems(completeDag(question.dag)).map((problem) => `${question.id}: ${problem}`),
    ]);
    expect(problems).toEqual([]);
  });

  it('are played alike by engine and reference scheduler', () => {
    const differences = questions.flatMap((runCase) => {
      const playable = { runCase, spec: completeDag(runCase.dag) };
      const several = runCase.settings?.runs;
      if (several !== undefined) return differenceOfRuns(playable, several) ?? [];
      const { expectation } = replayEngine(playable);
      const instances = expectation.instances.map(({ renderedMapIndex: _, ...instance }) => instance);
      const reference = replayReference(playable);
      const difference = reference === null ? null : compareExpectations({ ...expectation, instances }, reference);
      return difference === null ? [] : [{ id: runCase.id, ...difference }];
    });
    expect(differences).toEqual([]);
  });
});

function differenceOfRuns(playable: PlayableCase, runs: CaseRuns): object | null {
  const { expectations } = replayEngineRuns(playable, runs);
  const reference = replayReferenceRuns(playable, runs);
  const difference = reference === null ? null : compareRunExpectations(expectations, reference);
  return difference === null ? null : { id: playable.runCase.id, ...difference };
}
