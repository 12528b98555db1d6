/**
 * Checks the Dags of a module one after the other and tells what came of it; the exit code says whether all of them held.
 */
import type { Dag } from '../../authoring/dag.ts';
import { counterexamplesIn } from '../../checking/counterexamples/readCounterexample.ts';
import { failureOf, shortfallOf, type CheckedDag } from '../../checking/reports/checkedDag.ts';
import { mistake } from '../../model/errors.ts';
import { maskOf } from '../../trace/secretsOfTrace.ts';
import { commandInPage, commandText } from '../commandText.ts';
import { EXIT } from '../exitCodes.ts';
import { findDags } from '../findDags.ts';
import type { CommandSetup } from '../runCommand.ts';
import { writeReportOf } from '../tellRuns.ts';
import { casesOfCheck } from './checkPage.ts';
import {
  checkOptionsOf,
  counterexamplesOf,
  coverageMinOf,
  exportedOptions,
  workersOf,
  type CheckFlags,
} from './checkFlags.ts';
import { checkOneDag, type DagCheck } from './checkOneDag.ts';
import { Reporters, reportersOf } from './reporters.ts';
import { WorkerPool } from './workerPool.ts';

export async function checkModule(path: string, flags: CheckFlags, setup: CommandSetup): Promise<void> {
  const { streams } = setup;
  const leastCoverage = coverageMinOf(flags);
  const workers = workersOf(flags);
  const summaryFile = process.env['GITHUB_STEP_SUMMARY'];
  const settings = { path, streams, showsCoverage: flags.coverage === true, summaryFile };
  const reporters = new Reporters(reportersOf(flags), settings);
  const given = checkOptionsOf(path, flags);
  const { dags: all, ...exported } = await findDags(path, flags.dag);
  const dags = flags.lastFailed === true ? lastFailed(all, counterexamplesOf(path, flags)) : all;
  if (dags.length === 0) return tellNothingFailed(path, flags, setup);
  const options = { ...given, ...exportedOptions(exported, flags) };
  const { checked, isInterrupted } = await withInterrupts(setup, async (signal) => {
    const pool = workers === 1 ? null : new WorkerPool({ path, flags, setup, workers });
    try {
      return await checkAll(dags, { options: { ...options, signal }, flags, setup, pool, reporters, leastCoverage });
    } finally {
      pool?.end();
    }
  });
  await reporters.end(checked);
  const mask = maskOf(checked.map(({ report }) => report.asWritten));
  const typed = commandText(setup.argv.map(mask.text));
  if (flags.report !== undefined) {
    const how = { path, typed: commandInPage(setup.argv.map(mask.text)), showsCoverage: flags.coverage === true };
    const cases = checked.flatMap((dag) => casesOfCheck(dag, how));
    const isTextShown = reporters.isStandardOutputText;
    await writeReportOf({ title: `dagproof check ${path}`, cases }, { file: flags.report, isTextShown }, streams);
  }
  if (isInterrupted) {
    streams.error('\nInterrupted: not all cases were drawn.\n');
    return setup.report(EXIT.interrupted);
  }
  if (dags.every((dag) => dag.compile().spec.tasks.length === 0)) return setup.report(EXIT.nothing);
  if (checked.every((dag) => failureOf(dag) === null)) return;
  setup.report(EXIT.violated);
  const left = dags.slice(checked.length).map(({ dagId }) => dagId);
  if (left.length > 0) streams.error(`\nNot checked, by --bail: ${left.join(', ')}.\n`);
  // A counterexample says itself how it is replayed.
  if (checked.every(({ report }) => report.file === null)) streams.error(`\nThe command was: ${typed}\n`);
}

interface ModuleCheck extends DagCheck {
  readonly reporters: Reporters;
  readonly leastCoverage: number | null;
}

/** Those that were checked, in order. */
async function checkAll(dags: readonly Dag[], check: ModuleCheck): Promise<CheckedDag[]> {
  const { options, flags, reporters, leastCoverage } = check;
  const checked: CheckedDag[] = [];
  for (const dag of dags) {
    const report = await checkOneDag(dag, check);
    const isWhole = report.held && !options.signal.aborted;
    const shortfall = isWhole ? shortfallOf(report.coverage, leastCoverage) : null;
    const one = { dagId: dag.dagId, report, shortfall };
    checked.push(one);
    reporters.dagChecked(one);
    if (options.signal.aborted || (flags.bail === true && failureOf(one) !== null)) break;
  }
  return checked;
}

/** An interrupt ends the search, not the telling of what was found. */
async function withInterrupts<Result>(
  { ownsProcess }: CommandSetup,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<{ readonly checked: Result; readonly isInterrupted: boolean }> {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  if (ownsProcess) process.once('SIGINT', interrupt);
  try {
    return { checked: await work(stop.signal), isInterrupted: stop.signal.aborted };
  } finally {
    process.off('SIGINT', interrupt);
  }
}

/** @throws DagproofError when nothing is kept that could have failed. */
function lastFailed(dags: readonly Dag[], folder: string | null): readonly Dag[] {
  if (folder !== null) return dags.filter(({ dagId }) => counterexamplesIn(folder, dagId).length > 0);
  const message = '--last-failed reads saved counterexamples, and --no-save says that there are none.';
  throw mistake('nothing-saved', message, 'Leave one of the two out.');
}

function tellNothingFailed(path: string, flags: CheckFlags, { streams, report }: CommandSetup): void {
  const folder = counterexamplesOf(path, flags) ?? '';
  const which = flags.dag === undefined ? `any Dag of "${path}"` : `the Dag ${flags.dag}`;
  streams.error(`\nNothing was checked: "${folder}" has no counterexample of ${which}, so none failed last.\n`);
  report(EXIT.nothing);
}
