/**
 * Tests of the rules about expansion, rows of keyword arguments and partial arguments.
 */
import { referencedTasks } from '../../../src/model/dagSpec.ts';
import { isJsonObject } from '../../../src/model/json.ts';
import { hasIndexes, hasRun, rowsOf, someMove, someRow, someTask, type RuleTest } from './facts.ts';

export const EXPANSION_RULES: readonly RuleTest[] = [
  [
    'expansion/at-creation',
    (facts) => facts.run.trace.creations.some(({ row, firstMapIndex }) => row === 0 && firstMapIndex === 0),
  ],
  [
    'expansion/placeholder-at-creation',
    someTask(
      (task, facts) =>
        hasIndexes(facts, task) &&
        facts.run.trace.creations.some(
          ({ task: number, firstMapIndex }) => facts.spec.tasks[number] === task && firstMapIndex === -1,
        ),
    ),
  ],
  ['expansion/placeholder-becomes-index-zero', (facts) => facts.run.trace.creations.some(({ count }) => count === 0)],
  ['expansion/in-the-pass', (facts) => facts.run.trace.creations.some(({ count, row }) => count === 0 && row > 0)],
  ['expansion/to-zero-skips', someMove(({ cause }) => cause === 'expanded_to_zero')],
  ['expansion/unknown-length-fails', someMove(({ cause }) => cause === 'length_unknown')],
  [
    'expansion/rule-met-before-source',
    someMove(({ cause }, task) => cause === 'length_unknown' && task.triggerRule !== 'all_success'),
  ],
  [
    'expansion/always-before-source',
    someMove(({ cause }, task) => cause === 'length_unknown' && task.triggerRule === 'always'),
  ],
  [
    'expansion/chain-of-empty',
    someRow(({ cause, taskId }, _, facts) => cause === 'expanded_to_zero' && facts.sources.has(taskId)),
  ],
  [
    'expansion/finished-placeholder-kept',
    someTask(
      ({ taskId }, facts) =>
        facts.moves.some((move) => move.taskId === taskId && move.mapIndex === -1) &&
        rowsOf(facts, taskId).length > 1 &&
        rowsOf(facts, taskId).some(({ mapIndex }) => mapIndex === -1),
    ),
  ],
  ['revision/surplus-removed', someMove(({ cause, state }) => cause === 'index_out_of_range' && state === 'removed')],

  [
    'partial/mapped-value-wins',
    someTask(
      ({ taskId, expand, arguments: given }, facts) =>
        expand !== null && given.length > 0 && rowsOf(facts, taskId).some(hasRun),
    ),
  ],
  [
    'partial/output-resolved-whole',
    someTask(
      ({ taskId, expand, arguments: given }, facts) =>
        expand !== null &&
        given.some(([, value]) => referencedTasks(value).length > 0) &&
        rowsOf(facts, taskId).some(hasRun),
    ),
  ],

  [
    'expand-kwargs/row-per-instance',
    someTask(
      ({ taskId, expand }, facts) =>
        expand?.kind === 'kwargs' && rowsOf(facts, taskId).some(({ state }) => state === 'success'),
    ),
  ],
  [
    'expand-kwargs/empty-list',
    someRow(({ cause }, { expand }) => cause === 'expanded_to_zero' && expand?.kind === 'kwargs'),
  ],
  [
    'expand-kwargs/literal-rows-with-outputs',
    someTask(({ expand }) => expand?.kind === 'kwargs' && expand.rows.kind === 'list'),
  ],
  [
    'expand-kwargs/reference-in-row-no-source',
    someTask(
      ({ expand }) =>
        expand?.kind === 'kwargs' &&
        expand.rows.kind === 'list' &&
        expand.rows.items.some(({ kind }) => kind === 'record'),
    ),
  ],
  [
    'expand-kwargs/rows-may-differ',
    someTask(
      ({ taskId, expand }, facts) =>
        expand?.kind === 'kwargs' &&
        expand.rows.kind === 'literal' &&
        isUneven(expand.rows.value) &&
        rowsOf(facts, taskId).some(hasRun),
    ),
  ],
  [
    'expand-kwargs/row-not-a-mapping',
    someMove(({ cause }, { expand }) => cause === 'arguments_unresolved' && expand?.kind === 'kwargs'),
  ],
  [
    'expand-kwargs/strict-overlap',
    someMove(
      ({ cause }, { expand, arguments: given }) =>
        cause === 'arguments_unresolved' && expand?.kind === 'kwargs' && expand.isStrict && given.length > 0,
    ),
  ],
];

function isUneven(rows: unknown): boolean {
  return Array.isArray(rows) && new Set(rows.map((row) => (isJsonObject(row) ? Object.keys(row).join() : ''))).size > 1;
}
