/**
 * Plays the workload for a list of seeds in this process, under one configuration.
 */
import type { Order } from '../../src/model/settings.ts';
import { accountOf } from '../../src/trace/account.ts';
import { disturb, type Disturbance } from './disturbances.ts';
import { useRestDetector, type RestDetectorName } from './restDetectors.ts';
import { play, type Play } from './workload.ts';
import type { World } from './world.ts';

export interface Configuration {
  readonly disturbances: readonly Disturbance[];
  readonly rest: RestDetectorName;
  /** Simulations that are in flight together. */
  readonly atOnce: number;
  /** Each seed is played in all of them. */
  readonly orders: readonly Order[];
}

export const QUIET: Configuration = { disturbances: [], rest: 'hook', atOnce: 1, orders: ['canonical', 'seeded'] };

/** What a run came to. */
export interface Played extends Play {
  readonly digest: string;
  readonly account: readonly string[];
  /** Among them the faults that struck nobody. */
  readonly warnings: readonly string[];
}

/** Of a simulation that was refused. */
export const NO_DIGEST = 'none';

/** Every seed in every order, in the order given; told one by one. */
export async function playAll(
  seeds: readonly number[],
  world: World,
  { disturbances, rest, atOnce, orders }: Configuration,
  told: (played: Played) => void,
): Promise<void> {
  const stops = [disturb(disturbances), useRestDetector(rest)];
  try {
    for (const order of orders) {
      for (let first = 0; first < seeds.length; first += atOnce) {
        const plays = seeds.slice(first, first + atOnce).map((seed) => ({ seed, order }));
        for (const played of await Promise.all(plays.map((each) => playOne(each, world)))) told(played);
      }
    }
  } finally {
    for (const stop of stops) stop();
  }
}

/** A simulation that is refused is an outcome like others. */
async function playOne(given: Play, world: World): Promise<Played> {
  try {
    const run = await play(given, world);
    return { ...given, digest: run.digest, account: accountOf(run), warnings: run.warnings };
  } catch (error) {
    return { ...given, digest: NO_DIGEST, account: String(error).split('\n'), warnings: [] };
  }
}
