/**
 * Draws fresh cases, lets Airflow and dagproof play them, and shrinks what diverges to the smallest case that still does.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { arbitraryCase } from '../../src/checking/generator/arbitraryCase.ts';
import { arbitraryRuns } from '../../src/checking/generator/arbitraryRuns.ts';
import { mistake, type DagproofError } from '../../src/model/errors.ts';
import { completeDag, type RunCase } from '../../src/trace/caseFormat.ts';
import { conform } from './conform.ts';
import type { Deviation } from './deviations.ts';
import { judgeCase, type Divergence } from './judgeCase.ts';
import { recordCases, serveOracle, type ServingOracle } from './oracle.ts';
import type { BrokenLine } from './readCases.ts';
import { playableByOracle, questionOf, questionOfRuns } from './questionOf.ts';

export interface LiveOptions {
  readonly python: string;
  /** How many cases. */
  readonly runs: number;
  /** Each case is about several runs of its DAG. */
  readonly areRunsSeveral: boolean;
  readonly seed: number;
  readonly jobs: number;
  /** How many diverging cases are shrunk. */
  readonly shrinks: number;
  readonly deviations: readonly Deviation[];
  /** Keeps what Airflow answered: a run that was interrupted goes on from there. */
  readonly recorded?: string;
  readonly say: (text: string) => void;
}

/** A diverging case, as drawn and as small as it gets. */
export interface ShrunkDivergence {
  /** Position among the cases drawn: with the seed, it draws the case again. */
  readonly position: number;
  readonly drawn: Divergence;
  readonly smallest: RunCase;
  readonly divergence: Divergence;
}

export interface LiveReport {
  readonly seed: number;
  readonly drawn: number;
  /** Cases that Airflow does not accept as a DAG, by id. */
  readonly refused: readonly string[];
  readonly agreements: number;
  readonly divergences: readonly Divergence[];
  readonly deviations: readonly Divergence[];
  readonly shrunk: readonly ShrunkDivergence[];
}

/** Draws a question, given its id. */
type Questioning = fc.Arbitrary<(id: string) => RunCase>;

function questioning({ areRunsSeveral }: Pick<LiveOptions, 'areRunsSeveral'>): Questioning {
  if (!areRunsSeveral) return arbitraryCase().map((generated) => (id) => questionOf(playableByOracle(generated), id));
  // What happens from outside is asked of runs that are alone.
  const quiet = arbitraryRuns().filter(({ actions }) => actions.length === 0);
  return quiet.map((generated) => (id) => questionOfRuns(playableByOracle(generated), id));
}

