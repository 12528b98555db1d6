/**
 * Turns a draft into a compiled DAG, or raises every mistake in it at once. The checks are in `check*.ts`, the graph in
 * `compileEdges.ts`, the fields in `dagFields.ts` and `taskFields.ts`; here they are put together.
 */
import type { CompiledDag, DecisionSpec, GroupSpec, TaskBody, TaskSpec } from '../model/dagSpec.ts';
import { DagproofError, type Problem } from '../model/errors.ts';
import { compareCodePoints } from '../model/json.ts';
import { checkDraft } from './checkDraft.ts';
import { checkMapping } from './checkMapping.ts';
import { checkSetups, TEARDOWN_RULE } from './checkSetups.ts';
import { compileEdges, type Upstream } from './compileEdges.ts';
import { compileDagFields } from './dagFields.ts';
import type { DagDraft, TaskDraft } from './draft.ts';
import { compileDefaultArgs, compileTaskFields, operatorTexts } from './taskFields.ts';

/**
 * The DAG as plain data and, beside it, its functions.
 *
 * @throws DagproofError naming the DAG, with every problem found while declaring and compiling.
 */
export function compileDag(draft: DagDraft): CompiledDag {
  const dag = compileDagFields(draft);
  const defaults = compileDefaultArgs(draft.options['defaultArgs']);
  const upstream = compileEdges(draft);
  const tasks = draft.placed.map((task) => ({ task, ...compileTaskFields(task, defaults.fields) }));
  const specs = tasks.map(({ task, fields }) => taskSpec(task, fields, upstream));
  const problems: Problem[] = [
    ...dag.problems,
    ...defaults.problems,
    ...tasks.flatMap((compiled) => compiled.problems),
    ...draft.problems,
    ...checkDraft(draft, upstream),
    ...checkMapping(draft, specs, dag.fields.failFast),
    ...checkSetups(draft, specs),
  ];
  const [first, ...others] = problems;
  if (first !== undefined) {
    const count = others.length === 0 ? 'a problem' : `${others.length + 1} problems`;
    throw new DagproofError([first, ...others], `the DAG "${draft.dagId}" cannot be compiled, it has ${count}:`);
  }
  return {
    spec: {
      ...dag.fields,
      dagId: draft.dagId,
      tasks: specs,
      groups: groupSpecs(draft),
      ignoredFields: [...dag.ignored, ...defaults.ignored, ...tasks.flatMap((compiled) => compiled.ignored)],
    },
    functions: { bodies: bodiesOf(draft), maps: new Map(draft.maps) },
  };
}

function taskSpec(task: TaskDraft, fields: Omit<TaskSpec, 'taskId'>, upstream: Upstream): TaskSpec {
  return {
    ...fields,
    taskId: task.taskId,
    groupId: task.group?.groupId ?? null,
    style:
      task.kind === 'operator' || task.kind === 'empty' || task.kind === 'latest_only' ? 'traditional' : 'taskflow',
    isEmpty: task.kind === 'empty',
    decision: decisionSpec(task),
    arguments: task.placement.arguments,
    requiredArguments: operatorTexts(task, 'requiredParameters') ?? [],
    templateExt: operatorTexts(task, 'templateExt') ?? [],
    expand: task.placement.expand,
    upstream: [...(upstream.get(task.taskId) ?? [])].sort(compareCodePoints),
    triggerRule: task.isTeardown ? TEARDOWN_RULE : fields.triggerRule,
    isSetup: task.isSetup,
    isTeardown: task.isTeardown,
    onFailureFailDagrun: task.onFailureFailDagrun,
  };
}

function decisionSpec(task: TaskDraft): DecisionSpec | null {
  switch (task.kind) {
    case 'branch':
      return { kind: 'branch' };
    case 'latest_only':
      return { kind: 'latest_only' };
    case 'short_circuit': {
      const ignoreDownstreamTriggerRules = task.options['ignoreDownstreamTriggerRules'] !== false;
      return { kind: 'short_circuit', ignoreDownstreamTriggerRules };
    }
    default:
      break;
  }
  if (task.decision?.kind === 'if' && task.decision.then !== null) {
    return { kind: 'if', then: task.decision.then, else: task.decision.else };
  }
  return task.decision?.kind === 'switch' ? { kind: 'switch', cases: [...task.decision.cases] } : null;
}

function groupSpecs(draft: DagDraft): GroupSpec[] {
  return draft.groups.map(({ groupId, parent, placement }) => ({
    groupId,
    parentId: parent?.groupId ?? null,
    expand: placement.expand,
  }));
}

function bodiesOf(draft: DagDraft): Map<string, TaskBody> {
  const bodies = new Map<string, TaskBody>();
  for (const { taskId, body } of draft.placed) if (body !== null) bodies.set(taskId, body);
  return bodies;
}
