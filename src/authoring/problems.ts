/**
 * The mistakes found while a DAG is declared: their stable codes, texts and remedies. It decides nothing;
 * those found when the whole DAG is known are in `compileProblems.ts`.
 */
import type { Problem } from '../model/errors.ts';

const NAMED = 'A handler takes one object of named arguments: pass { name: value }.';

function problem(code: string, message: string, remedy: string): Problem {
  return { code, message, remedy };
}

export const problems = {
  taskWithoutId: (): Problem =>
    problem(
      'task-without-id',
      'a task was declared with an anonymous handler and no id',
      'Pass the id first, dag.task("id", handler), or name the function.',
    ),
  handlerNotAFunction: (taskId: string, seen: string): Problem =>
    problem('handler-not-a-function', `the handler of task "${taskId}" is ${seen}`, 'Pass a function.'),
  optionsNotAnObject: (where: string, seen: string): Problem =>
    problem('options-not-an-object', `the options of ${where} are ${seen}`, 'Pass an object such as { retries: 2 }.'),
  twoIds: (taskId: string, other: string): Problem =>
    problem('two-task-ids', `the task "${taskId}" also has the taskId "${other}" in its options`, 'Give one of them.'),
  groupBodyNotAFunction: (groupId: string, seen: string): Problem =>
    problem(
      'group-body-not-a-function',
      `the body of task group "${groupId}" is ${seen}`,
      'Pass (group, each) => { ... }, or nothing for a group that is filled from outside.',
    ),

  placedTwice: (where: string): Problem =>
    problem(
      'placed-twice',
      `${where} was placed more than once`,
      'A factory is called or expanded exactly once; declare a second one, with an id of its own, for a second place.',
    ),
  argumentsNotNamed: (where: string, seen: string): Problem =>
    problem('arguments-not-named', `the arguments of ${where} are ${seen}`, NAMED),
  repeatedPartial: (where: string, name: string): Problem =>
    problem(
      'duplicate-partial-argument',
      `argument "${name}" was given to partial() twice for ${where}`,
      'Give it once.',
    ),
  partialAndExpanded: (where: string, name: string): Problem =>
    problem(
      'argument-partial-and-expanded',
      `argument "${name}" of ${where} was given both to partial() and to expand()`,
      'Keep it in partial() for one value in all instances, or in expand() for one value each.',
    ),
  emptyExpand: (where: string): Problem =>
    problem(
      'expand-without-arguments',
      `${where} was expanded over nothing`,
      'Give expand() at least one list; when every argument is the same for all instances, call the task instead.',
    ),
  notMappable: (where: string, name: string, seen: string): Problem =>
    problem(
      'expand-over-no-list',
      `argument "${name}" of ${where} was expanded over ${seen}`,
      'Expand over a list, a record or a reference to one; put a single value into partial().',
    ),
  rowsNotRecords: (where: string, seen: string): Problem =>
    problem(
      'rows-are-no-records',
      `the rows of ${where}.expandKwargs() are ${seen}`,
      'Give a list of records of named arguments, or a reference to one.',
    ),

  otherDag: (where: string, seen: string, dagId: string): Problem =>
    problem(
      'reference-of-another-dag',
      `${where} was given ${seen} of the DAG "${dagId}"`,
      'References connect tasks of one DAG only.',
    ),
  notAValue: (where: string, seen: string): Problem =>
    problem(
      'not-a-value',
      `${where} is ${seen}`,
      'Pass a value or a reference; a factory has to be called first to give one.',
    ),
  notPlainJson: (where: string, path: string, found: string): Problem =>
    problem(
      'literal-not-json',
      `${where} is not plain JSON: ${path} is ${found}`,
      'XComs carry strings, finite numbers, booleans, null, lists and records; write a date as ISO 8601 text.',
    ),
  notANode: (verb: string, seen: string): Problem =>
    problem(
      'not-a-node',
      `${verb} was given ${seen}`,
      'Give what placing a task or a task group returned; a factory has to be called first.',
    ),
  badKey: (seen: string, taskId: string | null): Problem =>
    problem(
      'bad-xcom-key',
      taskId === null ? `.key(${seen}) was called on no task's output` : `.key(${seen}) of task "${taskId}" is no name`,
      'Call .key("name") on the reference a task returned.',
    ),

  transformOfKey: (verb: string, taskId: string, key: string): Problem =>
    problem(
      'transform-of-custom-key',
      `.${verb}() was given the XCom "${key}" of task "${taskId}"`,
      "Airflow transforms a task's whole return value only: let a task return that entry, and use its output.",
    ),
  transformOfElement: (verb: string, groupId: string, name: string): Problem =>
    problem(
      'transform-of-element',
      `.${verb}() was given "${name}", one element of the mapped task group "${groupId}"`,
      'An element is known only in a run: transform it inside a task, or transform the list before expanding the group.',
    ),
  mapNotAFunction: (seen: string): Problem =>
    problem('map-not-a-function', `.map() was given ${seen}`, 'Pass a plain function of one item.'),
  mapOverTask: (): Problem =>
    problem(
      'map-over-task',
      '.map() was given a task',
      'map() takes a plain function; to run a task for each item use task.expand().',
    ),
  mapAsynchronous: (name: string): Problem =>
    problem(
      'map-asynchronous',
      `.map() was given the asynchronous function ${name === '' ? '(anonymous)' : `"${name}"`}`,
      'A map function is called synchronously: do what needs waiting in a task.',
    ),
  zipAlone: (): Problem =>
    problem('zip-without-others', '.zip() was given no other list', 'Pass at least one other list reference.'),
  operandNotAReference: (verb: string, seen: string): Problem =>
    problem(
      'operand-not-a-reference',
      `.${verb}() was given ${seen}`,
      'Airflow combines references only: let a task return the list.',
    ),

  chainLengths: (left: number, right: number): Problem =>
    problem(
      'chain-of-different-lengths',
      `chain() was given lists of ${left} and ${right} next to each other`,
      'Neighbouring lists are connected pairwise, so they must be equally long; use before() for all with all.',
    ),
  conditionNotATask: (verb: string, seen: string): Problem =>
    problem(
      'decision-not-a-task',
      `dag.${verb}() was given ${seen}`,
      'Give the reference that placing a task returned.',
    ),
  decidesTwice: (taskId: string): Problem =>
    problem('decides-twice', `task "${taskId}" already decides`, 'A task decides one thing; declare a second one.'),
  candidateNotATask: (taskId: string, seen: string): Problem =>
    problem(
      'candidate-not-a-task',
      `a candidate of the decision "${taskId}" is ${seen}`,
      'Give the reference that placing a task returned.',
    ),
  setupNotATask: (seen: string): Problem =>
    problem(
      'setup-not-a-task',
      `asTeardown() was given ${seen} as a setup`,
      'Give the reference that placing a task returned, or a list of them.',
    ),
  candidateTwice: (taskId: string, candidate: string): Problem =>
    problem(
      'duplicate-candidate',
      `"${candidate}" is a candidate of the decision "${taskId}" twice`,
      'Name each candidate once.',
    ),
} as const;
