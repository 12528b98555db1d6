/**
 * What is left of a run that is over: its trace, with the details of attempts that had any.
 */
import { rowsOf, type Run } from '../engine/run.ts';
import type { CompiledDag } from '../model/dagSpec.ts';
import { objectFromEntries, type Json } from '../model/json.ts';
import type { PlanEntry } from '../model/outcomePlan.ts';
import { isRequestFault } from '../model/requestFaults.ts';
import type { RunOrigin } from '../model/runOrigin.ts';
import { TOOLKIT_VERSION } from '../model/version.ts';
import type { FinishedAttempt } from '../scheduler/attempt.ts';
import { previousRun } from '../scheduler/previousRun.ts';
import { planEntryText, predicateName } from '../trace/planEntryText.ts';
import { Simulation } from '../trace/simulation.ts';
import type { TraceRecorder } from '../trace/recorder.ts';
import { TRACE_FORMAT_VERSION, type AttemptRecord, type RunPlace, type Trace } from '../trace/trace.ts';
import type { PlanMatcher } from '../workers/planMatcher.ts';
import type { RunFacts } from '../workers/runFacts.ts';
import type { PreparedOptions } from './options.ts';

export function keepDetails(recorder: TraceRecorder, { request, result, error }: FinishedAttempt): void {
  const { logs, requests, renderedMapIndex, given } = result.detail ?? {};
  const isSilent = error === undefined && logs === undefined && requests === undefined;
  if (isSilent && renderedMapIndex === undefined && given === undefined) return;
  const record: { -readonly [Part in keyof AttemptRecord]: AttemptRecord[Part] } = {
    instance: request.instance,
    tryNumber: request.tryNumber,
  };
  if (error !== undefined) record.error = error;
  if (logs !== undefined) record.logs = logs;
  if (requests !== undefined) record.requests = requests;
  if (renderedMapIndex !== undefined) record.renderedMapIndex = renderedMapIndex;
  if (given !== undefined) record.given = given;
  recorder.attempts.push(record);
}

export interface TraceParts {
  readonly compiled: CompiledDag;
  readonly prepared: PreparedOptions;
  readonly recorder: TraceRecorder;
  /** Of this run. */
  readonly facts: RunFacts;
  readonly stubs: Readonly<Record<string, Json>> | null;
}

/** A fault that was given and struck nothing is worth a warning. */
export function warnOfUnmatched(prepared: PreparedOptions, matcher: PlanMatcher, warnings: Set<string>): void {
  for (const [position, entry] of prepared.plan.slice(0, prepared.faultCount).entries()) {
    if (matcher.isUsed(position)) continue;
    const why = isRequestFault(entry.what) && !matcher.hasSeenRequests() ? NO_REQUESTS : '';
    warnings.add(`the fault ${planEntryText(entry)} never matched an attempt${why}`);
  }
}

/** The same from every driver: a warning is part of the digest. */
const NO_REQUESTS =
  ': no body sent a request in virtual time; under simulateSync and simulateRunsSync none can, so await simulate or simulateRuns';

/** A run that is over, with what bodies could read and its trace does not have. */
export function simulationOf(run: Run, parts: TraceParts): Simulation {
  const { variables, connections } = parts.facts;
  return new Simulation(makeTrace(run, parts), { readable: { variables: objectFromEntries(variables), connections } });
}

function makeTrace(run: Run, { compiled, prepared, recorder, facts, stubs }: TraceParts): Trace {
  const { settings, plan, actions, outputs } = prepared;
  return {
    header: {
      formatVersion: TRACE_FORMAT_VERSION,
      toolkitVersion: TOOLKIT_VERSION,
      dag: compiled.spec,
      plan: plan.map(withoutFunction),
      actions,
      scriptedByFunction: [...outputs.keys()],
      seed: settings.seed,
      order: settings.order,
      profile: settings.profile.name,
      config: settings.config,
      pools: Object.fromEntries(settings.pools),
      passes: settings.passes,
      logicalDate: facts.logicalDate,
      runId: facts.runId,
      params: facts.params,
      limits: settings.limits,
    },
    moves: recorder.moves,
    creations: recorder.creations,
    marks: recorder.marks,
    callbacks: recorder.callbacks,
    attempts: recorder.attempts,
    returnValues: run.xcoms.returnValues,
    namedXComs: run.xcoms.named,
    raisedMaxTries: run.raisedMaxTries,
    runState: run.state,
    endReason: run.endReason ?? 'stalled',
    endMs: run.endMs,
    warnings: [...run.warnings],
    ...(run.origin === null ? {} : { place: placeOf(run, run.origin) }),
    ...(stubs === null ? {} : { stubs }),
  };
}

/** A trace is plain data: of a function in the plan only its name is left. */
function withoutFunction(entry: PlanEntry): PlanEntry {
  const { when } = entry.where;
  return when === undefined ? entry : { ...entry, where: { ...entry.where, when: predicateName(when) } };
}

function placeOf(run: Run, origin: RunOrigin): RunPlace {
  const { runType, backfillOrdinal, runId } = origin;
  const held = run.dag.pastDependents.filter((task) => rowsOf(run, task).isPastMet === false);
  const previous = held.length === 0 ? null : previousRun(run, origin);
  const tasks = held.map(({ taskId }) => taskId);
  const waitsFor = previous === null ? null : { runId: previous.origin?.runId ?? runId, tasks };
  return { runType, backfillOrdinal, createdMs: run.createdMs, startMs: run.startMs, waitsFor };
}
