/**
 * The strategies `random` and `pct`: fast-check draws cases, and shrinks the first that breaks a property.
 */
import * as fc from 'fast-check';
import { mistake } from '../../../model/errors.ts';
import { originals } from '../../../virtual/originals.ts';
import { arbitraryDrawnCase } from '../cases/arbitraryDrawnCase.ts';
import type { Finding } from '../judging/caseJudge.ts';
import { UNDISTURBED, type DrawnCase } from '../cases/drawnCase.ts';
import { sweepCrashes } from '../judging/sweepCrashes.ts';
import { CASES_A_TURN, type CaseSearch, type CasesSearched } from './caseSearch.ts';

/** Of so many cases drawn at random one has an order of priorities. */
const ONE_ORDER_IN = 3;

/** Cases among which a smaller one than the smallest is looked for. */
const DRAWN_BELOW = 100;

export async function searchByDraws(search: CaseSearch): Promise<CasesSearched> {
  const { judge, domains, prepared, dag, turns } = search;
  const { parameters, kinds, failRates, strategy, onCase, signal } = prepared;
  const oneOrderIn = strategy === 'pct' ? 1 : ONE_ORDER_IN;
  const drawnCases = arbitraryDrawnCase(dag, { inputs: domains.arbitraries, kinds, failRates, oneOrderIn });
  const asWritten = await judge.judgeDrawn(UNDISTURBED);
  const crashed = asWritten === null && parameters.path === undefined ? await sweepCrashes(search) : null;
  const { seed = 0 } = parameters;
  const drawn = (): DrawnCase[] => fc.sample(drawnCases, { numRuns: DRAWN_BELOW, seed });
  if (crashed !== null) return { finding: crashed, drawn, cases: 1, seed, path: '', states: null };
  let finding = asWritten;
  let cases = 1;
  const property = fc.asyncProperty(drawnCases, async (drawn) => {
    // Else the rest would be drawn all the same.
    if (signal?.aborted === true || turns.isOver) throw new fc.PreconditionFailure(true);
    if (!turns.isNext()) return true;
    const found = await judge.judgeDrawn({ ...drawn, inputs: domains.otherThanWritten(drawn.inputs) });
    onCase(++cases);
    // Runs whose bodies return at once let nothing else in this process happen: no interrupt, no output.
    if (cases % CASES_A_TURN === 0) await new Promise<void>((resolve) => originals.setImmediate(resolve));
    if (found === null || !isSmaller(found, finding)) return true;
    finding = found;
    turns.fail();
    return false;
  });
  // It refuses a path before there is a promise.
  const checked = (async () => fc.check(property, parameters))();
  const details = await checked.catch((error: unknown) => refusePath(parameters.path, error));
  // What fails in the judge itself is a bug, not a finding.
  if (details.errorInstance instanceof Error && finding === asWritten) throw details.errorInstance;
  const facts = { cases: turns.played + 1, seed: details.seed, path: details.counterexamplePath ?? '', states: null };
  return { finding, drawn, ...facts };

  /** A case that shrinks must not slip into another mistake; what fails without being disturbed is not smaller with a disturbance. */
  function isSmaller(found: Finding, than: Finding | null): boolean {
    if (than === null) return true;
    return found.property === than.property && (than !== asWritten || found.explicit.plan.length === 0);
  }
}

/** fast-check refuses one that leads to nothing it would draw. */
function refusePath(path: string | undefined, error: unknown): never {
  if (path === undefined || !(error instanceof Error) || !error.message.startsWith('Unable to replay')) throw error;
  const remedy = 'Take seed and path from one report, and leave the DAG and the other options as they were.';
  throw mistake('bad-path', `The path "${path}" leads to no case of this check.`, remedy);
}
