/**
 * Makes the functions that declare tasks and task groups, the same for a Dag, a plain group and the body of a mapped group.
 * Each declaration goes to the draft; ids get the prefix of the groups around.
 */
import type { TaskBody } from '../model/dagSpec.ts';
import { createTaskReference, createReference } from './createReference.ts';
import {
  addGroup,
  addTask,
  countPlacement,
  createPlacement,
  noteProblem,
  prefixedId,
  type DagDraft,
  type GroupDraft,
  type TaskDraft,
  type TaskKind,
} from './draft.ts';
import { addOrdering, describe, putGroup } from './nodes.ts';
import { createFactory } from './placing.ts';
import { problems } from './problems.ts';
import type { ScopeKind, TaskGroup, TaskScope } from './taskScope.ts';
import { isRecord } from './values.ts';

/** The declaring functions of a Dag (`group` null) or of a task group. */
export function createScope<S extends ScopeKind>(draft: DagDraft, group: GroupDraft | null): TaskScope<S> {
  const declare = (kind: TaskKind, id: unknown, body: unknown, options: unknown): TaskDraft =>
    declareTask(draft, { kind, group, id, body, options });
  const factory = (kind: TaskKind) => (id: unknown, body: unknown, options?: unknown) =>
    createTaskFactory(draft, declare(kind, id, body, options));
  const atOnce = (kind: TaskKind, id: unknown, body: unknown, options: unknown): object => {
    const task = declare(kind, id, body, options);
    countPlacement(draft, task);
    return createTaskReference(draft, task);
  };
  const scope = {
    task: (first: unknown, second?: unknown, third?: unknown) =>
      typeof first === 'string' ? factory('task')(first, second, third) : factory('task')(undefined, first, second),
    operator: factory('operator'),
    sensor: factory('sensor'),
    branch: factory('branch'),
    shortCircuit: factory('short_circuit'),
    latestOnly: (id: unknown = 'latest_only', options?: unknown) => atOnce('latest_only', id, () => undefined, options),
    empty: (id: unknown, options?: unknown) => atOnce('empty', id, null, options),
    taskGroup: (id: unknown, body?: unknown) => declareGroup(draft, group, id, body),
  };
  // The types live in TaskScope; behind them every handler is a function of a record.
  return scope as unknown as TaskScope<S>;
}

interface Declaration {
  readonly kind: TaskKind;
  readonly group: GroupDraft | null;
  readonly id: unknown;
  readonly body: unknown;
  readonly options: unknown;
}

function declareTask(draft: DagDraft, { kind, group, id, body, options }: Declaration): TaskDraft {
  const given = isRecord(options) ? options : {};
  const ownId = id ?? given['taskId'] ?? (typeof body === 'function' && body.name !== '' ? body.name : undefined);
  if (ownId === undefined) noteProblem(draft, problems.taskWithoutId());
  const taskId = prefixedId(group, ownId === undefined ? `task_${draft.tasks.length + 1}` : String(ownId));
  if (options !== undefined && !isRecord(options)) {
    noteProblem(draft, problems.optionsNotAnObject(`task "${taskId}"`, describe(options)));
  }
  if (id !== undefined && given['taskId'] !== undefined && given['taskId'] !== id) {
    noteProblem(draft, problems.twoIds(taskId, String(given['taskId'])));
  }
  if (kind !== 'empty' && typeof body !== 'function') {
    noteProblem(draft, problems.handlerNotAFunction(taskId, describe(body)));
  }
  return addTask(draft, {
    taskId,
    group,
    kind,
    body: typeof body === 'function' ? (body as TaskBody) : null,
    options: { ...given },
    placement: createPlacement(),
    hasKeys: false,
    decision: null,
    isSetup: false,
    isTeardown: false,
    onFailureFailDagrun: false,
  });
}

function createTaskFactory(draft: DagDraft, task: TaskDraft): object {
  const { placement } = task;
  return createFactory({
    draft,
    placement,
    where: `task "${task.taskId}"`,
    place: () => {
      countPlacement(draft, task);
      return createTaskReference(draft, task);
    },
  });
}

function declareGroup(draft: DagDraft, parent: GroupDraft | null, id: unknown, body: unknown): object {
  const groupId = prefixedId(parent, String(id));
  const group = addGroup(draft, { groupId, parent, hasBody: body !== undefined, placement: createPlacement() });
  const taskGroup = createTaskGroup(draft, group);
  if (body === undefined) return taskGroup;
  if (typeof body !== 'function') {
    noteProblem(draft, problems.groupBodyNotAFunction(groupId, describe(body)));
    return taskGroup;
  }
  return createFactory({
    draft,
    placement: group.placement,
    where: `task group "${groupId}"`,
    place: () => {
      group.placement.times++;
      const output: unknown = body(taskGroup, createElements(draft, group));
      const placed = addOrdering(draft, { groupId, output }, [{ kind: 'group', group }]);
      putGroup(placed, { draft, group });
      return placed;
    },
  });
}

function createTaskGroup(draft: DagDraft, group: GroupDraft): TaskGroup {
  const taskGroup = { groupId: group.groupId, ...createScope<'dag'>(draft, group) };
  putGroup(taskGroup, { draft, group });
  return addOrdering(draft, taskGroup, [{ kind: 'group', group }]) as unknown as TaskGroup;
}

/**
 * What a group's body gets: arguments of `partial` or of the call as references to their values, every other name as one
 * element of the expansion. The names of `expandKwargs` are known only in a run, so any name may be asked for.
 */
function createElements(draft: DagDraft, group: GroupDraft): object {
  const { arguments: given, expand } = group.placement;
  const known = new Map<string, object>(given.map(([name, value]) => [name, createReference(draft, value)]));
  const isMapped = (name: string): boolean =>
    expand !== null && (expand.kind === 'kwargs' || expand.arguments.some(([other]) => other === name));
  const element = (name: string): object | undefined => {
    if (!known.has(name) && isMapped(name)) {
      known.set(name, createReference(draft, { kind: 'element', groupId: group.groupId, name }));
    }
    return known.get(name);
  };
  return new Proxy(Object.create(null) as object, {
    get: (_target, name) => (typeof name === 'string' ? element(name) : undefined),
    has: (_target, name) => typeof name === 'string' && element(name) !== undefined,
  });
}
