/**
 * `npm run conformance [-- FILE...]`: holds the engine and the reference scheduler against what real Airflow was seen to do.
 * Exit code 0: they agree, known deviations aside; 1: they do not, or a known deviation no longer holds; 2: broken cases or a mistake.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import type { Streams } from '../../src/cli/streams.ts';
import { isDagproofError } from '../../src/model/errors.ts';
import { REPOSITORY } from '../repository/sourceTree.ts';
import { conform, type ConformanceReport } from './conform.ts';
import { corpusFiles } from './corpusFiles.ts';
import { createCoverage } from './coverage.ts';
import { parseDeviations } from './deviations.ts';
import { createProgress } from './progress.ts';
import { reportText } from './reportText.ts';

const DEVIATIONS = join(REPOSITORY, 'properties/airflow/DEVIATIONS.md');

const EXAMPLES = `
Without FILE: the corpus, properties/airflow/cases. A FILE holds cases as JSON lines (.jsonl, .jsonl.gz), or what
\`dagproof run --json\` prints (.json). Exit code: 0 all agree; 1 something diverges, or a row of
properties/airflow/DEVIATIONS.md no longer holds; 2 a broken case or a mistake.

Examples:
  npm run conformance
  npm run conformance -- recorded.jsonl --json
  npm run conformance -- --coverage`;

interface Flags {
  readonly json?: true;
  readonly coverage?: true;
}

/** Runs one command line and gives its exit code. */
export function conformance(argv: readonly string[], streams: Streams): number {
  let code = 0;
  const command = new Command('npm run conformance --')
    .description('hold the engine and the reference scheduler against what real Airflow was seen to do')
    .argument('[files...]', 'files of cases')
    .option('--json', 'print { cases, agreements, divergences: [{ id, file, line, where, airflow, dagproof }], ... }')
    .option('--coverage', 'also print how many cases reach each observable rule of properties/airflow/rules.json')
    .helpOption('--help', 'print this help')
    .addHelpText('after', EXAMPLES)
    .configureOutput({ writeOut: streams.out, writeErr: streams.error })
    .exitOverride()
    .action((files: string[], flags: Flags) => {
      code = judgeFiles(files, flags, streams);
    });
  try {
    command.parse([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!isDagproofError(error)) throw error;
    streams.error(`${error.message}\n`);
    return 2;
  }
}

/** Plays the files and prints what came of it. */
function judgeFiles(given: readonly string[], { json, coverage: isCoverage }: Flags, streams: Streams): number {
  const files = given.length > 0 ? given : corpusFiles();
  const deviations = parseDeviations(readFileSync(DEVIATIONS, 'utf8'), 'properties/airflow/DEVIATIONS.md');
  const coverage = isCoverage ? createCoverage() : null;
  const progress = createProgress(process.stderr);
  const began = performance.now();
  const report = conform(files, {
    deviations,
    onJudged: (fileCase, { runs }, { done, of }) => {
      if (runs.length > 0) coverage?.note(fileCase, runs);
      progress.step(`${done} of ${of} cases`);
    },
  });
  progress.end();
  const seconds = (performance.now() - began) / 1000;
  streams.out(json ? `${JSON.stringify(report)}\n` : reportText(report, { files, seconds }));
  if (coverage !== null && !json) streams.out(`\n${coverage.text()}`);
  return exitCode(report);
}

function exitCode({ broken, cases, divergences, staleDeviations }: ConformanceReport): number {
  if (broken.length > 0 || cases === 0) return 2;
  return divergences.length + staleDeviations.length > 0 ? 1 : 0;
}
