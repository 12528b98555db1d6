/**
 * What becomes of a task mapped over nothing, and what each trigger rule makes of it downstream. Nothing fails: one row at map index -1
 * is skipped, and the run succeeds. The table below is the prediction, written from Airflow's documentation of trigger rules.
 */
import * as fc from 'fast-check';
import { Dag, simulateSync, type DagNode, type InstanceState, type Reference, type TriggerRule } from 'dagproof';
import { describe, expect, it } from 'vitest';
import { TRIGGER_RULES } from '../src/model/triggerRules.ts';
import { propertySettings } from './support/propertySettings.ts';
import { guard } from './support/sometimes.ts';

/** Where the zero comes from. */
const ZEROS = ['a literal', 'a list', 'a dict', 'rows', 'a zip', 'a mapped task', 'an empty chain', 'a group', 'a late group'] as const;
type Zero = (typeof ZEROS)[number];

/** Another task upstream of the judged one, which ends later than the empty expansion is found out. */
type Beside = 'nothing' | 'a success' | 'a failure';

/** State of an ordinary task downstream of the skipped row, by what else is upstream of it. */
const STATE_BY_RULE: Readonly<Record<TriggerRule, Readonly<Record<Beside, InstanceState>>>> = {
  // These stop at the first skipped upstream.
  all_success: { nothing: 'skipped', 'a success': 'skipped', 'a failure': 'skipped' },
  all_failed: { nothing: 'skipped', 'a success': 'skipped', 'a failure': 'skipped' },
  none_skipped: { nothing: 'skipped', 'a success': 'skipped', 'a failure': 'skipped' },
  all_done_min_one_success: { nothing: 'skipped', 'a success': 'skipped', 'a failure': 'skipped' },
  // These wait for every upstream to end, however it ends.
  all_done: { nothing: 'success', 'a success': 'success', 'a failure': 'success' },
  all_done_setup_success: { nothing: 'success', 'a success': 'success', 'a failure': 'success' },
  always: { nothing: 'success', 'a success': 'success', 'a failure': 'success' },
  // A skip counts for these as neither success nor failure.
  one_success: { nothing: 'skipped', 'a success': 'success', 'a failure': 'upstream_failed' },
  one_failed: { nothing: 'skipped', 'a success': 'skipped', 'a failure': 'success' },
  one_done: { nothing: 'skipped', 'a success': 'success', 'a failure': 'success' },
  // A skip is welcome to these.
  none_failed: { nothing: 'success', 'a success': 'success', 'a failure': 'upstream_failed' },
  none_failed_min_one_success: { nothing: 'skipped', 'a success': 'success', 'a failure': 'upstream_failed' },
  all_skipped: { nothing: 'success', 'a success': 'skipped', 'a failure': 'skipped' },
};

interface Placed {
  /** What the judged task comes after. */
  readonly node: DagNode;
  /** The tasks that must end as one skipped row at map index -1. */
  readonly emptyTasks: readonly string[];
}

const echo = ({ x }: { x: unknown }): unknown => x;

/** Places a task, or a group, that is mapped over nothing. */
function placeEmpty(dag: Dag, zero: Zero): Placed {
  const work = dag.task('work', echo);
  const alone = (node: DagNode): Placed => ({ node, emptyTasks: ['work'] });
  const list = (): unknown[] => [];
  switch (zero) {
    case 'a literal':
      return alone(work.expand({ x: [] }));
    case 'a list':
      return alone(work.expand({ x: dag.task('list', list)() }));
    case 'a dict':
      return alone(dag.task('work', ({ p }: { p: readonly [string, number] }) => p).expand({ p: dag.task('dict', () => ({}) as Record<string, number>)() }));
    case 'rows':
      return alone(work.expandKwargs(dag.task('rows', (): { x: unknown }[] => [])()));
    case 'a zip':
      return alone(work.expand({ x: dag.task('one', () => [1])().zip(dag.task('none', list)()) }));
    case 'a mapped task':
      return alone(work.expand({ x: dag.task('silent', (_: { n: number }): unknown => undefined).expand({ n: [1, 2] }) }));
    case 'an empty chain': {
      const first = dag.task('first', echo).expand({ x: dag.task('list', list)() });
      return { node: work.expand({ x: first }), emptyTasks: ['first', 'work'] };
    }
    case 'a group':
    case 'a late group':
      return placeEmptyGroup(dag, zero === 'a group' ? [] : dag.task('list', list)());
  }
}
