/**
 * How many instances a mapped task gets is arithmetic on the lengths of what it is mapped over: keywords multiply, `zip` takes the shortest
 * (with a fill value the longest), `concat` adds, `map` keeps, a dict counts its keys, rows of keyword arguments count one by one.
 *
 * Turned red by, for example, `? Math.max : Math.min` becoming `Math.min` in src/engine/lengths.ts, over whole
 * DAGs by `added.length - firstMapIndex` becoming one less in src/scheduler/expansion.ts.
 */
import * as fc from 'fast-check';
import { Dag, simulateSync, type ListReference } from 'dagproof';
import { describe, expect, it } from 'vitest';
import { propertySettings } from './support/propertySettings.ts';
import { guard } from './support/sometimes.ts';
import { mappedArguments } from './support/mappedValues.ts';
import { arbitraryWholeCase, complain, mappedTasks, playWhole } from './support/wholeRuns.ts';
import { expandValues, referencedTasks } from '../src/model/dagSpec.ts';

type Item = number | readonly [string, number];
type Simulated = ReturnType<typeof simulateSync>;

/** Zero instances leave one row that was never expanded, at map index -1, skipped. */
function expectInstances(run: Simulated, taskId: string, count: number): void {
  const rows = run.instances(taskId);
  if (count === 0) expect(rows.map(({ mapIndex, state }) => [mapIndex, state])).toEqual([[-1, 'skipped']]);
  else expect(rows.map(({ mapIndex }) => mapIndex)).toEqual(Array.from({ length: count }, (_, index) => index));
}

function numbers(length: number): number[] {
  return Array.from({ length }, (_, position) => position);
}

function dict(length: number): Record<string, number> {
  return Object.fromEntries(numbers(length).map((number) => [`key ${number}`, number]));
}

/** One thing to map over; a mapped task of length 0 is the matter of the property `emptyExpansion`. */
interface Input {
  readonly from:
    'a literal list' | 'a literal dict' | 'a task returning a list' | 'a task returning a dict' | 'a mapped task';
  readonly length: number;
}

const arbitraryInput: fc.Arbitrary<Input> = fc
  .record({
    from: fc.constantFrom<Input['from'][]>(
      'a literal list',
      'a literal dict',
      'a task returning a list',
      'a task returning a dict',
      'a mapped task',
    ),
    length: fc.nat({ max: 5 }),
  })
  .map(({ from, length }) => ({ from, length: from === 'a mapped task' ? Math.max(1, length) : length }));

/** Places whatever the input needs and gives back what `expand` takes. */
function place(dag: Dag, name: string, { from, length }: Input) {
  switch (from) {
    case 'a literal list':
      return numbers(length);
    case 'a literal dict':
      return dict(length);
    case 'a task returning a list':
      return dag.task(`list_${name}`, () => numbers(length))();
    case 'a task returning a dict':
      return dag.task(`dict_${name}`, () => dict(length))();
    case 'a mapped task':
      return dag.task(`mapped_${name}`, ({ n }: { n: number }) => n).expand({ n: numbers(length) });
  }
}

describe('the number of instances', () => {
  it('is the product of the lengths of all keywords', () => {
    const sometimes = guard(['zero', 'one', 'many', 'three keywords', 'a dict', 'a mapped task']);
    fc.assert(
      fc.property(fc.array(arbitraryInput, { minLength: 1, maxLength: 3 }), (inputs) => {
        const dag = new Dag('product');
        const instance = dag.task('instance', (given: { x: Item; y?: Item; z?: Item }) => given);
        const [x = [], y, z] = inputs.map((input, position) => place(dag, `${position}`, input));
        instance.expand({ x, ...(y === undefined ? {} : { y }), ...(z === undefined ? {} : { z }) });

        const count = inputs.reduce((product, { length }) => product * length, 1);
        expectInstances(simulateSync(dag), 'instance', count);
        sometimes.note('zero', count === 0);
        sometimes.note('one', count === 1);
        sometimes.note('many', count > 1);
        sometimes.note('three keywords', inputs.length === 3 && count > 8);
        sometimes.note(
          'a dict',
          inputs.some(({ from }) => from.endsWith('dict')),
        );
        sometimes.note(
          'a mapped task',
          inputs.some(({ from }) => from === 'a mapped task'),
        );
      }),
      propertySettings(300, 500),
    );
    expect(sometimes.missing()).toEqual([]);
  });

  it('follows any nesting of zip, zip with a fill value, concat and map', () => {
    const sometimes = guard(['zero', 'many', 'zip of unequal lengths', 'fill of unequal lengths', 'concat', 'nested']);
    fc.assert(
      fc.property(arbitraryTransform, (transform) => {
        const dag = new Dag('transforms');
        const instance = dag.task('instance', ({ x }: { x: unknown }) => x);
        instance.expand({ x: placeTransform(dag, transform) });

        const count = lengthOf(transform);
        expectInstances(simulateSync(dag), 'instance', count);
        sometimes.note('zero', count === 0);
        sometimes.note('many', count > 3);
        const isUnequal = transform.parts.length > 1 && new Set(transform.parts.map(lengthOf)).size > 1;
        sometimes.note('zip of unequal lengths', transform.kind === 'zip' && isUnequal);
        sometimes.note('fill of unequal lengths', transform.kind === 'zip with fill' && isUnequal);
        sometimes.note('concat', transform.kind === 'concat');
        sometimes.note(
          'nested',
          transform.parts.some(({ parts }) => parts.length > 0),
        );
      }),
      propertySettings(300, 500),
    );
    expect(sometimes.missing()).toEqual([]);
  });

  it('is the number of rows for keyword arguments, whether they are written down or returned by a task', () => {
    const sometimes = guard(['zero', 'many', 'written down', 'from a task']);
    fc.assert(
      fc.property(fc.nat({ max: 6 }), fc.boolean(), (length, isWritten) => {
        const dag = new Dag('kwargs');
        const rows = numbers(length).map((x) => ({ x, y: -x }));
        const instance = dag.task('instance', (given: { x: number; y: number }) => given);
        instance.expandKwargs(isWritten ? rows : dag.task('rows', () => rows)());

        expectInstances(simulateSync(dag), 'instance', length);
        sometimes.note('zero', length === 0);
        sometimes.note('many', length > 1);
        sometimes.note(isWritten ? 'written down' : 'from a task');
      }),
      propertySettings(300, 500),
    );
    expect(sometimes.missing()).toEqual([]);
  });
});

