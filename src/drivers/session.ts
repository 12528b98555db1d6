/**
 * What both drivers share: a run set up from a DAG and options, and the simulation made of it when it has ended.
 */
import { dagIndexOf } from '../engine/dagIndex.ts';
import { createRun } from '../engine/createRun.ts';
import type { CompiledDag } from '../model/dagSpec.ts';
import type { AttemptRequest, AttemptResult } from '../model/attempt.ts';
import { mistake } from '../model/errors.ts';
import type { InstanceId, TaskNumber } from '../model/ids.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Observer } from '../model/transition.ts';
import type { StoppedAttempt } from '../scheduler/dispatch.ts';
import { startRounds } from '../scheduler/round.ts';
import type { Simulation } from '../trace/simulation.ts';
import { TraceRecorder } from '../trace/recorder.ts';
import { createPlanMatcher } from '../workers/planMatcher.ts';
import { plannedRun } from '../workers/planWhere.ts';
import type { WorkerInput } from '../workers/functionWorker.ts';
import { captureConsole } from '../virtual/consoleCapture.ts';
import type { SentRequest } from '../virtual/requestDesk.ts';
import { installShims } from '../virtual/install.ts';
import { createBodies, judgeRequests } from './createBodies.ts';
import { readStubs } from './openStubs.ts';
import type { PlayedSession } from './playBodies.ts';
import { keepDetails, simulationOf, warnOfUnmatched } from './makeTrace.ts';
import { prepareOptions, type PreparedOptions, type SimulateOptions } from './options.ts';

/** Anything that compiles to a DAG: a `Dag`, or a DAG already compiled. */
export type Simulatable = CompiledDag | { compile(): CompiledDag };

export interface Session extends PlayedSession {
  readonly workerInput: WorkerInput;
  /** What `expand` gave an instance, as far as the run has come; undefined: nothing. */
  itemOf(taskId: string, mapIndex: number): Json | undefined;
  /** Makes the result once no round is left. */
  end(): Simulation;
}

/** Somebody who watches a run beside the recorder; costs nothing where there is nobody. */
export interface RunWatch {
  /** Told of everything that happens, after the recorder. */
  readonly observer: Observer;
  /** The arguments a body is about to receive. */
  received(request: AttemptRequest, given: JsonObject): void;
  /** What an attempt came to before any limit. */
  performed(request: AttemptRequest, result: AttemptResult): void;
  /** A server has acted on a request of a body. */
  answered?(attempt: AttemptRequest, sent: SentRequest, status: number): void;
}

export function openSession(dag: Simulatable, options: SimulateOptions, watch?: RunWatch): Session {
  const compiled = compiledOf(dag);
  return openPrepared(compiled, prepareOptions(compiled, options), watch);
}

export function openPrepared(compiled: CompiledDag, prepared: PreparedOptions, watch?: RunWatch): Session {
  const recorder = new TraceRecorder();
  const observer = watch === undefined ? recorder : bothObservers(recorder, watch.observer);
  const run = createRun(dagIndexOf(compiled.spec), prepared.settings, observer, compiled.spec.tasks.length);
  for (const warning of prepared.warnings) run.warnings.add(warning);
  const { outputs, facts, recordsArguments } = prepared;
  const { functions } = compiled;
  const bodies = createBodies(Date.parse(facts.logicalDate), prepared.settings);
  const { timeline } = bodies;
  const planned = plannedRun({ run, facts, functions, timeline });
  const taskIds = compiled.spec.tasks.map((task) => task.taskId);
  const matcher = createPlanMatcher(prepared.plan, taskIds, () => planned);
  judgeRequests(bodies, { matcher, stubs: prepared.stubs, answered: watch?.answered ?? null });
  captureConsole();
  installShims();
  const stopped: StoppedAttempt[] = [];
  const rounds = startRounds(run, {
    onFinished: (finished) => keepDetails(recorder, finished),
    onWorkerStopped: (attempt) => stopped.push(attempt),
    actions: prepared.actions,
    stuckPlanOf: matcher.stuckPlanOf,
    unheardPlanOf: matcher.unheardPlanOf,
  });
  const input: WorkerInput = { run, functions, matcher, outputs, facts, timeline, recordsArguments };
  const workerInput = watch === undefined ? input : { ...input, received: watch.received };
  return {
    rounds,
    bodies,
    stopped,
    inputOf: () => workerInput,
    stubs: prepared.stubs,
    performed: (request, result) => watch?.performed(request, result),
    workerInput,
    itemOf: (taskId, mapIndex) => {
      const task = run.dag.taskNumbers.get(taskId) as TaskNumber;
      const instance = 0 as InstanceId;
      const atMs = timeline.nowMs;
      return planned.items.itemOf({ run: 0, instance, task, taskId, mapIndex, tryNumber: 1, atMs, part: null });
    },
    end: () => {
      warnOfUnmatched(prepared, matcher, run.warnings);
      const stubs = readStubs(prepared.stubs);
      return simulationOf(run, { compiled, prepared, recorder, facts, stubs });
    },
  };
}

/** Passes everything on to both, the first one first. */
export function bothObservers(first: Observer, second: Observer): Observer {
  return {
    instant: (...told) => {
      first.instant(...told);
      second.instant(...told);
    },
    created: (...told) => {
      first.created(...told);
      second.created(...told);
    },
    renumbered: (...told) => {
      first.renumbered(...told);
      second.renumbered(...told);
    },
    deleted: (...told) => {
      first.deleted(...told);
      second.deleted(...told);
    },
    moved: (...told) => {
      first.moved(...told);
      second.moved(...told);
    },
    ended: (...told) => {
      first.ended(...told);
      second.ended(...told);
    },
  };
}

export function compiledOf(dag: Simulatable): CompiledDag {
  if (typeof dag === 'object' && dag !== null) {
    if ('compile' in dag) return dag.compile();
    if ('spec' in dag && 'functions' in dag) return dag;
  }
  const remedy = 'Give it a Dag, or what dag.compile() returned.';
  throw mistake('not-a-dag', `simulate() was given ${dag === null ? 'null' : typeof dag}, which is no Dag.`, remedy);
}
