/**
 * A generated case as a question: a case of the format without `expect`.
 */
import type { GeneratedCase } from '../../src/checking/generator/buildCase.ts';
import type { GeneratedRuns } from '../../src/checking/generator/chooseRuns.ts';
import type { Passes } from '../../src/model/settings.ts';
import { sparseDag, type CaseSettings, type RunCase } from '../../src/trace/caseFormat.ts';

export function questionOf(
  { spec, plan, pools, config, actions }: GeneratedCase,
  id: string,
  { passes }: { readonly passes?: Passes } = {},
): RunCase {
  const settings: CaseSettings = {
    ...(passes === undefined ? {} : { passes }),
    ...(Object.keys(pools).length === 0 ? {} : { pools }),
    ...(Object.keys(config).length === 0 ? {} : { config }),
  };
  return {
    id,
    dag: sparseDag(spec),
    plan,
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
    ...(actions.length === 0 ? {} : { actions }),
  };
}

/** The same case with entries that the oracle can place: it asks neither for items nor for the time. */
export function playableByOracle<Case extends GeneratedCase>(generated: Case): Case {
  const plan = generated.plan.map(({ where: { item: _, afterMs: _after, beforeMs: _before, ...where }, what }) => {
    return { where, what };
  });
  return { ...generated, plan };
}

/** A generated case of several runs. */
export function questionOfRuns(generated: GeneratedRuns, id: string): RunCase {
  const question = questionOf(generated, id);
  return { ...question, settings: { ...question.settings, runs: generated.runs } };
}
