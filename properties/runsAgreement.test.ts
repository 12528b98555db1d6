/**
 * The engine and the reference scheduler agree on several runs of generated DAGs: which runs there are, in which order they start, and in each
 * of them every move in its order and at its time.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryRuns } from '../src/checking/generator/arbitraryRuns.ts';
import type { GeneratedRuns } from '../src/checking/generator/chooseRuns.ts';
import { optionsOfCaseRuns } from '../src/drivers/caseRuns.ts';
import { simulateRunsSync } from '../src/drivers/simulateRunsSync.ts';
import { DEFAULT_PROFILE } from '../src/model/profile.ts';
import { causeOfCode } from '../src/model/transition.ts';
import type { RunsSimulation } from '../src/trace/runsSimulation.ts';
import { runReferenceRuns } from './reference/runReferenceRuns.ts';
import { firstDifference } from './support/firstDifference.ts';
import { propertySettings } from './support/propertySettings.ts';
import { caseOptions, type Variant } from './support/runCase.ts';
import { guard } from './support/sometimes.ts';

const SITUATIONS = [
  ...['scheduled', 'manual', 'backfill', 'several running at once', 'queued at the end', 'without rows'],
  ...['past_met', 'branch_not_followed', 'waits for its past', 'success', 'failed', 'running'],
] as const;

describe('engine and reference scheduler', () => {
  it('agree on several runs of one DAG', () => {
    const sometimes = guard<string>(SITUATIONS);
    const compare = (generated: GeneratedRuns): void => {
      noteSituations(agree(generated, {}), sometimes.note);
    };
    fc.assert(fc.property(arbitraryRuns(), compare), propertySettings(150));
    expect(sometimes.missing()).toEqual([]);
  });

  it('agree on several runs with a pass after every event', () => {
    const compare = (generated: GeneratedRuns): void => void agree(generated, { passes: 'event' });
    fc.assert(fc.property(arbitraryRuns(), compare), propertySettings(40));
  });
});

function agree(generated: GeneratedRuns, variant: Variant): RunsSimulation {
  const { spec, plan, runs, pools, config, actions, functions } = generated;
  const played = simulateRunsSync(generated, { ...caseOptions(generated, variant), ...optionsOfCaseRuns(runs) });
  const options = { pools, config, actions, maps: functions.maps, profile: DEFAULT_PROFILE, ...variant };
  const expected = runReferenceRuns({ spec, plan, runs, options });
  const text = (lines: readonly string[]): string => lines.join('; ');
  const starts = played.starts.map(({ runId, atMs }) => `${played.run(runId).logicalDate} at ${atMs}`);
  const expectedStarts = expected.starts.map(
    ({ logicalDate, atMs }) => `${new Date(logicalDate).toISOString()} at ${atMs}`,
  );
  const complain = (difference: string): never => {
    throw new Error(`${difference}\n${JSON.stringify({ spec, plan, pools, config, actions, runs })}`);
  };
  if (text(starts) !== text(expectedStarts))
    complain(`starts: engine ${text(starts)}; reference ${text(expectedStarts)}`);
  const names = played.runs.map((run) => run.logicalDate);
  const expectedNames = expected.runs.map(({ logicalDate }) => new Date(logicalDate).toISOString());
  if (text(names) !== text(expectedNames)) complain(`runs: engine ${text(names)}; reference ${text(expectedNames)}`);
  for (const [at, run] of played.runs.entries()) {
    const reference = expected.runs[at];
    if (reference === undefined) continue;
    if (run.state !== reference.state) complain(`${run.runId}: engine ${run.state}; reference ${reference.state}`);
    const endMs = reference.endMs - (run.trace.place?.startMs ?? reference.endMs);
    const difference = firstDifference(run, { ...reference, runState: run.state, endMs });
    if (difference !== null) complain(`${run.runId}: ${difference}`);
  }
  return played;
}

function noteSituations({ runs }: RunsSimulation, note: (situation: string) => void): void {
  for (const run of runs) {
    const { place, moves, endMs } = run.trace;
    note(run.state);
    if (place !== undefined) note(place.runType);
    if (run.state === 'queued') note('queued at the end');
    if (run.instances().length === 0) note('without rows');
    if ((place?.waitsFor ?? null) !== null) note('waits for its past');
    for (let row = 0; row < moves.length; row++) note(causeOfCode(moves.causeAt(row)));
    const start = place?.startMs ?? Infinity;
    if (
      runs.some(
        (other) =>
          other !== run &&
          (other.trace.place?.startMs ?? Infinity) <= start &&
          other.trace.endMs > start &&
          endMs > start,
      )
    ) {
      note('several running at once');
    }
  }
}
