/**
 * Draws questions about several runs: the same for the same numbers, on every machine. Of every mixture of circumstances some are chosen in turn.
 */
import * as fc from 'fast-check';
import { arbitraryRuns } from '../../../src/checking/generator/arbitraryRuns.ts';
import type { GeneratedRuns } from '../../../src/checking/generator/chooseRuns.ts';
import { optionsOfCaseRuns } from '../../../src/drivers/caseRuns.ts';
import { simulateRunsSync } from '../../../src/drivers/simulateRunsSync.ts';
import type { RunCase } from '../../../src/trace/caseFormat.ts';
import type { RunsSimulation } from '../../../src/trace/runsSimulation.ts';
import { playableByOracle, questionOfRuns } from '../../conformance/questionOf.ts';
import { caseOptions } from '../../support/runCase.ts';

/** Cases drawn for each that is chosen. */
const CHOICE = 6;
/** Of a case, at most: larger ones teach little and take long. */
const MOST_RUNS = 9;
const MOST_INSTANCES = 60;

export function drawRuns({ count, seed }: { readonly count: number; readonly seed: number }): RunCase[] {
  const generated =
    count === 0 ? [] : fc.sample(arbitraryRuns().map(playableByOracle), { numRuns: count * CHOICE, seed });
  const kinds = new Map<string, RunCase[]>();
  generated.forEach((one, position) => {
    // What happens from outside is asked of runs that are alone.
    const played = simulateRunsSync(one, { ...caseOptions(one), ...optionsOfCaseRuns(one.runs) });
    if (one.actions.length > 0 || isLarge(played)) return;
    const kind = circumstancesOf(one, played);
    kinds.set(kind, [...(kinds.get(kind) ?? []), questionOfRuns(one, `runs/${seed}-${position}`)]);
  });
  const chosen: RunCase[] = [];
  const most = Math.max(0, ...[...kinds.values()].map((questions) => questions.length));
  for (let turn = 0; turn < most; turn++)
    chosen.push(...[...kinds.values()].flatMap((questions) => questions[turn] ?? []));
  return chosen.slice(0, count).sort((left, right) => (left.id < right.id ? -1 : 1));
}

function isLarge({ runs }: RunsSimulation): boolean {
  return runs.length > MOST_RUNS || runs.reduce((sum, run) => sum + run.instances().length, 0) > MOST_INSTANCES;
}

function circumstancesOf({ spec, runs }: GeneratedRuns, played: RunsSimulation): string {
  const states = new Set(played.runs.map(({ state }) => state));
  const types = new Set(played.runs.map((run) => run.trace.place?.runType));
  const causes = new Set(played.runs.flatMap((run) => run.instances().map(({ cause }) => cause)));
  return [
    spec.schedule,
    spec.catchup,
    spec.maxActiveRuns < 4,
    [...types].sort().join('+'),
    [...states].sort().join('+'),
    causes.has('past_met'),
    played.runs.some((run) => (run.trace.place?.waitsFor ?? null) !== null),
    causes.has('branch_not_followed'),
    runs.backfill?.runBackwards ?? false,
    spec.tasks.some(({ waitForDownstream }) => waitForDownstream),
  ].join();
}
