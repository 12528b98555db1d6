/**
 * Branching, in the three ways there are: `dag.if` on a boolean, `dag.switch` on a task, `dag.branch` on ids.
 */
import assert from 'node:assert/strict';
import { Dag, type Simulation } from 'dagproof';
import type { Story } from './support/story.support.ts';

export const byCondition = new Dag('branch_by_condition');
{
  const hasRows = byCondition.task('has_rows', () => true)();
  const load = byCondition.task('load', () => 'loaded')();
  const reportEmpty = byCondition.task('report_empty', () => 'empty')();
  const finish = byCondition.empty('finish', { triggerRule: 'none_failed_min_one_success' });
  byCondition.if(hasRows).then(load).else(reportEmpty);
  finish.after(load, reportEmpty);
}

export const byCase = new Dag('branch_by_case');
{
  const daily = byCase.task('publish_daily', () => 'daily')();
  const weekly = byCase.task('publish_weekly', () => 'weekly')();
  const monthly = byCase.task('publish_monthly', () => 'monthly')();
  const pick = byCase.task('pick_cadence', () => weekly)();
  byCase.switch(pick).case(daily).case(weekly).case(monthly);
}

export const byId = new Dag('branch_by_id');
{
  const size = byId.task('count_rows', () => 1500)();
  const pick = byId.branch('pick', ({ rows }: { rows: number }) =>
    rows > 1000 ? ['load_many', 'notify'] : ['load_few'],
  );
  const picked = pick({ rows: size });
  const rows = byId.task('load_many', ({ part }: { part: number }) => part).expand({ part: [0, 1, 2] });
  const few = byId.task('load_few', () => 'few')();
  const notify = byId.task('notify', () => 'notified')();
  picked.before(rows, few, notify);
}

export const stories: readonly Story[] = [
  {
    name: 'if',
    sentence:
      'There are rows: load runs, report_empty is skipped, finish runs because one side succeeded and none failed.',
    dag: byCondition,
    xcoms: ['has_rows', 'load', 'report_empty'],
    check(run) {
      expectStates(run, { load: 'success', report_empty: 'skipped', finish: 'success' });
      assert.equal(run.instance('report_empty').cause, 'branch_not_followed');
    },
  },
  {
    name: 'else',
    sentence: 'Without rows it is the other way round.',
    dag: byCondition,
    options: { outputs: { has_rows: false } },
    xcoms: ['has_rows', 'load', 'report_empty'],
    check(run) {
      expectStates(run, { load: 'skipped', report_empty: 'success', finish: 'success' });
    },
  },
  {
    name: 'switch',
    sentence: 'The weekly case is chosen, the two others are skipped.',
    dag: byCase,
    xcoms: ['publish_weekly'],
    check(run) {
      expectStates(run, { publish_daily: 'skipped', publish_weekly: 'success', publish_monthly: 'skipped' });
      assert.equal(run.state, 'success');
    },
  },
  {
    name: 'branch over a mapped task',
    sentence: 'Two of three tasks are chosen by id; the mapped one runs in all of its instances.',
    dag: byId,
    xcoms: ['load_many', 'load_few', 'notify'],
    check(run) {
      assert.deepEqual(run.xcom('load_many'), [0, 1, 2]);
      expectStates(run, { load_few: 'skipped', notify: 'success' });
    },
  },
  {
    name: 'a mapped task not chosen',
    sentence: 'With few rows every instance of the mapped task is skipped.',
    dag: byId,
    options: { outputs: { count_rows: 10 } },
    xcoms: ['load_many', 'load_few'],
    check(run) {
      assert.deepEqual(
        run.instances('load_many').map(({ state }) => state),
        ['skipped', 'skipped', 'skipped'],
      );
      expectStates(run, { load_few: 'success', notify: 'skipped' });
    },
  },
];

function expectStates(run: Simulation, states: Readonly<Record<string, string>>): void {
  const seen = Object.keys(states).map((taskId) => [taskId, run.instance(taskId).state]);
  assert.deepEqual(Object.fromEntries(seen), states);
}
