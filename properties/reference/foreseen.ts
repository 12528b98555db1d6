/**
 * What an attempt that starts will come to (scheduling 3, mapping 1.6), and when: by the plan, else by its arguments, and by its execution timeout.
 */
import type { TaskSpec } from '../../src/model/dagSpec.ts';
import type { PlanWhat } from '../../src/model/outcomePlan.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { AttemptEnd } from './dueEvent.ts';
import type { Deferred } from './progress.ts';
import type { Row, World } from './world.ts';
import { damaged, plannedBesides, plannedOutcome } from './planned.ts';
import { AttemptError } from './sequence.ts';
import { resolveArguments } from './values.ts';

/** What an attempt without a planned outcome returns: its arguments by name, so that decoding is compared as well. */
export function echoArguments(given: JsonObject): Json {
  return given;
}

interface Foreseen {
  readonly durationMs: number;
  readonly end: AttemptEnd;
  /** What the body is given; null where none runs. */
  readonly given: JsonObject | null;
}

/** What an attempt comes to before any limit; its worker may be killed meanwhile, and what it returns may be damaged on its way. */
export function foreseen(world: World, task: TaskSpec, attempt: Row, resumed: Deferred['resumed']): Foreseen {
  const seen = undamaged(world, task, attempt, resumed);
  const kill = plannedBesides(world, attempt, 'kill');
  const killedMs = kill?.afterMs ?? seen.durationMs;
  // What only defers or is to be poked again has no end that could be lost.
  if (kill !== undefined && killedMs <= seen.durationMs && killedMs !== Infinity && hasEnd(seen.end)) {
    return { ...seen, durationMs: killedMs, end: { kind: 'lost', isReported: kill.reported !== null } };
  }
  if (seen.end.kind !== 'value') return seen;
  return { ...seen, end: { ...seen.end, value: damaged(world, attempt, seen.end.value) } };
}

function hasEnd({ kind }: AttemptEnd): boolean {
  return kind !== 'defer' && kind !== 'not_yet' && kind !== 'lost';
}

/** The plan decides; arguments are resolved only where it does not, with the XComs of this very moment. */
function undamaged(world: World, task: TaskSpec, attempt: Row, resumed: Deferred['resumed']): Foreseen {
  if (resumed === 'by timeout') return { durationMs: 0, end: { kind: 'deferral_timeout' }, given: null };
  if (resumed === 'by failure') return { durationMs: 0, end: { kind: 'failure', isOfAirflow: true }, given: null };
  const durationMs =
    (plannedBesides(world, attempt, 'take')?.durationMs ?? 0) + (plannedBesides(world, attempt, 'slow')?.byMs ?? 0);
  const what = plannedOutcome(world, attempt, resumed === null ? null : (attempt.deferral?.count ?? 0));
  switch (what?.kind) {
    case 'hang':
      return { durationMs: Infinity, end: { kind: 'failure' }, given: null };
    case 'timeout':
      return { durationMs: (task.executionTimeoutMs ?? 0) === 0 ? durationMs : Infinity, end: what, given: null };
    case 'fail':
      return { durationMs, end: { kind: 'failure', isOfAirflow: true }, given: null };
    case 'defer':
      return { durationMs, end: { kind: 'defer', deferral: what }, given: null };
    case 'worker_lost':
      return { durationMs, end: { kind: 'lost', isReported: what.reported !== null }, given: null };
    case 'fail_without_retry':
    case 'skip':
      return { durationMs, end: { kind: what.kind }, given: null };
    case 'return':
      return { durationMs, end: { kind: 'value', value: what.value }, given: null };
    case 'poke':
      return { durationMs, end: plannedPoke(what, attempt.sensing?.pokes ?? 1), given: null };
    default:
      return { durationMs, ...echoed(world, task, attempt.mapIndex) };
  }
}

/** So many pokes of a try are unsuccessful; then what comes instead of being done, if anything. */
function plannedPoke(
  { falseTimes, then = 'done', value = null }: Extract<PlanWhat, { kind: 'poke' }>,
  poke: number,
): AttemptEnd {
  if (falseTimes === null || poke <= falseTimes) return { kind: 'not_yet' };
  if (then === 'done') return { kind: 'value', value };
  return { kind: then === 'fail' ? 'failure' : then };
}

/** A task that decides returns None unless the plan says otherwise. */
function echoed(world: World, task: TaskSpec, mapIndex: number): Pick<Foreseen, 'end' | 'given'> {
  try {
    const given = resolveArguments(world, task, mapIndex);
    return {
      end: { kind: 'value', value: task.decision === null && !task.isEmpty ? echoArguments(given) : null },
      given,
    };
  } catch (error) {
    if (!(error instanceof AttemptError)) throw error;
    return { end: { kind: error.end, isBeforeBody: !error.isOfBody }, given: null };
  }
}

/**
 * `execution_timeout`: an execution that is longer fails when it is reached. 3.4 lets zero fail at once; release 3.2.0 takes it for unset
 * (task-sdk/src/airflow/sdk/execution_time/task_runner.py, _run_execute_callable).
 */
export function limited(task: TaskSpec, attempt: Foreseen, spentMs: number): Foreseen {
  const timeoutMs = task.executionTimeoutMs;
  if (timeoutMs === null || timeoutMs === 0) return attempt;
  const restMs = Math.max(timeoutMs - spentMs, 0);
  return timeoutMs < 0 || attempt.durationMs > restMs
    ? { ...attempt, durationMs: restMs, end: timedOut(attempt.end) }
    : attempt;
}

/** What keeps the body from running at all still does. */
function timedOut(end: AttemptEnd): AttemptEnd {
  const isBeforeBody = end.kind !== 'value' && end.isBeforeBody === true;
  return isBeforeBody ? { kind: 'timeout', isBeforeBody } : { kind: 'timeout' };
}
