/**
 * Simulates a DAG and keeps what a case needs beside the trace: rounds, received arguments, and a plan that scripts what bodies did.
 */
import type { AttemptResult } from '../model/attempt.ts';
import type { InstanceId } from '../model/ids.ts';
import { copyJson, NotPlainJson, type Json, type JsonObject } from '../model/json.ts';
import type { OutcomePlan, PlanEntry, PlanWhat } from '../model/outcomePlan.ts';
import { expectationOf } from '../trace/expectation.ts';
import type { Expectation } from '../trace/caseFormat.ts';
import { RoundObserver } from '../trace/observedRounds.ts';
import type { Simulation } from '../trace/simulation.ts';
import type { SimulateOptions } from './options.ts';
import { compiledOf, openSession, type RunWatch, type Simulatable } from './session.ts';
import { playSession } from './simulate.ts';
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

interface Watcher {
  readonly watch: RunWatch;
  end(run: Simulation): WatchedRun;
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
