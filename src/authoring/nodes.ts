/**
 * What stands behind a reference or a task group: the value it is, the ends it gives an edge, the draft it belongs to.
 * It is what the runtime reads of a reference; users see only the types in `references.ts`.
 */
import { referencedTasks, type ValueSpec } from '../model/dagSpec.ts';
import { putBrand, readBrand } from './brands.ts';
import { addEdge, noteProblem, type DagDraft, type EdgeEnd, type GroupDraft, type TaskDraft } from './draft.ts';
import { problems } from './problems.ts';

export interface ReferenceContent {
  readonly draft: DagDraft;
  readonly value: ValueSpec;
  /** The task whose output it is; `null` for a key, a transformed list, an element. */
  readonly task: TaskDraft | null;
}

export interface GroupContent {
  readonly draft: DagDraft;
  readonly group: GroupDraft;
}

/** The content of a reference, `undefined` for every other value. */
export function referenceContent(value: unknown): ReferenceContent | undefined {
  return readBrand(value, 'Reference') as ReferenceContent | undefined;
}

/** The content of a task group, `undefined` for every other value. */
export function groupContent(value: unknown): GroupContent | undefined {
  return readBrand(value, 'TaskGroup') as GroupContent | undefined;
}

/** A value in words, for messages. */
export function describe(value: unknown): string {
  const reference = referenceContent(value);
  if (reference !== undefined)
    return reference.task === null ? 'a reference' : `a reference to "${reference.task.taskId}"`;
  const group = groupContent(value);
  if (group !== undefined) return `the task group "${group.group.groupId}"`;
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === 'function')
    return readBrand(value, 'Factory') === undefined ? 'a function' : 'a factory that was not called';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return `an object`;
  return String(value);
}

/** Adds `before` and `after` to the object of a reference or a task group. */
export function addOrdering<Target extends object>(draft: DagDraft, target: Target, ends: readonly EdgeEnd[]): Target {
  const connect = (others: readonly unknown[], verb: 'before' | 'after'): Target => {
    for (const other of others) {
      for (const otherEnd of edgeEnds(draft, other, verb)) {
        for (const end of ends) {
          addEdge(
            draft,
            verb === 'before' ? { upstream: end, downstream: otherEnd } : { upstream: otherEnd, downstream: end },
          );
        }
      }
    }
    return target;
  };
  return Object.assign(target, {
    dagId: draft.dagId,
    before: (...downstream: readonly unknown[]) => connect(downstream, 'before'),
    after: (...upstream: readonly unknown[]) => connect(upstream, 'after'),
  });
}

/** The ends a node gives an edge; a value that is no node of this DAG is noted as a problem and gives none. */
export function edgeEnds(draft: DagDraft, node: unknown, verb: string): readonly EdgeEnd[] {
  const content = referenceContent(node) ?? groupContent(node);
  if (content === undefined) {
    noteProblem(draft, problems.notANode(verb, describe(node)));
    return [];
  }
  if (content.draft !== draft) {
    noteProblem(draft, problems.otherDag(verb, describe(node), content.draft.dagId));
    return [];
  }
  if ('group' in content) return [{ kind: 'group', group: content.group }];
  return taskEnds(content.value);
}

/** The tasks a value refers to, each once. */
export function taskEnds(value: ValueSpec): EdgeEnd[] {
  return [...new Set(referencedTasks(value))].map((taskId) => ({ kind: 'task', taskId }));
}

/** Marks an object as a reference. */
export function putReference(target: object, content: ReferenceContent): void {
  putBrand(target, 'Reference', content);
}

/** Marks an object as a task group. */
export function putGroup(target: object, content: GroupContent): void {
  putBrand(target, 'TaskGroup', content);
}
