/**
 * `dagproof run MODULE`: simulates the Dags of a module and reports them; the exit code says whether they ended as expected.
 */
import { Option, type Command } from 'commander';
import type { Dag } from '../authoring/dag.ts';
import { simulate } from '../drivers/simulate.ts';
import { simulateRuns } from '../drivers/simulateRuns.ts';
import { simulateRunsWatched, simulateWatched } from '../drivers/simulateWatched.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import type { CompiledDag } from '../model/dagSpec.ts';
import { DagproofError, isDagproofError, mistake } from '../model/errors.ts';
import type { JsonObject } from '../model/json.ts';
import type { RunState } from '../model/states.ts';
import { maskOf, withoutSecretsOf } from '../trace/secretsOfTrace.ts';
import type { Simulation } from '../trace/simulation.ts';
import { commandInPage, commandText } from './commandText.ts';
import type { Stub } from '../virtual/stub.ts';
import { withEndlessBodiesEnded } from './endlessBodies.ts';
import { EXIT } from './exitCodes.ts';
import { findDags } from './findDags.ts';
import { optionsOf, severalRunsOf, stallLimitOf, type RunFlags } from './runFlags.ts';
import { differenceText, runJson, severalRunsJson } from './runOutput.ts';
import { casesByDag } from './runPage.ts';
import type { Streams } from './streams.ts';
import { withStrayEndings } from './strayEndings.ts';
import { printRun, writeReportOf, writeTrace } from './tellRuns.ts';

export interface CommandSetup {
  /** What the user typed, for the command that reproduces a failure. */
  readonly argv: readonly string[];
  readonly streams: Streams;
  /** Takes the exit code. */
  readonly report: (code: number) => void;
  /** Whether the process runs this command alone, and may be ended. */
  readonly ownsProcess: boolean;
}

export function addRunCommand(program: Command, setup: CommandSetup): void {
  const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
  program
    .command('run')
    .description('simulate the Dags of a module on the virtual clock')
    .argument('<module>', 'TypeScript or JavaScript file that exports Dags')
    .option('--dag <id>', 'only this Dag')
    .option('--seed <n>', 'source of every draw (default 0)')
    .option('--params <json>', "params, merged over the Dag's own")
    .option('--pools <pools>', 'slots by pool: s3=2,db=5 or JSON')
    .option('--variables <json>', 'variables a body may read')
    .option('--connections <json>', 'connections a body may read')
    .option('--logical-date <date>', 'ISO 8601, UTC unless it says otherwise')
    .option('--run-id <id>', 'id of the run')
    .option('--until <date>', "several runs: those the Dag's schedule makes up to this date")
    .option(
      '--start-at <date>',
      'with several runs: the date at which the clock begins (default: the latest date given)',
    )
    .option('--runs <dates>', 'several runs, asked for: 2026-01-01,2026-01-02 or a list as in simulateRuns()')
    .option('--backfill <stretch>', 'several runs, of a backfill: 2026-01-01..2026-01-05 or JSON as in simulateRuns()')
    .option('--config <settings>', "Airflow's settings: parallelism=4,maxTisPerQuery=8 or JSON")
    .option('--profile <names>', 'behaviour of a release (default 3.3.2); several, as in 3.3.2,intended, are compared')
    .option('--passes <when>', 'instant, event, or every:1s')
    .addOption(new Option('--order <order>', 'how ties are broken').choices(['canonical', 'seeded']))
    .option(
      '--fail <where>',
      "an attempt fails: 'task[index]#try' or 'task[\"item\"]'; also skip:, hang:, timeout:, fail_without_retry: (repeatable)",
      collect,
    )
    .option('--faults <json-or-file>', 'what attempts do, a list as in simulate(); after what other flags say')
    .option('--poke <where=times>', "unsuccessful pokes of a sensor: 'wait=3', 'wait=never' (repeatable)", collect)
    .option('--output <task=json>', 'a value instead of the body (repeatable)', collect)
    .option('--duration <task=time>', "virtual length of the task's attempts: load=10s (repeatable)", collect)
    .option(
      '--clear <where>',
      "instances are cleared: 'task[index]@time'; + before or behind: with upstream, downstream (repeatable)",
      collect,
    )
    .option('--mark <where>', "instances are marked: 'success:task[index]@time' (repeatable)", collect)
    .option('--mark-run <what>', "the run is marked: 'failed@time', success or queued (repeatable)", collect)
    .option('--resize <what>', "a pool gets another size: 'pool=slots@time' (repeatable)", collect)
    .option('--actions <json-or-file>', 'what happens to the run from outside, a list as in simulate()')
    .option('--stall-limit <time>', 'real time a body may keep the process busy without waiting (default 1m; 0: any)')
    .option('--trace <file>', 'write the trace to a file')
    .option('--report <file>', 'write a page to look at in a browser: graph, grid, timeline, every step')
    .option('--timeline', 'print the attempts as bars on the virtual clock')
    .option('--logs', 'print what bodies wrote to the console')
    .option('--json', 'print the DAG, the plan and the run as JSON')
    .addOption(
      new Option('--expect <state>', 'state every run must end in')
        .choices(['success', 'failed', 'running'])
        .default('success'),
    )
    .option('--no-color', 'no colours')
    .addHelpText('after', EXAMPLES)
    .action((path: string, flags: RunFlags) => runModule(path, flags, setup));
}

