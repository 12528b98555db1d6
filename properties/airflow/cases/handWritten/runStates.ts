/**
 * Cases about the state of the run: leaves, deadlocks, premature completion, and rows that a pass removes.
 */
import { fail, returns, skip, take } from '../../../../src/drivers/faults.ts';
import { written, type CaseReference, type WrittenCase } from './writeCase.ts';

export const RUN_STATE_CASES: readonly WrittenCase[] = [
  written('leaves', ['run-state/leaves-decide', 'run-state/inner-failure-ignored'], (dag) => {
    dag
      .task('a')()
      .before(dag.task('b', { triggerRule: 'all_done' })());
    return { plan: [fail('a')] };
  }),
  written('leaf-fails', ['run-state/failed-leaf', 'run-state/leaves-decide'], (dag) => {
    dag.task('a')().before(dag.task('b')());
    dag.task('c')();
    return { plan: [fail('a'), take('c', 5)] };
  }),
  written('all-skipped', ['run-state/skipped-leaf-succeeds'], (dag) => {
    dag.task('a')().before(dag.task('b')());
    return { plan: [skip('a')] };
  }),
  written('one-instance-of-a-leaf-fails', ['run-state/failed-leaf'], (dag) => {
    dag.task('m').expand({ x: [0, 1] });
    return { plan: [fail('m').at(1)] };
  }),
  written('decided-a-pass-later', ['run-state/decided-one-pass-later'], (dag) => {
    dag.task('a')();
    return { plan: [take('a', 1)] };
  }),
  written(
    'premature-completion',
    ['run-state/premature-completion', 'pass/created-rows-judged', 'pass/ready-even-if-finished'],
    (dag) => {
      const [list, slow] = [dag.task('list')(), dag.task('slow')()];
      dag
        .group('g', (inside, { x }) => {
          const first = inside.task('first')({ x: x as CaseReference });
          inside.task('second', { triggerRule: 'none_failed_min_one_success' })().after(first, slow);
        })
        .expand({ x: list });
      return { plan: [returns('list', [1, 2]), take('slow', 5), skip('slow')] };
    },
  ),
  written(
    'deadlock-below-a-removed-row',
    ['run-state/deadlock', 'run-state/deadlock-keeps-states', 'trigger-rule/removed-upstream'],
    (dag) => {
      const list = dag.task('list')();
      const inside: CaseReference[] = [];
      dag
        .group('g', (group, { x }) => {
          const first = group.task('first')({ x: x as CaseReference });
          inside.push(group.task('second', { triggerRule: 'none_failed_min_one_success' })().after(first));
        })
        .expand({ x: list });
      dag
        .task('after', { triggerRule: 'none_failed' })()
        .after(inside[0] as CaseReference);
      return { plan: [returns('list', [1, 2]), take('g.first', 1)] };
    },
  ),
  written('deadlock-exempt-by-a-limit', ['run-state/deadlock-exempt', 'trigger-rule/removed-upstream'], (dag) => {
    const list = dag.task('list')();
    const inside: CaseReference[] = [];
    dag
      .group('g', (group, { x }) => {
        const first = group.task('first')({ x: x as CaseReference });
        inside.push(group.task('second', { triggerRule: 'none_failed_min_one_success' })().after(first));
      })
      .expand({ x: list });
    dag
      .task('after', { triggerRule: 'none_failed', maxActiveTisPerDagrun: 1 })()
      .after(inside[0] as CaseReference);
    return { plan: [returns('list', [1, 2]), take('g.first', 1)] };
  }),
  written(
    'removed-leaf',
    ['run-state/removed-leaf-ignored', 'revision/surplus-removed', 'placeholder/survivor-becomes-removed'],
    (dag) => {
      const list = dag.task('list')();
      dag
        .group('g', (group, { x }) => {
          const first = group.task('first')({ x: x as CaseReference });
          group.task('second', { triggerRule: 'none_failed_min_one_success' })().after(first);
        })
        .expand({ x: list });
      dag.task('other')();
      return { plan: [returns('list', [1, 2]), take('g.first', 1), take('other', 9)] };
    },
  ),
  written(
    'dagrun-timeout',
    ['run-state/dagrun-timeout', 'run-state/dagrun-timeout-strict'],
    (dag) => {
      dag.task('a')().before(dag.task('b')());
      return { plan: [take('*', 3)] };
    },
    { dagrunTimeout: 5 },
  ),
  written(
    'dagrun-timeout-of-exactly-the-length',
    ['run-state/dagrun-timeout-strict'],
    (dag) => {
      dag.task('a')();
      return { plan: [take('a', 5)] };
    },
    { dagrunTimeout: 5 },
  ),
  written(
    'fail-fast',
    ['fail-fast/skips-others', 'fail-fast/running-fails', 'fail-fast/same-task-continues'],
    (dag) => {
      dag.task('m').expand({ x: [0, 1, 2] });
      const slow = dag.task('slow')();
      dag.task('after')().after(slow);
      return { plan: [fail('m').at(1), take('m', 1).at(1), take('m', 4).at(2), take('slow', 9)] };
    },
    { failFast: true },
  ),
  written(
    'fail-fast-not-on-retry',
    ['fail-fast/not-on-retry'],
    (dag) => {
      dag.task('a', { retries: 1, retryDelay: 1 })();
      dag.task('b')().before(dag.task('c')());
      return { plan: [fail('a').onTry(1), take('b', 5)] };
    },
    { failFast: true },
  ),
];
