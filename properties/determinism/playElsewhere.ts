/**
 * Plays one configuration in a process of its own, and collects what its runs came to.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { REPOSITORY } from '../repository/sourceTree.ts';
import type { NamedConfiguration, WorldName } from './configurations.ts';
import { node24 } from './node24.ts';
import type { Played } from './playAll.ts';
import type { PlayOrder } from './mainPlay.ts';

/** One configuration in one world. */
export interface Job {
  readonly world: WorldName;
  readonly configuration: NamedConfiguration;
  readonly seeds: readonly number[];
}

/** @param onPlayed Called after each run. @throws Error with what the process printed when it does not end well. */
export async function playElsewhere({ world, configuration, seeds }: Job, onPlayed: () => void): Promise<Played[]> {
  const { disturbances, rest, atOnce, orders, isReversed, isOnNode24 } = configuration;
  const told: PlayOrder = {
    world,
    disturbances,
    rest,
    atOnce,
    orders,
    seeds: isReversed ? [...seeds].reverse() : seeds,
  };
  const program = isOnNode24 ? node24() : process.execPath;
  const script = join(REPOSITORY, 'properties/determinism/mainPlay.ts');
  const child = spawn(program, ['--import', 'tsx', script, JSON.stringify(told)], {
    cwd: REPOSITORY,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const played: Played[] = [];
  let errors = '';
  child.stderr.on('data', (text: Buffer) => (errors += String(text)));
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    played.push(JSON.parse(line) as Played);
    onPlayed();
  }
  const code = await closed;
  if (code === 0) return played;
  throw new Error(
    `${world}, ${configuration.name}: the process ended with ${code} after ${played.length} runs\n${errors}`,
  );
}