const EXAMPLES = `
The module may export \`stubs\`: what answers the requests of its tasks, as in simulate().
Exit code: 0 every run ended as expected, 1 one did not, 2 a mistake in the command or the DAG, 4 nothing ran.
--json prints { id, dag, plan, settings, expect: { state, end, instances, xcoms, rounds }, run: { state, instances,
attempts, warnings, digest, ... } }, or a list of them when there are several runs: the case format of the
conformance corpus, where what a body came to is an entry of the plan.

Examples:
  dagproof run dags/sales.ts --pools db=5
  dagproof run dags/sales.ts --fail 'load[2]#1' --duration 'load=10s' --output 'list_files=["a","b"]'
  dagproof run dags/sales.ts --faults faults.json --seed 7
  dagproof run dags/sales.ts --profile 3.3.2,intended
  dagproof run dags/sales.ts --start-at 2026-01-04T06:00 --until 2026-01-06 --backfill 2026-01-01..2026-01-02
`;

async function runModule(path: string, flags: RunFlags, setup: CommandSetup): Promise<void> {
  const given = optionsOf(flags);
  stallLimitOf(flags);
  const { dags, stubs } = await findDags(path, flags.dag);
  const options = {
    ...given,
    ...(stubs === undefined ? {} : { stubs: stubs as readonly Stub[] }),
    ...(flags.report === undefined ? {} : { recordArguments: true }),
  };
  const profiles = flags.profile?.split(',').map((name) => name.trim()) ?? [undefined];
  if (flags.trace !== undefined) checkOneRun(dags.length * profiles.length, flags);
  const reported: ReportedRun[] = [];
  for (const dag of dags) {
    try {
      reported.push(...(await runDag(dag, { options, profiles, flags, setup })));
    } catch (error) {
      throw dags.length === 1 ? error : withChoice(error, dags);
    }
  }
  const runs = reported.map(({ run }) => run);
  const mask = maskOf(runs);
  const typed = commandText(setup.argv.map(mask.text));
  if (flags.json) {
    const cases = reported.flatMap(({ json }) => (json === null ? [] : mask.value(json as JsonObject, '')));
    setup.streams.out(`${JSON.stringify(cases.length === 1 ? cases[0] : cases, null, 2)}\n`);
  }
  if (flags.trace !== undefined) await writeTrace(flags.trace, runs[0] as Simulation);
  if (flags.report !== undefined) {
    const cases = casesByDag(runs, {
      expect: flags.expect as RunState,
      replay: commandInPage(setup.argv.map(mask.text)),
    });
    await writeReportOf(
      { title: `dagproof run ${path}`, cases },
      { file: flags.report, isTextShown: !flags.json },
      setup.streams,
    );
  }
  if (runs.every((run) => run.dag.tasks.length === 0)) {
    setup.report(EXIT.nothing);
    setup.streams.error(`\nNothing ran: no Dag of "${path}" has a task. The command was:\n  ${typed}\n`);
    return;
  }
  const others = runs.filter((run) => run.state !== flags.expect);
  if (others.length === 0) return;
  setup.report(EXIT.violated);
  const ended = [...new Set(others.map((run) => `${run.dag.dagId} ended ${run.state}`))].join(', ');
  const isChoiceNeeded = dags.length > 1 && others.length === 1;
  const again = isChoiceNeeded ? [...setup.argv, '--dag', others[0]?.dag.dagId ?? ''] : setup.argv;
  const againText = commandText(again.map(mask.text));
  setup.streams.error(`\n${ended}, expected ${flags.expect}. To see it again:\n  ${againText}\n`);
}

