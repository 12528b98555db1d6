/**
 * What a task receives of a mapped task: the values of its instances in map-index order, whatever order they finished in.
 * An instance that failed, was skipped or returned nothing is absent; it leaves no gap.
 *
 * Turned red by, for example, `values.push(value)` becoming `values.unshift(value)` in src/engine/readXCom.ts.
 */
import * as fc from 'fast-check';
import { AirflowSkipException, Dag, fail, simulateSync, take, type SimulateOptions } from 'dagproof';
import { describe, expect, it } from 'vitest';
import { propertySettings } from './support/propertySettings.ts';
import { guard } from './support/sometimes.ts';

/** What becomes of one instance, and when. */
interface Instance {
  readonly end: 'value' | 'nothing' | 'skipped' | 'failed' | 'retried';
  readonly seconds: number;
}

const arbitraryInstances: fc.Arbitrary<Instance[]> = fc.array(
  fc.record({
    end: fc.constantFrom<Instance['end'][]>('value', 'value', 'value', 'nothing', 'skipped', 'failed', 'retried'),
    seconds: fc.nat({ max: 4 }),
  }),
  { minLength: 1, maxLength: 8 },
);

/** A mapped task whose instance i ends as `instances[i]` says, and three tasks that use its output. */
function createDag(instances: readonly Instance[]): { dag: Dag; options: SimulateOptions } {
  const dag = new Dag('aggregation');
  const work = dag.task(
    'work',
    ({ index }: { index: number }) => {
      const end = instances[index]?.end;
      if (end === 'skipped') throw new AirflowSkipException();
      return end === 'nothing' ? undefined : index * 10;
    },
    { retries: 1, retryDelay: 1 },
  );
  const values = work.expand({ index: instances.map((_, index) => index) });
  const all = { triggerRule: 'all_done' } as const;
  dag.task('aggregate', (given: { values: readonly number[] }) => [...given.values], all)({ values });
  const whole = dag.task('whole', (given: { item: number; values: readonly number[] }) => [...given.values], all);
  whole.partial({ values }).expand({ item: [0, 1] });
  dag.task('again', ({ value }: { value: number }) => value, all).expand({ value: values });

  const faults = instances.flatMap(({ end, seconds }, index) => {
    const failures = end === 'failed' ? [fail('work').at(index)] : [fail('work').at(index).onTry(1)];
    return [take('work', seconds).at(index), ...(end === 'failed' || end === 'retried' ? failures : [])];
  });
  return { dag, options: { faults } };
}

describe('the output of a mapped task', () => {
  it('is the list of the values present in map-index order, whatever the finishing order', () => {
    const sometimes = guard(['finished out of order', 'gap', 'nothing at all', 'a retry overtaken', 'seeded order']);
    fc.assert(
      fc.property(arbitraryInstances, fc.constantFrom('canonical', 'seeded'), fc.nat(), (instances, order, seed) => {
        const { dag, options } = createDag(instances);
        const run = simulateSync(dag, { ...options, order, seed });

        const present = instances.flatMap(({ end }, index) =>
          end === 'value' || end === 'retried' ? [index * 10] : [],
        );
        expect(run.xcom('aggregate')).toEqual(present);
        expect(run.xcom('whole')).toEqual([present, present]);

        const ends = run.instances('work').map(({ endMs }) => endMs ?? 0);
        const isOutOfOrder = ends.some((endMs, index) => index > 0 && endMs < (ends[index - 1] ?? 0));
        sometimes.note('finished out of order', isOutOfOrder && present.length > 2);
        sometimes.note('gap', present.length > 0 && present.length < instances.length);
        sometimes.note('nothing at all', present.length === 0);
        sometimes.note('a retry overtaken', isOutOfOrder && instances.some(({ end }) => end === 'retried'));
        sometimes.note('seeded order', order === 'seeded');
      }),
      propertySettings(500),
    );
    expect(sometimes.missing()).toEqual([]);
  });

  it('gives instance k of a task mapped over it the k-th value present', () => {
    const sometimes = guard(['shifted', 'none', 'all']);
    fc.assert(
      fc.property(arbitraryInstances, (instances) => {
        const { dag, options } = createDag(instances);
        const run = simulateSync(dag, options);

        const present = instances.flatMap(({ end }, index) =>
          end === 'value' || end === 'retried' ? [index * 10] : [],
        );
        const received = run.instances('again').map(({ mapIndex }) => run.xcom('again', { mapIndex }));
        expect(received).toEqual(present.length === 0 ? [null] : present);

        sometimes.note(
          'shifted',
          present.some((value, position) => value !== position * 10),
        );
        sometimes.note('none', present.length === 0);
        sometimes.note('all', present.length === instances.length);
      }),
      propertySettings(500),
    );
    expect(sometimes.missing()).toEqual([]);
  });
});
