/**
 * What was checked, as cases of a page: the run that breaks a Dag beside those that do not, and of a Dag that held the run as it is written.
 */
import { replayLine } from '../../checking/checkDag/checkReportText.ts';
import type { Counterexample } from '../../checking/checkDag/checkReport.ts';
import type { CheckedDag } from '../../checking/reports/checkedDag.ts';
import { textReport } from '../../checking/reports/textReport.ts';
import type { PageFinding } from '../../report/page/pageData.ts';
import type { ReportedCase, ReportedRun } from '../../report/page/pageOf.ts';
import type { Simulation } from '../../trace/simulation.ts';

export interface CheckedHow {
  /** The module, as it was named in the command. */
  readonly path: string;
  readonly showsCoverage: boolean;
  /** The command that was typed, which finds again what is not saved. */
  readonly typed: string;
}

/** One case, or two where another property was broken first. */
export function casesOfCheck(checked: CheckedDag, how: CheckedHow): ReportedCase[] {
  const { dagId, report, shortfall } = checked;
  const { counterexample, foundAs, file, foundAsFile, asWritten } = report;
  const notes = textReport(checked, how.showsCoverage).split('\n');
  if (counterexample === null) {
    const evidence = { instances: [], atMs: null, defects: [], replay: how.typed };
    const findings = shortfall === null ? [] : [{ property: 'coverage', message: shortfall, ...evidence }];
    const runs = [{ role: 'undisturbed', run: asWritten }] as const;
    return [{ name: dagId, isFailed: shortfall !== null, runs, findings, notes }];
  }
  const caseOf = (found: Counterexample, saved: string | null): ReportedCase => ({
    name: dagId,
    isFailed: true,
    runs: runsBeside(found, asWritten),
    findings: [findingOf(found, replayLine(found, saved, how.path) ?? how.typed)],
    notes,
  });
  const smallest = caseOf(counterexample, file);
  return foundAs === null ? [smallest] : [smallest, { ...caseOf(foundAs, foundAsFile), name: `${dagId}, found first` }];
}

interface Shown {
  readonly run: Simulation | null;
  readonly passing: Simulation | null;
  readonly undisturbed: Simulation | null;
}

/** Each run once; at least one where any came to an end. */
export function shownRuns({ run, passing, undisturbed }: Shown): ReportedRun[] {
  const all = [
    { role: 'failing', run },
    { role: 'passing', run: passing },
    { role: 'undisturbed', run: undisturbed },
  ] as const;
  const shown: ReportedRun[] = [];
  for (const each of all) {
    if (each.run === null || shown.some((other) => other.run.digest === each.run?.digest)) continue;
    shown.push({ role: each.role, run: each.run });
  }
  return shown;
}

function runsBeside({ run, nearest, undisturbed }: Counterexample, asWritten: Simulation): ReportedRun[] {
  // A case that fails undisturbed has nothing beside it but the Dag as it is written.
  const beside = undisturbed ?? asWritten;
  return shownRuns({ run, passing: nearest?.run ?? null, undisturbed: beside });
}

function findingOf({ property, message, evidence }: Counterexample, replay: string): PageFinding {
  return { property, message, ...evidence, replay };
}
