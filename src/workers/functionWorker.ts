/**
 * Performs an attempt by the outcome plan where it decides, else by calling the task's function with its resolved arguments.
 * What the function throws becomes an outcome; nothing it throws escapes.
 */
import { decisionTaskIds } from '../authoring/decisionTaskIds.ts';
import { createArgumentReader, resolveArguments, type ArgumentHelp } from '../engine/arguments.ts';
import { UnresolvedArgument } from '../engine/sequences.ts';
import type { IndexedTask } from '../engine/dagIndex.ts';
import type { Run } from '../engine/run.ts';
import type { AttemptError, AttemptRequest, AttemptResult } from '../model/attempt.ts';
import type { DagFunctions } from '../model/dagSpec.ts';
import { AirflowFailException, AirflowSkipException, mistake } from '../model/errors.ts';
import { copyJson, isTruthy, type Json } from '../model/json.ts';
import type { PokeReturnValue } from '../model/pokeReturnValue.ts';
import { runAsync, runSync } from '../virtual/attemptContext.ts';
import { BodyScope } from './bodyScope.ts';
import type { OutputFunction, RunFacts } from './runFacts.ts';
import type { PlanMatcher, PlannedOutcome } from './planMatcher.ts';
import { isTemplate, renderTemplate } from './templates.ts';
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
  return {
    perform: (request) => {
      const planned = input.matcher.outcomeOf(request);
      if (planned !== null) return plannedResult(input, request, planned);
      scope.begin(request);
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
      const scope = new BodyScope(input.run, input.facts);
      scope.begin(request);
      const settled = await runAsync(scope, () => settleAsync(input, request, scope));
      return finish(input, request, scope, settled);
    },
  };
}

function settleSync(input: WorkerInput, request: AttemptRequest, scope: BodyScope): unknown {
  let value: unknown;
  try {
    value = runSync(scope, () => callBody(input, request, scope));
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

async function settleAsync(input: WorkerInput, request: AttemptRequest, scope: BodyScope): Promise<unknown> {
  try {
    return await callBody(input, request, scope);
  } catch (thrown) {
    return new Thrown(thrown);
  }
}

function callBody(input: WorkerInput, request: AttemptRequest, scope: BodyScope): unknown {
  const { run, functions, outputs } = input;
  const body = outputs.get(request.taskId) ?? functions.bodies.get(request.taskId);
  const task = run.dag.tasks[request.task] as IndexedTask;
  scope.reader ??= createArgumentReader(run, helpFor(functions, scope));
  const given = resolveArguments(scope.reader, task, request.mapIndex);
  scope.given = given;
  input.received?.(request, given);
  scope.hasArguments = true;
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

function plannedResult(
  { matcher }: WorkerInput,
  request: AttemptRequest,
  { what, position }: { readonly what: PlannedOutcome; readonly position: number },
): AttemptResult {
  const durationMs = what.kind === 'hang' ? Infinity : (matcher.durationOf(request) ?? 0);
  const planned = (outcome: AttemptResult['outcome'], errorName?: string): AttemptResult => {
    const message = 'message' in what && what.message !== undefined ? what.message : 'planned';
    const error = errorName === undefined ? {} : { error: { name: errorName, message } };
    const output = what.kind === 'return' || what.kind === 'poke' ? what.value : undefined;
    return { outcome, durationMs, output, detail: { planEntry: position, ...error } };
  };
  const kind = what.kind === 'poke' ? plannedPoke(what, request) : what.kind;
  switch (kind) {
    case 'return':
    case 'done':
      return planned('success');
    case 'not_yet':
      return planned('not_yet');
    case 'fail':
      return planned('failure', 'AirflowException');
    case 'fail_without_retry':
      return planned('fail_without_retry', 'AirflowFailException');
    case 'skip':
      return planned('skip', 'AirflowSkipException');
    case 'hang':
      return planned('failure');
  }
}

type PokePlan = Extract<PlannedOutcome, { kind: 'poke' }>;

function plannedPoke(
  { falseTimes, then = 'done' }: PokePlan,
  { part }: AttemptRequest,
): NonNullable<PokePlan['then']> | 'not_yet' {
  const isInVain = falseTimes === null || (part?.number ?? 1) <= falseTimes;
  return isInVain ? 'not_yet' : then;
}

function finish(input: WorkerInput, request: AttemptRequest, scope: BodyScope, settled: unknown): AttemptResult {
  const { mapIndexTemplate, decision } = (input.run.dag.tasks[request.task] as IndexedTask).spec;
  const durationMs = input.matcher.durationOf(request) ?? 0;
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
  if (request.part !== null) return { ...pokeAnswer(settled), durationMs, detail };
  return { outcome: 'success', durationMs, output: decision === null ? settled : decisionTaskIds(settled), detail };
}

/** What a poke said: done or not, by its truth or by a PokeReturnValue, which may carry the XCom of one that is done. */
function pokeAnswer(value: unknown): Pick<AttemptResult, 'outcome' | 'output'> {
  const { isDone, xcomValue } = asPokeReturnValue(value) ?? { isDone: isTruthy(value as Json), xcomValue: undefined };
  return isDone ? { outcome: 'success', output: xcomValue } : { outcome: 'not_yet', output: undefined };
}

function asPokeReturnValue(value: unknown): PokeReturnValue | null {
  if (typeof value !== 'object' || value === null || !('isDone' in value)) return null;
  return typeof value.isDone === 'boolean' ? (value as PokeReturnValue) : null;
}

/** Recognised by name too, so that an exception of another copy of the package means the same. */
function thrownOutcome(thrown: unknown): { outcome: AttemptResult['outcome']; error: AttemptError } {
  const error = describeThrown(thrown);
  if (thrown instanceof AirflowSkipException || error.name === 'AirflowSkipException') {
    return { outcome: 'skip', error };
  }
  if (thrown instanceof AirflowFailException || error.name === 'AirflowFailException') {
    return { outcome: 'fail_without_retry', error };
  }
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
  return { name: 'Error', message: thrownText(thrown) };
}

/** Not every value has a text: an object without prototype has none. */
function thrownText(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return 'a value that has no text was thrown';
  }
}
