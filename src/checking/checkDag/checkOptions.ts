/**
 * What a caller may ask of a check, and what stands where he says nothing.
 */
import type * as fc from 'fast-check';
import type { SimulateOptions } from '../../drivers/options.ts';
import { DagproofError, type Problem } from '../../model/errors.ts';
import type { Json } from '../../model/json.ts';
import type { RunState } from '../../model/states.ts';
import { DURATION_HELP, parseDuration, type Duration } from '../../model/time.ts';
import type { RunProperty } from './judging/complaints.ts';
import { MOST_DISTURBANCES, STRATEGIES, type Strategy } from './strategies.ts';
import { badForms } from './optionProblems.ts';
import { shardProblems, type Shard } from './search/caseTurns.ts';
import { CHECK_PROPERTIES, PROPERTY_NAMES } from './judging/checkProperties.ts';
import type { Bound } from './search/statesSearched.ts';
import { DISTURBANCE_KINDS, type DisturbanceKind, type DrawnCase } from './cases/drawnCase.ts';
import { rateProblems, type FailRates } from './cases/failRates.ts';

/** Everything else goes to `simulate` as it is. */
export interface CheckOptions extends Omit<SimulateOptions, 'faults' | 'order' | 'seed'> {
  /** Cases that are drawn; 100 unless given. With the strategy `exhaustive` those that are played at most; 50,000 unless given. */
  readonly runs?: number;
  /** Source of the cases; 0 unless given. */
  readonly seed?: number;
  /** How cases are come by; `random` unless given. */
  readonly strategy?: Strategy;
  /** Of the strategy `exhaustive`: items of what one task returns, 3 unless given, and disturbances of one case, 2 unless given and at most. */
  readonly bound?: Partial<Bound>;
  /** Which kinds of disturbances are drawn: all unless given; false: none. */
  readonly faults?: readonly DisturbanceKind[] | false;
  /** By task id, the share of its tries that fail, besides what is drawn of `faults`: 0 to 1. */
  readonly failRates?: FailRates;
  /** Only every so-many-th case, counted from the one given: all shards together are the whole check. No part of a `path`. */
  readonly shard?: Shard;
  /** By task id, what a task returns that others are mapped over; unless given: parts of what it returns undisturbed. */
  readonly inputs?: Readonly<Record<string, fc.Arbitrary<Json>>>;
  /** By task id, how many items a task returns, least and most: those it returns undisturbed first, then others like them. */
  readonly widths?: Readonly<Record<string, readonly [least: number, most: number]>>;
  /** Properties of one's own, by name: asked of every run, violated when they throw or give false. */
  readonly properties?: Readonly<Record<string, RunProperty>>;
  /** Real time after which no further case is drawn: `'60s'`. */
  readonly budget?: Duration;
  /** State in which undisturbed runs must end; `success` unless given. */
  readonly expect?: RunState;
  /** Properties and judges that are not asked, by name. */
  readonly off?: readonly string[];
  /** Leaves out what costs further runs: `same-seed-same-digest`, `intended`, and a crash after each effect of the Dag. */
  readonly fast?: boolean;
  /** Folder of saved counterexamples: those of the Dag are replayed first, a new one is written there; unless given nothing is read or written. */
  readonly counterexamples?: string;
  /** The module the Dag comes from, for the file of a counterexample and the command that replays it. */
  readonly module?: string;
  /** Whether to tell what the runs have reached of the DAG; false unless given. */
  readonly coverage?: boolean;
  /** Told after every case that was drawn, those that shrink included. */
  readonly onCase?: (cases: number) => void;
  /** When it aborts, no further case is played: the smallest found so far is told. */
  readonly signal?: AbortSignal;
  /** For fast-check: `path`, `verbose`, ...; they win over `runs`, `seed` and `budget`. */
  readonly parameters?: fc.Parameters<[DrawnCase]>;
}

/** Checked, with nothing left to say. */
export interface PreparedCheck {
  readonly parameters: fc.Parameters<[DrawnCase]>;
  readonly strategy: Strategy;
  readonly bound: Bound;
  readonly kinds: readonly DisturbanceKind[];
  readonly inputs: Readonly<Record<string, fc.Arbitrary<Json>>>;
  readonly properties: Readonly<Record<string, RunProperty>>;
  readonly expect: RunState;
  readonly off: ReadonlySet<string>;
  /** Whether further runs are left out. */
  readonly isFast: boolean;
  readonly widths: Readonly<Record<string, readonly [number, number]>>;
  readonly onCase: (cases: number) => void;
  readonly signal: AbortSignal | null;
  readonly failRates: FailRates;
  readonly shard: Shard | null;
  readonly coverage: boolean;
  readonly counterexamples: string | null;
  readonly module: string | null;
  /** Those for `simulate`. */
  readonly simulated: SimulateOptions;
}

const DEFAULT_RUNS = 100;
const DEFAULT_BOUND: Bound = { items: 3, disturbances: 2 };

