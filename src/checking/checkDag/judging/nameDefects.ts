/**
 * Names the defects of Airflow that an outcome rests on: the case is played again without each of them. A run for each, so only what is told
 * in the end is asked.
 */
import type { EarlierDefects } from '../../../model/earlierDefects.ts';
import { PROFILES, type Profile } from '../../../model/profile.ts';
import { quirksOf, type Quirk } from '../../../model/quirks.ts';
import type { Simulation } from '../../../trace/simulation.ts';
import { firstDifferenceOfEnds } from './compareEnds.ts';

const INTENDED = PROFILES['intended'] as Profile;

/** A defect a profile has, and the profile without it. */
interface Suspect {
  readonly text: string;
  readonly without: Profile;
}

/**
 * The defects in words: those without any one of which the run ends as intended; where no single one is enough, those without which it ends otherwise.
 *
 * @param play A run of the case under a profile; null: it does not come to an end.
 */
export async function nameDefects(
  run: Simulation,
  profile: Profile,
  play: (profile: Profile) => Promise<Simulation | null>,
): Promise<readonly string[]> {
  const intended = await play(INTENDED);
  if (intended === null) return [];
  const enough: string[] = [];
  const involved: string[] = [];
  for (const { text, without } of suspectsOf(profile)) {
    const mended = await play(without);
    if (mended === null) continue;
    if (firstDifferenceOfEnds(mended, intended) === null) enough.push(text);
    else if (firstDifferenceOfEnds(mended, run) !== null) involved.push(text);
  }
  return enough.length > 0 ? enough : involved;
}

/** Published ones first; what differs from the intended besides is told by the field of the profile. */
function suspectsOf(profile: Profile): Suspect[] {
  const quirks = quirksOf(profile);
  const published = new Set(quirks.flatMap(({ fields }) => Object.keys(fields)));
  const others = (Object.keys(INTENDED) as (keyof Profile)[]).filter((field) => {
    return !IS_NO_DEFECT.has(field) && !published.has(field) && profile[field] !== INTENDED[field];
  });
  return [
    ...quirks.map((quirk) => ({ text: quirkText(quirk), without: withoutQuirk(profile, quirk) })),
    ...others.map((field) => {
      return { text: `what the profile field ${field} says`, without: replaced(profile, [field]) };
    }),
  ];
}

const IS_NO_DEFECT: ReadonlySet<keyof Profile> = new Set<keyof Profile>(['name', 'unknown', 'earlier']);

function quirkText({ name, says, mendedIn }: Quirk): string {
  return `${name}: ${says}; mended in ${mendedIn}`;
}

function withoutQuirk(profile: Profile, { fields, earlier = {} }: Quirk): Profile {
  const names = Object.keys(earlier) as (keyof EarlierDefects)[];
  const sound = Object.fromEntries(names.map((name) => [name, INTENDED.earlier[name]]));
  const rest = replaced(profile, Object.keys(fields) as (keyof Profile)[]);
  return { ...rest, earlier: { ...profile.earlier, ...sound } };
}

function replaced(profile: Profile, fields: readonly (keyof Profile)[]): Profile {
  const intended = Object.fromEntries(fields.map((field) => [field, INTENDED[field]]));
  return { ...profile, ...intended, name: `${profile.name} without a defect` };
}
