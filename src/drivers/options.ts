/**
 * The options of a simulation: what a user may give, checked all at once, and what the engine gets.
 */
import type { RunSettings } from '../engine/run.ts';
import type { CompiledDag } from '../model/dagSpec.ts';
import { DagproofError, type Problem } from '../model/errors.ts';
import { compareCodePoints, type Json, type JsonObject } from '../model/json.ts';
import type { OutcomePlan, PlanEntry } from '../model/outcomePlan.ts';
import { DEFAULT_PROFILE, PROFILES, type Profile } from '../model/profile.ts';
import { profileNamed } from '../model/quirks.ts';
import type { RunAction } from '../model/runAction.ts';
import type { RunType } from '../model/runOrigin.ts';
import {
  DEFAULT_CONFIG,
  DEFAULT_LIMITS,
  DEFAULT_POOL,
  type AirflowConfig,
  type Limits,
  type Order,
  type Passes,
  type Pools,
} from '../model/settings.ts';
import { DEFAULT_LOGICAL_DATE, DURATION_HELP, parseDuration, type Duration } from '../model/time.ts';
import type { Stub } from '../virtual/stub.ts';
import type { OutputFunction, RunFacts } from '../workers/runFacts.ts';
import { checkPlan } from './checkPlan.ts';
import { checkStubs } from './openStubs.ts';
import { specWarnings } from './specWarnings.ts';
import { unknownFeatures } from './unknownFeatures.ts';
import { readActions } from './readActions.ts';
import { readFaults } from './readFaults.ts';
import { readLogicalDate } from './readLogicalDate.ts';
import { readOutputs } from './readOutputs.ts';
import { readPools } from './readPools.ts';

/** Everything but the DAG that a run depends on. */
export interface SimulateOptions {
  /** Source of every draw; default 0. */
  readonly seed?: number;
  /** Default: the Dag's start date, else 2026-01-01T00:00:00Z. */
  readonly logicalDate?: string | Date;
  /** Default: `manual__` and the logical date. */
  readonly runId?: string;
  /** Merged over the Dag's own params. */
  readonly params?: JsonObject;
  /** Slots by pool name; every pool a task names must be here, `default_pool` (128) aside. -1: unlimited. */
  readonly pools?: Pools;
  readonly variables?: Readonly<Record<string, string>>;
  readonly connections?: Readonly<Record<string, JsonObject>>;
  /** By task id or glob: a value, or a function of the arguments, instead of the body. */
  readonly outputs?: Readonly<Record<string, Json | OutputFunction>>;
  /** By task id or glob: virtual length of each attempt. */
  readonly durations?: Readonly<Record<string, Duration>>;
  /** Plan entries, first match decides; they come before `outputs` and `durations`. */
  readonly faults?: OutcomePlan;
  /** What answers the requests of bodies: each is put back, opened for the simulation, and read at its end (`run.stubs`). */
  readonly stubs?: readonly Stub[];
  /** What happens to the run from outside, each at its own time. */
  readonly actions?: readonly RunAction[];
  /** A profile by name (`2.11.2`, `3.2.0`, `3.3.2`, `intended`), with published defects added (`3.3.2+airflow#31406`), or of your own. */
  readonly profile?: string | Profile;
  readonly config?: Partial<AirflowConfig>;
  readonly passes?: Passes;
  readonly order?: Order;
  readonly limits?: Partial<Limits>;
  /** Keeps in the trace the arguments that each body received, for whoever judges them; false unless given. */
  readonly recordArguments?: boolean;
}

/** Checked options, ready for the engine and the workers. */
export interface PreparedOptions {
  readonly settings: RunSettings;
  readonly plan: OutcomePlan;
  /** Entries at the front of the plan that were given as faults: one that matches nothing is worth a warning. */
  readonly faultCount: number;
  /** By time. */
  readonly actions: readonly RunAction[];
  readonly outputs: ReadonlyMap<string, OutputFunction>;
  readonly stubs: readonly Stub[];
  readonly facts: RunFacts;
  readonly warnings: readonly string[];
  readonly recordsArguments: boolean;
}