/** @throws DagproofError several-runs */
function checkOneRun(count: number, flags: RunFlags): void {
  if (severalRunsOf(flags) !== null) {
    throw mistake('several-runs', '--trace names one file, but there are several runs.', 'Use --json instead.');
  }
  if (count === 1) return;
  const message = `--trace names one file, but ${count} runs would be written.`;
  throw mistake('several-runs', message, 'Choose one with --dag and one --profile, or write a page with --report.');
}

/** A mistake about one Dag of several is often meant for another. */
function withChoice(error: unknown, dags: readonly Dag[]): unknown {
  const [first, ...rest] = isDagproofError(error) ? error.problems : [];
  if (first === undefined) return error;
  const ids = dags.map(({ dagId }) => dagId).join(', ');
  return new DagproofError([first, ...rest], `The module has several Dags (${ids}); --dag ID runs one of them.`);
}

interface DagRuns {
  readonly options: SimulateOptions;
  readonly profiles: readonly (string | undefined)[];
  readonly flags: RunFlags;
  readonly setup: CommandSetup;
}

/** A run, with its JSON where that is asked for. */
interface ReportedRun {
  readonly run: Simulation;
  readonly json: object | null;
}

/** One run for each profile, reported as it ends. */
async function runDag(dag: Dag, { options, profiles, flags, setup }: DagRuns): Promise<readonly ReportedRun[]> {
  const reported: ReportedRun[] = [];
  const { streams, argv } = setup;
  const compiled = dag.compile();
  const tell = (text: string): void => streams.error(`\n${text}\n\nThe command was: ${commandText(argv)}\n`);
  const watch = { limitMs: setup.ownsProcess ? stallLimitOf(flags) : 0, tell };
  for (const profile of profiles) {
    const settings = profile === undefined ? options : { ...options, profile };
    const played = await withStrayEndings(tell, () =>
      withEndlessBodiesEnded(watch, () => simulateAsked(compiled, settings, flags)),
    );
    reported.push(...played);
    if (!flags.json) for (const { run } of played) await printRun(run, flags, streams);
  }
  if (!flags.json && reported.length > 1 && severalRunsOf(flags) === null)
    streams.out(`\n${differenceText(withoutSecretsOf(reported.map(({ run }) => run)))}\n`);
  return reported;
}

/** Only what is told as JSON is watched; several runs are one case, told with the first of them. */
async function simulateAsked(dag: CompiledDag, options: SimulateOptions, flags: RunFlags): Promise<ReportedRun[]> {
  const several = severalRunsOf(flags);
  if (several === null) {
    if (!flags.json) return [{ run: await simulate(dag, options), json: null }];
    const watched = await simulateWatched(dag, options);
    return [{ run: watched.run, json: runJson(watched) }];
  }
  const asked = { ...options, ...several };
  if (!flags.json) return (await simulateRuns(dag, asked)).runs.map((run) => ({ run, json: null }));
  const watched = await simulateRunsWatched(dag, asked);
  return watched.simulation.runs.map((run, position) => {
    return { run, json: position === 0 ? severalRunsJson(watched, asked) : null };
  });
}
