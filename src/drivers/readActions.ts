/**
 * The actions of a simulation, each checked for its shape: they may come from JSON, where no compiler looked.
 */
import type { Problem } from '../model/errors.ts';
import type { RunAction, TaskMarker } from '../model/runAction.ts';

interface Kind {
  /** Besides `kind` and `atMs`. */
  readonly fields: readonly string[];
  /** What is wrong with the fields; null: nothing. */
  readonly complaint: (action: Record<string, unknown>) => string | null;
}

const KINDS: { readonly [Name in RunAction['kind']]: Kind } = {
  restart_scheduler: {
    fields: ['adopts'],
    complaint: ({ adopts }) => (typeof adopts === 'boolean' ? null : 'adopts is true or false'),
  },
  resize_pool: {
    fields: ['pool', 'slots'],
    complaint: ({ pool, slots }) => {
      if (typeof pool !== 'string') return 'pool is the name of a pool';
      return Number.isInteger(slots) && (slots as number) >= -1 ? null : 'slots is a whole number from -1 on';
    },
  },
  clear: {
    fields: ['tasks', 'upstream', 'downstream', 'onlyFailed', 'onlyRunning', 'resetDagRuns'],
    complaint: ({ tasks, onlyFailed, onlyRunning, ...rest }) => {
      if (tasks !== undefined && !(Array.isArray(tasks) && tasks.length > 0 && tasks.every(isMarker)))
        return `tasks is a list of ${MARKERS}`;
      if (onlyFailed === true && onlyRunning === true) return 'onlyFailed and onlyRunning exclude each other';
      return flagComplaint({ onlyFailed, onlyRunning, ...rest });
    },
  },
  mark: {
    fields: ['task', 'state', 'upstream', 'downstream'],
    complaint: ({ task, state, ...rest }) => {
      if (!isMarker(task)) return `task is one of ${MARKERS}`;
      if (!['success', 'failed', 'skipped'].includes(state as string)) return 'state is success, failed or skipped';
      return flagComplaint(rest);
    },
  },
  mark_run: {
    fields: ['state'],
    complaint: ({ state }) =>
      ['success', 'failed', 'queued'].includes(state as string) ? null : 'state is success, failed or queued',
  },
};

const MARKERS = "task ids 'load' and instances ['load', 2]";

function isMarker(marker: unknown): boolean {
  if (typeof marker === 'string') return true;
  return (
    Array.isArray(marker) &&
    marker.length === 2 &&
    typeof marker[0] === 'string' &&
    Number.isSafeInteger(marker[1]) &&
    marker[1] >= -1
  );
}

function flagComplaint({ kind: _kind, atMs: _atMs, ...flags }: Record<string, unknown>): string | null {
  const wrong = Object.keys(flags).find((name) => flags[name] !== undefined && typeof flags[name] !== 'boolean');
  return wrong === undefined ? null : `${wrong} is true or false`;
}

/** The actions that are well-formed, by time; the others, and tasks or pools that do not exist, become problems. */
export function readActions(
  given: readonly RunAction[],
  { taskIds, pools }: { readonly taskIds: readonly string[]; readonly pools: readonly string[] },
  problems: Problem[],
): RunAction[] {
  if (!Array.isArray(given)) {
    problems.push(badAction(given, 'actions is a list'));
    return [];
  }
  const actions = given.flatMap((action: unknown) => {
    const complaint = complaintOf(action);
    if (complaint !== null) problems.push(badAction(action, complaint));
    return complaint === null ? [{ ...(action as RunAction) }] : [];
  });
  const named = actions.flatMap(markersOf).map((marker) => (typeof marker === 'string' ? marker : marker[0]));
  for (const taskId of new Set(named)) {
    if (taskIds.includes(taskId)) continue;
    problems.push({
      code: 'unknown-task',
      message: `An action names ${JSON.stringify(taskId)}, which is no task.`,
      remedy: `Tasks of this DAG: ${taskIds.join(', ') || '(none)'}.`,
    });
  }
  for (const action of actions) {
    if (action.kind !== 'resize_pool' || pools.includes(action.pool)) continue;
    problems.push({
      code: 'unknown-pool',
      message: `An action names ${JSON.stringify(action.pool)}, which is no pool.`,
      remedy: `Pools of this simulation: ${pools.join(', ')}. Give others as simulate(dag, { pools: { ... } }).`,
    });
  }
  return actions.sort((left, right) => left.atMs - right.atMs);
}

function markersOf(action: RunAction): readonly TaskMarker[] {
  if (action.kind === 'clear') return action.tasks ?? [];
  return action.kind === 'mark' ? [action.task] : [];
}

function complaintOf(given: unknown): string | null {
  if (typeof given !== 'object' || given === null) return 'an action is an object';
  const action = given as Record<string, unknown>;
  const { kind, atMs } = action;
  if (typeof kind !== 'string' || !Object.hasOwn(KINDS, kind)) return `kind is one of ${Object.keys(KINDS).join(', ')}`;
  if (!Number.isSafeInteger(atMs) || (atMs as number) < 0) return 'atMs is whole milliseconds';
  const { fields, complaint } = KINDS[kind as RunAction['kind']];
  const unknown = Object.keys(action).find((name) => !['kind', 'atMs', ...fields].includes(name));
  if (unknown !== undefined) return `${kind} has no field ${unknown}, but ${fields.join(', ')}`;
  return complaint(action);
}

function badAction(action: unknown, complaint: string): Problem {
  return {
    code: 'bad-action',
    message: `The action ${JSON.stringify(action)} cannot be used: ${complaint}.`,
    remedy:
      "Build it with clear('load').at(2).after('1h'), mark, markRun, resizePool or restartScheduler, or write the same as JSON.",
  };
}
