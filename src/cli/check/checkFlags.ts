/**
 * The flags of `dagproof check` as options of a check: texts in, checked values out. What they mean for a DAG is checked later.
 */
import { dirname, join } from 'node:path';
import type { CheckOptions } from '../../checking/checkDag/checkOptions.ts';
import { MOST_DISTURBANCES, STRATEGIES, type Strategy } from '../../checking/checkDag/strategies.ts';
import type { Shard } from '../../checking/checkDag/search/caseTurns.ts';
import { mistake } from '../../model/errors.ts';
import { parseDuration, type Duration } from '../../model/time.ts';
import type { FoundDags } from '../findDags.ts';
import { optionsOf, wholeNumber, type RunFlags } from '../runFlags.ts';

/** Flags of a run that a check has too, and its own. */
export interface CheckFlags extends Omit<RunFlags, 'runs' | 'fail'> {
  readonly runs?: string;
  readonly strategy?: string;
  readonly timeBudget?: string;
  readonly off?: readonly string[];
  readonly path?: string;
  readonly width?: readonly string[];
  readonly fast?: true;
  readonly save: string | false;
  readonly coverage?: true;
  readonly coverageMin?: string;
  readonly bail?: true;
  readonly lastFailed?: true;
  readonly reporter?: readonly string[];
  readonly shard?: string;
  readonly workers?: string;
  readonly fail?: readonly string[];
}

/** @throws DagproofError naming the flag and the value seen. */
export function checkOptionsOf(path: string, flags: CheckFlags): CheckOptions {
  const { runs, seed, strategy, timeBudget, off, width, fast, path: casePath, profile, ...more } = flags;
  const { shard, fail, workers: _, ...shared } = more;
  // A check draws its faults.
  const { faults: __, order: ___, ...simulated } = optionsOf(shared as RunFlags);
  const folder = counterexamplesOf(path, flags);
  return {
    ...simulated,
    ...(profile === undefined ? {} : { profile }),
    ...(runs === undefined ? {} : { runs: runsOf(runs) }),
    ...(seed === undefined ? {} : { seed: wholeNumber('--seed', seed) }),
    ...(strategy === undefined ? {} : strategyOf(strategy)),
    ...(timeBudget === undefined ? {} : { budget: budgetOf(timeBudget) }),
    ...(off === undefined ? {} : { off }),
    ...(width === undefined ? {} : { widths: Object.fromEntries(width.map(widthOf)) }),
    ...(fail === undefined ? {} : { failRates: Object.fromEntries(fail.map(failRateOf)) }),
    ...(fast === undefined ? {} : { fast }),
    ...(shard === undefined ? {} : { shard: shardOf(shard) }),
    ...(casePath === undefined ? {} : { parameters: { path: casePath } }),
    ...(folder === null ? {} : { counterexamples: folder }),
    coverage: true,
    module: path,
  };
}

/** The folder of saved counterexamples; null: none are read or written. */
export function counterexamplesOf(path: string, { save }: Pick<CheckFlags, 'save'>): string | null {
  return save === false ? null : (save ?? join(dirname(path), '__counterexamples__'));
}

/** Percent of the points that have to be reached; null: any share will do. @throws DagproofError naming the value seen. */
export function coverageMinOf({ coverageMin }: CheckFlags): number | null {
  if (coverageMin === undefined) return null;
  const percent = Number(coverageMin);
  if (coverageMin.trim() !== '' && percent >= 0 && percent <= 100) return percent;
  throw mistake('bad-number', `--coverage-min is "${coverageMin}".`, 'Give a number from 0 to 100.');
}

const MOST_WORKERS = 256;

/** Processes that share the cases; a path names one case. @throws DagproofError naming the value seen. */
export function workersOf({ workers, path }: CheckFlags): number {
  if (workers === undefined) return 1;
  const count = wholeNumber('--workers', workers);
  if (count >= 1 && count <= MOST_WORKERS) return path === undefined ? count : 1;
  throw mistake('bad-number', `--workers is "${workers}".`, `Give a whole number from 1 to ${MOST_WORKERS}.`);
}

/** What a module says of its own check; wrong values are refused where they are used. */
export function exportedOptions(
  { stubs, properties, inputs }: Omit<FoundDags, 'dags'>,
  { output = [] }: CheckFlags,
): CheckOptions {
  const scripted = output.map((text) => text.split('=')[0]);
  const drawn = Object.entries((inputs ?? {}) as object).filter(([taskId]) => !scripted.includes(taskId));
  return {
    ...(stubs === undefined ? {} : { stubs }),
    ...(properties === undefined ? {} : { properties }),
    ...(drawn.length === 0 ? {} : { inputs: Object.fromEntries(drawn) }),
  } as CheckOptions;
}

/** `2/4` */
export function shardOf(text: string): Shard {
  const [, number, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (number !== undefined && of !== undefined) return { number: Number(number), of: Number(of) };
  throw mistake('bad-shard', `--shard is "${text}".`, 'For example --shard 2/4: the second of four.');
}

/** `load=0.2` */
function failRateOf(text: string): [taskId: string, rate: number] {
  const [, taskId = '', rate = ''] = /^(.+)=([\d.]+)$/.exec(text) ?? [];
  if (taskId !== '' && Number(rate) <= 1) return [taskId, Number(rate)];
  throw mistake(
    'bad-rate',
    `--fail is "${text}".`,
    'Give a share from 0 to 1, for example --fail load=0.2: a fifth of the tries of load fail.',
  );
}

function runsOf(text: string): number {
  const runs = wholeNumber('--runs', text);
  if (runs >= 1) return runs;
  throw mistake('bad-number', `--runs is "${text}".`, 'Give a whole number from 1 on.');
}

function budgetOf(text: string): Duration {
  if (parseDuration(text as Duration) !== null) return text as Duration;
  throw mistake('bad-duration', `--time-budget is "${text}".`, "Write text such as '90s', '2m', '1h30m', '250ms'.");
}

/** `pct`; `exhaustive:4,1` is up to four items and one disturbance. */
function strategyOf(text: string): Pick<CheckOptions, 'strategy' | 'bound'> {
  const [, strategy = text, items, disturbances] = /^(exhaustive):(\d+)(?:,(\d+))?$/.exec(text) ?? [];
  if (!STRATEGIES.some((each) => each === strategy) || Number(disturbances ?? 0) > MOST_DISTURBANCES) {
    const remedy = `Give ${STRATEGIES.join(', ')}, or exhaustive:items,disturbances with its bound, such as exhaustive:4,1: any number of items, at most ${MOST_DISTURBANCES} disturbances.`;
    throw mistake('unknown-strategy', `--strategy is "${text}".`, remedy);
  }
  const bound = {
    ...(items === undefined ? {} : { items: Number(items) }),
    ...(disturbances === undefined ? {} : { disturbances: Number(disturbances) }),
  };
  return { strategy: strategy as Strategy, ...(items === undefined ? {} : { bound }) };
}

/** `list_files=0..20` */
function widthOf(text: string): [taskId: string, width: [number, number]] {
  const [, taskId = '', least = '', most = least] = /^(.+)=(\d+)(?:\.\.(\d+))?$/.exec(text) ?? [];
  if (taskId !== '' && Number(least) <= Number(most)) return [taskId, [Number(least), Number(most)]];
  throw mistake('bad-width', `--width is "${text}".`, 'For example --width list_files=0..20: the least first.');
}
