/**
 * Plays a case again: through the engine, and through the reference scheduler. Both tell what they did in the words of the case format.
 */
import { closedMapFunction, functionsOf } from '../../src/checking/generator/mapFunctions.ts';
import type { SimulateOptions } from '../../src/drivers/options.ts';
import { optionsOfCaseRuns } from '../../src/drivers/caseRuns.ts';
import type { SimulateRunsOptions } from '../../src/drivers/runsOptions.ts';
import { simulateRunsSyncWatched, simulateSyncWatched } from '../../src/drivers/simulateWatched.ts';
import { RETURN_VALUE, type DagFunctions, type DagSpec } from '../../src/model/dagSpec.ts';
import { mistake } from '../../src/model/errors.ts';
import { instanceName } from '../../src/model/ids.ts';
import { compareCodePoints } from '../../src/model/json.ts';
import { DEFAULT_PROFILE, PROFILES } from '../../src/model/profile.ts';
import type { CaseRuns, Expectation, ExpectedRound, RunCase, RunExpectation } from '../../src/trace/caseFormat.ts';
import { byAddress } from '../../src/trace/expectation.ts';
import { roundOf, whenStarted, type Snapshot } from '../../src/trace/observedRounds.ts';
import type { RunsSimulation } from '../../src/trace/runsSimulation.ts';
import type { Simulation } from '../../src/trace/simulation.ts';
import { SKIPMIXIN_KEY } from '../reference/checks.ts';
import { runReference, type ReferenceRun } from '../reference/runReference.ts';
import { isKnown } from '../reference/runDates.ts';
import { runReferenceRuns } from '../reference/runReferenceRuns.ts';

/** A case with its DAG in full. */
export interface PlayableCase {
  readonly runCase: RunCase;
  readonly spec: DagSpec;
}

export interface EngineReplay {
  readonly run: Simulation;
  readonly expectation: Expectation;
}

/** Plays a case through the engine. @throws DagproofError for settings or functions it cannot be played with. */
export function replayEngine({ runCase, spec }: PlayableCase): EngineReplay {
  const { plan, settings = {}, actions = [] } = runCase;
  const options: SimulateOptions = { ...settings, faults: plan, actions };
  return withFunctions(spec, (functions) => simulateSyncWatched({ spec, functions }, options));
}

/** Plays a case through the reference scheduler; null where it cannot: it renders no templates and breaks ties in the documented order only. */
export function replayReference({ runCase, spec }: PlayableCase): Expectation | null {
  const { plan, settings = {}, actions = [] } = runCase;
  const { profile: name, order, passes = 'instant', pools = {}, config = {}, logicalDate } = settings;
  if (order === 'seeded' || hasTemplates(spec)) return null;
  const profile = name === undefined ? DEFAULT_PROFILE : (PROFILES[name] ?? DEFAULT_PROFILE);
  const date = logicalDate === undefined ? {} : { logicalDate };
  const run = withFunctions(spec, ({ maps }) =>
    runReference(spec, plan, { pools, config, passes, ...date, actions, profile, maps }),
  );
  return referenceExpectation(run);
}

export interface EngineRunsReplay {
  readonly simulation: RunsSimulation;
  readonly expectations: readonly RunExpectation[];
}

/** Plays a case of several runs through the engine. @throws DagproofError as `replayEngine` does. */
export function replayEngineRuns({ runCase, spec }: PlayableCase, runs: CaseRuns): EngineRunsReplay {
  const { plan, settings = {}, actions = [] } = runCase;
  const { runs: _, logicalDate: __, runId: ___, ...shared } = settings;
  const options: SimulateRunsOptions = { ...shared, ...optionsOfCaseRuns(runs), faults: plan, actions };
  return withFunctions(spec, (functions) => simulateRunsSyncWatched({ spec, functions }, options));
}

/** As `replayReference`, for several runs. */
export function replayReferenceRuns({ runCase, spec }: PlayableCase, runs: CaseRuns): readonly RunExpectation[] | null {
  const { plan, settings = {}, actions = [] } = runCase;
  const { profile: name, order, passes = 'instant', pools = {}, config = {} } = settings;
  if (order === 'seeded' || typeof passes === 'object' || hasTemplates(spec) || !isKnown(spec)) return null;
  const profile = name === undefined ? DEFAULT_PROFILE : (PROFILES[name] ?? DEFAULT_PROFILE);
  const played = withFunctions(spec, ({ maps }) =>
    runReferenceRuns({ spec, plan, runs, options: { pools, config, passes, actions, profile, maps } }),
  );
  return played.runs.map((run) => ({
    runType: run.runType,
    logicalDate: new Date(run.logicalDate).toISOString(),
    startMs: run.startMs,
    ...referenceExpectation(run),
    state: run.state,
  }));
}

/** Jinja anywhere in what the DAG says: in literals, rows and labels. */
function hasTemplates(spec: DagSpec): boolean {
  return /\{\{|\{%/.test(JSON.stringify(spec));
}

/** A `.map` function that is not of the closed list may be named, as long as the plan leaves nothing to it. */
function withFunctions<Result>(spec: DagSpec, play: (functions: DagFunctions) => Result): Result {
  let missing: string | null = null;
  const findMap = (name: string) =>
    closedMapFunction(name) ??
    ((item) => {
      missing = name;
      return item;
    });
  const result = play(functionsOf(spec, findMap));
  if (missing === null) return result;
  throw mistake(
    'unknown-map-function',
    `The case applies the .map function "${String(missing)}", which is not of the closed list.`,
    'Use identity, wrap, pair, none_on_N, skip_on_N or raise_on_N, or let the plan decide those attempts.',
  );
}

function referenceExpectation(run: ReferenceRun): Expectation {
  const given = new Map(run.received.map((one) => [instanceName(one.taskId, one.mapIndex), one.given]));
  return {
    state: run.runState,
    end: run.endReason,
    endMs: run.endReason === 'finished' ? run.endMs : null,
    instances: run.instances.map(({ taskId, mapIndex, state, tryNumber, maxTries, value }) => {
      const received = given.get(instanceName(taskId, mapIndex));
      return {
        taskId,
        mapIndex,
        state,
        tryNumber,
        maxTries,
        ...(value === undefined ? {} : { value }),
        ...(received === undefined ? {} : { given: received }),
      };
    }),
    xcoms: run.xcoms
      .filter(({ key }) => key !== RETURN_VALUE && key !== SKIPMIXIN_KEY)
      .toSorted((left, right) => byAddress(left, right) || compareCodePoints(left.key, right.key)),
    rounds: referenceRounds(run).filter(({ atMs }) => atMs <= run.endMs),
    callback: run.callback,
    assetEvents: run.assetEvents.toSorted(
      (left, right) => byAddress(left, right) || compareCodePoints(left.asset, right.asset),
    ),
  };
}

function referenceRounds({ passes }: ReferenceRun): ExpectedRound[] {
  let told: Snapshot = new Map();
  return passes.flatMap(({ atMs, rows, queued }) => {
    const snapshot = new Map(
      rows.toSorted(byAddress).map((row) => [instanceName(row.taskId, row.mapIndex), row.state] as const),
    );
    const names = queued.map((row) => instanceName(row.taskId, row.mapIndex));
    const round = roundOf(told, snapshot, { atMs, queued: names });
    told = whenStarted(snapshot, round);
    return round ?? [];
  });
}
