/**
 * `npm run determinism`: the workload for many seeds in every configuration, which all have to give the digests of a quiet process.
 * Exit code 0: they do; 1: a simulation was refused, or the workload proves nothing; 2: a mistake; 3: runs differ.
 */
import { Command, InvalidArgumentError } from 'commander';
import type { Streams } from '../../src/cli/streams.ts';
import { createProgress } from '../conformance/progress.ts';
import { readCommandLine } from '../support/commandLine.ts';
import { CONFIGURATIONS, REFERENCE, WORLD_NAMES, type WorldName } from './configurations.ts';
import { complaintsOf, differences, type Difference } from './judgePlays.ts';
import { playElsewhere, type Job } from './playElsewhere.ts';
import type { Played } from './playAll.ts';

const EXAMPLES = `
Each seed is played in canonical and in seeded order. Configurations: ${CONFIGURATIONS.map(({ name }) => name).join(', ')}; worlds: ${WORLD_NAMES.join(', ')}.
node-24 fetches Node 24 from the npm registry into .determinism, once.
Exit code: 0 all digests are those of a quiet process; 1 a simulation was refused; 2 a mistake; 3 runs differ.

Examples:
  npm run determinism
  npm run determinism -- --world nock --only busy --seeds 7-9
  npm run determinism -- --without node-24 --json`;

interface Flags {
  readonly seeds: readonly number[];
  readonly world?: readonly WorldName[];
  readonly only?: readonly string[];
  readonly without?: readonly string[];
  readonly json?: true;
}

/** What came of one configuration in one world. */
interface Judged {
  readonly world: WorldName;
  readonly configuration: string;
  readonly seeds: readonly number[];
  readonly runs: number;
  readonly seconds: number;
  readonly complaints: readonly string[];
  readonly differences: readonly Difference[];
}

/** Runs one command line and gives its exit code. */
export async function determinism(argv: readonly string[], streams: Streams): Promise<number> {
  let code = 0;
  const names = CONFIGURATIONS.map(({ name }) => name);
  const command = new Command('npm run determinism --')
    .description(
      'play the same simulations disturbed, elsewhere and by another detector of quiescence, and compare digests',
    )
    .option('--seeds <from-to>', 'which seeds', readSeeds, readSeeds('1-40'))
    .option('--world <names...>', 'only these worlds', oneOf(WORLD_NAMES))
    .option('--only <names...>', 'only these configurations', oneOf(names))
    .option('--without <names...>', 'all configurations but these', oneOf(names))
    .option('--json', 'print [{ world, configuration, seeds, runs, seconds, complaints, differences }]')
    .helpOption('--help', 'print this help')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: Flags) => {
      code = await compareAll(flags, streams);
    });
  return (await readCommandLine(command, argv, streams)) || code;
}

async function compareAll(flags: Flags, streams: Streams): Promise<number> {
  const { seeds, world: worlds = WORLD_NAMES, only, without = [], json } = flags;
  const wanted = CONFIGURATIONS.filter(({ name }) => (only?.includes(name) ?? true) && !without.includes(name));
  const judged: Judged[] = [];
  const tell = (each: Judged): void => {
    judged.push(each);
    if (!json) streams.out(textOf(each));
  };
  for (const world of worlds) {
    const here = wanted.filter((each) => each.worlds?.includes(world) ?? true);
    const reference = await play({ world, configuration: REFERENCE, seeds });
    tell({ ...reference.told, complaints: complaintsOf(reference.played), differences: [] });
    for (const configuration of here) {
      const { told, played } = await play({ world, configuration, seeds });
      tell({ ...told, complaints: [], differences: differences(reference.played, played) });
    }
  }
  if (json) streams.out(`${JSON.stringify(judged)}\n`);
  if (judged.some((each) => each.differences.length > 0)) return 3;
  return judged.some((each) => each.complaints.length > 0) ? 1 : 0;
}

async function play(job: Job): Promise<{ told: Omit<Judged, 'complaints' | 'differences'>; played: Played[] }> {
  const progress = createProgress(process.stderr);
  const { world, configuration } = job;
  const beganMs = performance.now();
  let runs = 0;
  try {
    const played = await playElsewhere(job, () => progress.step(`${world}, ${configuration.name}: ${++runs} runs`));
    const seconds = Math.round((performance.now() - beganMs) / 1_000);
    return { told: { world, configuration: configuration.name, seeds: job.seeds, runs, seconds }, played };
  } finally {
    progress.end();
  }
}

const MOST_TOLD = 3;

function textOf(judged: Judged): string {
  const { world, configuration, runs, seconds, complaints, differences: found } = judged;
  const isGood = complaints.length + found.length === 0;
  const verdict = isGood ? 'same    ' : found.length > 0 ? 'DIFFERS ' : 'FAILED  ';
  const lines = [
    `${verdict} ${world}, ${configuration}: ${runs} runs in ${seconds} s${found.length > 0 ? `, ${found.length} differ` : ''}`,
  ];
  for (const complaint of complaints) lines.push(`  ${complaint}`);
  for (const { seed, order, reference, other } of found.slice(0, MOST_TOLD)) {
    lines.push(`  seed ${seed}, ${order} order`, `    quiet: ${reference}`, `    ${configuration}: ${other}`);
    lines.push(`    npm run determinism -- --world ${world} --only ${configuration} --seeds ${again(judged, seed)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** The seed alone, unless others are played beside it. */
function again({ configuration, seeds }: Judged, seed: number): string {
  const { atOnce = 1 } = CONFIGURATIONS.find(({ name }) => name === configuration) ?? {};
  return atOnce === 1 ? String(seed) : `${seeds[0]}-${seeds.at(-1)}`;
}

function readSeeds(text: string): readonly number[] {
  const [, from, to = from] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(text) ?? [];
  const [first, last] = [Number(from), Number(to)];
  if (!(first <= last)) throw new InvalidArgumentError('Give seeds as 1-40, or as 7.');
  return Array.from({ length: last - first + 1 }, (_, position) => first + position);
}

function oneOf<Name extends string>(names: readonly Name[]) {
  return (given: string, before: readonly Name[] = []): readonly Name[] => {
    const found = names.find((name) => name === given);
    if (found === undefined) throw new InvalidArgumentError(`There are ${names.join(', ')}.`);
    return [...before, found];
  };
}
