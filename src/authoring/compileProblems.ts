/**
 * The mistakes found when the whole DAG is known: their stable codes, texts and remedies. It decides nothing.
 */
import type { Problem } from '../model/errors.ts';

function problem(code: string, message: string, remedy: string): Problem {
  return { code, message, remedy };
}

function didYouMean(closest: string | null, otherwise: string): string {
  return closest === null ? otherwise : `Did you mean "${closest}"?`;
}

export const compileProblems = {
  badDagId: (dagId: string): Problem =>
    problem('invalid-dag-id', `the DAG id ${JSON.stringify(dagId)} is not allowed`, ID_RULE),
  badTaskId: (taskId: string): Problem =>
    problem('invalid-task-id', `the task id ${JSON.stringify(taskId)} is not allowed`, ID_RULE),
  badGroupId: (groupId: string): Problem =>
    problem(
      'invalid-group-id',
      `the task group id ${JSON.stringify(groupId)} is not allowed`,
      'Use letters, digits, dashes and underscores.',
    ),
  duplicateId: (code: 'duplicate-task-id' | 'duplicate-group-id', id: string): Problem =>
    problem(code, `the id "${id}" is used more than once`, 'Tasks and task groups share one set of ids: rename one.'),

  unknownField: (where: string, field: string, closest: string | null): Problem =>
    problem('unknown-field', `${where} has the unknown field "${field}"`, didYouMean(closest, 'Remove it.')),
  badField: (where: string, field: string, seen: string, expected: string): Problem =>
    problem('bad-field', `${field} of ${where} is ${seen}`, `Give ${expected}.`),
  catchupFromNowhere: (where: string): Problem =>
    problem('catchup-without-start-date', `${where} catches up, but has no startDate`, 'Give it a startDate.'),
  failFastRule: (taskId: string, rule: string): Problem =>
    problem(
      'fail-fast-trigger-rule',
      `task "${taskId}" has the trigger rule ${rule} in a DAG with failFast`,
      'A DAG with failFast takes only all_success and all_done_setup_success.',
    ),

  setupAndTeardown: (taskId: string): Problem =>
    problem(
      'setup-and-teardown',
      `task "${taskId}" is marked as a setup and as a teardown`,
      'A task is one of them: let a second task undo what this one makes.',
    ),
  teardownRule: (taskId: string, rule: string): Problem =>
    problem(
      'teardown-trigger-rule',
      `the teardown "${taskId}" has the trigger rule ${rule}`,
      'The rule of a teardown is all_done_setup_success and cannot be chosen: remove triggerRule.',
    ),
  ruleBelowSetup: (taskId: string, rule: string, setupId: string): Problem =>
    problem(
      'trigger-rule-below-setup',
      `task "${taskId}" with the trigger rule ${rule} is directly downstream of the setup "${setupId}"`,
      'What follows a setup directly has the rule all_success, unless it is a teardown: put a task between them.',
    ),
  softAndNeverFail: (taskId: string): Problem =>
    problem(
      'soft-and-never-fail',
      `sensor "${taskId}" has both softFail and neverFail`,
      'Airflow takes one of them: softFail for timeouts, neverFail for what a poke throws.',
    ),

  neverPlaced: (what: string): Problem =>
    problem('never-placed', `${what} was declared and never placed`, 'Call its factory, or remove it.'),
  neverExpanded: (what: string): Problem =>
    problem('partial-never-expanded', `${what} was given partial() and never expanded`, 'Follow it with expand().'),
  contextVariable: (what: string, name: string, verb: string): Problem =>
    problem(
      'context-variable-argument',
      `"${name}" of ${what} is the name of a context variable, which ${verb}() cannot give`,
      'Rename the argument; a body reads the context with getContext().',
    ),
  unknownParameter: (what: string, name: string, closest: string | null): Problem =>
    problem(
      'unknown-operator-parameter',
      `${what} was given "${name}", which its constructor does not accept`,
      didYouMean(closest, 'Remove it, or add it to parameters.'),
    ),
  prefilled: (what: string, name: string): Problem =>
    problem(
      'unmappable-operator-argument',
      `${what} was expanded over "${name}", which the operator's partial() fills in`,
      'Give it once for all instances, in the options of the operator.',
    ),

  customKey: (what: string, taskId: string, key: string): Problem =>
    problem(
      'mapping-over-custom-key',
      `${what} is mapped over the XCom "${key}" of task "${taskId}"`,
      'Airflow maps over return values only: let a task return that list by itself.',
    ),
  alwaysMapped: (taskId: string, verb: string): Problem =>
    problem(
      'always-with-task-generated-mapping',
      `task "${taskId}" with the trigger rule always is mapped by ${verb}() over the output of a task`,
      'The rule would run it before the output exists: choose another rule, such as all_done, or map over literals.',
    ),
  alwaysInGroup: (taskId: string, groupId: string): Problem =>
    problem(
      'always-in-mapped-group',
      `task "${taskId}" with the trigger rule always is a direct child of the mapped task group "${groupId}"`,
      'The rule would run it before the group is expanded: choose another rule, such as all_done.',
    ),
  expandInGroup: (taskId: string, groupId: string): Problem =>
    problem(
      'expand-inside-mapped-group',
      `task "${taskId}" is expanded inside the mapped task group "${groupId}"`,
      'Airflow does not support it yet: expand the task outside, or use a second group after this one.',
    ),
  outerElement: (groupId: string, name: string, outerId: string): Problem =>
    problem(
      'outer-argument-in-inner-mapping',
      `the mapped task group "${groupId}" is expanded over "${name}", an argument of the mapped group "${outerId}" around it`,
      'Airflow does not support nested mapping over an outer argument: expand over a list that is known outside.',
    ),
  elementOutside: (what: string, name: string, groupId: string): Problem =>
    problem(
      'element-outside-its-group',
      `${what} uses "${name}", one element of the mapped task group "${groupId}", outside that group`,
      "Use it inside the group, or use the output of one of the group's tasks.",
    ),
  noCandidates: (taskId: string, verb: string): Problem =>
    problem(
      'decision-without-candidates',
      `dag.${verb}() on task "${taskId}" names no task to choose`,
      verb === 'if' ? 'Add .then(task).' : 'Add .case(task).',
    ),
  cycle: (tasks: readonly string[]): Problem =>
    problem(
      'cycle',
      `tasks depend on each other in a cycle: ${tasks.join(' → ')}`,
      'Remove one of these dependencies; those without data come from before(), after(), chain(), if() and switch().',
    ),
} as const;

const ID_RULE = 'Use at most 250 letters, digits, dashes, dots and underscores.';
