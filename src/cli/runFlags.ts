/**
 * The flags of `dagproof run` as options of a simulation: texts in, checked values out. What they mean for a DAG is checked later.
 */
import { failWithoutRetry, fail, hang, poke, skip, timesOut } from '../drivers/faults.ts';
import type { Fault } from '../drivers/fault.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import type { BackfillRequest, RunRequest, SimulateRunsOptions } from '../drivers/runsOptions.ts';
import { mistake } from '../model/errors.ts';
import { isJsonObject, setOwn, type Json, type JsonObject } from '../model/json.ts';
import type { OutcomePlan } from '../model/outcomePlan.ts';
import type { RunAction } from '../model/runAction.ts';
import type { AirflowConfig, Order, Passes } from '../model/settings.ts';
import { parseDuration } from '../model/time.ts';
import { json, jsonOrFile } from './jsonFlags.ts';
import { clearFlag, markFlag, markRunFlag, resizeFlag } from './actionFlags.ts';

/** As the argument parser gives them. */
export interface RunFlags {
  readonly dag?: string;
  readonly seed?: string;
  readonly params?: string;
  readonly pools?: string;
  readonly variables?: string;
  readonly connections?: string;
  readonly logicalDate?: string;
  readonly runId?: string;
  readonly startAt?: string;
  readonly until?: string;
  readonly runs?: string;
  readonly backfill?: string;
  readonly config?: string;
  readonly profile?: string;
  readonly passes?: string;
  readonly order?: string;
  readonly fail?: readonly string[];
  readonly faults?: string;
  readonly output?: readonly string[];
  readonly duration?: readonly string[];
  readonly poke?: readonly string[];
  readonly actions?: string;
  readonly clear?: readonly string[];
  readonly mark?: readonly string[];
  readonly markRun?: readonly string[];
  readonly resize?: readonly string[];
  readonly stallLimit?: string;
  readonly trace?: string;
  readonly report?: string;
  readonly logs?: true;
  readonly timeline?: true;
  readonly json?: true;
  readonly expect: string;
  readonly color: boolean;
}

/** Options of `simulate`, all but the profile. @throws DagproofError naming the flag and the value seen. */
export function optionsOf(flags: RunFlags): SimulateOptions {
  const options: { -readonly [Key in keyof SimulateOptions]: SimulateOptions[Key] } = {};
  if (flags.seed !== undefined) options.seed = wholeNumber('--seed', flags.seed);
  if (flags.params !== undefined) options.params = jsonObject('--params', flags.params);
  if (flags.pools !== undefined) options.pools = numbers('--pools', flags.pools);
  if (flags.variables !== undefined) options.variables = texts('--variables', flags.variables);
  if (flags.connections !== undefined) {
    options.connections = jsonObject('--connections', flags.connections) as Record<string, JsonObject>;
  }
  if (flags.logicalDate !== undefined) options.logicalDate = flags.logicalDate;
  if (flags.runId !== undefined) options.runId = flags.runId;
  if (flags.config !== undefined) options.config = settings('--config', flags.config);
  if (flags.passes !== undefined) options.passes = passes(flags.passes);
  if (flags.order !== undefined) options.order = flags.order as Order;
  const faults = faultsOf(flags);
  if (faults !== null) options.faults = faults;
  if (flags.output !== undefined) options.outputs = byTask('--output', flags.output, (text) => json('--output', text));
  if (flags.duration !== undefined) options.durations = byTask('--duration', flags.duration, (text) => text);
  const actions = actionsOf(flags);
  if (actions !== null) options.actions = actions;
  return options;
}

const STALL_LIMIT_MS = 60_000;

/** Real ms for which a body may keep the process busy; 0: as long as it likes. @throws DagproofError naming the value seen. */
export function stallLimitOf({ stallLimit }: RunFlags): number {
  const limitMs = stallLimit === undefined ? STALL_LIMIT_MS : stallLimit === '0' ? 0 : parseDuration(stallLimit);
  if (limitMs !== null) return limitMs;
  throw mistake('bad-duration', `--stall-limit is "${stallLimit}".`, 'For example --stall-limit 5m, or 0 for none.');
}

/** null: no flag speaks of any. What is no list is refused later, by what is wrong with it. */
function faultsOf({ faults, fail: failing = [], poke: poked = [] }: RunFlags): OutcomePlan | null {
  const others = [...failing.map(fault), ...poked.map(pokes)];
  if (faults === undefined) return others.length === 0 ? null : others;
  const given = jsonOrFile('--faults', faults) as unknown as OutcomePlan;
  return Array.isArray(given) ? [...others, ...given] : given;
}

/** null: no flag speaks of any. What is no list is refused later, by what is wrong with it. */
function actionsOf({
  actions,
  clear = [],
  mark = [],
  markRun = [],
  resize = [],
}: RunFlags): readonly RunAction[] | null {
  const given = actions === undefined ? [] : (jsonOrFile('--actions', actions) as unknown as RunAction[]);
  const others = [
    ...clear.map(clearFlag),
    ...mark.map(markFlag),
    ...markRun.map(markRunFlag),
    ...resize.map(resizeFlag),
  ];
  if (actions === undefined && others.length === 0) return null;
  return Array.isArray(given) ? [...given, ...others] : given;
}