/** @throws DagproofError with every option that is wrong. */
export function prepareCheck(options: CheckOptions, taskIds: readonly string[]): PreparedCheck {
  const { runs, seed = 0, faults, inputs = {}, properties = {}, budget, strategy = 'random', ...rest } = options;
  const { widths = {}, onCase = () => {}, signal = null, coverage = false, bound: givenBound, ...more } = rest;
  const { failRates = {}, shard = null, counterexamples = null, module = null, ...others } = more;
  const { expect = 'success', off = [], fast = false, parameters = {}, ...simulated } = others;
  const budgetMs = budget === undefined ? undefined : parseDuration(budget);
  const kinds = faults === false ? [] : (faults ?? defaultKinds(simulated));
  // How many cases there are nobody knows beforehand.
  const numRuns = runs ?? (strategy === 'exhaustive' ? undefined : DEFAULT_RUNS);
  const bound = { ...DEFAULT_BOUND, ...givenBound };
  const problems: Problem[] = [
    ...badForms({ simulated, inputs, path: parameters.path }),
    ...badRuns(numRuns),
    ...Object.entries(bound).flatMap(([name, most]) => badBound(name, most)),
    ...(Number.isSafeInteger(seed) ? [] : [badNumber('seed', seed)]),
    ...(budgetMs === null ? [badBudget(budget)] : []),
    ...(STRATEGIES.includes(strategy) ? [] : [badStrategy(strategy)]),
    ...kinds.filter((each) => !DISTURBANCE_KINDS.includes(each)).map(badKind),
    ...Object.values(widths).flatMap(badWidth),
    ...rateProblems(failRates),
    ...shardProblems(shard, parameters.path),
    ...unknownTasks([inputs, widths, failRates].flatMap(Object.keys), taskIds),
    ...unknownProperties(off, [...PROPERTY_NAMES, ...Object.keys(properties)]),
  ];
  const [first, ...further] = problems;
  if (first !== undefined) throw new DagproofError([first, ...further], 'checkDag() cannot begin:');
  return {
    parameters: {
      ...(numRuns === undefined ? {} : { numRuns }),
      // fast-check keeps 32 bits of a seed.
      seed: seed | 0,
      ...(typeof budgetMs === 'number' ? { interruptAfterTimeLimit: budgetMs, markInterruptAsFailure: false } : {}),
      ...parameters,
    },
    strategy,
    bound,
    kinds,
    inputs,
    properties,
    expect,
    widths,
    onCase,
    signal,
    failRates,
    shard,
    coverage,
    counterexamples,
    module,
    off: new Set([...off, ...CHECK_PROPERTIES.filter(({ isLeftOut }) => fast && isLeftOut).map(({ name }) => name)]),
    isFast: fast,
    simulated,
  };
}

const OF_REQUESTS: readonly DisturbanceKind[] = ['slow_requests', 'killed_at_request'];

/** Without stubs no request is answered. */
function defaultKinds({ stubs = [] }: SimulateOptions): readonly DisturbanceKind[] {
  return stubs.length > 0 ? DISTURBANCE_KINDS : DISTURBANCE_KINDS.filter((kind) => !OF_REQUESTS.includes(kind));
}

function badRuns(runs: number | undefined): Problem[] {
  if (runs === undefined || (Number.isSafeInteger(runs) && runs >= 1)) return [];
  return [{ ...badNumber('runs', runs), remedy: 'Give a whole number from 1 on.' }];
}

function badNumber(name: string, value: unknown): Problem {
  return { code: 'bad-number', message: `${name} is ${JSON.stringify(value)}.`, remedy: 'Give a whole number.' };
}

function badBound(name: string, most: unknown): Problem[] {
  const highest = name === 'disturbances' ? MOST_DISTURBANCES : Infinity;
  if (Number.isSafeInteger(most) && (most as number) >= 0 && (most as number) <= highest) return [];
  const remedy = 'Give items, a whole number, and disturbances: 0, 1 or 2.';
  return [{ code: 'bad-bound', message: `bound.${name} is ${JSON.stringify(most)}.`, remedy }];
}

function badStrategy(strategy: unknown): Problem {
  const remedy = `Strategies: ${STRATEGIES.join(', ')}.`;
  return { code: 'unknown-strategy', message: `strategy is ${JSON.stringify(strategy)}.`, remedy };
}

function badBudget(budget: unknown): Problem {
  return { code: 'bad-duration', message: `budget is ${JSON.stringify(budget)}.`, remedy: DURATION_HELP };
}

function badWidth([least, most]: readonly [number, number]): Problem[] {
  if (Number.isSafeInteger(least) && Number.isSafeInteger(most) && least >= 0 && most >= least) return [];
  const remedy = 'Give two whole numbers, the least first.';
  return [{ code: 'bad-width', message: `widths has ${least} to ${most}.`, remedy }];
}

function unknownTasks(named: readonly string[], taskIds: readonly string[]): Problem[] {
  const remedy = `Its tasks: ${taskIds.join(', ')}.`;
  return named
    .filter((taskId) => !taskIds.includes(taskId))
    .map((taskId) => ({
      code: 'unknown-task',
      message: `inputs, widths (--width) or failRates (--fail) name ${JSON.stringify(taskId)}, no task of the Dag.`,
      remedy,
    }));
}

function unknownProperties(off: readonly string[], known: readonly string[]): Problem[] {
  const remedy = `Properties: ${known.join(', ')}.`;
  return off
    .filter((name) => !known.includes(name))
    .map((name) => ({ code: 'unknown-property', message: `off names ${JSON.stringify(name)}.`, remedy }));
}

function badKind(kind: unknown): Problem {
  const remedy = `Kinds of disturbances: ${DISTURBANCE_KINDS.join(', ')}.`;
  return { code: 'unknown-disturbance', message: `faults names ${JSON.stringify(kind)}.`, remedy };
}
