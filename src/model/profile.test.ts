import { describe, expect, it } from 'vitest';
import { DEFAULT_PROFILE, PROFILES } from './profile.ts';

function fieldsThatDiffer(left: string, right: string): string[] {
  const [from, to] = [PROFILES[left], PROFILES[right]];
  if (from === undefined || to === undefined) throw new Error(`no profile ${left} or ${right}`);
  return (Object.keys(from) as (keyof typeof from)[]).filter((field) => field !== 'name' && from[field] !== to[field]);
}

describe('profiles', () => {
  it('are found under their own name, and 3.3.2, the newest recorded release, is the default', () => {
    for (const [name, profile] of Object.entries(PROFILES)) expect(profile.name).toBe(name);
    expect(DEFAULT_PROFILE).toBe(PROFILES['3.3.2']);
  });

  it('all have the same fields', () => {
    const fields = Object.keys(DEFAULT_PROFILE).sort();
    for (const profile of Object.values(PROFILES)) expect(Object.keys(profile).sort(), profile.name).toEqual(fields);
  });

  it('3.2.0 has every defect the scheduling document saw on it', () => {
    expect(PROFILES['3.2.0']).toMatchObject({
      removedInPassTest: 'mapped_only',
      oneSuccessRequired: false,
      fastRulesPerIndex: false,
      branchIndexInGroup: 'unmapped',
      prematureCompletion: true,
      vacuousPlaceholder: true,
    });
  });

  it('3.3.2 has the corrections that were recorded with it', () => {
    const corrections = [
      'removedInPassTest',
      'oneSuccessRequired',
      'fastRulesPerIndex',
      'fastPlaceholder',
      'runMarkedSuccess',
      'triggerFailureRetries',
      'deferredCountsForTask',
      'clearedBeside',
      'markedDownstream',
      'refusedMessage',
    ];
    expect(fieldsThatDiffer('3.2.0', '3.3.2').sort()).toEqual([...corrections, 'startOrder'].sort());
  });

  it('intended differs from 3.2.0 in every field but those of which only 2.x has another value', () => {
    const ofRelease2 = [
      'unknown',
      'skipsAtOnce',
      'emptyOutput',
      'nestedReference',
      'activeTasksLimit',
      'finishedPlaceholder',
      'teardownScope',
      'timedOutStateless',
      'reportedWhileRunning',
      'reportFailsFast',
    ];
    const others = Object.keys(DEFAULT_PROFILE).filter(
      (field) => !['name', 'earlier'].includes(field) && !ofRelease2.includes(field),
    );
    expect(fieldsThatDiffer('3.2.0', 'intended').sort()).toEqual(others.sort());
    for (const field of ofRelease2) expect(fieldsThatDiffer('3.2.0', '2.11.2')).toContain(field);
  });
});