/** Which runs there are, of flags that ask for several; null: one run. @throws DagproofError naming the flag and the value seen. */
export function severalRunsOf(flags: RunFlags): SimulateRunsOptions | null {
  const { startAt, until, runs, backfill } = flags;
  if (until === undefined && runs === undefined && backfill === undefined) return null;
  return {
    ...(startAt === undefined ? {} : { startAt }),
    ...(until === undefined ? {} : { until }),
    ...(runs === undefined ? {} : { runs: requests(runs) }),
    ...(backfill === undefined ? {} : { backfill: stretch(backfill) }),
  };
}

function requests(text: string): readonly RunRequest[] {
  if (text.trimStart().startsWith('[')) return json('--runs', text) as unknown as readonly RunRequest[];
  return text.split(',').map((logicalDate) => ({ logicalDate: logicalDate.trim() }));
}

function stretch(text: string): BackfillRequest {
  const [, from, to] = /^(.+)\.\.(.+)$/.exec(text) ?? [];
  if (from !== undefined && to !== undefined) return { from, to };
  return jsonObject('--backfill', text) as unknown as BackfillRequest;
}

export function wholeNumber(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value)) return value;
  throw mistake('bad-number', `${flag} is "${text}".`, 'Give a whole number.');
}

function jsonObject(flag: string, text: string): JsonObject {
  const value = json(flag, text);
  if (isJsonObject(value)) return value;
  throw mistake(
    'bad-json',
    `${flag} is ${text}, which is not a JSON object.`,
    `For example ${flag} '{"key": "value"}'.`,
  );
}

function texts(flag: string, text: string): Record<string, string> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(jsonObject(flag, text))) {
    setOwn(given, name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return given;
}

/** `s3=2,db=5`, or a JSON object. */
function numbers(flag: string, text: string): Record<string, number> {
  return pairs(flag, text, /^(.+)=(-?\d+)$/) as Record<string, number>;
}

/** A value that is no number is a text: simulate refuses it where it has to. */
function settings(flag: string, text: string): Partial<AirflowConfig> {
  return pairs(flag, text, /^([^=]+)=(.+)$/);
}

function pairs(flag: string, text: string, form: RegExp): JsonObject {
  if (text.trim().startsWith('{')) return jsonObject(flag, text);
  const given: Record<string, Json> = {};
  for (const part of text.split(',')) {
    const [, name = '', value = ''] = form.exec(part.trim()) ?? [];
    if (name === '') throw mistake('bad-pairs', `${flag} has the part "${part}".`, `For example ${flag} a=2,b=5.`);
    setOwn(given, name, /^-?\d+$/.test(value) ? Number(value) : value);
  }
  return given;
}

function passes(text: string): Passes {
  const [, period] = /^every:(.+)$/.exec(text) ?? [];
  const everyMs = period === undefined ? null : parseDuration(period);
  return everyMs === null ? (text as Passes) : { everyMs };
}

const BUILDERS: Readonly<Record<string, (task: string) => Fault>> = {
  fail: (task) => fail(task),
  fail_without_retry: (task) => failWithoutRetry(task),
  skip: (task) => skip(task),
  hang: (task) => hang(task),
  timeout: (task) => timesOut(task),
};

/** `process_file[2]#1`: task or glob, map index or item as JSON, try; a kind may stand before it, as in `skip:load[0]`. */
function fault(text: string): Fault {
  const [, kind = 'fail', where = ''] = /^(?:(fail|fail_without_retry|skip|hang|timeout):)?(.+)$/.exec(text) ?? [];
  const builder = BUILDERS[kind];
  if (where === '' || builder === undefined) {
    throw mistake('bad-fault', `--fail is "${text}".`, "For example --fail 'load[2]#1' or --fail 'skip:load[0]'.");
  }
  return narrowed(where, builder);
}

/** The fault of a task, narrowed to the map index, or the item, and the try that stand behind its name. */
function narrowed(where: string, build: (task: string) => Fault): Fault {
  const [, task = where, index, tryNumber] = /^(.+?)(?:\[(-?\d+|".*"|\{.*\}|\[.*\])\])?(?:#(\d+))?$/.exec(where) ?? [];
  let built = build(task);
  const isIndex = index !== undefined && Number.isInteger(Number(index));
  if (index !== undefined) built = isIndex ? built.at(Number(index)) : built.item(json(`the item of ${where}`, index));
  if (tryNumber !== undefined) built = built.onTry(Number(tryNumber));
  return built;
}

/** `wait_for_file=3` or `wait_for_file=never`. */
function pokes(text: string): Fault {
  const [, where = '', times = ''] = /^(.+)=(\d+|never)$/.exec(text) ?? [];
  if (where === '')
    throw mistake('bad-fault', `--poke is "${text}".`, "For example --poke 'wait=3' or --poke 'wait[2]#1=never'.");
  return narrowed(where, (task) => poke(task, times === 'never' ? null : Number(times)));
}

/** `task=value`, once for each task. */
function byTask<Value>(flag: string, given: readonly string[], read: (text: string) => Value): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const text of given) {
    const split = text.indexOf('=');
    if (split <= 0) throw mistake('bad-pairs', `${flag} is "${text}".`, `For example ${flag} 'task=...'.`);
    setOwn(values, text.slice(0, split), read(text.slice(split + 1)));
  }
  return values;
}