describe('in a whole DAG, with faults and a seeded order, the number of instances', () => {
  it('is that of what the task is mapped over, as its sources have left it', () => {
    const sometimes = guard(['none', 'one', 'many', 'several keywords', 'rows', 'a mapped source']);
    fc.assert(
      fc.property(arbitraryWholeCase, (whole) => {
        const run = playWhole(whole);
        for (const { taskId, expand } of mappedTasks(run)) {
          const rows = run.instances(taskId);
          const isEmpty = rows.some(({ cause }) => cause === 'expanded_to_zero');
          if (expand === null || (!isEmpty && rows.every(({ mapIndex }) => mapIndex < 0))) continue;
          const given = mappedArguments(run, expand, whole.generated.functions);
          if (given === null) continue;
          const count = isEmpty ? 0 : rows.length;
          if (count !== given.length) complain(whole, `${taskId} has ${count} instances for ${JSON.stringify(given)}`);
          sometimes.note('none', count === 0);
          sometimes.note('one', count === 1);
          sometimes.note('many', count > 1);
          sometimes.note('several keywords', expand.kind === 'product' && expand.arguments.length > 1);
          sometimes.note('rows', expand.kind === 'kwargs');
          const sources = expandValues(expand).flatMap(referencedTasks);
          sometimes.note(
            'a mapped source',
            sources.some((source) => run.instances(source).length > 1),
          );
        }
      }),
      propertySettings(120, 500),
    );
    expect(sometimes.below(2)).toEqual([]);
  });
});

/** An expression over source tasks; a source has no parts but a length. */
interface Transform {
  readonly kind: 'source' | 'zip' | 'zip with fill' | 'concat' | 'map';
  readonly length: number;
  readonly parts: readonly Transform[];
}

const { transform: arbitraryTransform } = fc.letrec<{ transform: Transform; part: Transform }>((tie) => ({
  transform: fc
    .record({
      kind: fc.constantFrom<Transform['kind'][]>('zip', 'zip with fill', 'concat', 'map'),
      length: fc.constant(0),
      parts: fc.array(tie('part'), { minLength: 2, maxLength: 3, depthIdentifier: 'transform' }),
    })
    .map((drawn) => (drawn.kind === 'map' ? { ...drawn, parts: drawn.parts.slice(0, 1) } : drawn)),
  part: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'transform' },
    fc.record({ kind: fc.constant<'source'>('source'), length: fc.nat({ max: 5 }), parts: fc.constant([]) }),
    tie('transform'),
  ),
}));

function lengthOf({ kind, length, parts }: Transform): number {
  const lengths = parts.map(lengthOf);
  switch (kind) {
    case 'source':
      return length;
    case 'map':
      return lengths[0] ?? 0;
    case 'concat':
      return lengths.reduce((sum, part) => sum + part, 0);
    case 'zip':
      return Math.min(...lengths);
    case 'zip with fill':
      return Math.max(...lengths);
  }
}

/** Every source is a task of its own, named by where it stands in the expression. */
function placeTransform(dag: Dag, { kind, length, parts }: Transform, name = 's'): ListReference<unknown[], unknown> {
  if (kind === 'source') return dag.task(name, (): unknown[] => numbers(length))();
  const [first, second, third] = parts.map((part, place) => placeTransform(dag, part, `${name}_${place}`));
  if (first === undefined) throw new Error(`${kind} of nothing`);
  if (second === undefined) return first.map((item) => [item]);
  const fill = { fillvalue: null };
  switch (kind) {
    case 'zip':
      return third === undefined ? first.zip(second) : first.zip(second, third);
    case 'zip with fill':
      return third === undefined ? first.zip(second, fill) : first.zip(second, third, fill);
    default:
      return third === undefined ? first.concat(second) : first.concat(second, third);
  }
}
