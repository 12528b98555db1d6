/**
 * The run judges find nothing to accuse in generated runs, whatever the release, the passes and the order. Each is seen to accuse beside its
 * source, on a run that was tampered with.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryCase } from '../src/checking/arbitraryCase.ts';
import { simulateSync } from '../src/drivers/simulateSync.ts';
import { judgeRun } from '../src/invariants/judgeRun.ts';
import { PROFILES } from '../src/model/profile.ts';
import { propertySettings } from './support/propertySettings.ts';
import { caseOptions, caseText, type Variant } from './support/runCase.ts';

// Whatever is drawn can be played, what a release does not know included.
const knowsAll = { triggerRules: [], backoffFactors: false };
const profiles = Object.values(PROFILES).map((profile) => ({ ...profile, unknown: knowsAll }));

const arbitraryVariant: fc.Arbitrary<Variant & { readonly order: 'canonical' | 'seeded'; readonly seed: number }> =
  fc.record({
    profile: fc.constantFrom(...profiles),
    passes: fc.constantFrom('instant' as const, 'event' as const, { everyMs: 1_500 }),
    order: fc.constantFrom('canonical' as const, 'seeded' as const),
    seed: fc.nat(),
  });

describe('the run judges', () => {
  it('accuse no generated run', () => {
    fc.assert(
      fc.property(arbitraryCase(), arbitraryVariant, (generated, variant) => {
        const { trace } = simulateSync(generated, caseOptions(generated, variant));
        const violations = judgeRun(trace);
        if (violations.length > 0)
          throw new Error(
            `${JSON.stringify([violations[0], variant.profile?.name, variant.passes])}\n${caseText(generated)}`,
          );
        expect(violations).toEqual([]);
      }),
      propertySettings(250, 400),
    );
  });
});
