/**
 * Performs an attempt by the outcome plan where it decides, else by calling the task's function with its resolved arguments.
 * What the function throws becomes an outcome; nothing it throws escapes.
 */
import { decisionTaskIds } from '../authoring/decisionTaskIds.ts';
import { createArgumentReader, resolveArguments, type ArgumentHelp } from '../engine/arguments.ts';
import type { IndexedTask } from '../engine/dagIndex.ts';
import type { Run } from '../engine/run.ts';
import type { AttemptRequest, AttemptResult } from '../model/attempt.ts';
import type { DagFunctions } from '../model/dagSpec.ts';
import { deferralOf } from '../model/deferral.ts';
import { mistake } from '../model/errors.ts';
import { copyJson, type Json, type JsonObject } from '../model/json.ts';
import type { TaskDeferred } from '../model/taskDeferred.ts';
import { executionRestMs } from '../scheduler/attempt.ts';
import { runSync } from '../virtual/attemptContext.ts';
import type { Bodies, BodyEnd } from '../virtual/bodies.ts';
import { beat, restHeart } from '../virtual/heartbeat.ts';
import { isThenable } from '../virtual/isThenable.ts';
import { LAST, withStacks, type Timeline } from '../virtual/timeline.ts';
import { WorkerKilled } from '../virtual/workerKilled.ts';
import type { VirtualProcess } from '../virtual/virtualProcess.ts';
import { BodyScope } from './bodyScope.ts';
import { asPlanned } from './outputFaults.ts';
import type { OutputFunction, RunFacts } from './runFacts.ts';
import type { PlanMatcher } from './planMatcher.ts';
import { lengthOf, plannedResult } from './plannedResult.ts';
import { asPokeReturnValue, pokeAnswer } from './pokeAnswer.ts';
import { Resumes } from './resumes.ts';
import { thrownOutcome } from './thrownOutcome.ts';
import type { AsyncWorker, SyncWorker } from './worker.ts';

export interface WorkerInput {
  readonly run: Run;
  readonly functions: DagFunctions;
  readonly matcher: PlanMatcher;
  /** Output functions by task id; they stand in for bodies. */
  readonly outputs: ReadonlyMap<string, OutputFunction>;
  readonly facts: RunFacts;
  /** What time it is for bodies. */
  readonly timeline: Timeline<VirtualProcess>;
  /** Told of the arguments each body is about to receive. */
  readonly received?: (request: AttemptRequest, given: Record<string, Json>) => void;
  /** Whether each attempt leaves a copy of the arguments its body received. */
  readonly recordsArguments?: boolean;
}

/** A worker for `simulateSync`: a body that returns a promise is the caller's mistake. */
export function createSyncWorker(input: WorkerInput): SyncWorker {
  const scope = new BodyScope(input.run, input.facts, input.timeline);
  const resumes = new Resumes();
  return {
    perform: (request) => {
      const planned = input.matcher.outcomeOf(request);
      if (planned !== null) return arriving(input, request, plannedResult(input, request, planned));
      scope.begin(request);
      const performance = { input, request, scope, resumes };
      return arriving(input, request, finish(performance, settleSync(performance)));
    },
  };
}

/** A worker for `simulate`: a body that returns a promise is in flight until it is settled. */
export function createAsyncWorker(input: WorkerInput, bodies: Bodies): AsyncWorker {
  const resumes = new Resumes();
  return {
    perform: (request, accept) => {
      const planned = input.matcher.outcomeOf(request);
      if (planned !== null) {
        accept(arriving(input, request, plannedResult(input, request, planned)));
        return undefined;
      }
      const scope = new BodyScope(input.run, input.facts, input.timeline);
      scope.begin(request);
      const performance = { input, request, scope, resumes };
      killInFlight(input, request, scope);
      return bodies.begin({
        scope,
        call: () => callBody(performance),
        limitMs: executionRestMs(input.run, request),
        ended: (end) => accept(arriving(input, request, finish(performance, end))),
      });
    },
  };
}

/** Has a body that is still at work then killed. */
function killInFlight({ matcher }: WorkerInput, request: AttemptRequest, scope: BodyScope): void {
  const kill = matcher.killOf?.(request);
  if (kill === null || kill?.what.afterMs === undefined) return;
  const { process } = scope;
  const killed = new WorkerKilled(kill.what.reported, kill.position);
  process.wakeIn(kill.what.afterMs, { what: 'the end of its worker', tie: LAST, fire: () => process.crash(killed) });
}

function arriving({ matcher, run }: WorkerInput, request: AttemptRequest, result: AttemptResult): AttemptResult {
  return asPlanned(matcher, request, { result, xcomCharacters: run.settings.limits.xcomCharacters });
}

/** One execution of a body. */
interface Performance {
  readonly input: WorkerInput;
  readonly request: AttemptRequest;
  readonly scope: BodyScope;
  readonly resumes: Resumes;
}

