/**
 * Looks for the run that differs least from a failing one and passes: one step below the smallest case, as nothing there breaks the property.
 */
import { canonicalJson } from '../../../model/json.ts';
import { accountOf, firstDifferingLine } from '../../../trace/account.ts';
import type { Simulation } from '../../../trace/simulation.ts';
import type { CaseJudge, Finding } from './caseJudge.ts';
import type { NearestPassing } from '../checkReport.ts';
import type { ExplicitCase } from '../cases/explicitCase.ts';
import type { InputDomains } from '../cases/inputDomains.ts';
import { simplerCases } from '../cases/simplerCases.ts';

/** Cases that are played, at most. */
const MOST_PLAYED = 24;

/** null: whatever is simpler fails as well, or there is nothing simpler. */
export async function nearestPassing(
  finding: Finding,
  { judge, domains }: { readonly judge: CaseJudge; readonly domains: InputDomains },
): Promise<NearestPassing | null> {
  const failing = finding.run === null ? [] : accountOf(finding.run);
  let nearest: NearestPassing | null = null;
  let fewest = Infinity;
  let played = 0;
  for (const explicit of simplerCases(finding.explicit, domains)) {
    if (played++ === MOST_PLAYED) break;
    // That judge asks nothing of runs whose inputs somebody gave.
    if (finding.property === 'pagination' && !isSameInputs(explicit, finding.explicit)) continue;
    const run = await passingRun(explicit, judge);
    if (run === null) continue;
    const account = accountOf(run);
    const differing = linesOnlyInOne(failing, account);
    if (differing >= fewest) continue;
    fewest = differing;
    const isAlike = finding.run !== null && isSameInputs(explicit, finding.explicit);
    nearest = { ...explicit, run, difference: isAlike ? firstDifferingLine(failing, account) : null };
  }
  return nearest;
}

async function passingRun(explicit: ExplicitCase, judge: CaseJudge): Promise<Simulation | null> {
  return (await judge.judge(explicit)) === null ? await judge.runOf(explicit) : null;
}

/** With other items map indexes mean other instances, and lines say nothing beside each other. */
export function isSameInputs({ inputs }: Pick<ExplicitCase, 'inputs'>, other: Pick<ExplicitCase, 'inputs'>): boolean {
  return canonicalJson(inputs) === canonicalJson(other.inputs);
}

function linesOnlyInOne(left: readonly string[], right: readonly string[]): number {
  const [inLeft, inRight] = [new Set(left), new Set(right)];
  return left.filter((line) => !inRight.has(line)).length + right.filter((line) => !inLeft.has(line)).length;
}
