/**
 * `npm run conformance:draw -- --out FILE`: writes the questions of the corpus, hand-written and drawn, as JSON lines for the oracle to answer.
 */
import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { PROFILES } from '../../../src/model/profile.ts';
import type { RunCase } from '../../../src/trace/caseFormat.ts';
import { createProgress } from '../../conformance/progress.ts';
import { DRAW_TOPICS, drawActed, drawCases, type DrawTopic } from './drawCases.ts';
import { drawRuns } from './drawRuns.ts';
import { forRelease } from './forRelease.ts';
import { WRITTEN_CASES } from './handWritten/index.ts';
import { questionOfWritten } from './handWritten/writeCase.ts';

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number.');
}

interface Flags {
  readonly out: string;
  readonly count: number;
  readonly seed: number;
  readonly written: boolean;
  readonly about?: DrawTopic;
  readonly runs: number;
  readonly actions?: true;
  readonly profile?: string;
}

new Command('npm run conformance:draw --')
  .description('write the questions of the corpus: the same for the same numbers, on every machine')
  .requiredOption('--out <file>', 'where they go, as JSON lines')
  .option('--count <n>', 'drawn cases', wholeNumber, 3_000)
  .option('--seed <n>', 'where they are drawn from', wholeNumber, 1)
  .addOption(new Option('--about <topic>', 'only cases that have it').choices(DRAW_TOPICS))
  .option('--runs <n>', 'drawn cases of several runs, besides', wholeNumber, 0)
  .addOption(new Option('--profile <name>', 'for another release than the default').choices(Object.keys(PROFILES)))
  .option('--no-written', 'leave the hand-written cases out')
  .option('--actions', 'draw only cases in which something happens from outside')
  .helpOption('--help', 'print this help')
  .addHelpText('after', '\nExample:\n  npm run conformance:draw -- --out questions.jsonl --count 3000 --seed 1')
  .action(({ out, count, seed, written, runs, about, actions, profile: name }: Flags) => {
    const progress = createProgress(process.stderr);
    const onDrawn = (drawn: number, of: number): void => progress.step(`${drawn} of ${of} seeds`);
    const acted = (): RunCase[] => (actions ? drawActed({ count, seed }) : drawCases({ count, seed, about, onDrawn }));
    const drawn = count === 0 ? [] : acted();
    progress.end();
    const all = [
      ...(written ? WRITTEN_CASES.map(questionOfWritten) : []),
      ...drawn,
      ...drawRuns({ count: runs, seed }),
    ];
    const profile = name === undefined ? undefined : PROFILES[name];
    const questions = profile === undefined ? all : all.map((question) => forRelease(question, profile));
    writeFileSync(out, questions.map((question) => `${JSON.stringify(question)}\n`).join(''));
    process.stdout.write(`${questions.length} questions in ${out}\n`);
  })
  .parse();