export async function playLive(options: LiveOptions): Promise<LiveReport> {
  const { runs, seed, say } = options;
  const folder = mkdtempSync(join(tmpdir(), 'dagproof-live-'));
  try {
    const drawn = fc.sample(questioning(options), { numRuns: runs, seed });
    const ids = drawn.map((_, position) => `live${options.areRunsSeveral ? '-runs' : ''}/${seed}/${position}`);
    const questions = drawn.map((ask, position) => ask(ids[position] ?? ''));
    const [asked, answers] = [join(folder, 'drawn.jsonl'), options.recorded ?? join(folder, 'recorded.jsonl')];
    writeFileSync(asked, linesOf(questions));
    const kept = countKept(answers, questions);
    say(
      `${runs} cases are drawn from seed ${seed}; Airflow plays ${kept === 0 ? 'them' : `the ${runs - kept} that are left`}.\n`,
    );
    await recordCases(options.python, asked, answers, options.jobs);
    const recorded = new Set(casesIn(answers).map(({ id }) => id));
    const report = conform(recorded.size === 0 ? [] : [answers], { deviations: options.deviations });
    const [broken] = report.broken;
    if (broken !== undefined) throw brokenAnswer(broken);
    return {
      seed,
      drawn: runs,
      refused: ids.filter((id) => !recorded.has(id)),
      agreements: report.agreements,
      divergences: report.divergences,
      deviations: report.deviations,
      shrunk: await shrinkAll(report.divergences, ids, options),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function linesOf(cases: readonly RunCase[]): string {
  return cases.map((one) => `${JSON.stringify(one)}\n`).join('');
}

function casesIn(file: string): RunCase[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as RunCase);
}

function brokenAnswer({ file, line, complaints }: BrokenLine): DagproofError {
  return mistake(
    'broken-answer',
    `${file}:${line}, which the oracle answered, is no case of the format: ${complaints.join('; ')}`,
    'Mend the oracle (properties/airflow/oracle), or take the line out.',
  );
}

/** How many of the questions are answered already. @throws DagproofError for answers to others: those of another seed, or of an older generator. */
function countKept(file: string, questions: readonly RunCase[]): number {
  const asked = new Map(questions.map((question) => [question.id, JSON.stringify(question)]));
  const kept = casesIn(file);
  const other = kept.find(
    ({ expect: _, expectRuns: __, ...question }) => asked.get(question.id) !== JSON.stringify(question),
  );
  if (other === undefined) return kept.length;
  throw mistake(
    'answers-to-other-questions',
    `${file} answers other questions: ${other.id} is not the case that is drawn now.`,
    'Name another file, or the seed and the number of runs it was recorded with.',
  );
}

/** One oracle serves all of them; a case that diverges in several places is shrunk once. */
async function shrinkAll(
  divergences: readonly Divergence[],
  ids: readonly string[],
  options: LiveOptions,
): Promise<ShrunkDivergence[]> {
  const firsts = divergences.filter(({ id }, at) => divergences.findIndex((other) => other.id === id) === at);
  const { python, shrinks, say } = options;
  if (firsts.length === 0 || shrinks === 0) return [];
  const oracle = serveOracle(python);
  const found: ShrunkDivergence[] = [];
  try {
    for (const drawn of firsts.slice(0, shrinks)) {
      say(`shrinking ${drawn.id}\n`);
      const shrunk = await shrinkCase(oracle, options, ids.indexOf(drawn.id));
      if (shrunk !== null) found.push({ ...shrunk, position: ids.indexOf(drawn.id), drawn });
    }
  } finally {
    oracle.end();
  }
  return found;
}

/** Real time spent on one case, at most. */
const LONGEST_SHRINK_MS = 300_000;

async function shrinkCase(
  oracle: ServingOracle,
  options: LiveOptions,
  position: number,
): Promise<Pick<ShrunkDivergence, 'smallest' | 'divergence'> | null> {
  let smallest: Pick<ShrunkDivergence, 'smallest' | 'divergence'> | null = null;
  // Many choices come to the same case; Airflow is asked once.
  const asked = new Map<string, Awaited<ReturnType<typeof divergenceOf>>>();
  const { seed } = options;
  const property = fc.asyncProperty(questioning(options), async (ask) => {
    const question = ask(`live/${seed}/${position}/smallest`);
    const text = JSON.stringify(question);
    const found = asked.has(text) ? (asked.get(text) ?? null) : await divergenceOf(oracle, question);
    asked.set(text, found);
    if (found === null) return true;
    smallest = found;
    return false;
  });
  const settings = { seed, path: String(position), numRuns: 1, interruptAfterTimeLimit: LONGEST_SHRINK_MS };
  await fc.check(property, settings);
  return smallest;
}

/** What one case comes to; null: both agree, or Airflow refuses it. */
async function divergenceOf(
  oracle: ServingOracle,
  question: RunCase,
): Promise<Pick<ShrunkDivergence, 'smallest' | 'divergence'> | null> {
  const answer = await oracle.ask(question);
  if ('error' in answer) return null;
  const verdict = judgeCase({ file: 'live', line: 1, runCase: answer, spec: completeDag(answer.dag) });
  const [divergence] = verdict.divergences;
  return divergence === undefined ? null : { smallest: answer, divergence };
}