/**
 * Checks the options against the DAG; `problems` found before are told with its own.
 *
 * @throws DagproofError with every problem found.
 */
export function prepareOptions(
  { spec }: CompiledDag,
  options: SimulateOptions,
  problems: Problem[] = [],
): PreparedOptions {
  checkNames(options, problems);
  const taskIds = spec.tasks.map((task) => task.taskId);
  const logicalDate = readLogicalDate(options.logicalDate ?? spec.startDate ?? DEFAULT_LOGICAL_DATE, problems);
  const config = { ...DEFAULT_CONFIG, ...options.config };
  checkConfig(config, problems);
  const outputs = readOutputs(options.outputs ?? {}, taskIds, problems);
  const faults = readFaults(options.faults ?? [], problems);
  const pools = [DEFAULT_POOL, ...Object.keys(options.pools ?? {})];
  const actions = readActions(options.actions ?? [], { taskIds, pools }, problems);
  const durations = readDurations(options.durations ?? {}, problems);
  const plan: PlanEntry[] = [...faults, ...byTask(outputs.entries), ...byTask(durations)];
  checkPlan(faults, keysOf(options.outputs, options.durations), { tasks: spec.tasks, problems });
  const settings: RunSettings = {
    profile: readProfile(options.profile, problems),
    config,
    pools: readPools(options.pools ?? {}, { tasks: spec.tasks, defaultPoolSlots: config.defaultPoolSlots }, problems),
    passes: options.passes ?? 'instant',
    order: options.order ?? 'canonical',
    seed: options.seed ?? 0,
    logicalDate,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
  };
  checkChoices(settings, problems);
  checkRecording(options.recordArguments, problems);
  checkStubs(options.stubs ?? [], problems);
  problems.push(...unknownFeatures(spec, settings.profile));
  const [first, ...rest] = problems;
  if (first !== undefined) throw new DagproofError([first, ...rest], `Cannot simulate ${spec.dagId}:`);
  return {
    settings,
    plan,
    faultCount: faults.length,
    actions,
    outputs: outputs.functions,
    stubs: options.stubs ?? [],
    facts: {
      runId: options.runId ?? runIdOf('manual', logicalDate),
      logicalDate,
      params: { ...spec.params, ...options.params },
      variables: new Map(Object.entries(options.variables ?? {})),
      connections: options.connections ?? {},
    },
    warnings: specWarnings(spec, settings.profile),
    recordsArguments: options.recordArguments === true,
  };
}

/** As Airflow names a run that is given no id. */
export function runIdOf(runType: RunType, date: string): string {
  return `${runType}__${date.replace('.000Z', '+00:00')}`;
}

/** Options of a simulation. */
export const OPTION_NAMES: readonly string[] = [
  'seed', 'logicalDate', 'runId', 'params', 'pools', 'variables', 'connections', 'outputs', 'durations', 'faults', 'stubs', 'actions', 'profile', 'config',
  'passes', 'order', 'limits', 'recordArguments',
]; // prettier-ignore

function checkNames(options: object, problems: Problem[]): void {
  for (const name of Object.keys(options)) {
    if (OPTION_NAMES.includes(name)) continue;
    const remedy = `Options: ${OPTION_NAMES.join(', ')}.`;
    problems.push({ code: 'unknown-option', message: `simulate() has no option ${JSON.stringify(name)}.`, remedy });
  }
}

function keysOf(...records: (object | undefined)[]): string[] {
  return records.flatMap((record) => Object.keys(record ?? {}));
}

function readDurations(given: Readonly<Record<string, Duration>>, problems: Problem[]): PlanEntry[] {
  const entries: PlanEntry[] = [];
  for (const [task, duration] of Object.entries(given)) {
    const durationMs = parseDuration(duration);
    if (durationMs !== null) entries.push({ where: { task }, what: { kind: 'take', durationMs } });
    else {
      const message = `The duration ${JSON.stringify(duration)} given for ${task} is none.`;
      problems.push({ code: 'bad-duration', message, remedy: DURATION_HELP });
    }
  }
  return entries;
}

