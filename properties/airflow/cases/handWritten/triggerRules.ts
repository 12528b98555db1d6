/**
 * Cases about trigger rules: every rule above every mixture of upstream states, unmapped and mapped, and what removed rows do to it.
 */
import { fail, returns, skip, take } from '../../../../src/drivers/faults.ts';
import { TRIGGER_RULES, type TriggerRule } from '../../../../src/model/triggerRules.ts';
import type { PlanEntry } from '../../../../src/model/outcomePlan.ts';
import { written, type WrittenCase } from './writeCase.ts';

const kebab = (name: string): string => name.replaceAll('_', '-');

/** Rules whose id in the catalogue is their own name. */
const ruleId = (rule: TriggerRule): string => `trigger-rule/${kebab(rule)}`;

const END = { s: [], f: ['fail'], k: ['skip'] } as const;
type Ending = keyof typeof END;

/** Upstream tasks a, b, c end as the letters say, one second after another. */
function endings(...letters: readonly Ending[]): PlanEntry[] {
  return letters.flatMap((letter, position) => {
    const task = 'abc'[position] ?? '';
    const end = letter === 'f' ? [fail(task)] : letter === 'k' ? [skip(task)] : [];
    return [take(task, position + 1), ...end];
  });
}

const MIXTURES: readonly (readonly [name: string, letters: readonly Ending[]])[] = [
  ['all-succeed', ['s', 's', 's']],
  ['all-fail', ['f', 'f', 'f']],
  ['all-skipped', ['k', 'k', 'k']],
  ['fail-then-succeed', ['f', 's', 's']],
  ['succeed-then-fail', ['s', 's', 'f']],
  ['skip-then-succeed', ['k', 's', 's']],
  ['succeed-then-skip', ['s', 's', 'k']],
  ['skip-then-fail', ['k', 'k', 'f']],
  ['fail-then-skip', ['f', 'k', 'k']],
  ['one-of-each', ['s', 'k', 'f']],
];

/** All rules at once: they do not disturb each other, and a case costs the same. */
function everyRule(name: string, letters: readonly Ending[]): WrittenCase {
  const rules = [...TRIGGER_RULES.map(ruleId), 'trigger-rule/early-state-then-pass', 'pass/snapshot'];
  return written(`rules-${name}`, rules, (dag) => {
    const above = ['a', 'b', 'c'].map((id) => dag.task(id)());
    for (const rule of TRIGGER_RULES)
      dag
        .task(`under_${rule}`, { triggerRule: rule })()
        .after(...above);
    return { plan: endings(...letters) };
  });
}

/** The same below a mapped task: the instances are the upstream. */
function everyRuleBelowMapped(name: string, letters: readonly Ending[]): WrittenCase {
  const rules = [...TRIGGER_RULES.map(ruleId), 'upstream/number-of-rows'];
  return written(`rules-below-mapped-${name}`, rules, (dag) => {
    const above = dag.task('a').expand({ x: [0, 1, 2] });
    for (const rule of TRIGGER_RULES) dag.task(`under_${rule}`, { triggerRule: rule })().after(above);
    const plan = letters.flatMap((letter, index) => {
      const end = letter === 'f' ? [fail('a').at(index)] : letter === 'k' ? [skip('a').at(index)] : [];
      return [take('a', index + 1).at(index), ...end];
    });
    return { plan };
  });
}

const MAPPABLE_RULES = TRIGGER_RULES.filter((rule) => rule !== 'always');

/** Mapped over a source that ends in some way: the check of mapped sources has a word in it. */
function everyRuleMapped(name: string, plan: readonly PlanEntry[], rules: readonly string[]): WrittenCase {
  return written(`rules-mapped-${name}`, [...MAPPABLE_RULES.map(ruleId), ...rules], (dag) => {
    const [list, other] = [dag.task('list')(), dag.task('other')()];
    for (const rule of MAPPABLE_RULES)
      dag.task(`under_${rule}`, { triggerRule: rule }).expand({ x: list }).after(other);
    return { plan: [...plan, returns('list', [1, 2])] };
  });
}

