import { describe, expect, it } from 'vitest';
import { NO_EARLIER_DEFECT } from './earlierDefects.ts';
import { PROFILES, type Profile } from './profile.ts';
import { profileNamed, QUIRKS, quirksOf } from './quirks.ts';

const named = (name: string): Profile => profileNamed(name) as Profile;

describe('a profile with quirks', () => {
  it('has their fields, those of the release else, and the name it was asked by', () => {
    const profile = named('3.3.2+airflow#31406+airflow#50210');
    expect(profile).toEqual({
      ...PROFILES['3.3.2'],
      name: '3.3.2+airflow#31406+airflow#50210',
      fastRulesPerIndex: false,
      earlier: { ...NO_EARLIER_DEFECT, mappedTasksUnlimited: true },
    });
    expect(named('3.3.2')).toBe(PROFILES['3.3.2']);
  });

  it.each(['3.3', '3.3.2+airflow#1', '3.3.2+', '', '__proto__'])('is none of the name %j', (name) => {
    expect(profileNamed(name)).toBeNull();
  });
});

describe('quirks', () => {
  it('are found in the profiles of releases that have them, and none in what is intended', () => {
    const namesOf = (name: string): string[] => quirksOf(named(name)).map(({ name: quirk }) => quirk);
    expect(namesOf('intended')).toEqual([]);
    expect(namesOf('3.3.2')).toEqual(['airflow#67265', 'airflow#69036', 'airflow#75417']);
    expect(namesOf('3.2.0')).toEqual([
      'airflow#33164',
      'airflow#39801',
      'airflow#50210',
      'airflow#67265',
      'airflow#69036',
    ]);
    expect(namesOf('2.11.2')).toContain('airflow#53667');
  });

  it.each(QUIRKS)('can be added one by one: $name', ({ name }) => {
    expect(quirksOf(named(`intended+${name}`)).map((quirk) => quirk.name)).toContain(name);
  });

  it('switch on every defect of an earlier release, once', () => {
    const switched = QUIRKS.flatMap(({ earlier = {} }) => Object.keys(earlier));
    expect(switched.sort()).toEqual(Object.keys(NO_EARLIER_DEFECT).sort());
  });
});
