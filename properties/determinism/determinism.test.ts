/**
 * The short form of `npm run determinism`: two seeds in this process, and one by the exact detector in a process of its own. With a detector that
 * is not sound the same runs differ: so they can.
 */
import { describe, expect, it } from 'vitest';
import { CONFIGURATIONS } from './configurations.ts';
import { complaintsOf, differences } from './judgePlays.ts';
import { playAll, QUIET, type Configuration, type Played } from './playAll.ts';
import { playElsewhere } from './playElsewhere.ts';
import { stubsWorld } from './worlds.ts';

const SEEDS = [1, 2];
const SHORT: Configuration = { ...QUIET, orders: ['seeded'] };

async function playHere(changed: Partial<Configuration>): Promise<Played[]> {
  const played: Played[] = [];
  await playAll(SEEDS, stubsWorld, { ...SHORT, ...changed }, (each) => played.push(each));
  return played;
}

let quiet: Promise<Played[]> | undefined;
/** Played once, by the test that needs it first. */
const reference = (): Promise<Played[]> => (quiet ??= playHere({}));

describe('a simulation full of real work', () => {
  it('is the same beside a busy loop', async () => {
    expect(complaintsOf(await reference())).toEqual([]);
    expect(differences(await reference(), await playHere({ disturbances: ['busy'] }))).toEqual([]);
  });

  it('is the same beside another', async () => {
    expect(differences(await reference(), await playHere({ atOnce: 2 }))).toEqual([]);
  });

  it('is the same as an exact detector plays it', async () => {
    const exact = CONFIGURATIONS.find(({ rest }) => rest === 'empty_loop') as (typeof CONFIGURATIONS)[number];
    const configuration = { ...exact, orders: SHORT.orders };
    const played = await playElsewhere({ world: 'stubs', configuration, seeds: SEEDS }, () => {});
    expect(differences(await reference(), played)).toEqual([]);
  });

  it('is another when virtual time goes on after so many turns of the loop', async () => {
    expect(differences(await reference(), await playHere({ rest: 'turns' }))).toHaveLength(SEEDS.length);
  });
});