export const TRIGGER_RULE_CASES: readonly WrittenCase[] = [
  ...MIXTURES.map(([name, letters]) => everyRule(name, letters)),
  ...MIXTURES.map(([name, letters]) => everyRuleBelowMapped(name, letters)),
  everyRuleMapped('source-succeeds', [], ['mapped-source/success-no-objection']),
  everyRuleMapped(
    'source-fails',
    [fail('list')],
    ['mapped-source/failed-source', 'mapped-source/overrides-state', 'check/order-undefined'],
  ),
  everyRuleMapped(
    'source-is-skipped',
    [skip('list')],
    ['mapped-source/skipped-source', 'mapped-source/overrides-state', 'check/order-undefined'],
  ),
  everyRuleMapped(
    'source-fails-late',
    [take('list', 2), fail('list')],
    ['mapped-source/failed-source', 'mapped-source/success-no-objection'],
  ),
  everyRuleMapped('other-fails', [fail('other')], ['trigger-rule/all-success']),
  everyRuleMapped('other-is-skipped', [skip('other')], ['trigger-rule/all-success']),
  everyRuleMapped('other-fails-early', [take('list', 3), fail('other')], ['trigger-rule/early-state-then-pass']),
  everyRuleMapped('source-is-empty', [returns('list', [])], ['expansion/to-zero-skips']),
  written('two-sources-fail-and-skip', ['mapped-source/failed-source', 'mapped-source/skipped-source'], (dag) => {
    const [left, right] = [dag.task('left')(), dag.task('right')()];
    dag.task('m', { triggerRule: 'all_done' }).expand({ x: left, y: right });
    return { plan: [fail('left'), skip('right'), take('right', 2)] };
  }),
  written(
    'sources-read-as-they-stand',
    ['mapped-source/live-rows', 'mapped-source/skipped-source', 'pass/order-of-rows'],
    (dag) => {
      const start = dag.task('start')();
      const a = dag.task('a')().after(start);
      dag.task('b', { triggerRule: 'all_done' }).expand({ x: a });
      const z = dag.task('z')().after(start);
      dag.task('c', { triggerRule: 'all_done' }).expand({ x: z });
      return { plan: [skip('start'), returns('a', [1]), returns('z', [1])] };
    },
  ),
  written('failed-instances-are-the-rules-business', ['mapped-source/unexpanded-rows-only'], (dag) => {
    const first = dag.task('first').expand({ x: [0, 1, 2] });
    dag.task('second', { triggerRule: 'all_done' }).expand({ y: first });
    dag.task('third', { triggerRule: 'none_failed' }).expand({ y: first });
    return { plan: [fail('first').at(1)] };
  }),
  written('removed-source', ['mapped-source/removed-source-blocks'], (dag) => {
    const list = dag.task('list')();
    dag
      .group('g', (group, { x }) => {
        const first = group.task('first')({ x: x as never });
        group.task('second', { triggerRule: 'none_failed_min_one_success' })().after(first);
      })
      .expand({ x: list });
    return { plan: [returns('list', [1, 2]), take('g.first', 2)] };
  }),
  written('retry-is-unfinished', ['trigger-rule/retry-is-unfinished', 'aggregate/waits-for-all'], (dag) => {
    const above = dag.task('a', { retries: 1, retryDelay: 2 })();
    for (const rule of ['one_failed', 'all_done', 'all_failed', 'none_failed', 'one_done'] as const) {
      dag.task(`under_${rule}`, { triggerRule: rule })().after(above);
    }
    return { plan: [fail('a')] };
  }),
  written('eager-failure-of-one-instance', ['aggregate/eager-upstream-failed', 'run-state/failed-leaf'], (dag) => {
    const wide = dag.task('wide').expand({ x: [0, 1, 2] });
    dag.task('after')({ values: wide });
    return { plan: [fail('wide').at(0), take('wide', 5).at(2)] };
  }),
  written('skipped-instance-skips', ['aggregate/one-skip-skips'], (dag) => {
    const wide = dag.task('wide').expand({ x: [0, 1] });
    dag.task('after')({ values: wide });
    dag.task('mapped_after').expand({ y: wide });
    return { plan: [skip('wide').at(0), take('wide', 5).at(1)] };
  }),
  written(
    'states-travel-one-level-a-pass',
    ['pass/snapshot', 'run-state/decided-one-pass-later', 'upstream/counts-at-pass-start'],
    (dag) => {
      let last = dag.task('a')();
      for (const id of ['b', 'c', 'd', 'e']) last = dag.task(id)().after(last);
      return { plan: [fail('a')] };
    },
  ),
  written('states-travel-against-the-alphabet', ['pass/snapshot', 'pass/order-of-rows'], (dag) => {
    let last = dag.task('e')();
    for (const id of ['d', 'c', 'b', 'a']) last = dag.task(id)().after(last);
    return { plan: [skip('e')] };
  }),
];
