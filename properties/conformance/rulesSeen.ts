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
import { SENSOR_RULES } from './seen/sensorRules.ts';
import { DEFERRAL_RULES } from './seen/deferralRules.ts';
import { CLEAR_RULES } from './seen/clearRules.ts';
import { ACTION_RULES } from './seen/actionRules.ts';
import { FAIL_FAST_RULES } from './seen/failFastRules.ts';
import { SETUP_RULES } from './seen/setupRules.ts';
import { RELEASE_RULES } from './seen/releaseRules.ts';
import { SEVERAL_RUNS_RULES } from './seen/severalRunsRules.ts';

export const RULE_TESTS: readonly RuleTest[] = [
  ...MAPPING_RULES,
  ...EXPANSION_RULES,
  ...TRANSFORM_RULES,
  ...GROUP_RULES,
  ...JUDGEMENT_RULES,
  ...ATTEMPT_RULES,
  ...RUN_RULES,
  ...SEVERAL_RUNS_RULES,
  ...RELEASE_RULES,
  ...SETUP_RULES,
  ...FAIL_FAST_RULES,
  ...ACTION_RULES,
  ...CLEAR_RULES,
  ...DEFERRAL_RULES,
  ...SENSOR_RULES,
];

/** Ids of the rules that are seen. */
export function rulesSeen({ runCase, spec }: PlayableCase, run: Simulation): string[] {
  const facts = factsOf(runCase, spec, run);
  return RULE_TESTS.filter(([, isSeen]) => isSeen(facts)).map(([id]) => id);
}
