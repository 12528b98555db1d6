/**
 * Bugs that were published of Airflow are found again by `checkDag` when the engine runs under the quirk that has them, and the same DAG holds
 * without it.
 */
import { checkDag, type CheckReport } from 'dagproof/check';
import { describe, expect, it } from 'vitest';
import { QUIRKS } from '../../src/model/quirks.ts';
import { propertySettings } from '../support/propertySettings.ts';
import { ALL_PUBLISHED } from './allPublished.ts';
import type { PublishedBug } from './publishedBug.ts';

/** What a DAG is asked besides what names its bug. */
async function check(
  bug: PublishedBug,
  profile: string,
  { numRuns: runs }: { readonly numRuns: number },
): Promise<CheckReport> {
  const { dag, options, inputs, faults, properties } = bug;
  return await checkDag(dag(), {
    ...options,
    ...(inputs === undefined ? {} : { inputs }),
    ...(faults === undefined ? {} : { faults }),
    ...(properties === undefined ? {} : { properties }),
    off: ['intended', 'undisturbed-success'].filter((name) => name !== bug.property),
    profile,
    runs,
  });
}

function profilesOf({ quirk, profiles }: PublishedBug): NonNullable<PublishedBug['profiles']> {
  return profiles ?? { withIt: `3.3.2+${quirk}`, without: '3.3.2' };
}

describe('a published bug', () => {
  it.each(ALL_PUBLISHED)('is found again: airflow#$issue, by $property', async (bug) => {
    const { counterexample } = await check(bug, profilesOf(bug).withIt, propertySettings(60));
    expect(counterexample?.property).toBe(bug.property);
    if (bug.property === 'intended') expect(counterexample?.message).toContain(`(${bug.quirk}: `);
  });

  it.each(ALL_PUBLISHED)('is gone without its quirk: airflow#$issue', async (bug) => {
    expect((await check(bug, profilesOf(bug).without, propertySettings(6, 60))).text).toContain(': held in ');
  });

  it('has a quirk, and each quirk shows in one', () => {
    const shown = new Set<string>(ALL_PUBLISHED.map(({ quirk }) => quirk));
    expect([...shown].sort()).toEqual(QUIRKS.map(({ name }) => name).sort());
  });
});
