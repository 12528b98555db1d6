/**
 * Simulates a DAG and keeps what a case needs beside the trace: rounds, received arguments, and a plan that scripts what bodies did.
 */
import type { AttemptResult } from '../model/attempt.ts';
import type { InstanceId } from '../model/ids.ts';
import { copyJson, NotPlainJson, type Json, type JsonObject } from '../model/json.ts';
import type { OutcomePlan, PlanEntry, PlanWhat } from '../model/outcomePlan.ts';
import { expectationOf } from '../trace/expectation.ts';
import type { Expectation, RunExpectation } from '../trace/caseFormat.ts';
import { RoundObserver } from '../trace/observedRounds.ts';
import type { RunsSimulation } from '../trace/runsSimulation.ts';
import type { Simulation } from '../trace/simulation.ts';
import type { SimulateOptions } from './options.ts';
import type { SimulateRunsOptions } from './runsOptions.ts';
import { openRunsSession, type RunsSession } from './runsSession.ts';
import { compiledOf, openSession, type RunWatch, type Simulatable } from './session.ts';
import { playSession } from './simulate.ts';
import { playRunsSession } from './simulateRuns.ts';
import { playRunsSessionSync } from './simulateRunsSync.ts';
import { playSessionSync } from './simulateSync.ts';

export interface WatchedRun {
  readonly run: Simulation;
  readonly expectation: Expectation;
  /** The run's plan, then one entry for every attempt that it left to a body: with it the run needs no bodies. */
  readonly scriptedPlan: OutcomePlan;
}

/** As `simulate`. */
export async function simulateWatched(dag: Simulatable, options: SimulateOptions = {}): Promise<WatchedRun> {
  const watcher = createWatcher(dag);
  return watcher.end(await playSession(openSession(dag, options, watcher.watch)));
}

/** As `simulateSync`. */
export function simulateSyncWatched(dag: Simulatable, options: SimulateOptions = {}): WatchedRun {
  const watcher = createWatcher(dag);
  return watcher.end(playSessionSync(openSession(dag, options, watcher.watch)));
}

export interface WatchedRuns {
  readonly simulation: RunsSimulation;
  /** The date at virtual 0, ISO 8601. */
  readonly startAt: string;
  /** By position of the run. */
  readonly expectations: readonly RunExpectation[];
  /** As that of one run; what a body decided is said of its own run. */
  readonly scriptedPlan: OutcomePlan;
}

/** As `simulateRuns`. */
export async function simulateRunsWatched(dag: Simulatable, options: SimulateRunsOptions = {}): Promise<WatchedRuns> {
  const watchers: Watcher[] = [];
  const session = openRunsSession(dag, options, nextWatch(dag, watchers));
  return endAll(watchers, session, await playRunsSession(session));
}

/** As `simulateRunsSync`. */
export function simulateRunsSyncWatched(dag: Simulatable, options: SimulateRunsOptions = {}): WatchedRuns {
  const watchers: Watcher[] = [];
  const session = openRunsSession(dag, options, nextWatch(dag, watchers));
  return endAll(watchers, session, playRunsSessionSync(session));
}

function nextWatch(dag: Simulatable, watchers: Watcher[]): () => RunWatch {
  const compiled = compiledOf(dag);
  return () => {
    const watcher = createWatcher(compiled);
    watchers.push(watcher);
    return watcher.watch;
  };
}

function endAll(watchers: readonly Watcher[], { startAt }: RunsSession, simulation: RunsSimulation): WatchedRuns {
  const ended = simulation.runs.map((run, position) => (watchers[position] as Watcher).end(run));
  return {
    simulation,
    startAt,
    expectations: ended.map(({ run, expectation }) => {
      const { place, header } = run.trace;
      return {
        runType: place?.runType ?? 'manual',
        logicalDate: header.logicalDate,
        startMs: place?.startMs ?? null,
        ...expectation,
      };
    }),
    scriptedPlan: [
      ...(simulation.runs[0]?.trace.header.plan ?? []),
      ...ended.flatMap(({ scripted }, run) => scripted.map(({ where, what }) => ({ where: { ...where, run }, what }))),
    ],
  };
}

interface Watcher {
  readonly watch: RunWatch;
  end(run: Simulation): WatchedRun & { readonly scripted: OutcomePlan };
}

function createWatcher(dag: Simulatable): Watcher {
  const rounds = new RoundObserver(compiledOf(dag).spec.tasks.map(({ taskId }) => taskId));
  const given = new Map<InstanceId, JsonObject>();
  const entries: PlanEntry[] = [];
  let isReceived = false;
  const watch: RunWatch = {
    observer: rounds,
    received: ({ instance }, received) => {
      isReceived = true;
      given.set(instance, copyJson(received) as JsonObject);
    },
    performed: ({ instance, taskId, mapIndex, tryNumber }, result) => {
      if (!isReceived) given.delete(instance);
      isReceived = false;
      if (result.detail?.planEntry !== undefined) return;
      entries.push({ where: { task: taskId, mapIndex, tryNumber }, what: plannedWhat(result) });
    },
  };
  return {
    watch,
    end: (run) => ({
      run,
      expectation: expectationOf(run, { rounds, given }),
      scriptedPlan: [...run.trace.header.plan, ...entries],
      scripted: entries,
    }),
  };
}

/** The entry that makes an attempt come to the same without its body; what may not be pushed fails as it did. */
function plannedWhat({ outcome, output, detail }: AttemptResult): PlanWhat {
  const message = detail?.error === undefined ? {} : { message: detail.error.message };
  switch (outcome) {
    case 'success': {
      const value = plainJson(output);
      return value === undefined ? { kind: 'fail' } : { kind: 'return', value };
    }
    case 'skip':
      return { kind: 'skip', ...message };
    case 'fail_without_retry':
      return { kind: 'fail_without_retry', ...message };
    default:
      return { kind: 'fail', ...message };
  }
}

function plainJson(output: unknown): Json | undefined {
  try {
    return copyJson(output ?? null);
  } catch (error) {
    if (error instanceof NotPlainJson) return undefined;
    throw error;
  }
}