function settleSync(performance: Performance): BodyEnd {
  const { request } = performance;
  let value: unknown;
  beat(performance.scope);
  try {
    value = withStacks(performance.input.timeline, callInSight, performance);
  } catch (thrown) {
    return { kind: 'threw', thrown };
  } finally {
    restHeart();
  }
  if (isThenable(value)) {
    // Nobody awaits it: should it reject, that must not end the process.
    Promise.resolve(value).catch(() => {});
    throw mistake(
      'asynchronous-body',
      `${request.taskId} returned a promise, which simulateSync cannot wait for.`,
      'Use `await simulate(dag)` for a DAG with asynchronous bodies.',
    );
  }
  return { kind: 'returned', value };
}

function callInSight(performance: Performance): unknown {
  return runSync(performance.scope, callBody, performance);
}

function callBody({ input, request, scope, resumes }: Performance): unknown {
  const resume = resumes.take(request);
  if (request.part?.kind === 'resume') {
    const { failure, event } = request.part;
    scope.hasArguments = true;
    if (failure !== null) throw Object.assign(new Error(failure.message), { name: failure.name });
    if (resume !== null) return resume(copyJson(event) as never);
  }
  scope.hasArguments = false;
  const { run, functions, outputs } = input;
  const body = outputs.get(request.taskId) ?? functions.bodies.get(request.taskId);
  const task = run.dag.tasks[request.task] as IndexedTask;
  scope.reader ??= createArgumentReader(run, helpFor(functions, scope));
  const given = resolveArguments(scope.reader, task, request.mapIndex);
  scope.hasArguments = true;
  if (scope.reader.foundByBody !== null) throw scope.reader.foundByBody.error;
  scope.given = given;
  if (input.recordsArguments === true) scope.recorded = copyJson(given) as JsonObject;
  input.received?.(request, given);
  return body?.(given);
}

function helpFor(functions: DagFunctions, scope: BodyScope): ArgumentHelp {
  return {
    applyMap: (functionName, item) => {
      const value = functions.maps.get(functionName)?.(item);
      return value === undefined ? null : copyJson(value);
    },
    render: (text) => scope.render(text),
  };
}

function finish({ input, request, scope, resumes }: Performance, end: BodyEnd): AttemptResult {
  const { mapIndexTemplate, decision, sensor } = (input.run.dag.tasks[request.task] as IndexedTask).spec;
  // What is resumed only to fail does so at once.
  const isDoomed = request.part?.kind === 'resume' && request.part.failure !== null;
  const elapsedMs = input.timeline.nowMs - request.atMs;
  const durationMs = isDoomed ? 0 : lengthOf(input.matcher, request, elapsedMs);
  if (end.kind === 'timed_out') {
    return { outcome: 'timeout', durationMs: Infinity, output: undefined, detail: scope.leavings(null) };
  }
  if (end.kind === 'threw' && isTaskDeferred(end.thrown)) {
    const { options, resume } = end.thrown;
    resumes.keep(request, resume ?? ((event) => event));
    const deferral = input.matcher.triggerOf(request) ?? deferralOf('defer', options);
    return { outcome: 'deferred', durationMs, output: undefined, detail: { ...scope.leavings(null), deferral } };
  }
  const isSuccess = end.kind === 'returned';
  const isLabelled = isSuccess || !input.run.settings.profile.earlier.labelOfSuccessOnly;
  const label = mapIndexTemplate === null || !isLabelled ? null : scope.renderLabel(mapIndexTemplate, isSuccess);
  const detail = scope.leavings(label?.text ?? null);
  if (end.kind === 'threw') {
    const { outcome, error } = thrownOutcome(end.thrown, input.timeline.keepsStacks);
    input.timeline.errorCount++;
    const isBeforeBody = scope.hasArguments ? {} : { isBeforeBody: true as const };
    if (end.thrown instanceof WorkerKilled) {
      const { reported, planEntry } = end.thrown;
      return { outcome, durationMs, output: undefined, detail: { ...detail, error, reported, planEntry } };
    }
    return { outcome, durationMs, output: undefined, detail: { ...detail, error, ...isBeforeBody } };
  }
  if (label !== null && label.error !== null) {
    return { outcome: 'failure', durationMs, output: undefined, detail: { ...detail, error: label.error } };
  }
  if (request.part?.kind === 'poke') return { ...pokeAnswer(end.value), durationMs, detail };
  // The rest of a sensor's try pokes nothing: whatever it returns, it is done.
  const output = sensor === null ? end.value : (asPokeReturnValue(end.value)?.xcomValue ?? end.value);
  return { outcome: 'success', durationMs, output: decision === null ? output : decisionTaskIds(output), detail };
}

/** Recognised by name, so that one of another copy of the package means the same. */
function isTaskDeferred(thrown: unknown): thrown is TaskDeferred {
  return thrown instanceof Error && thrown.name === 'TaskDeferred' && 'options' in thrown && 'resume' in thrown;
}
