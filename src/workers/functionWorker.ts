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
import { copyJson, type Json } from '../model/json.ts';
import type { TaskDeferred } from '../model/taskDeferred.ts';
import { runAsync, runSync } from '../virtual/attemptContext.ts';
import { BodyScope } from './bodyScope.ts';
import type { OutputFunction, RunFacts } from './runFacts.ts';
import type { PlanMatcher } from './planMatcher.ts';
import { plannedResult } from './plannedResult.ts';
import { asPokeReturnValue, pokeAnswer } from './pokeAnswer.ts';
import { Resumes } from './resumes.ts';
import { isTemplate, renderTemplate } from './templates.ts';
import { thrownOutcome } from './thrownOutcome.ts';
import type { AsyncWorker, SyncWorker } from './worker.ts';

export interface WorkerInput {
  readonly run: Run;
  readonly functions: DagFunctions;
  readonly matcher: PlanMatcher;
  /** Output functions by task id; they stand in for bodies. */
  readonly outputs: ReadonlyMap<string, OutputFunction>;
  readonly facts: RunFacts;
  /** Told of the arguments each body is about to receive. */
  readonly received?: (request: AttemptRequest, given: Record<string, Json>) => void;
}

/** What a body threw, told apart from what it returned. */
class Thrown {
  readonly thrown: unknown;
  constructor(thrown: unknown) {
    this.thrown = thrown;
  }
}

/** A worker for `simulateSync`: a body that returns a promise is the caller's mistake. */
export function createSyncWorker(input: WorkerInput): SyncWorker {
  const scope = new BodyScope(input.run, input.facts);
  const resumes = new Resumes();
  return {
    perform: (request) => {
      const planned = input.matcher.outcomeOf(request);
      if (planned !== null) return plannedResult(input.matcher, request, planned);
      scope.begin(request);
      const performance = { input, request, scope, resumes };
      return finish(performance, settleSync(performance));
    },
  };
}

/** A worker for `simulate`: promises are awaited. */
export function createAsyncWorker(input: WorkerInput): AsyncWorker {
  const resumes = new Resumes();
  return {
    perform: async (request) => {
      const planned = input.matcher.outcomeOf(request);
      if (planned !== null) return plannedResult(input.matcher, request, planned);
      const scope = new BodyScope(input.run, input.facts);
      scope.begin(request);
      const performance = { input, request, scope, resumes };
      return finish(performance, await runAsync(scope, () => settleAsync(performance)));
    },
  };
}

/** One execution of a body. */
interface Performance {
  readonly input: WorkerInput;
  readonly request: AttemptRequest;
  readonly scope: BodyScope;
  readonly resumes: Resumes;
}

function settleSync(performance: Performance): unknown {
  const { request, scope } = performance;
  let value: unknown;
  try {
    value = runSync(scope, () => callBody(performance));
  } catch (thrown) {
    return new Thrown(thrown);
  }
  if (typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function') {
    // Nobody awaits it: should it reject, that must not end the process.
    Promise.resolve(value).catch(() => {});
    throw mistake(
      'asynchronous-body',
      `${request.taskId} returned a promise, which simulateSync cannot wait for.`,
      'Use `await simulate(dag)` for a DAG with asynchronous bodies.',
    );
  }
  return value;
}

async function settleAsync(performance: Performance): Promise<unknown> {
  try {
    return await callBody(performance);
  } catch (thrown) {
    return new Thrown(thrown);
  }
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
  input.received?.(request, given);
  return body?.(given);
}

function helpFor(functions: DagFunctions, scope: BodyScope): ArgumentHelp {
  return {
    applyMap: (functionName, item) => {
      const value = functions.maps.get(functionName)?.(item);
      return value === undefined ? null : copyJson(value);
    },
    render: (text) => (isTemplate(text) ? renderTemplate(text, scope.templateVariables()) : text),
  };
}

function finish({ input, request, scope, resumes }: Performance, settled: unknown): AttemptResult {
  const { mapIndexTemplate, decision, sensor } = (input.run.dag.tasks[request.task] as IndexedTask).spec;
  // What is resumed only to fail does so at once.
  const isDoomed = request.part?.kind === 'resume' && request.part.failure !== null;
  const durationMs = isDoomed ? 0 : (input.matcher.durationOf(request) ?? 0);
  if (settled instanceof Thrown && isTaskDeferred(settled.thrown)) {
    const { options, resume } = settled.thrown;
    resumes.keep(request, resume ?? ((event) => event));
    const deferral = input.matcher.triggerOf(request) ?? deferralOf('defer', options);
    return { outcome: 'deferred', durationMs, output: undefined, detail: { ...scope.leavings(null), deferral } };
  }
  const isSuccess = !(settled instanceof Thrown);
  const label = mapIndexTemplate === null ? null : scope.renderLabel(mapIndexTemplate, isSuccess);
  const detail = scope.leavings(label?.text ?? null);
  if (settled instanceof Thrown) {
    const { outcome, error } = thrownOutcome(settled.thrown);
    const isBeforeBody = scope.hasArguments ? {} : { isBeforeBody: true as const };
    return { outcome, durationMs, output: undefined, detail: { ...detail, error, ...isBeforeBody } };
  }
  if (label !== null && label.error !== null) {
    return { outcome: 'failure', durationMs, output: undefined, detail: { ...detail, error: label.error } };
  }
  if (request.part?.kind === 'poke') return { ...pokeAnswer(settled), durationMs, detail };
  // The rest of a sensor's try pokes nothing: whatever it returns, it is done.
  const output = sensor === null ? settled : (asPokeReturnValue(settled)?.xcomValue ?? settled);
  return { outcome: 'success', durationMs, output: decision === null ? output : decisionTaskIds(output), detail };
}

/** Recognised by name, so that one of another copy of the package means the same. */
function isTaskDeferred(thrown: unknown): thrown is TaskDeferred {
  return thrown instanceof Error && thrown.name === 'TaskDeferred' && 'options' in thrown && 'resume' in thrown;
}
