/**
 * What became of a run in few words, for unit tests: states by task, moves in order, what instances were given.
 * Everything is read from the trace; nothing here knows a rule.
 */
import { UNMAPPED, instanceName } from '../model/ids.ts';
import type { Json } from '../model/json.ts';
import { INSTANCE_STATES, stateOfCode, type InstanceState } from '../model/states.ts';
import { causeOfCode, type Cause } from '../model/transition.ts';
import { eachMove, instanceColumns } from '../trace/instances.ts';
import type { Simulation } from '../trace/simulation.ts';

export type Named = Record<string, Json>;

/** A body that returns what it was given: the XCom shows the arguments. */
export const echo = (given: Named): Named => given;

/** States by task, instances apart by a space; a placeholder that never expanded is written `-1:skipped`. */
export function statesOf(run: Simulation): Record<string, string> {
  const texts = new Map<string, string[]>();
  for (const { taskId, mapIndex, state } of run.instances()) {
    const text = mapIndex === UNMAPPED && isMapped(run, taskId) ? `-1:${state}` : state;
    texts.set(taskId, [...(texts.get(taskId) ?? []), text]);
  }
  return Object.fromEntries([...texts].map(([taskId, states]) => [taskId, states.join(' ')]));
}

function isMapped({ dag }: Simulation, taskId: string): boolean {
  const task = dag.tasks.find((candidate) => candidate.taskId === taskId);
  const groups = new Map(dag.groups.map((group) => [group.groupId, group]));
  for (let id = task?.groupId ?? null; id !== null; id = groups.get(id)?.parentId ?? null) {
    if (groups.get(id)?.expand) return true;
  }
  return task !== undefined && task.expand !== null;
}

export interface ToldMove {
  readonly round: number;
  readonly timeMs: number;
  /** `task_id` or `task_id[2]`; a placeholder that was expanded goes by the index it became. */
  readonly name: string;
  readonly state: InstanceState;
  readonly cause: Cause;
  /** What it stands for depends on the cause: an instance, a task, a plan entry. */
  readonly culprit: number;
}

/** Every move into one of the states, all states by default, in the order they happened. */
export function movesOf(run: Simulation, ...states: readonly InstanceState[]): ToldMove[] {
  const wanted = new Set<InstanceState>(states.length === 0 ? INSTANCE_STATES : states);
  const { moves, header } = run.trace;
  const columns = instanceColumns(run.trace);
  const told: ToldMove[] = [];
  eachMove(run.trace, (row, timeMs, round) => {
    const state = stateOfCode(moves.stateAt(row));
    if (!wanted.has(state)) return;
    const instance = moves.instanceAt(row);
    const taskId = header.dag.tasks[columns.task[instance] as number]?.taskId ?? '?';
    const name = instanceName(taskId, columns.mapIndex[instance] as number);
    told.push({ round, timeMs, name, state, cause: causeOfCode(moves.causeAt(row)), culprit: moves.culpritAt(row) });
  });
  return told;
}

/** `500 load[2] success` for each move into one of the states. */
export function timesOf(run: Simulation, ...states: readonly InstanceState[]): string[] {
  return movesOf(run, ...states).map(({ timeMs, name, state }) => `${timeMs} ${name} ${state}`);
}

/** The names of what moved into one of the states, round by round; rounds without such a move are left out. */
export function byRound(run: Simulation, ...states: readonly InstanceState[]): string[][] {
  const rounds = new Map<number, string[]>();
  for (const { round, name } of movesOf(run, ...states)) rounds.set(round, [...(rounds.get(round) ?? []), name]);
  return [...rounds.values()];
}

/** What each instance of a task pushed, in map-index order; null where nothing was. With body `echo`: the arguments it received. */
export function givenTo(run: Simulation, taskId: string): Json[] {
  return run.instances(taskId).map(({ mapIndex }) => run.xcom(taskId, { mapIndex }));
}

/** The errors recorded of an instance, one line an attempt. */
export function errorOf(run: Simulation, taskId: string, mapIndex: number = UNMAPPED): string {
  const errors = run.attempts(taskId, mapIndex).flatMap(({ error }) => (error === undefined ? [] : [error]));
  return errors.map(({ name, message }) => `${name}: ${message}`).join('\n');
}
