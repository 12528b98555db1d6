/**
 * Which rules of the catalogue are seen to decide something in a played case: tests on what it was and what happened in it.
 */
import type { Simulation } from '../../src/trace/simulation.ts';
import type { PlayableCase } from './replayCase.ts';
import { factsOf, type RuleTest } from './seen/facts.ts';
import { GROUP_RULES } from './seen/groupRules.ts';
import { MAPPING_RULES } from './seen/mappingRules.ts';
import { JUDGEMENT_RULES } from './seen/judgementRules.ts';
import { RUN_RULES } from './seen/runRules.ts';
import { TRANSFORM_RULES } from './seen/transformRules.ts';
import { ATTEMPT_RULES } from './seen/attemptRules.ts';
import { EXPANSION_RULES } from './seen/expansionRules.ts';

export const RULE_TESTS: readonly RuleTest[] = [
  ...MAPPING_RULES,
  ...EXPANSION_RULES,
  ...TRANSFORM_RULES,
  ...GROUP_RULES,
  ...JUDGEMENT_RULES,
  ...ATTEMPT_RULES,
  ...RUN_RULES,
];

/** Ids of the rules that are seen. */
export function rulesSeen({ runCase, spec }: PlayableCase, run: Simulation): string[] {
  const facts = factsOf(runCase, spec, run);
  return RULE_TESTS.filter(([, isSeen]) => isSeen(facts)).map(([id]) => id);
}
