/**
 * Runs as cases of a page: one for each Dag, what did not end as expected first.
 */
import type { RunState } from '../model/states.ts';
import { endFinding } from '../report/page/endFinding.ts';
import type { ReportedCase } from '../report/page/pageOf.ts';
import type { Simulation } from '../trace/simulation.ts';

interface Asked {
  readonly expect: RunState;
  /** The command that plays them again; null: they were read from files. */
  readonly replay: string | null;
}

/** All runs of a Dag are one case. */
export function casesByDag(runs: readonly Simulation[], asked: Asked): ReportedCase[] {
  const byDag = new Map<string, Simulation[]>();
  for (const run of runs) {
    const { dagId } = run.dag;
    const others = byDag.get(dagId);
    if (others === undefined) byDag.set(dagId, [run]);
    else others.push(run);
  }
  return [...byDag.values()].map((ofDag) => caseOfRuns(ofDag, asked));
}

/** @param runs Of one Dag, at least one. */
export function caseOfRuns(runs: readonly Simulation[], { expect, replay }: Asked): ReportedCase {
  const isExpected = ({ state }: Simulation): boolean => state === expect;
  const ordered = [...runs.filter((run) => !isExpected(run)), ...runs.filter(isExpected)];
  const [first] = ordered as [Simulation];
  const finding = endFinding(first, { expect, replay });
  return {
    name: first.dag.dagId,
    isFailed: finding !== null,
    runs: ordered.map((run) => ({ role: 'run', run, ...nameOf(run, runs) })),
    findings: finding === null ? [] : [finding],
    notes: [],
  };
}

/** What tells a run from others of its DAG: its profile, or its logical date. */
function nameOf(run: Simulation, runs: readonly Simulation[]): { readonly name?: string } {
  const profileOf = (each: Simulation): string => each.trace.header.profile;
  const dateOf = (each: Simulation): string => each.logicalDate.slice(0, 'YYYY-MM-DDThh:mm'.length);
  const isTold = (by: (each: Simulation) => string): boolean => new Set(runs.map(by)).size === runs.length;
  if (runs.length === 1) return {};
  if (isTold(profileOf)) return { name: `profile ${profileOf(run)}` };
  return isTold(dateOf) ? { name: dateOf(run) } : {};
}
