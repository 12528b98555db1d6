/**
 * The matchers about time, all of it virtual: what ran before what, and how long the run took.
 */
import { mistake } from '../model/errors.ts';
import { STATE } from '../model/states.ts';
import { DURATION_HELP, formatDuration, parseDuration, type Duration } from '../model/time.ts';
import { instanceColumns, timeOfRow } from '../trace/instances.ts';
import type { Simulation } from '../trace/simulation.ts';
import { receivedRun } from './receivedRun.ts';
import { judge, type MatcherContext, type Observation, type Verdict } from './verdict.ts';

/** Those of `RunMatchers` that look at time. */
export const timeMatchers = {
  toHaveRunBefore(this: MatcherContext, received: unknown, first: string, second: string): Verdict {
    const run = receivedRun(received);
    const [earlier, later] = [stretchOf(run, first), stretchOf(run, second)];
    const pass = earlier !== null && later !== null && earlier.last < later.first;
    const observations = [observation(run, first, earlier), observation(run, second, later)];
    const [actual, expected] = [
      observations.map(({ observed }) => observed),
      `${first} at its end before ${second} begins`,
    ];
    return judge(run, this, {
      claim: `have run ${first} before ${second}`,
      observations,
      whole: { pass, actual: actual.join('; '), expected },
    });
  },

  toHaveCompletedWithin(this: MatcherContext, received: unknown, limit: Duration): Verdict {
    const run = receivedRun(received);
    const limitMs = parseDuration(limit);
    if (limitMs === null) {
      throw mistake('bad-duration', `The duration ${JSON.stringify(limit)} is none.`, DURATION_HELP);
    }
    const isOver = run.endReason === 'finished';
    const took = formatDuration(run.durationMs);
    const actual = isOver ? took : `not completed (${run.endReason}) after ${took}`;
    const expected = `at most ${formatDuration(limitMs)}`;
    const pass = isOver && run.durationMs <= limitMs;
    return judge(run, this, {
      claim: `have completed within ${formatDuration(limitMs)} of virtual time`,
      observations: lastToEnd(run),
      whole: { pass, actual, expected },
    });
  },
};

/** States of an instance whose try is not over; one that waits for its trigger goes on in the same try. */
const STILL_AT_WORK: ReadonlySet<number> = new Set([
  STATE.running,
  STATE.deferred,
  STATE.scheduled,
  STATE.queued,
  STATE.restarting,
]);

/** Moves of the trace between which a task or an instance was at work. */
interface Stretch {
  readonly first: number;
  readonly last: number;
}

/** null: none of it ever ran. */
function stretchOf(run: Simulation, name: string): Stretch | null {
  const { taskId, mapIndex } = named(run, name);
  const { trace } = run;
  const columns = instanceColumns(trace);
  const task = run.dag.tasks.findIndex((candidate) => candidate.taskId === taskId);
  const isMeant = (instance: number): boolean =>
    columns.task[instance] === task && (mapIndex === null || columns.mapIndex[instance] === mapIndex);
  const atWork = new Set<number>();
  let [first, last] = [Infinity, -1];
  for (let row = 0; row < trace.moves.length; row++) {
    const instance = trace.moves.instanceAt(row);
    if (!isMeant(instance)) continue;
    const state = trace.moves.stateAt(row);
    if (state === STATE.running) atWork.add(instance);
    // What needs no worker succeeds without having run.
    const isEnd = atWork.has(instance) ? !STILL_AT_WORK.has(state) : state === STATE.success;
    if (state === STATE.running || isEnd) first = Math.min(first, row);
    if (isEnd) last = row;
    if (isEnd) atWork.delete(instance);
  }
  if (atWork.size > 0) last = Infinity;
  return first === Infinity ? null : { first, last };
}

/** A task, or one instance of it by the name that every text gives it: `process_file[2]`. */
function named(run: Simulation, name: string): { readonly taskId: string; readonly mapIndex: number | null } {
  const [, taskId, index] = /^(.+)\[(\d+)\]$/.exec(name) ?? [];
  if (taskId === undefined) {
    run.instances(name);
    return { taskId: name, mapIndex: null };
  }
  const { mapIndex } = run.instance(taskId, Number(index));
  return { taskId, mapIndex };
}

function observation(run: Simulation, name: string, stretch: Stretch | null): Observation {
  const { taskId, mapIndex } = named(run, name);
  const at = (row: number): string => (row === Infinity ? 'never ended' : formatDuration(timeOfRow(run.trace, row)));
  const one = mapIndex ?? run.instances(taskId)[0]?.mapIndex ?? -1;
  const observed =
    stretch === null
      ? `${name} never ran: ${run.explain(taskId, one)}`
      : `${name} ran from ${at(stretch.first)} to ${at(stretch.last)}`;
  return { taskId: '', mapIndex: -1, agrees: false, expected: null, observed };
}

/** The instance that kept the run from ending earlier, with its wait and its tries. */
function lastToEnd(run: Simulation): Observation[] {
  const ends = run.instances().map(({ taskId, mapIndex, endMs }) => ({ taskId, mapIndex, endMs: endMs ?? -1 }));
  const last = ends.reduce((latest, instance) => (instance.endMs > latest.endMs ? instance : latest), {
    taskId: '',
    mapIndex: -1,
    endMs: -1,
  });
  if (last.endMs === -1) return [];
  const observed = `ended last, at ${formatDuration(last.endMs)}: ${run.explain(last.taskId, last.mapIndex)}`;
  return [{ ...last, agrees: false, expected: null, observed }];
}
