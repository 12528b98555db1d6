/**
 * `tsx properties/planted/mainFind.ts`: a table of the planted bugs, by whom they are found, after how many cases, and how small.
 * Exit code 1: one is not found from some seed, or a mended DAG is accused; 2: a mistake.
 */
import { Command } from 'commander';
import type { Counterexample } from 'dagproof/check';
import { mistake } from '../../src/model/errors.ts';
import { readCommandLine } from '../support/commandLine.ts';
import { ALL_PLANTED } from './allPlanted.ts';
import { accuse, find, type Found } from './find.ts';
import type { PlantedBug } from './plantedBug.ts';

interface Wishes {
  readonly seeds: string;
  readonly runs: string;
  readonly cases?: true;
  readonly only?: true;
  readonly mended: boolean;
}

const write = (text: string): void => void process.stdout.write(`${text}\n`);

async function printTable(names: readonly string[], { seeds, runs, cases, only, mended }: Wishes): Promise<void> {
  const searched = { runs: wholeNumber(runs, '--runs'), isOnlyPlanted: only === true };
  const numbers = seedsOf(seeds);
  let isFine = true;
  write(`| planted | property | found as | cases, by seed ${seeds} | smallest | mended | took |`);
  write('| --- | --- | --- | --- | --- | --- | --- |');
  for (const [name, bug] of chosen(names)) {
    const found: Found[] = [];
    for (const seed of numbers) found.push(await find(bug, { ...searched, seed }));
    const accused: Counterexample[] = [];
    for (const seed of mended ? numbers : []) accused.push(...(await accuse(bug, { ...searched, seed })));
    const row = { bug, found, accused: mended ? accused : null };
    write(`| ${cellsOf(name, row).join(' | ')} |`);
    if (cases === true) found.forEach(printCase);
    isFine &&= accused.length === 0 && found.every(({ counterexample }) => counterexample !== null);
  }
  if (!isFine) process.exitCode = 1;
}

interface Row {
  readonly bug: PlantedBug;
  readonly found: readonly Found[];
  /** Null: the mended DAG was not searched. */
  readonly accused: readonly Counterexample[] | null;
}

function cellsOf(name: string, { bug, found, accused }: Row): string[] {
  const counterexamples = found.flatMap(({ counterexample }) => counterexample ?? []);
  const sizes = counterexamples.map(({ size: { items, disturbances } }) => `${items} + ${disturbances}`);
  const took = found.reduce((sum, { tookMs }) => sum + tookMs, 0) / found.length;
  return [
    name,
    bug.property,
    listed(counterexamples.map(({ property }) => property)),
    found.map(({ cases, counterexample }) => (counterexample === null ? '-' : cases)).join(' '),
    listed(sizes),
    accused === null ? '' : accused.length === 0 ? 'held' : listed(accused.map(({ property }) => property)),
    `${Math.round(took)} ms`,
  ];
}

/** Each once, as often as it occurs. */
function listed(texts: readonly string[]): string {
  return [...new Set(texts)].map((text) => `${text} (${texts.filter((other) => other === text).length})`).join(', ');
}

function printCase({ seed, counterexample }: Found): void {
  if (counterexample === null) return;
  const { inputs, plan, property, message } = counterexample;
  write(`  seed ${seed}: ${property}: ${message}`);
  write(`    inputs ${JSON.stringify(inputs)} plan ${JSON.stringify(plan)} seed ${counterexample.seed}`);
}

function chosen(names: readonly string[]): [string, PlantedBug][] {
  const all = Object.entries(ALL_PLANTED);
  const unknown = names.find((name) => !Object.hasOwn(ALL_PLANTED, name));
  if (unknown !== undefined) {
    const remedy = `There are: ${Object.keys(ALL_PLANTED).join(', ')}.`;
    throw mistake('unknown-planted', `There is no planted bug ${JSON.stringify(unknown)}.`, remedy);
  }
  return names.length === 0 ? all : all.filter(([name]) => names.includes(name));
}

/** `3`, or `0..4` with both ends. */
function seedsOf(text: string): number[] {
  const [first = '', last = first] = text.split('..');
  const [from, to] = [wholeNumber(first, '--seeds'), wholeNumber(last, '--seeds')];
  return Array.from({ length: Math.max(to - from + 1, 0) }, (_, position) => from + position);
}

function wholeNumber(text: string, option: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw mistake('bad-number', `${option} was given ${JSON.stringify(text)}.`, 'Give whole numbers: --seeds 0..4.');
}

const command = new Command('mainFind')
  .description('by which property planted bugs are found, after how many cases, and how small')
  .argument('[names...]', 'planted bugs; all unless given')
  .option('--seeds <range>', 'seeds to search from', '0..4')
  .option('--runs <number>', 'cases to draw at most', '1000')
  .option('--cases', 'print every counterexample')
  .option('--only', 'ask of each only the property that was named when it was planted')
  .option('--no-mended', 'search the mistakes only')
  .helpOption('--help', 'print this help')
  .action(printTable);
const code = await readCommandLine(command, process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  hasColor: false,
});
process.exitCode ??= code;
