/**
 * Runs a generated case: through the engine, and through the reference scheduler.
 */
import { settingsOfCase } from '../../src/checking/generator/arbitraryCase.ts';
import type { GeneratedCase } from '../../src/checking/generator/buildCase.ts';
import type { SimulateOptions } from '../../src/drivers/options.ts';
import { simulateSync } from '../../src/drivers/simulateSync.ts';
import { DEFAULT_PROFILE, type Profile } from '../../src/model/profile.ts';
import type { Passes } from '../../src/model/settings.ts';
import type { Simulation } from '../../src/trace/simulation.ts';
import { runReference, type ReferenceRun } from '../reference/runReference.ts';

/** What may differ from run to run of one case. */
export interface Variant {
  readonly passes?: Passes;
  readonly profile?: Profile;
}

/** The options that make a scripted run of a case. */
export function caseOptions(generated: GeneratedCase, variant: Variant = {}): SimulateOptions {
  return { ...settingsOfCase(generated), ...variant };
}

/** The engine's run of a case. */
export function runEngine(generated: GeneratedCase, variant: Variant = {}): Simulation {
  return simulateSync(generated, caseOptions(generated, variant));
}

/** The reference scheduler's run of a case. */
export function runBesides(
  generated: GeneratedCase,
  { passes = 'instant', profile = DEFAULT_PROFILE }: Variant = {},
): ReferenceRun {
  const { spec, plan, pools, config, actions, functions } = generated;
  return runReference(spec, plan, { pools, config, actions, passes, profile, maps: functions.maps });
}

/** A case as JSON, to be copied from a failure. */
export function caseText({ spec, plan, pools, config, actions }: GeneratedCase): string {
  return JSON.stringify({ spec, plan, pools, config, actions });
}
