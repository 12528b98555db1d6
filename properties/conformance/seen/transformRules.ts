/**
 * Tests of the rules about `.map`, `.zip` and `.concat`.
 */
import { referencedTasks, type TaskSpec } from '../../../src/model/dagSpec.ts';
import type { Json } from '../../../src/model/json.ts';
import {
  hasRun,
  partsOf,
  rowsOf,
  someExpansion,
  someMove,
  someTask,
  valueOf,
  type Facts,
  type RuleTest,
} from './facts.ts';

export const TRANSFORM_RULES: readonly RuleTest[] = [
  ...['zip', 'concat'].map((kind): RuleTest => [
    kind === 'zip' ? 'transform/zip-item' : 'transform/concat-order',
    someTask(
      ({ taskId, expand, arguments: given }, facts) =>
        [
          ...given.map(([, value]) => value),
          ...(expand?.kind === 'product' ? expand.arguments.map(([, value]) => value) : []),
        ]
          .flatMap(partsOf)
          .some((part) => part.kind === kind) && rowsOf(facts, taskId).some(hasRun),
    ),
  ]),
  [
    'transform/zip-fillvalue',
    someExpansion((values) =>
      values.flatMap(partsOf).some((part) => part.kind === 'zip' && part.fillvalue !== undefined),
    ),
  ],
  [
    'transform/zip-shortest',
    someExpansion((values) =>
      values.flatMap(partsOf).some((part) => part.kind === 'zip' && part.fillvalue === undefined),
    ),
  ],
  [
    'transform/map-chain-order',
    someExpansion((values) => values.flatMap(partsOf).some((part) => part.kind === 'map' && part.functions.length > 1)),
  ],
  ['transform/map-none-keeps-item', someExpansion((values) => usesMap(values, 'none_on'))],
  [
    'transform/map-skip',
    (facts) =>
      someExpansion((values) => usesMap(values, 'skip_on'))(facts) &&
      someMove(({ cause }) => cause === 'raised_skip_exception')(facts),
  ],
  [
    'transform/map-error',
    (facts) =>
      someExpansion((values) => usesMap(values, 'raise_on'))(facts) &&
      someMove(({ cause }) => cause === 'raised')(facts),
  ],
  [
    'transform/nesting',
    someExpansion((values) =>
      values.flatMap(partsOf).some(
        (part) =>
          part.kind !== 'xcom' &&
          partsOf(part)
            .slice(1)
            .some(({ kind }) => ['map', 'zip', 'concat'].includes(kind)),
      ),
    ),
  ],
  [
    'transform/non-sequence',
    someMove(
      ({ cause }, task, facts) =>
        (cause === 'arguments_unresolved' || cause === 'raised') &&
        transformed(facts, task).some(
          (value) => value !== null && typeof value !== 'object' && typeof value !== 'string',
        ),
    ),
  ],
  [
    'transform/text-as-characters',
    someTask(
      (task, facts) =>
        rowsOf(facts, task.taskId).some(hasRun) && transformed(facts, task).some((value) => typeof value === 'string'),
    ),
  ],
  [
    'transform/plain-argument',
    someTask(
      ({ taskId, arguments: given }, facts) =>
        given.some(([, value]) => ['map', 'zip', 'concat'].includes(value.kind)) && rowsOf(facts, taskId).some(hasRun),
    ),
  ],
  [
    'transform/length-never-depends-on-values',
    someExpansion((values) => usesMap(values, 'none_on') || usesMap(values, 'skip_on')),
  ],
  [
    'transform/concat-decoding',
    someTask(
      ({ taskId, expand }, facts) =>
        expand?.kind === 'product' &&
        expand.arguments.length > 1 &&
        expand.arguments.some(([, value]) => value.kind === 'concat') &&
        rowsOf(facts, taskId).some(hasRun),
    ),
  ],
];

function usesMap(values: Parameters<Parameters<typeof someExpansion>[0]>[0], name: string): boolean {
  return values
    .flatMap(partsOf)
    .some((part) => part.kind === 'map' && part.functions.some((used) => used.startsWith(name)));
}

/** What the sources of transforms among a task's plain arguments have returned. */
function transformed(facts: Facts, { arguments: given }: TaskSpec): Json[] {
  return given
    .flatMap(([, value]) => partsOf(value))
    .flatMap((part) =>
      part.kind === 'map' ? [part.source] : part.kind === 'zip' || part.kind === 'concat' ? part.sources : [],
    )
    .filter(({ kind }) => kind === 'xcom')
    .flatMap(referencedTasks)
    .flatMap((id) => rowsOf(facts, id).map((row) => valueOf(facts, row)));
}
