/**
 * Performs an attempt by the outcome plan where it decides, else by calling the task's function with its resolved arguments.
 * What the function throws becomes an outcome; nothing it throws escapes.
 */
import { decisionTaskIds } from '../authoring/decisionTaskIds.ts';
import { resolveArguments, type ArgumentHelp } from '../engine/arguments.ts';
import { UnresolvedArgument } from '../engine/sequences.ts';
import type { IndexedTask } from '../engine/dagIndex.ts';
import type { Run } from '../engine/run.ts';
import type { AttemptError, AttemptRequest, AttemptResult } from '../model/attempt.ts';
import type { DagFunctions } from '../model/dagSpec.ts';
import { mistake } from '../model/errors.ts';
import { copyJson } from '../model/json.ts';
import { runAsync, runSync, type AttemptScope } from '../virtual/attemptContext.ts';
import { BodyScope } from './bodyScope.ts';
import type { OutputFunction, RunFacts } from './runFacts.ts';
import type { PlanMatcher, PlannedOutcome } from './planMatcher.ts';
import { isTemplate, renderTemplate, templateVariables } from './templates.ts';
import type { AsyncWorker, SyncWorker } from './worker.ts';

export interface WorkerInput {
  readonly run: Run;
  readonly functions: DagFunctions;
  readonly matcher: PlanMatcher;
  /** Output functions by task id; they stand in for bodies. */
  readonly outputs: ReadonlyMap<string, OutputFunction>;
  readonly facts: RunFacts;
}

type Settled = { readonly value: unknown } | { readonly thrown: unknown };

/** A worker for `simulateSync`: a body that returns a promise is the caller's mistake. */
export function createSyncWorker(input: WorkerInput): SyncWorker {
  return {
    perform: (request) => {
      const planned = input.matcher.outcomeOf(request);
      if (planned !== null) return plannedResult(input, request, planned);
      const scope = new BodyScope(input.run, request, input.facts);
      return finish(input, request, scope, settleSync(input, request, scope));
    },
  };
}

/** A worker for `simulate`: promises are awaited. */
export function createAsyncWorker(input: WorkerInput): AsyncWorker {
  return {
    perform: async (request) => {
      const planned = input.matcher.outcomeOf(request);
      if (planned !== null) return plannedResult(input, request, planned);
      const scope = new BodyScope(input.run, request, input.facts);
      const settled = await runAsync(scope, () => settleAsync(input, request, scope));
      return finish(input, request, scope, settled);
    },
  };
}

function settleSync(input: WorkerInput, request: AttemptRequest, scope: AttemptScope): Settled {
  let value: unknown;
  try {
    value = runSync(scope, () => callBody(input, request, scope));
  } catch (thrown) {
    return { thrown };
  }
  if (typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function') {
    throw mistake(
      'asynchronous-body',
      `${request.taskId} returned a promise, which simulateSync cannot wait for.`,
      'Use `await simulate(dag)` for a DAG with asynchronous bodies.',
    );
  }
  return { value };
}

async function settleAsync(input: WorkerInput, request: AttemptRequest, scope: AttemptScope): Promise<Settled> {
  try {
    return { value: await callBody(input, request, scope) };
  } catch (thrown) {
    return { thrown };
  }
}

function callBody(input: WorkerInput, request: AttemptRequest, scope: AttemptScope): unknown {
  const task = input.run.dag.tasks[request.task] as IndexedTask;
  const body = input.outputs.get(request.taskId) ?? input.functions.bodies.get(request.taskId);
  const given = resolveArguments(input.run, { task, mapIndex: request.mapIndex }, helpFor(input, scope));
  if (scope instanceof BodyScope) scope.given = given;
  return body?.(given);
}

function helpFor({ functions }: WorkerInput, scope: AttemptScope): ArgumentHelp {
  return {
    applyMap: (functionName, item) => {
      const value = functions.maps.get(functionName)?.(item);
      return value === undefined ? null : copyJson(value);
    },
    render: (text) => (isTemplate(text) ? renderTemplate(text, templateVariables(scope.context)) : text),
  };
}

function plannedResult(
  { matcher }: WorkerInput,
  request: AttemptRequest,
  { what, position }: { readonly what: PlannedOutcome; readonly position: number },
): AttemptResult {
  const durationMs = matcher.durationOf(request) ?? 0;
  const planned = { durationMs, planEntry: position };
  const error = (name: string): AttemptError => ({
    name,
    message: 'message' in what ? (what.message ?? 'planned') : '',
  });
  switch (what.kind) {
    case 'return':
      return { outcome: 'success', ...planned, output: what.value };
    case 'fail':
      return { outcome: 'failure', ...planned, error: error('AirflowException') };
    case 'fail_without_retry':
      return { outcome: 'fail_without_retry', ...planned, error: error('AirflowFailException') };
    case 'skip':
      return { outcome: 'skip', ...planned, error: error('AirflowSkipException') };
    case 'hang':
      return { outcome: 'failure', planEntry: position, durationMs: Infinity };
  }
}

function finish(input: WorkerInput, request: AttemptRequest, scope: BodyScope, settled: Settled): AttemptResult {
  const task = input.run.dag.tasks[request.task] as IndexedTask;
  const durationMs = input.matcher.durationOf(request) ?? 0;
  const label = scope.renderLabel(task.spec.mapIndexTemplate, 'value' in settled);
  const left = {
    durationMs,
    ...(scope.logs === '' ? {} : { logs: scope.logs }),
    ...(scope.pushes.length === 0 ? {} : { pushes: scope.pushes }),
    ...(label.text === null ? {} : { renderedMapIndex: label.text }),
  };
  if ('thrown' in settled) return { ...left, ...thrownOutcome(settled.thrown) };
  if (label.error !== null) return { ...left, outcome: 'failure', error: label.error };
  const output = task.spec.decision === null ? settled.value : decisionTaskIds(settled.value);
  return { ...left, outcome: 'success', output };
}

/** Recognised by name, so that an exception of another copy of the package, or a subclass, means the same. */
function thrownOutcome(thrown: unknown): Pick<AttemptResult, 'outcome' | 'error'> {
  const error = describeThrown(thrown);
  if (error.name === 'AirflowSkipException') return { outcome: 'skip', error };
  if (error.name === 'AirflowFailException') return { outcome: 'fail_without_retry', error };
  return { outcome: 'failure', error };
}

function describeThrown(thrown: unknown): AttemptError {
  if (thrown instanceof UnresolvedArgument) return { name: thrown.name, message: thrown.message };
  if (thrown instanceof Error) {
    return {
      name: thrown.name,
      message: thrown.message,
      ...(thrown.stack === undefined ? {} : { stack: thrown.stack }),
    };
  }
  return { name: 'Error', message: String(thrown) };
}
