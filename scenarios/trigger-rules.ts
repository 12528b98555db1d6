/**
 * Trigger rules: thirteen unmapped tasks, one a rule, behind a mapped task whose three instances succeed, are skipped, or fail.
 */
import assert from 'node:assert/strict';
import { Dag, failWithoutRetry, skip, take, type Fault, type Simulation, type TriggerRule } from 'dagproof';
import type { Story } from './support/story.support.ts';

/** What each rule makes of it: `s` runs, `k` skipped, `u` upstream_failed. */
const EXPECTED: Readonly<Record<TriggerRule, Readonly<Record<string, 's' | 'k' | 'u'>>>> = {
  all_success: { sss: 's', sks: 'k', sfs: 'u', kkk: 'k', fff: 'u' },
  all_failed: { sss: 'k', sks: 'k', sfs: 'k', kkk: 'k', fff: 's' },
  all_done: { sss: 's', sks: 's', sfs: 's', kkk: 's', fff: 's' },
  all_done_min_one_success: { sss: 's', sks: 'k', sfs: 's', kkk: 'k', fff: 'u' },
  all_done_setup_success: { sss: 's', sks: 's', sfs: 's', kkk: 's', fff: 's' },
  one_success: { sss: 's', sks: 's', sfs: 's', kkk: 'k', fff: 'u' },
  one_failed: { sss: 'k', sks: 'k', sfs: 's', kkk: 'k', fff: 's' },
  one_done: { sss: 's', sks: 's', sfs: 's', kkk: 'k', fff: 's' },
  none_failed: { sss: 's', sks: 's', sfs: 'u', kkk: 's', fff: 'u' },
  none_failed_min_one_success: { sss: 's', sks: 's', sfs: 'u', kkk: 'k', fff: 'u' },
  none_skipped: { sss: 's', sks: 'k', sfs: 's', kkk: 'k', fff: 's' },
  all_skipped: { sss: 'k', sks: 'k', sfs: 'k', kkk: 's', fff: 'k' },
  always: { sss: 's', sks: 's', sfs: 's', kkk: 's', fff: 's' },
};
const RULES = Object.keys(EXPECTED) as TriggerRule[];
const STATES = { s: 'success', k: 'skipped', u: 'upstream_failed' } as const;

const dag = new Dag('trigger_rules');
const work = dag.task('work', ({ item }: { item: number }) => item).expand({ item: [0, 1, 2] });
for (const triggerRule of RULES) {
  dag
    .task(triggerRule, () => triggerRule, { triggerRule })()
    .after(work);
}

export default dag;

const SENTENCES = {
  sss: 'All three instances succeed.',
  sks: 'The middle one is skipped.',
  sfs: 'The middle one fails.',
  kkk: 'All are skipped.',
  fff: 'All fail.',
};

const endings = Object.entries(SENTENCES).map(([ending, sentence]): Story => ({
  name: ending,
  sentence,
  dag,
  options: { faults: [...ending].flatMap(faultOf), durations: { work: '1m' } },
  xcoms: [],
  check(run) {
    const expected = RULES.map((rule) => [rule, STATES[EXPECTED[rule][ending] ?? 's']]);
    assert.deepEqual(statesOf(run), Object.fromEntries(expected));
  },
}));

export const stories: readonly Story[] = [
  ...endings,
  {
    name: 'a failure after a skip',
    sentence:
      'work[0] is skipped after a minute, work[1] fails after two: what a rule does early depends on which came first.',
    dag,
    options: {
      faults: [skip('work').at(0), failWithoutRetry('work').at(1), take('work', '2m').at(1)],
      durations: { work: '1m' },
    },
    xcoms: [],
    check(run) {
      const states = statesOf(run);
      // A skip decides all_success before the failure is seen.
      assert.equal(states['all_success'], 'skipped');
      assert.equal(states['none_failed'], 'upstream_failed');
      assert.equal(run.instance('one_success').startMs, 60_000);
      assert.equal(run.instance('one_failed').startMs, 120_000);
      assert.equal(run.instance('all_done').startMs, 120_000);
      assert.equal(run.instance('always').startMs, 0);
    },
  },
];

function faultOf(letter: string, mapIndex: number): Fault[] {
  if (letter === 'k') return [skip('work').at(mapIndex)];
  return letter === 'f' ? [failWithoutRetry('work').at(mapIndex)] : [];
}

function statesOf(run: Simulation): Record<string, string> {
  return Object.fromEntries(RULES.map((rule) => [rule, run.instance(rule).state]));
}
