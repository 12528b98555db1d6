/**
 * Tests of the rules about `.map`, `.zip` and `.concat`.
 */
import { hasRun, partsOf, rowsOf, someExpansion, someMove, someTask, type RuleTest } from './facts.ts';

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
