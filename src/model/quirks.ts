/**
 * Published defects of Airflow by the number of their issue, and the profile a name with quirks stands for: `3.3.2+airflow#31406` is release 3.3.2
 * with that defect, `3.3.2` has those that it had itself.
 */
import type { EarlierDefects } from './earlierDefects.ts';
import { PROFILES, type Profile } from './profile.ts';

type ProfileFields = Omit<Profile, 'name' | 'unknown' | 'earlier'>;

export interface Quirk {
  /** `airflow#` and the number of the issue that reports it, or of the change that mends it where there is none. */
  readonly name: string;
  /** What goes wrong, in a sentence. */
  readonly says: string;
  /** Releases it was seen in. */
  readonly seenIn: string;
  /** The release without it, with the change that mended it where that is known. */
  readonly mendedIn: string;
  /** Fields as a profile that has the defect has them. */
  readonly fields: Partial<ProfileFields>;
  readonly earlier?: Partial<EarlierDefects>;
}

const NOT_MENDED = 'no release that was recorded here';

export const QUIRKS: readonly Quirk[] = [
  {
    name: 'airflow#23425',
    says: 'a product of several lists has one instance too few',
    seenIn: '2.3.0',
    mendedIn: 'a release after 2.3.0',
    fields: {},
    earlier: { productOneShort: true },
  },
  {
    name: 'airflow#26499',
    says: 'a zip without a fill value takes the longest list instead of the shortest',
    seenIn: '2.4.0',
    mendedIn: '2.4.1 (#26636)',
    fields: {},
    earlier: { zipTakesLongest: true },
  },
  {
    name: 'airflow#27449',
    says: 'a mapped task is upstream_failed where another upstream task ends before the one it is mapped over',
    seenIn: '2.4.1 to 2.4.2',
    mendedIn: 'a release after 2.4.2 (#27506)',
    fields: {},
    earlier: { expandsTooEarly: true },
  },
  {
    name: 'airflow#27824',
    says: 'a chain of tasks mapped over nothing fails the run as a deadlock',
    seenIn: '2.3 to 2.4',
    mendedIn: 'a release after 2.4 (#27964)',
    fields: {},
    earlier: { emptyExpansionUnnoticed: true },
  },
  {
    name: 'airflow#30883',
    says: 'a decision made at one index of a mapped group skips at every index',
    seenIn: '2.5 to 2.6.1',
    mendedIn: '2.6.2 (#31541)',
    fields: {},
    earlier: { decisionOfEveryIndex: true },
  },
  {
    name: 'airflow#31406',
    says: 'max_active_tis_per_dagrun is not heeded for a mapped task',
    seenIn: '2.6.0 to 2.6.1',
    mendedIn: '2.6.2 (#31406)',
    fields: {},
    earlier: { mappedTasksUnlimited: true },
  },
  {
    name: 'airflow#32757',
    says: 'clearing one index of a mapped group with its downstream clears every index there (also #41278 and #64526)',
    seenIn: '2.6 to 3.1.6',
    mendedIn: '3.2.0',
    fields: {},
    earlier: { clearReachesEveryIndex: true },
  },
  {
    name: 'airflow#33164',
    says: 'an unmapped task waits for ever for instances of a mapped task that were removed (also #48816)',
    seenIn: '2.6 to 3.2.0',
    mendedIn: '3.3.2 at the latest (#62034)',
    fields: { removedInPassTest: 'mapped_only' },
  },
  {
    name: 'airflow#34023',
    says: 'a task under one_failed inside a mapped group is always skipped (also #30333)',
    seenIn: '2.5 to 2.7.2',
    mendedIn: '2.7.3 (#34337), and after a relapse for good by #44937',
    fields: { vacuousPlaceholder: true },
    earlier: { eagerPlaceholderBlind: true },
  },
  {
    name: 'airflow#37091',
    says: 'a mapped task under none_failed or all_done is upstream_failed where its source was skipped (also #33446 and #51320)',
    seenIn: '2.6 to 2.8, and again 3.0.1',
    mendedIn: '2.9.0 (#37498), and again 3.2.0 at the latest',
    fields: {},
    earlier: { sourcesUnjudged: true },
  },
  {
    name: 'airflow#39065',
    says: 'instances that fail have no label of their own, though they have a map_index_template',
    seenIn: '2.9.0',
    mendedIn: 'a release after 2.9.0 (#38902)',
    fields: {},
    earlier: { labelOfSuccessOnly: true },
  },
  {
    name: 'airflow#39801',
    says: 'a task under none_failed_min_one_success inside a mapped group is skipped before its upstream has run (also #59289)',
    seenIn: '2.9 to 3.2.0',
    mendedIn: '3.3.2 at the latest (#67873 and #69377)',
    fields: { fastPlaceholder: 'parent_group', oneSuccessRequired: false, vacuousPlaceholder: true },
  },
  {
    name: 'airflow#50210',
    says: 'one_failed, one_success and one_done inside a mapped group look at every index instead of their own',
    seenIn: '2.11 to 3.2.0',
    mendedIn: '3.3.2 at the latest (#67684)',
    fields: { fastRulesPerIndex: false },
  },
  {
    name: 'airflow#52730',
    says: 'a task below a mapped group that was never expanded cannot start (also #51457)',
    seenIn: '3.0.0 to 3.0.6',
    mendedIn: '3.2.0 (#60803)',
    fields: {},
    earlier: { unexpandedGroupRefusesStart: true },
  },
  {
    name: 'airflow#53667',
    says: 'a task that collects a mapped task of which no value is there gets None instead of an empty list',
    seenIn: '2.x',
    mendedIn: '3.0',
    fields: { emptyOutput: 'nothing' },
  },
  {
    name: 'airflow#67265',
    says: 'a branch or short circuit inside a mapped group is not obeyed, all branches run',
    seenIn: '3.2.0 to 3.3.2',
    mendedIn: NOT_MENDED,
    fields: { branchIndexInGroup: 'unmapped' },
  },
  {
    name: 'airflow#69036',
    says: 'outside a mapped group of one item its output comes as the bare value instead of a list',
    seenIn: '3.2.0 to 3.3.2',
    mendedIn: `${NOT_MENDED} (#69075)`,
    fields: { groupOutputOutside: 'collapse' },
  },
  {
    name: 'airflow#75417',
    says: 'one failure inside a mapped group fails every index of a task under none_failed_min_one_success',
    seenIn: '3.3.2',
    mendedIn: `${NOT_MENDED} (#75417)`,
    fields: { fastPlaceholder: 'closest_group', minOneSuccessPlaceholder: 'decides' },
  },
];

const QUIRK_OF_NAME: ReadonlyMap<string, Quirk> = new Map(QUIRKS.map((quirk) => [quirk.name, quirk]));

/**
 * The profile of a name, with the quirks it adds; null: there is none.
 *
 * @example profileNamed('3.3.2+airflow#31406+airflow#27449')
 */
export function profileNamed(name: string): Profile | null {
  const [base = '', ...added] = name.split('+');
  let profile = Object.hasOwn(PROFILES, base) ? (PROFILES[base] as Profile) : null;
  for (const each of added) {
    const quirk = QUIRK_OF_NAME.get(each);
    if (quirk === undefined || profile === null) return null;
    profile = { ...profile, ...quirk.fields, earlier: { ...profile.earlier, ...quirk.earlier }, name };
  }
  return profile;
}

/** Quirks that a profile has, in order of their issues. */
export function quirksOf(profile: Profile): Quirk[] {
  return QUIRKS.filter(({ fields, earlier = {} }) => hasAll(profile, fields) && hasAll(profile.earlier, earlier));
}

function hasAll<Fields extends object>(fields: Fields, wanted: Partial<Fields>): boolean {
  return (Object.keys(wanted) as (keyof Fields)[]).every((field) => fields[field] === wanted[field]);
}
