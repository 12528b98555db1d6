/**
 * `dag.if(...).then(...).else(...)` and `dag.switch(...).case(...)`: what they record of a deciding task and its candidates.
 * Which candidate runs is decided in a run; here they are candidates and order-only edges.
 */
import { mistake } from '../model/errors.ts';
import { hasBrand } from './brands.ts';
import { addEdge, noteProblem, type DagDraft, type DecisionDraft, type TaskDraft } from './draft.ts';
import { describe, referenceContent } from './nodes.ts';
import { problems } from './problems.ts';
import type { Reference, TaskReference } from './references.ts';

/** What `dag.if(condition)` hands back: name the task that runs when the condition holds. */
export interface Condition {
  then(task: TaskReference): ConditionElse;
}

/** What `.then(task)` hands back: the other side, which may be left out. */
export interface ConditionElse {
  else(task: TaskReference): void;
}

/** What `dag.switch(decider)` hands back: name each task the decider chooses among. */
export interface Branches {
  case(task: TaskReference): Branches;
}

type IfDraft = Extract<DecisionDraft, { kind: 'if' }>;

/** Makes a task returning a boolean choose between two tasks. */
export function decideByCondition(draft: DagDraft, condition: Reference<boolean>): Condition {
  const decision: IfDraft = { kind: 'if', then: null, else: null };
  const task = startDecision(draft, condition, decision);
  return {
    then(candidate) {
      refuseAwait(candidate);
      decision.then = nameCandidate(draft, { task, candidate, known: [decision.then, decision.else] });
      return {
        else(other) {
          decision.else = nameCandidate(draft, { task, candidate: other, known: [decision.then, decision.else] });
        },
      };
    },
  };
}

/** Makes a task returning one of the cases choose among them. */
export function decideByCase(draft: DagDraft, decider: Reference<TaskReference>): Branches {
  const cases: string[] = [];
  const task = startDecision(draft, decider, { kind: 'switch', cases });
  const branches: Branches = {
    case(candidate) {
      const taskId = nameCandidate(draft, { task, candidate, known: cases });
      if (taskId !== null) cases.push(taskId);
      return branches;
    },
  };
  return branches;
}

function startDecision(draft: DagDraft, decider: unknown, decision: DecisionDraft): TaskDraft | null {
  const task = referenceContent(decider)?.task ?? null;
  if (task === null || referenceContent(decider)?.draft !== draft) {
    noteProblem(draft, problems.conditionNotATask(decision.kind, describe(decider)));
    return null;
  }
  if (
    task.decision !== null ||
    task.kind === 'branch' ||
    task.kind === 'short_circuit' ||
    task.kind === 'latest_only'
  ) {
    noteProblem(draft, problems.decidesTwice(task.taskId));
    return task;
  }
  draft.compiled = null;
  task.decision = decision;
  return task;
}

interface Naming {
  readonly task: TaskDraft | null;
  readonly candidate: unknown;
  readonly known: readonly (string | null)[];
}

function nameCandidate(draft: DagDraft, { task, candidate, known }: Naming): string | null {
  const content = referenceContent(candidate);
  const decider = task?.taskId ?? '?';
  if (content === undefined || content.task === null || content.draft !== draft) {
    noteProblem(draft, problems.candidateNotATask(decider, describe(candidate)));
    return null;
  }
  const { taskId } = content.task;
  if (known.includes(taskId)) {
    noteProblem(draft, problems.candidateTwice(decider, taskId));
    return null;
  }
  if (task !== null) {
    addEdge(draft, { upstream: { kind: 'task', taskId: task.taskId }, downstream: { kind: 'task', taskId } });
  }
  return taskId;
}

/** An object with a method `then` is awaitable: `await dag.if(...)` would hand it a resolver in place of a task. */
function refuseAwait(candidate: unknown): void {
  if (typeof candidate !== 'function' || hasBrand(candidate, 'Factory')) return;
  throw mistake(
    'condition-awaited',
    'dag.if(...).then(...) was given a function, as when dag.if(...) is awaited',
    'dag.if(...) declares a branch and has nothing to wait for: drop the await.',
  );
}
