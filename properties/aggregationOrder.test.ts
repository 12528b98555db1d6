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
import { isSame, presentValues } from './support/mappedValues.ts';
import { arbitraryWholeCase, complain, mappedTasks, playWhole, receivedBy } from './support/wholeRuns.ts';

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

/** They may start before everything upstream has ended. */
const EAGER: ReadonlySet<string> = new Set(['one_success', 'one_failed', 'one_done', 'always']);

describe('in a whole DAG, with faults and a seeded order, a task that receives the output of a mapped task', () => {
  it('receives the values that its instances have left, in map-index order', () => {
    const sometimes = guard(['nothing', 'one', 'many', 'a gap', 'ended out of order']);
    fc.assert(
      fc.property(arbitraryWholeCase, (whole) => {
        const run = playWhole(whole, { hasBodies: true });
        const producers = new Set(mappedTasks(run).map(({ taskId }) => taskId));
        for (const task of run.dag.tasks.filter(({ triggerRule }) => !EAGER.has(triggerRule))) {
          // What is mapped under the same name wins.
          const { expand } = task;
          const isMapped = (name: string): boolean =>
            expand?.kind === 'kwargs' || expand?.arguments.some(([other]) => other === name) === true;
          const outputs = task.arguments.flatMap(([name, value]) => {
            const isWhole = value.kind === 'xcom' && value.key === 'return_value' && producers.has(value.taskId);
            return isWhole && !isMapped(name) ? [[name, value.taskId] as const] : [];
          });
          for (const { mapIndex, received } of receivedBy(run, task)) {
            for (const [name, producer] of outputs) {
              const expected = presentValues(run, producer);
              if (!isSame(received[name], expected))
                complain(
                  whole,
                  `${task.taskId}[${mapIndex}] received ${JSON.stringify(received[name])} of ${producer}`,
                );
              const ends = run.instances(producer).map(({ endMs }) => endMs ?? 0);
              sometimes.note('nothing', expected.length === 0);
              sometimes.note('one', expected.length === 1);
              sometimes.note('many', expected.length > 1);
              sometimes.note('a gap', expected.length > 0 && expected.length < ends.length);
              sometimes.note(
                'ended out of order',
                expected.length > 1 && ends.some((endMs, at) => endMs < (ends[at - 1] ?? 0)),
              );
            }
          }
        }
      }),
      propertySettings(150, 500),
    );
    expect(sometimes.below(1)).toEqual([]);
  });
});
