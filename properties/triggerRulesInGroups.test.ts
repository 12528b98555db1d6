/**
 * Inside a mapped group every index is judged by itself: an instance runs if and only if what is upstream of it at its own index asks for it. What
 * a rule asks for is written down from Airflow's documentation, for states at the end.
 *
 * Turned red by, for example, `!fastRulesPerIndex` becoming `fastRulesPerIndex` in src/engine/relevance.ts.
 */
import * as fc from 'fast-check';
import { Dag, fail, simulateSync, skip, take, type InstanceState, type Reference, type TriggerRule } from 'dagproof';
import { describe, expect, it } from 'vitest';
import { propertySettings } from './support/propertySettings.ts';
import { guard } from './support/sometimes.ts';

/** Whether an instance runs, by the states of what is upstream of it. */
const ASKS = {
  all_success: (upstream) => upstream.every((state) => state === 'success'),
  all_failed: (upstream) => upstream.every((state) => state === 'failed'),
  all_done: () => true,
  all_done_min_one_success: (upstream) => upstream.includes('success') && !upstream.includes('skipped'),
  one_success: (upstream) => upstream.includes('success'),
  one_failed: (upstream) => upstream.includes('failed'),
  one_done: (upstream) => upstream.includes('success') || upstream.includes('failed'),
  none_failed: (upstream) => !upstream.includes('failed'),
  none_skipped: (upstream) => !upstream.includes('skipped'),
  all_skipped: (upstream) => upstream.every((state) => state === 'skipped'),
  none_failed_min_one_success: (upstream) => upstream.includes('success') && !upstream.includes('failed'),
} as const satisfies Partial<Record<TriggerRule, (upstream: readonly InstanceState[]) => boolean>>;

type JudgedRule = keyof typeof ASKS;
const RULES = Object.keys(ASKS) as JudgedRule[];

/** What becomes of one upstream instance, and after how long. */
interface End {
  readonly state: 'success' | 'failed' | 'skipped';
  readonly seconds: number;
}

const arbitraryEnd: fc.Arbitrary<End> = fc.record({
  state: fc.constantFrom<End['state'][]>('success', 'failed', 'skipped'),
  seconds: fc.nat({ max: 3 }),
});

const arbitraryDrawn = fc.record({
  rule: fc.constantFrom(...RULES),
  /** By map index, how the two tasks upstream end. */
  ends: fc.array(fc.tuple(arbitraryEnd, arbitraryEnd), { minLength: 1, maxLength: 4 }),
  hasTwo: fc.boolean(),
  /** Whether the length is known when the run begins. */
  isLiteral: fc.boolean(),
  seed: fc.nat(),
});

/** A mapped group of one or two tasks, and a third below them under a rule. */
function placeGroup(
  rule: JudgedRule,
  { hasTwo, items }: { hasTwo: boolean; items: number[] | Reference<number[]> },
  dag: Dag,
) {
  const work = ({ n }: { n: number }): number => n;
  const each = dag.taskGroup('each', (group, { x }: { x: Reference<number> }) => {
    const judged = group.task('judged', () => 'ran', { triggerRule: rule })();
    judged.after(group.task('first', work)({ n: x }));
    if (hasTwo) judged.after(group.task('second', work)({ n: x }));
  });
  each.expand({ x: items as number[] });
}

describe('an instance in a mapped group', () => {
  it('runs if and only if its own index asks for it', () => {
    const sometimes = guard<string>([
      'others do otherwise',
      ...RULES.map((rule) => `${rule} runs`),
      ...RULES.filter((rule) => rule !== 'all_done').map((rule) => `${rule} does not`),
    ]);
    fc.assert(
      fc.property(arbitraryDrawn, ({ rule, ends, hasTwo, isLiteral, seed }) => {
        const dag = new Dag('each_index');
        const items = ends.map((_, at) => at);
        placeGroup(rule, { hasTwo, items: isLiteral ? items : dag.task('list', () => items)() }, dag);
        const upstream = hasTwo ? ['first', 'second'] : ['first'];
        const faults = ends.flatMap((pair, at) =>
          upstream.flatMap((name, which) => {
            const { state, seconds } = pair[which] as End;
            const task = `each.${name}`;
            const end = state === 'success' ? [] : [(state === 'failed' ? fail(task) : skip(task)).at(at)];
            return [take(task, seconds).at(at), ...end];
          }),
        );
        const run = simulateSync(dag, { faults, order: 'seeded', seed, profile: 'intended' });

        const asked = ends.map((pair) => ASKS[rule](pair.slice(0, upstream.length).map(({ state }) => state)));
        const rows = run.instances('each.judged');
        // Where no index can run any more the placeholder may tell for all of them.
        const isTold = rows.length === 1 && rows[0]?.mapIndex === -1;
        if (isTold) expect([asked.includes(true), rows[0]?.tryNumber]).toEqual([false, 0]);
        else expect(rows.map(({ tryNumber }) => tryNumber > 0)).toEqual(asked);

        sometimes.note('others do otherwise', new Set(asked).size > 1);
        sometimes.note(`${rule} runs`, asked.includes(true));
        sometimes.note(`${rule} does not`, asked.includes(false));
      }),
      propertySettings(250, 1_000),
    );
    expect(sometimes.below(3)).toEqual([]);
  });
});
