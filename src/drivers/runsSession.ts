/**
 * What both drivers of several runs share: an installation, runs opened in it one after the other, and the result made of them.
 */
import { dagIndexOf } from '../engine/dagIndex.ts';
import { createInstallation, createRun } from '../engine/createRun.ts';
import type { Run, RunSettings } from '../engine/run.ts';
import { drawUint32 } from '../model/randomness.ts';
import type { RunOrigin } from '../model/runOrigin.ts';
import type { Observer } from '../model/transition.ts';
import type { StoppedAttempt } from '../scheduler/dispatch.ts';
import { openRounds } from '../scheduler/round.ts';
import { TraceRecorder } from '../trace/recorder.ts';
import { RunsSimulation, type RunStart } from '../trace/runsSimulation.ts';
import { captureConsole } from '../virtual/consoleCapture.ts';
import { installShims } from '../virtual/install.ts';
import type { WorkerInput } from '../workers/functionWorker.ts';
import { createPlanMatcher } from '../workers/planMatcher.ts';
import { plannedRun, type PlannedRun } from '../workers/planWhere.ts';
import type { RunFacts } from '../workers/runFacts.ts';
import { createBodies, judgeRequests } from './createBodies.ts';
import { keepDetails, simulationOf, warnOfUnmatched } from './makeTrace.ts';
import { readStubs } from './openStubs.ts';
import type { PlayedSession } from './playBodies.ts';
import { prepareRuns, type PreparedRuns } from './prepareRuns.ts';
import type { SimulateRunsOptions } from './runsOptions.ts';
import { bothObservers, compiledOf, type RunWatch, type Simulatable } from './session.ts';

export interface RunsSession extends PlayedSession {
  /** The date at virtual 0, ISO 8601. */
  readonly startAt: string;
  /** Makes the result once no round is left. */
  end(): RunsSimulation;
}

interface OpenedRun {
  readonly run: Run;
  readonly recorder: TraceRecorder;
  readonly facts: RunFacts;
  readonly planned: PlannedRun;
}

/** `watch`: who watches a run beside the recorder, asked for when it comes into being. */
export function openRunsSession(dag: Simulatable, options: SimulateRunsOptions, watch?: () => RunWatch): RunsSession {
  const compiled = compiledOf(dag);
  const preparedRuns = prepareRuns(compiled, options);
  const { prepared, supply, startDate } = preparedRuns;
  const taskIds = compiled.spec.tasks.map((task) => task.taskId);
  const dagIndex = dagIndexOf(compiled.spec);
  const installation = createInstallation(dagIndex, prepared.settings, startDate);
  const opened: OpenedRun[] = [];
  const workerInputs: WorkerInput[] = [];
  const bodies = createBodies(startDate, prepared.settings);
  const watches: RunWatch[] = [];
  const matcher = createPlanMatcher(prepared.plan, taskIds, (run) => (opened[run] as OpenedRun).planned);
  const open = (origin: RunOrigin): Run => {
    const recorder = new TraceRecorder();
    const facts = factsOf(preparedRuns, origin);
    const settings = settingsOf(prepared.settings, origin, facts);
    const watching = watch?.();
    const observer = watching === undefined ? recorder : bothObservers(recorder, watching.observer);
    const run = createRun(dagIndex, settings, lateClock(observer), taskIds.length, { installation, origin });
    for (const warning of prepared.warnings) run.warnings.add(warning);
    const opening = { run, facts, functions: compiled.functions, timeline: bodies.timeline };
    opened.push({ run, recorder, facts, planned: plannedRun(opening) });
    workerInputs.push(workerInputOf(prepared, { ...opening, matcher }, watching));
    if (watching !== undefined) watches.push(watching);
    return run;
  };
  judgeRequests(bodies, { matcher, stubs: prepared.stubs, answered: null });
  captureConsole();
  installShims();
  const stopped: StoppedAttempt[] = [];
  const rounds = openRounds(
    installation,
    { ...supply, open },
    {
      onFinished: (finished) => keepDetails((opened[finished.request.run] as OpenedRun).recorder, finished),
      onWorkerStopped: (attempt) => stopped.push(attempt),
      actions: prepared.actions,
      stuckPlanOf: matcher.stuckPlanOf,
      unheardPlanOf: matcher.unheardPlanOf,
    },
  );
  return {
    rounds,
    startAt: new Date(startDate).toISOString(),
    bodies,
    stopped,
    inputOf: (run) => workerInputs[run] as WorkerInput,
    stubs: prepared.stubs,
    performed: (request, result) => watches[request.run]?.performed(request, result),
    end: () => {
      const warnings = new Set(preparedRuns.warnings);
      for (const { runId } of supply.refused) warnings.add(`${runId} is not made: there is a run of its logical date`);
      warnOfUnmatched(prepared, matcher, warnings);
      const stubs = readStubs(prepared.stubs);
      const runs = opened.map((parts) => simulationOf(parts.run, { compiled, prepared, stubs, ...parts }));
      return new RunsSimulation(runs, startsOf(opened), [...warnings]);
    },
  };
}

function workerInputOf(
  { outputs, recordsArguments }: PreparedRuns['prepared'],
  opening: Omit<WorkerInput, 'outputs'>,
  watching: RunWatch | undefined,
): WorkerInput {
  const input: WorkerInput = { ...opening, outputs, recordsArguments };
  return watching === undefined ? input : { ...input, received: watching.received };
}

function factsOf({ prepared, confs }: PreparedRuns, { runId, logicalDate }: RunOrigin): RunFacts {
  const { facts } = prepared;
  const params = { ...facts.params, ...confs.get(runId) };
  return { ...facts, runId, logicalDate: new Date(logicalDate).toISOString(), params };
}

/** Each run has draws of its own; one run less re-rolls no other. */
function settingsOf(settings: RunSettings, { runId }: RunOrigin, { logicalDate }: RunFacts): RunSettings {
  const seed = drawUint32(settings.seed, { task: '', mapIndex: -1, tryNumber: 0, purpose: `run ${runId}` });
  return { ...settings, logicalDate, seed };
}

function startsOf(opened: readonly OpenedRun[]): RunStart[] {
  const started = opened.filter(({ run }) => run.startMs !== null);
  const inOrder = started.toSorted((left, right) => left.run.startOrder - right.run.startOrder);
  return inOrder.map(({ run, facts }) => ({ runId: facts.runId, atMs: run.startMs as number }));
}

/** Passes the time on only when something happens in it: a run that waits while others go on would hear of every round. */
function lateClock(observer: Observer): Observer {
  let pending: readonly [round: number, timeMs: number] | null = null;
  const tell = (): void => {
    if (pending !== null) observer.instant(...pending);
    pending = null;
  };
  return {
    instant: (round, timeMs) => {
      pending = [round, timeMs];
    },
    created: (...told) => {
      tell();
      observer.created(...told);
    },
    renumbered: (...told) => {
      tell();
      observer.renumbered(...told);
    },
    deleted: (...told) => {
      tell();
      observer.deleted(...told);
    },
    moved: (...told) => {
      tell();
      observer.moved(...told);
    },
    ended: (...told) => {
      tell();
      observer.ended(...told);
    },
  };
}
