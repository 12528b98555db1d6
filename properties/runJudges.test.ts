/**
 * The run judges find nothing to accuse in generated runs, whatever the release, the passes and the order. Each is seen to accuse beside its
 * source, on a run that was tampered with.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryCase } from '../src/checking/generator/arbitraryCase.ts';
import { simulateSync } from '../src/drivers/simulateSync.ts';
import { judgeRun } from '../src/invariants/judgeRun.ts';
import { PROFILES } from '../src/model/profile.ts';
import { CAUSE, type Cause } from '../src/model/transition.ts';
import type { Trace } from '../src/trace/trace.ts';
import { propertySettings } from './support/propertySettings.ts';
import { caseOptions, caseText } from './support/runCase.ts';
import { guard } from './support/sometimes.ts';

// Whatever is drawn can be played, what a release does not know included.
const knowsAll = { triggerRules: [], backoffFactors: false };
const profiles = Object.values(PROFILES).map((profile) => ({ ...profile, unknown: knowsAll }));

const arbitraryVariant = fc.record({
  profile: fc.constantFrom(...profiles),
  passes: fc.constantFrom('instant' as const, 'event' as const, { everyMs: 1_500 }),
  order: fc.constantFrom('canonical' as const, 'seeded' as const),
  seed: fc.nat(),
  /** Whether tasks do what their bodies do, which take their arguments, or what the plan says. */
  hasBodies: fc.boolean(),
});

/** What judges need to see. */
const CAUSES: readonly Cause[] = [
  'expanded_to_zero',
  'retry_due',
  'trigger_rule',
  'waited_for_pool',
  'waited_for_max_active_tasks',
  'waited_for_max_active_tis',
];

describe('the run judges', () => {
  it('accuse no generated run', () => {
    const sometimes = guard<string>([...CAUSES, 'arguments of a map index', 'a run that ended']);
    fc.assert(
      fc.property(arbitraryCase(), arbitraryVariant, (generated, { hasBodies, ...variant }) => {
        const plan = hasBodies ? generated.plan.filter(({ what }) => what.kind !== 'return') : generated.plan;
        const options = { ...caseOptions({ ...generated, plan }, variant), recordArguments: true };
        const { trace } = simulateSync(generated, options);
        const [violation] = judgeRun(trace);
        if (violation !== undefined) {
          const text = JSON.stringify({ violation, ...variant, hasBodies, profile: variant.profile.name });
          throw new Error(`${text}\n${caseText(generated)}`);
        }
        noteSituations(trace, sometimes.note);
      }),
      propertySettings(300, 400),
    );
    expect(sometimes.missing()).toEqual([]);
  });
});

function noteSituations(
  { moves, attempts, endReason }: Trace,
  note: (situation: string, holds?: boolean) => void,
): void {
  const seen = new Set<number>();
  for (let row = 0; row < moves.length; row++) seen.add(moves.causeAt(row));
  for (const cause of CAUSES) note(cause, seen.has(CAUSE[cause]));
  note(
    'arguments of a map index',
    attempts.some(({ given }) => given !== undefined && Object.keys(given).length > 1),
  );
  note('a run that ended', endReason === 'finished');
}
