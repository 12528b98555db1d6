/**
 * `dagproof check MODULE`: looks for the smallest run that breaks a Dag of the module; what it finds is saved beside the module.
 */
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import type { CheckOptions } from '../checking/checkDag/checkOptions.ts';
import type { CheckReport } from '../checking/checkDag/checkReport.ts';
import type { Dag } from '../authoring/dag.ts';
import { mistake } from '../model/errors.ts';
import { withEndlessBodiesEnded } from './endlessBodies.ts';
import { EXIT } from './exitCodes.ts';
import { commandText } from './commandText.ts';
import { findDags } from './findDags.ts';
import type { CommandSetup } from './runCommand.ts';
import { optionsOf, stallLimitOf, wholeNumber, type RunFlags } from './runFlags.ts';
import { withStrayEndings } from './strayEndings.ts';

/** Flags of a run that a check has too, and its own. */
interface CheckFlags extends Omit<RunFlags, 'runs'> {
  readonly runs?: string;
  readonly timeBudget?: string;
  readonly off?: readonly string[];
  readonly path?: string;
  readonly width?: readonly string[];
  readonly fast?: true;
  readonly save: string | false;
}

export function addCheckCommand(program: Command, setup: CommandSetup): void {
  const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
  program
    .command('check')
    .description('look for the smallest run that breaks a Dag: inputs, failures and order are drawn, and shrunk')
    .argument('<module>', 'TypeScript or JavaScript file that exports Dags')
    .option('--dag <id>', 'only this Dag')
    .option('--runs <n>', 'cases that are drawn for each Dag (default 100)')
    .option('--seed <n>', 'source of the cases (default 0)')
    .option('--path <path>', 'with --seed: begin at this case, as a report names it')
    .option('--time-budget <time>', 'real time after which no further case is drawn: 60s')
    .option('--off <property>', 'a property or judge that is not asked (repeatable)', collect)
    .option('--width <task=n..m>', 'how many items a task returns: list_files=0..20 (repeatable)', collect)
    .option('--fast', 'leave out what costs further runs')
    .option('--output <task=json>', 'a value instead of the body, from which parts are drawn (repeatable)', collect)
    .option('--duration <task=time>', "virtual length of the task's attempts: load=10s (repeatable)", collect)
    .option('--params <json>', "params, merged over the Dag's own")
    .option('--pools <pools>', 'slots by pool: s3=2,db=5 or JSON')
    .option('--variables <json>', 'variables a body may read')
    .option('--connections <json>', 'connections a body may read')
    .option('--logical-date <date>', 'ISO 8601, UTC unless it says otherwise')
    .option('--config <settings>', "Airflow's settings: parallelism=4,maxTisPerQuery=8 or JSON")
    .option('--profile <name>', 'behaviour of a release (default 3.3.2)')
    .option('--save <folder>', 'where counterexamples are kept (default: __counterexamples__ beside the module)')
    .option('--no-save', 'keep no counterexample, and replay none')
    .option('--stall-limit <time>', 'real time a body may keep the process busy without waiting (default 1m; 0: any)')
    .option('--json', 'print the reports as JSON')
    .addHelpText('after', EXAMPLES)
    .action((path: string, flags: CheckFlags) => checkModule(path, flags, setup));
}

const EXAMPLES = `
The module may export \`stubs\`, and besides:
  properties   functions of a run by name: each is asked of every run, and violated when it throws or gives false
  inputs       arbitraries of fast-check by task id: what a task returns that others are mapped over
Exit code: 0 every Dag was held, 1 one was not, 2 a mistake in the command or the DAG, 4 nothing ran, 130 interrupted (what was found
until then is told).
Saved counterexamples of a Dag are replayed first.

Examples:
  dagproof check dags/sales.ts
  dagproof check dags/sales.ts --runs 1000 --time-budget 60s --off finishing-order
`;

