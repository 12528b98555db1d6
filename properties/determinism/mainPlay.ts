/**
 * The process in which `npm run determinism` plays one configuration: a line of JSON for each run.
 */
import { installShims } from '../../src/virtual/install.ts';
import type { WorldName } from './configurations.ts';
import { playAll, type Configuration } from './playAll.ts';
import type { World } from './world.ts';

/** What it is told, as the JSON of its argument. */
export interface PlayOrder extends Configuration {
  readonly world: WorldName;
  readonly seeds: readonly number[];
}

const { world, seeds, ...configuration } = JSON.parse(process.argv[2] as string) as PlayOrder;
await playAll(seeds, await worldNamed(world), configuration, (played) => {
  process.stdout.write(`${JSON.stringify(played)}\n`);
});

/** nock patches when it is loaded, and keeps the timers it finds: so each world is loaded alone, and dagproof's timers come first. */
async function worldNamed(name: WorldName): Promise<World> {
  installShims();
  if (name === 'nock') return (await import('./nockWorld.ts')).nockWorld;
  const { stubsWorld, mswWorld } = await import('./worlds.ts');
  return name === 'msw' ? mswWorld : stubsWorld;
}
