/**
 * Checks the Dags of a module one after the other and tells what came of it; the exit code says whether all of them held.
 */
import type { CheckOptions } from '../../checking/checkDag/checkOptions.ts';
import type { CheckReport } from '../../checking/checkDag/checkReport.ts';
import { coverageTable, notReachedLines } from '../../checking/coverage/coverageText.ts';
import type { Dag } from '../../authoring/dag.ts';
import { mistake } from '../../model/errors.ts';
import { commandText } from '../commandText.ts';
import { withEndlessBodiesEnded } from '../endlessBodies.ts';
import { EXIT } from '../exitCodes.ts';
import { findDags } from '../findDags.ts';
import type { CommandSetup } from '../runCommand.ts';
import { stallLimitOf, type RunFlags } from '../runFlags.ts';
import { withStrayEndings } from '../strayEndings.ts';
import { checkOptionsOf, coverageMinOf, exportedOptions, type CheckFlags } from './checkFlags.ts';

/** What came of one Dag. */
interface CheckedDag {
  readonly dagId: string;
  readonly report: CheckReport;
  /** Why its coverage does not do; null: it does. */
  readonly shortfall: string | null;
}

export async function checkModule(path: string, flags: CheckFlags, setup: CommandSetup): Promise<void> {
  const least = coverageMinOf(flags);
  const { dags, ...exported } = await findDags(path, flags.dag);
  const options = { ...checkOptionsOf(path, flags), ...exportedOptions(exported, flags) };
  const checked: CheckedDag[] = [];
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  if (setup.ownsProcess) process.once('SIGINT', interrupt);
  for (const dag of dags) {
    if (stop.signal.aborted || (flags.bail === true && !checked.every(isFine))) break;
    const report = await checkOne(dag, { ...options, signal: stop.signal }, flags, setup);
    checked.push({ dagId: dag.dagId, report, shortfall: stop.signal.aborted ? null : shortfallOf(report, least) });
    if (!flags.json) setup.streams.out(`${textOf(checked.at(-1) as CheckedDag, flags)}\n`);
  }
  if (flags.json) setup.streams.out(`${JSON.stringify(checked.map(checkJson), null, 2)}\n`);
  process.off('SIGINT', interrupt);
  if (stop.signal.aborted) {
    setup.streams.error('\nInterrupted: not all cases were drawn.\n');
    return setup.report(EXIT.interrupted);
  }
  if (dags.every((dag) => dag.compile().spec.tasks.length === 0)) return setup.report(EXIT.nothing);
  if (checked.every(isFine)) return;
  setup.report(EXIT.violated);
  const left = dags.slice(checked.length).map(({ dagId }) => dagId);
  if (left.length > 0) setup.streams.error(`\nNot checked, by --bail: ${left.join(', ')}.\n`);
  if (checked.every(({ report }) => report.held))
    setup.streams.error(`\nThe command was: ${commandText(setup.argv)}\n`);
}

function isFine({ report, shortfall }: CheckedDag): boolean {
  return report.held && shortfall === null;
}

async function checkOne(dag: Dag, options: CheckOptions, flags: CheckFlags, setup: CommandSetup): Promise<CheckReport> {
  const { streams, argv, ownsProcess } = setup;
  // fast-check is an optional peer: whoever checks nothing needs none.
  const { checkDag } = await import('../../checking/checkDag/checkDag.ts').catch(explainMissingPeer);
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

/** What was not reached stands below the text of a Dag once. */
function textOf({ report, shortfall }: CheckedDag, flags: CheckFlags): string {
  const { coverage, text } = report;
  if (coverage === null || (flags.coverage === undefined && shortfall === null)) return text;
  const missed = notReachedLines(coverage).map((line) => `    ${line}`);
  return [
    text,
    ...(flags.coverage === undefined ? [] : [coverageTable(coverage)]),
    ...(shortfall === null ? [] : [`  ${shortfall}`]),
    ...(missed.length === 0 ? [] : ['  not reached:', ...missed]),
  ].join('\n');
}

function shortfallOf({ coverage, held }: CheckReport, least: number | null): string | null {
  if (least === null || coverage === null || !held) return null;
  const { reached, notReached, percent } = coverage;
  if (100 * reached >= least * (reached + notReached)) return null;
  return `coverage is ${percent} %, less than the ${least} % of --coverage-min`;
}

function checkJson({ dagId, report, shortfall }: CheckedDag): object {
  const { held, cases, runs, seed, file, counterexample, coverage } = report;
  const facts = {
    dag: dagId,
    held,
    cases,
    runs,
    seed,
    coverage: coverage === null ? null : { ...coverage, shortfall },
  };
  if (counterexample === null) return facts;
  const { property, message, inputs, plan, path } = counterexample;
  return { ...facts, property, message, inputs, plan, simulationSeed: counterexample.seed, path, file };
}
