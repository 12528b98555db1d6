/**
 * Bugs that were published of Airflow are found again by `checkDag` when the engine runs under the quirk that has them, and the same DAG holds
 * without it.
 */
import { join } from 'node:path';
import { checkDag, type CheckReport } from 'dagproof/check';
import { describe, expect, it } from 'vitest';
import type { Expectation } from '../../src/trace/caseFormat.ts';
import { readCaseFile } from '../conformance/readCases.ts';
import { replayEngine } from '../conformance/replayCase.ts';
import { REPOSITORY } from '../repository/sourceTree.ts';
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

/** Each bug with each release that Airflow itself was recorded with it. */
const RECORDED = ALL_PUBLISHED.flatMap(({ issue, recordedWith }) =>
  recordedWith.map((release) => ({ issue, release })),
);

function endsOf({ state, instances }: Expectation): unknown {
  return [state, instances.map(({ taskId, mapIndex, state: end, value }) => [taskId, mapIndex, end, value])];
}

describe('a published bug', () => {
  it.each(ALL_PUBLISHED)('is found again: airflow#$issue, by $property', async (bug) => {
    const { counterexample } = await check(bug, profilesOf(bug).withIt, propertySettings(60));
    expect(counterexample?.property).toBe(bug.property);
    if (bug.property === 'intended') expect(counterexample?.message).toContain(`(${bug.quirk}: `);
  });

  it.each(ALL_PUBLISHED)('is gone without its quirk: airflow#$issue', async (bug) => {
    const { text, counterexample } = await check(bug, profilesOf(bug).without, propertySettings(6, 60));
    // The release has other defects, which its outcome may rest on.
    if (bug.property === 'intended' && counterexample !== null) expect(text).not.toContain(`${bug.quirk}: `);
    else expect(text).toContain(': held in ');
  });

  it.each(RECORDED)('is what Airflow $release was recorded to do: airflow#$issue', ({ issue, release }) => {
    const file = `properties/airflow/cases/published-${release}.jsonl.gz`;
    const [recorded] = readCaseFile(join(REPOSITORY, file), (id) => id === `written/published-${issue}`).cases;
    const observed = recorded?.runCase.expect;
    if (recorded === undefined || observed === undefined) throw new Error(`${file} has no case of ${issue}`);
    const { runCase, spec } = recorded;
    const sound = { ...runCase, settings: { ...runCase.settings, profile: 'intended' } };
    expect(endsOf(observed)).toEqual(endsOf(replayEngine({ runCase, spec }).expectation));
    expect(endsOf(observed)).not.toEqual(endsOf(replayEngine({ runCase: sound, spec }).expectation));
  });

  it('has a quirk, and each quirk shows in one', () => {
    const shown = new Set<string>(ALL_PUBLISHED.map(({ quirk }) => quirk));
    expect([...shown].sort()).toEqual(QUIRKS.map(({ name }) => name).sort());
  });
});
