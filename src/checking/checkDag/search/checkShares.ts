/**
 * A check that is split over several processes: what each comes to as plain data, and what they come to together. The case with the lowest number
 * wins, so that the same one is found however many there are.
 */
import type { Simulatable } from '../../../drivers/session.ts';
import { mergeCoverage, type Coverage } from '../../coverage/coverage.ts';
import { CaseJudge, type Finding } from '../judging/caseJudge.ts';
import type { Evidence } from '../judging/complaints.ts';
import type { CaseTurns } from './caseTurns.ts';
import { checkDagBy, searchAnew, type Search } from '../checkDag.ts';
import type { CheckOptions } from '../checkOptions.ts';
import type { CheckReport, Counterexample } from '../checkReport.ts';
import type { ExplicitCase } from '../cases/explicitCase.ts';
import type { StatesSearched } from './statesSearched.ts';

/** A finding without its runs: they are played again where it is told. */
interface FoundCase {
  readonly property: string;
  readonly message: string;
  readonly evidence: Evidence;
  readonly explicit: ExplicitCase;
}

/** What one process comes to: plain data. */
export interface ShareResult {
  /** Number of the drawn case that failed; null: none did, and what was found fails as the DAG is written. */
  readonly caseNumber: number | null;
  readonly found: FoundCase | null;
  readonly foundAs: FoundCase | null;
  /** Drawn cases of the share that were played. */
  readonly played: number;
  readonly runs: number;
  readonly seed: number;
  readonly path: string;
  readonly coverage: Coverage | null;
  readonly states: StatesSearched | null;
}

/** Plays one share; counterexamples are neither read nor written. */
export async function checkShare(
  dag: Simulatable,
  { counterexamples: _, ...options }: CheckOptions,
  turns: CaseTurns,
): Promise<ShareResult> {
  const report = await checkDagBy(dag, options, (player, domains, prepared) => {
    return searchAnew(player, domains, prepared, turns);
  });
  const { counterexample, foundAs, runs, seed, coverage, states } = report;
  return {
    caseNumber: turns.found,
    found: counterexample === null ? null : foundCase(counterexample),
    foundAs: foundAs === null ? null : foundCase(foundAs),
    played: turns.played,
    runs,
    seed,
    path: counterexample?.path ?? '',
    coverage,
    states,
  };
}

function foundCase({ property, message, evidence, inputs, plan, seed }: Counterexample): FoundCase {
  return { property, message, evidence, explicit: { inputs, plan, seed } };
}

/**
 * Checks a DAG in shares.
 *
 * @param playShares Plays every share somewhere; asked only when no saved counterexample fails.
 */
export async function checkInShares(
  dag: Simulatable,
  options: CheckOptions,
  playShares: () => Promise<readonly ShareResult[]>,
): Promise<CheckReport> {
  return await checkDagBy(dag, options, async (player, _, prepared) => {
    // Every strategy but the exhaustive one begins with the DAG as it is written.
    const before = prepared.strategy === 'exhaustive' ? 0 : 1;
    return await joined(await playShares(), { judge: new CaseJudge(player, prepared), before });
  });
}

interface Joining {
  readonly judge: CaseJudge;
  /** Cases that each share played before the first that was drawn. */
  readonly before: number;
}

async function joined(shares: readonly ShareResult[], { judge, before }: Joining): Promise<Search> {
  const winner = shares.reduce((best, share) => (numberOf(share) < numberOf(best) ? share : best));
  const played = shares.reduce((sum, share) => sum + share.played, 0);
  const runs = shares.reduce((sum, share) => sum + share.runs, 0);
  const coverage = mergeCoverage(shares.flatMap((share) => share.coverage ?? []));
  return {
    finding: await findingOf(winner.found, judge),
    foundAs: await findingOf(winner.foundAs, judge),
    // What one process would have played until then.
    cases: before + (winner.caseNumber === null ? played : winner.caseNumber + 1),
    seed: winner.seed,
    path: winner.path,
    file: null,
    states: joinedStates(shares, played),
    elsewhere: { runs, coverage },
  };
}

/** Each share has counted all cases, or as far as it came. */
function joinedStates(shares: readonly ShareResult[], searched: number): StatesSearched | null {
  const all = shares.flatMap(({ states }) => states ?? []);
  const states = all.find(({ counts }) => counts.isWhole) ?? all[0];
  return states === undefined ? null : { ...states, searched };
}

function numberOf({ caseNumber }: ShareResult): number {
  return caseNumber ?? Infinity;
}

/** With its runs, which are played again; none where it shows in that one process only. */
async function findingOf(found: FoundCase | null, judge: CaseJudge): Promise<Finding | null> {
  if (found === null) return null;
  const again = await judge.judge(found.explicit);
  if (again?.property === found.property) return { ...again, ...found };
  return { ...found, run: null, undisturbed: null };
}
