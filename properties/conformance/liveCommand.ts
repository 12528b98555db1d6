/**
 * `npm run conformance:live -- --runs N --seed S`: fresh cases, played by real Airflow and by dagproof, side by side.
 * Exit code 0: they agree; 1: something diverges; 2: a mistake, or no oracle.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { Streams } from '../../src/cli/streams.ts';
import { REPOSITORY } from '../repository/sourceTree.ts';
import { readCommandLine } from '../support/commandLine.ts';
import { parseDeviations } from './deviations.ts';
import { playLive, type LiveReport, type ShrunkDivergence } from './live.ts';
import { findOraclePython } from './oracle.ts';

const DEVIATIONS = join(REPOSITORY, 'properties/airflow/DEVIATIONS.md');

const EXAMPLES = `
Needs a virtual environment with Airflow: sh properties/airflow/oracle/set_up.sh, or DAGPROOF_ORACLE_PYTHON.
Exit code: 0 all agree, known deviations aside; 1 something diverges; 2 a mistake, or no Airflow.

Examples:
  npm run conformance:live -- --runs 200 --seed 7
  npm run conformance:live -- --runs 5000 --seed 8 --recorded answers.jsonl
  npm run conformance:live -- --runs 1000 --out smallest.jsonl   # then: npm run conformance -- smallest.jsonl`;

interface Flags {
  readonly runs: number;
  readonly seed: number;
  readonly severalRuns?: true;
  readonly jobs: number;
  readonly shrink: number;
  readonly out?: string;
  readonly recorded?: string;
  readonly json?: true;
}

/** Runs one command line and gives its exit code. */
export async function conformanceLive(argv: readonly string[], streams: Streams): Promise<number> {
  let code = 0;
  const command = new Command('npm run conformance:live --')
    .description('draw fresh cases, let real Airflow and dagproof play them, shrink what diverges')
    .option('--runs <n>', 'cases drawn', wholeNumber, 100)
    .option('--seed <n>', 'where they are drawn from', wholeNumber, 1)
    .option('--several-runs', 'cases of several runs of a DAG: catchup, backfill, limits of active runs')
    .option('--jobs <n>', 'processes of Airflow', wholeNumber, 2)
    .option('--shrink <n>', 'diverging cases that are shrunk', wholeNumber, 5)
    .option('--out <file>', 'write the smallest diverging cases as JSON lines, as Airflow played them')
    .option('--recorded <file>', 'keep what Airflow answers there; an interrupted run goes on from it')
    .option('--json', 'print { seed, drawn, refused, agreements, divergences, deviations, shrunk }')
    .helpOption('--help', 'print this help')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: Flags) => {
      code = await live(flags, streams);
    });
  return (await readCommandLine(command, argv, streams)) || code;
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number.');
}

async function live(flags: Flags, streams: Streams): Promise<number> {
  const { runs, seed, severalRuns, jobs, shrink, out, recorded, json } = flags;
  const report = await playLive({
    python: findOraclePython(),
    runs,
    seed,
    areRunsSeveral: severalRuns === true,
    jobs: Math.max(1, jobs),
    shrinks: shrink,
    deviations: parseDeviations(readFileSync(DEVIATIONS, 'utf8'), 'properties/airflow/DEVIATIONS.md'),
    ...(recorded === undefined ? {} : { recorded }),
    say: streams.error,
  });
  if (out !== undefined)
    writeFileSync(out, report.shrunk.map(({ smallest }) => `${JSON.stringify(smallest)}\n`).join(''));
  streams.out(json ? `${JSON.stringify(report)}\n` : reportText(report));
  return report.divergences.length > 0 ? 1 : 0;
}

function reportText({ seed, drawn, refused, agreements, divergences, deviations, shrunk }: LiveReport): string {
  const isShrunk = (id: string): boolean => shrunk.some((one) => one.drawn.id === id);
  const others = divergences.filter(({ id }) => !isShrunk(id));
  return [
    ...shrunk.map(shrunkText),
    ...others.map(({ id, where, airflow, dagproof }) => `${id}: ${where}: Airflow ${airflow}, dagproof ${dagproof}\n`),
    `${drawn} cases of seed ${seed}: ${agreements} agree with Airflow, ${deviations.length} known deviations, `,
    `${divergences.length} unexplained, ${refused.length} that Airflow does not accept\n`,
  ].join('');
}

function shrunkText({ drawn, smallest, divergence }: ShrunkDivergence): string {
  const { expect: _, expectRuns: __, ...question } = smallest;
  const sides = `    Airflow   ${divergence.airflow}\n    dagproof  ${divergence.dagproof}\n`;
  return `${drawn.id}: ${divergence.where}\n${sides}    smallest  ${JSON.stringify(question)}\n`;
}