async function checkModule(path: string, flags: CheckFlags, setup: CommandSetup): Promise<void> {
  const { dags, ...exported } = await findDags(path, flags.dag);
  const options = { ...checkOptionsOf(path, flags), ...exportedOptions(exported, flags) };
  const reports: CheckReport[] = [];
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  if (setup.ownsProcess) process.once('SIGINT', interrupt);
  for (const dag of dags) {
    if (stop.signal.aborted) break;
    const report = await checkOne(dag, { ...options, signal: stop.signal }, flags, setup);
    reports.push(report);
    if (!flags.json) setup.streams.out(`${report.text}\n`);
  }
  if (flags.json) setup.streams.out(`${JSON.stringify(reports.map(reportJson), null, 2)}\n`);
  process.off('SIGINT', interrupt);
  if (stop.signal.aborted) {
    setup.streams.error('\nInterrupted: not all cases were drawn.\n');
    return setup.report(EXIT.interrupted);
  }
  if (dags.every((dag) => dag.compile().spec.tasks.length === 0)) return setup.report(EXIT.nothing);
  if (!reports.every(({ held }) => held)) setup.report(EXIT.violated);
}

async function checkOne(dag: Dag, options: CheckOptions, flags: CheckFlags, setup: CommandSetup): Promise<CheckReport> {
  const { streams, argv, ownsProcess } = setup;
  // fast-check is an optional peer: whoever checks nothing needs none.
  const { checkDag } = await import('../checking/checkDag/checkDag.ts').catch(explainMissingPeer);
  const tell = (text: string): void => streams.error(`\n${text}\n\nThe command was: ${commandText(argv)}\n`);
  const watch = { limitMs: ownsProcess ? stallLimitOf(flags as RunFlags) : 0, tell };
  const onCase = (cases: number): void => streams.progress?.(`${dag.dagId}: ${cases} cases`);
  try {
    const asked = { ...options, onCase };
    return await withStrayEndings(tell, () => withEndlessBodiesEnded(watch, () => checkDag(dag, asked)));
  } finally {
    streams.progress?.('');
  }
}

function explainMissingPeer(error: unknown): never {
  if ((error as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
  throw mistake(
    'missing-peer',
    'dagproof check needs fast-check, which is not installed.',
    'Run: npm install --save-dev fast-check',
  );
}

function checkOptionsOf(path: string, flags: CheckFlags): CheckOptions {
  const { runs, seed, timeBudget, off, width, fast, save, path: casePath, ...shared } = flags;
  // A check draws its faults, and has no flag for them.
  const { faults: _, order: __, ...simulated } = optionsOf(shared as RunFlags);
  return {
    ...simulated,
    ...(shared.profile === undefined ? {} : { profile: shared.profile }),
    ...(runs === undefined ? {} : { runs: wholeNumber('--runs', runs) }),
    ...(seed === undefined ? {} : { seed: wholeNumber('--seed', seed) }),
    ...(timeBudget === undefined ? {} : { budget: timeBudget as `${number}s` }),
    ...(off === undefined ? {} : { off }),
    ...(width === undefined ? {} : { widths: Object.fromEntries(width.map(widthOf)) }),
    ...(fast === undefined ? {} : { fast }),
    ...(casePath === undefined ? {} : { parameters: { path: casePath } }),
    ...(save === false ? {} : { counterexamples: save ?? join(dirname(path), '__counterexamples__') }),
    module: path,
  };
}

/** What a module says of its own check; wrong values are refused where they are used. */
function exportedOptions({ stubs, properties, inputs }: Exported, { output = [] }: CheckFlags): CheckOptions {
  const scripted = output.map((text) => text.split('=')[0]);
  const drawn = Object.entries((inputs ?? {}) as object).filter(([taskId]) => !scripted.includes(taskId));
  return {
    ...(stubs === undefined ? {} : { stubs }),
    ...(properties === undefined ? {} : { properties }),
    ...(drawn.length === 0 ? {} : { inputs: Object.fromEntries(drawn) }),
  } as CheckOptions;
}

interface Exported {
  readonly stubs: unknown;
  readonly properties: unknown;
  readonly inputs: unknown;
}

/** `list_files=0..20` */
function widthOf(text: string): [taskId: string, width: [number, number]] {
  const [, taskId = '', least = '', most = least] = /^(.+)=(\d+)(?:\.\.(\d+))?$/.exec(text) ?? [];
  if (taskId !== '') return [taskId, [Number(least), Number(most)]];
  throw mistake('bad-width', `--width is "${text}".`, 'For example --width list_files=0..20.');
}

function reportJson({ held, cases, runs, seed, file, counterexample }: CheckReport): object {
  if (counterexample === null) return { held, cases, runs, seed };
  const { property, message, inputs, plan, path } = counterexample;
  return { held, cases, runs, seed, property, message, inputs, plan, simulationSeed: counterexample.seed, path, file };
}
