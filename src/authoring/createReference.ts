/**
 * Makes the objects behind references: they remember which value they stand for and how it was transformed.
 * Nothing is evaluated here; `.map` functions run in the task that uses the item.
 */
import { RETURN_VALUE, referencedTasks, type MapFunction, type ValueSpec } from '../model/dagSpec.ts';
import { mistake } from '../model/errors.ts';
import { hasBrand } from './brands.ts';
import { noteProblem, type DagDraft, type TaskDraft } from './draft.ts';
import { addOrdering, describe, putReference, referenceContent, taskEnds } from './nodes.ts';
import { problems } from './problems.ts';
import type { TaskReference } from './references.ts';
import { addSetupMarks } from './setupMarks.ts';
import { readLiteral } from './values.ts';

/** A reference to what a task returns. */
export function createTaskReference(draft: DagDraft, task: TaskDraft): TaskReference<never> {
  const value: ValueSpec = { kind: 'xcom', taskId: task.taskId, key: RETURN_VALUE };
  const reference = createReference(draft, value, task);
  return Object.assign(reference, { taskId: task.taskId }) as unknown as TaskReference<never>;
}

/** A reference to any value; `task` where it is the whole output of one. */
export function createReference(draft: DagDraft, value: ValueSpec, task: TaskDraft | null = null): object {
  const reference = {};
  putReference(reference, { draft, value, task });
  refuseUseAsValue(reference, referencedTasks(value)[0]);
  addOrdering(draft, reference, taskEnds(value));
  addSetupMarks(draft, reference, taskEnds(value));
  return Object.assign(reference, {
    key: (name: unknown) => keyOf(draft, value, task, name),
    map: (transform: unknown) => createReference(draft, mapOf(draft, value, transform)),
    zip: (...others: readonly unknown[]) => createReference(draft, zipOf(draft, value, others)),
    concat: (...others: readonly unknown[]) => createReference(draft, concatOf(draft, value, others)),
  });
}

function keyOf(draft: DagDraft, value: ValueSpec, task: TaskDraft | null, name: unknown): object {
  if (task === null || typeof name !== 'string') {
    noteProblem(draft, problems.badKey(describe(name), task?.taskId ?? null));
    return createReference(draft, value);
  }
  draft.compiled = null;
  task.hasKeys = true;
  const keyed = createReference(draft, { kind: 'xcom', taskId: task.taskId, key: name });
  return Object.assign(keyed, { taskId: task.taskId });
}

function mapOf(draft: DagDraft, value: ValueSpec, transform: unknown): ValueSpec {
  checkSource(draft, value, 'map');
  if (hasBrand(transform, 'Factory')) noteProblem(draft, problems.mapOverTask());
  else if (typeof transform !== 'function') noteProblem(draft, problems.mapNotAFunction(describe(transform)));
  else if (transform.constructor.name === 'AsyncFunction') noteProblem(draft, problems.mapAsynchronous(transform.name));
  const name = freshMapName(draft, value);
  draft.maps.set(name, transform as MapFunction);
  return value.kind === 'map'
    ? { ...value, functions: [...value.functions, name] }
    : { kind: 'map', source: value, functions: [name] };
}

/** `list_files.map#1`: the first task the list comes from, and a number. Task ids hold no `#`, so no two names meet. */
function freshMapName(draft: DagDraft, value: ValueSpec): string {
  const source = referencedTasks(value)[0] ?? 'list';
  let number = 1;
  while (draft.maps.has(`${source}.map#${number}`)) number++;
  return `${source}.map#${number}`;
}

function zipOf(draft: DagDraft, value: ValueSpec, others: readonly unknown[]): ValueSpec {
  checkSource(draft, value, 'zip');
  const last = others.at(-1);
  const isFilled = isFillOption(last);
  const lists = isFilled ? others.slice(0, -1) : others;
  if (lists.length === 0) noteProblem(draft, problems.zipAlone());
  const sources = [value, ...lists.flatMap((other) => operand(draft, other, 'zip'))];
  if (!isFilled) return { kind: 'zip', sources };
  const fillvalue = readLiteral(draft, last.fillvalue ?? null, 'the fillvalue of zip');
  return { kind: 'zip', sources, fillvalue };
}

function isFillOption(value: unknown): value is { fillvalue: unknown } {
  const isObject = typeof value === 'object' && value !== null && referenceContent(value) === undefined;
  return isObject && Object.hasOwn(value, 'fillvalue');
}

function concatOf(draft: DagDraft, value: ValueSpec, others: readonly unknown[]): ValueSpec {
  checkSource(draft, value, 'concat');
  const added = others.flatMap((other) => operand(draft, other, 'concat'));
  return { kind: 'concat', sources: [...(value.kind === 'concat' ? value.sources : [value]), ...added] };
}

function operand(draft: DagDraft, other: unknown, verb: 'zip' | 'concat'): ValueSpec[] {
  const content = referenceContent(other);
  if (content === undefined) {
    noteProblem(draft, problems.operandNotAReference(verb, describe(other)));
    return [];
  }
  if (content.draft !== draft) noteProblem(draft, problems.otherDag(verb, describe(other), content.draft.dagId));
  checkSource(draft, content.value, verb);
  return [content.value];
}

function checkSource(draft: DagDraft, value: ValueSpec, verb: 'map' | 'zip' | 'concat'): void {
  if (value.kind === 'xcom' && value.key !== RETURN_VALUE) {
    noteProblem(draft, problems.transformOfKey(verb, value.taskId, value.key));
  }
  if (value.kind === 'element') noteProblem(draft, problems.transformOfElement(verb, value.groupId, value.name));
}

/** `reference + 1`, a template literal or `for … of` would compute with the reference itself while the file is read. */
function refuseUseAsValue(reference: object, taskId: string | undefined): void {
  const refuse = (): never => {
    throw mistake(
      'reference-used-as-value',
      `the reference ${taskId === undefined ? '' : `to "${taskId}" `}was used as a value while the DAG file was read`,
      'A reference has no value before the run: compute inside a task, or use .map() for each item of a list.',
    );
  };
  Object.defineProperty(reference, Symbol.toPrimitive, { value: refuse });
  Object.defineProperty(reference, Symbol.iterator, { value: refuse });
}
