/**
 * `npm run mutation:survivors`: what became of the mutants, from the reports of `npm run mutation`, and which survivors have no reason.
 * Exit code 0: each has one; 1: some have none; 2: a mistake.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { REPOSITORY } from '../repository/sourceTree.ts';
import {
  mergeReports,
  parseExplanations,
  percentOf,
  scoresOf,
  survivorsOf,
  unexplained,
  type FileScore,
  type MutationReport,
} from './survivors.ts';

const EXPLANATIONS = 'properties/mutation/SURVIVORS.md';

function row(name: string, scores: readonly FileScore[]): string {
  const sum = (part: (score: FileScore) => number): number => scores.reduce((total, score) => total + part(score), 0);
  const cells = [
    name,
    sum(({ killed }) => killed),
    sum(({ timedOut }) => timedOut),
    sum(({ survived }) => survived),
    sum(({ uncovered }) => uncovered),
    `${percentOf(scores).toFixed(1)} %`,
  ];
  return `| ${cells.join(' | ')} |\n`;
}

function summarise(files: readonly string[], isAll: boolean): void {
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) {
    process.stderr.write(`There is no report ${missing}. Make one with \`npm run mutation\`, or name others.\n`);
    process.exitCode = 2;
    return;
  }
  const report = mergeReports(files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as MutationReport));
  const scores = scoresOf(report);
  const survivors = survivorsOf(report);
  const left = unexplained(
    survivors,
    parseExplanations(readFileSync(join(REPOSITORY, EXPLANATIONS), 'utf8'), EXPLANATIONS),
  );
  const listed = (isAll ? survivors : left).map(
    ({ file, where, line, original, replacement }) => `${file}:${line} ${where}: ${original} -> ${replacement}\n`,
  );
  process.stdout.write(
    [
      '| file | killed | timed out | survived | not reached | score |\n| --- | --- | --- | --- | --- | --- |\n',
      ...scores.map((score) => row(score.file, [score])),
      row('all', scores),
      '\n',
      ...listed,
      `${survivors.length} survivors, ${left.length} without a reason in ${EXPLANATIONS}\n`,
    ].join(''),
  );
  if (left.length > 0) process.exitCode = 1;
}

new Command('npm run mutation:survivors --')
  .description('what became of the mutants, and which survivors have no reason')
  .argument('[reports...]', 'reports of npm run mutation, where it was run in parts', ['.stryker-report.json'])
  .option('--all', 'list every survivor, those that have a reason too')
  .helpOption('--help', 'print this help')
  .action((files: string[], { all }: { all?: true }) => summarise(files, all === true))
  .parse();
