/**
 * Judges one case: plays it through the engine and the reference scheduler and compares both with what was observed on Airflow.
 */
import { isDagproofError } from '../../src/model/errors.ts';
import type { CaseRuns, Expectation } from '../../src/trace/caseFormat.ts';
import type { Simulation } from '../../src/trace/simulation.ts';
import { compareExpectations, compareRunExpectations, type Difference } from './compareExpectations.ts';
import type { FileCase } from './readCases.ts';
import { replayEngine, replayEngineRuns, replayReference, replayReferenceRuns } from './replayCase.ts';

/** Where a replay parted from what was observed. */
export interface Divergence {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  readonly where: string;
  readonly airflow: string;
  readonly dagproof: string;
}

/** The engine's runs, and every divergence: none, the engine's, the reference scheduler's, or both. */
export interface Verdict {
  /** Empty where it could not be played. */
  readonly runs: readonly Simulation[];
  readonly divergences: readonly Divergence[];
}

const WARNING = 'order-dependent in Airflow';

/** Who plays a case: both of them, or the engine alone. */
export type Judged = 'both' | 'engine';

/** Judges a case; one without expectation, or that cannot be played, diverges as a whole. */
export function judgeCase(fileCase: FileCase, who: Judged = 'both'): Verdict {
  const { runCase } = fileCase;
  if (runCase.settings?.runs !== undefined) return judgeRuns(fileCase, runCase.settings.runs, who);
  const outcomes = runCase.orderDependent ?? (runCase.expect === undefined ? [] : [runCase.expect]);
  if (outcomes.length === 0) return judged(fileCase, [], [difference('case', 'nothing was observed', 'not compared')]);
  try {
    const { run, expectation } = replayEngine(fileCase);
    const reference = who === 'engine' ? null : replayReference(fileCase);
    const found = [
      nearestDifference(outcomes, expectation),
      reference === null ? null : ofReference(nearestDifference(outcomes.map(withoutLabels), reference)),
      missingWarning(fileCase, run),
    ];
    return judged(fileCase, [run], found);
  } catch (error) {
    if (!isDagproofError(error)) throw error;
    return judged(fileCase, [], [difference('case', 'a run', error.message)]);
  }
}

/** A case of several runs. */
function judgeRuns(fileCase: FileCase, runs: CaseRuns, who: Judged): Verdict {
  const expected = fileCase.runCase.expectRuns;
  if (expected === undefined) return judged(fileCase, [], [difference('case', 'nothing was observed', 'not compared')]);
  try {
    const { simulation, expectations } = replayEngineRuns(fileCase, runs);
    const reference = who === 'engine' ? null : replayReferenceRuns(fileCase, runs);
    const unlabelled = expected.map((run) => ({ ...run, ...withoutLabels(run) }));
    return judged(fileCase, simulation.runs, [
      compareRunExpectations(expected, expectations),
      reference === null ? null : ofReference(compareRunExpectations(unlabelled, reference)),
    ]);
  } catch (error) {
    if (!isDagproofError(error)) throw error;
    return judged(fileCase, [], [difference('case', 'runs', error.message)]);
  }
}

function judged(
  { file, line, runCase }: FileCase,
  runs: readonly Simulation[],
  found: readonly (Difference | null)[],
): Verdict {
  const divergences = found.flatMap((one): Divergence[] => {
    if (one === null) return [];
    return [{ id: runCase.id, file, line, where: one.where, airflow: one.expected, dagproof: one.observed }];
  });
  return { runs, divergences };
}

function difference(where: string, expected: string, observed: string): Difference {
  return { where, expected, observed };
}

/** null: the observation is one of the outcomes; else how it differs from the first of them. */
function nearestDifference(outcomes: readonly Expectation[], observed: Expectation): Difference | null {
  const differences = outcomes.map((outcome) => compareExpectations(outcome, observed));
  if (differences.includes(null)) return null;
  const [first] = differences;
  if (outcomes.length === 1 || first === undefined || first === null) return first ?? null;
  return { ...first, where: `each of ${outcomes.length} outcomes, the first: ${first.where}` };
}

function ofReference(found: Difference | null): Difference | null {
  return found === null ? null : { ...found, where: `reference scheduler: ${found.where}` };
}

/** The reference scheduler renders no labels. */
function withoutLabels({ instances, ...others }: Expectation): Expectation {
  return { ...others, instances: instances.map(({ renderedMapIndex: _, ...instance }) => instance) };
}

/** Where Airflow's outcome depends on the process, the run says so. */
function missingWarning({ runCase }: FileCase, run: Simulation): Difference | null {
  if (runCase.orderDependent === undefined || run.warnings.some((warning) => warning.includes(WARNING))) return null;
  return difference('warnings', `${runCase.orderDependent.length} outcomes`, `no warning "${WARNING}"`);
}
