/**
 * Tests of the rules about what is mapped over what, and who is upstream of whom.
 */
import { referencedTasks } from '../../../src/model/dagSpec.ts';
import { isJsonList, isJsonObject } from '../../../src/model/json.ts';
import {
  hasIndexes,
  hasRun,
  isLiteral,
  mappedGroups,
  rowsOf,
  someExpansion,
  someRow,
  someTask,
  sourceRows,
  upstreamRows,
  valueOf,
  type RuleTest,
} from './facts.ts';

export const MAPPING_RULES: readonly RuleTest[] = [
  [
    'mapping/product-order',
    someTask(
      ({ taskId, expand }, facts) =>
        expand?.kind === 'product' && expand.arguments.length > 1 && rowsOf(facts, taskId).some(hasRun),
    ),
  ],
  [
    'mapping/product-length',
    someTask(
      ({ expand, taskId }, facts) =>
        expand?.kind === 'product' && expand.arguments.length > 1 && rowsOf(facts, taskId).length > 1,
    ),
  ],
  [
    'definition/taskflow-overlap-unchecked',
    someTask(
      ({ taskId, style, expand, arguments: given }, facts) =>
        style === 'taskflow' &&
        expand?.kind === 'product' &&
        expand.arguments.some(([name]) => given.some(([fixed]) => fixed === name)) &&
        rowsOf(facts, taskId).some(hasRun),
    ),
  ],
  ['mapping/literal-length', someExpansion((values) => values.every(isLiteral))],
  [
    'mapping/dict-yields-pairs',
    someTask(
      ({ taskId, expand }, facts) =>
        expand?.kind === 'product' &&
        expand.arguments.some(([, value]) => isLiteral(value) && isJsonObject(value.value)) &&
        rowsOf(facts, taskId).some(hasRun),
    ),
  ],
  [
    'mapping/element-of-any-type',
    someExpansion((values) =>
      values.some(
        (value) => isLiteral(value) && isJsonList(value.value) && value.value.some((item) => typeof item === 'object'),
      ),
    ),
  ],
  [
    'mapping/mapped-source-counts-xcoms',
    someTask(
      (task, facts) =>
        sourceRows(facts, task).some(
          ({ taskId, state }) => facts.tasks.get(taskId)?.expand !== null && state === 'success',
        ) && rowsOf(facts, task.taskId).some(({ mapIndex }) => mapIndex >= 0),
    ),
  ],
  [
    'mapping/mapped-source-waits',
    someTask((task, facts) => task.expand !== null && sourceRows(facts, task).some(({ mapIndex }) => mapIndex > 0)),
  ],
  [
    'mapping/no-pairing-between-mapped-tasks',
    someTask(
      (task, facts) =>
        task.expand !== null &&
        sourceRows(facts, task).some(({ mapIndex }) => mapIndex > 0) &&
        rowsOf(facts, task.taskId).some(hasRun),
    ),
  ],
  [
    'mapping/absent-values-close-ranks',
    someTask((task, facts) => {
      const source = sourceRows(facts, task).filter(({ mapIndex }) => mapIndex >= 0);
      return (
        task.expand !== null &&
        rowsOf(facts, task.taskId).some(hasRun) &&
        source.some((row) => valueOf(facts, row) === null)
      );
    }),
  ],
  [
    'mapping/same-source-twice',
    someTask(({ expand }) => {
      const ids = expand?.kind === 'product' ? expand.arguments.flatMap(([, value]) => referencedTasks(value)) : [];
      return new Set(ids).size < ids.length;
    }),
  ],
  [
    'mapping/in-group-source-never-known',
    someRow(
      ({ cause }, task, facts) =>
        cause === 'length_unknown' &&
        task.expand !== null &&
        sourceRows(facts, task).some(({ taskId }) => mappedGroups(facts, facts.tasks.get(taskId) as never).length > 0),
    ),
  ],
  [
    'mapping/source-length-recorded',
    someTask(
      (task, facts) =>
        task.expand !== null &&
        sourceRows(facts, task).some(({ mapIndex, state }) => mapIndex === -1 && state === 'success'),
    ),
  ],
  [
    'mapping/source-length-unmapped',
    someTask(
      (task, facts) =>
        hasIndexes(facts, task) &&
        sourceRows(facts, task).some(({ mapIndex, state }) => mapIndex === -1 && state === 'success') &&
        rowsOf(facts, task.taskId).some(({ mapIndex }) => mapIndex >= 0),
    ),
  ],
  [
    'mapping/dict-order-of-database',
    someTask(
      ({ expand }, facts) =>
        expand !== null &&
        [...facts.sources].some((id) => rowsOf(facts, id).some((row) => isJsonObject(valueOf(facts, row)))),
    ),
  ],

  [
    'upstream/number-of-tasks',
    someTask(
      (task, facts) =>
        task.upstream.length > 0 && task.upstream.every((id) => !hasIndexes(facts, facts.tasks.get(id) as never)),
    ),
  ],
  ['upstream/number-of-rows', someTask((task, facts) => task.upstream.some((id) => rowsOf(facts, id).length > 1))],
  [
    'upstream/none-passes',
    someTask(({ taskId, upstream }, facts) => upstream.length === 0 && rowsOf(facts, taskId).some(hasRun)),
  ],
  [
    'upstream/all-instances-outside-group',
    someTask(
      (task, facts) =>
        mappedGroups(facts, task).length === 0 && upstreamRows(facts, task).some(({ mapIndex }) => mapIndex > 0),
    ),
  ],
];