const GLOB = /[^\w.-]/;

/** Causes tell the place in the plan: written by task id in whatever order it is the same. Of globs the first that matches counts. */
function byTask(entries: readonly PlanEntry[]): readonly PlanEntry[] {
  if (entries.some(({ where }) => GLOB.test(where.task))) return entries;
  return entries.toSorted((left, right) => compareCodePoints(left.where.task, right.where.task));
}

function readProfile(given: string | Profile | undefined, problems: Problem[]): Profile {
  if (given === undefined) return DEFAULT_PROFILE;
  if (typeof given !== 'string') return given;
  const profile = profileNamed(given);
  if (profile !== null) return profile;
  problems.push({
    code: 'unknown-profile',
    message: `There is no profile ${JSON.stringify(given)}.`,
    remedy: `Profiles: ${Object.keys(PROFILES).join(', ')}; with published defects added: 3.3.2+airflow#31406.`,
  });
  return DEFAULT_PROFILE;
}

function checkConfig({ sensitiveVarConnNames, ...numbers }: AirflowConfig, problems: Problem[]): void {
  if (sensitiveVarConnNames !== undefined && typeof sensitiveVarConnNames !== 'string') {
    const message = `config.sensitiveVarConnNames is ${JSON.stringify(sensitiveVarConnNames)}.`;
    problems.push({ code: 'bad-config', message, remedy: "Give parts of names with commas between them: 'iban,pin'." });
  }
  for (const [name, value] of Object.entries(numbers)) {
    if (Object.hasOwn(DEFAULT_CONFIG, name) && Number.isInteger(value) && (value as number) >= 0) continue;
    problems.push({
      code: 'bad-config',
      message: `config.${name} is ${JSON.stringify(value)}.`,
      remedy: `Known settings: sensitiveVarConnNames, and whole numbers from 0 on: ${Object.keys(DEFAULT_CONFIG).join(', ')}.`,
    });
  }
}

function checkChoices({ passes, order, seed, limits }: RunSettings, problems: Problem[]): void {
  for (const [name, value] of Object.entries(limits)) {
    if (Object.hasOwn(DEFAULT_LIMITS, name) && typeof value === 'number' && value >= 0) continue;
    const remedy = `Known limits, all numbers from 0 on: ${Object.keys(DEFAULT_LIMITS).join(', ')}.`;
    problems.push({ code: 'bad-limit', message: `limits.${name} is ${JSON.stringify(value)}.`, remedy });
  }
  const isPeriod = typeof passes === 'object' && Number.isInteger(passes.everyMs) && passes.everyMs > 0;
  if (passes !== 'instant' && passes !== 'event' && !isPeriod) {
    const message = `passes is ${JSON.stringify(passes)}.`;
    problems.push({ code: 'bad-passes', message, remedy: "Give 'instant', 'event' or { everyMs: 1000 }." });
  }
  if (order !== 'canonical' && order !== 'seeded') {
    const message = `order is ${JSON.stringify(order)}.`;
    problems.push({ code: 'bad-order', message, remedy: "Give 'canonical' or 'seeded'." });
  }
  checkSeed(seed, problems);
}

export function checkSeed(seed: unknown, problems: Problem[]): void {
  if (Number.isSafeInteger(seed)) return;
  problems.push({ code: 'bad-seed', message: `seed is ${JSON.stringify(seed)}.`, remedy: 'Give a whole number.' });
}

function checkRecording(given: unknown, problems: Problem[]): void {
  if (given === undefined || typeof given === 'boolean') return;
  const message = `recordArguments is ${JSON.stringify(given)}.`;
  problems.push({ code: 'bad-record-arguments', message, remedy: 'Give true or false.' });
}
