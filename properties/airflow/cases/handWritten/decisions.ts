/**
 * Cases about branches, conditions, short circuits and latest-only tasks: what they skip, mapped and inside groups.
 */
import { fail, failWithoutRetry, returns, skip, take } from '../../../../src/drivers/faults.ts';
import { written, type CaseDag, type CaseReference, type WrittenCase } from './writeCase.ts';

/** A branch above three tasks, the second of which is also downstream of the first, and one below. */
function branching(dag: CaseDag): void {
  const pick = dag.branch('pick')();
  const [a, b, c] = [dag.task('a')(), dag.task('b')(), dag.task('c')()];
  pick.before(a, b, c);
  a.before(b);
  dag.task('below', { triggerRule: 'none_failed_min_one_success' })().after(b, c);
}

const branchTo = (name: string, value: never, rules: readonly string[]): WrittenCase =>
  written(`branch-to-${name}`, rules, (dag) => {
    branching(dag);
    return { plan: [returns('pick', value)] };
  });

export const DECISION_CASES: readonly WrittenCase[] = [
  branchTo('one', 'c' as never, ['branch/followed', 'branch/skip-direct-downstream', 'branch/skipping-pushes-nothing']),
  branchTo('one-with-a-follower', 'a' as never, ['branch/followed']),
  branchTo('several', ['b', 'c'] as never, ['branch/return-kinds']),
  branchTo('nothing', null as never, ['branch/none-skips-all']),
  branchTo('an-empty-list', [] as never, ['branch/none-skips-all', 'branch/return-kinds']),
  branchTo('all', ['a', 'b', 'c'] as never, ['branch/return-kinds']),
  branchTo('an-unknown-id', 'nowhere' as never, ['branch/unknown-id']),
  branchTo('a-task-not-below', 'below' as never, ['branch/followed']),
  branchTo('a-number', 3 as never, ['branch/return-kinds', 'branch/unknown-id']),
  branchTo('the-keys-of-a-dict', { a: 1, c: 2 } as never, ['branch/dict-keys']),
  written('branch-to-a-group', ['branch/return-kinds'], (dag) => {
    const pick = dag.branch('pick')();
    const left = dag.group('left', (inside) => {
      inside.task('u')().before(inside.task('v')());
    })();
    pick.before(left, dag.task('right')());
    return { plan: [returns('pick', 'left')] };
  }),
  written(
    'branch-above-mapped-tasks',
    ['branch/mapped-child-skipped-by-check', 'branch/server-skip-unmapped-only'],
    (dag) => {
      const [pick, list] = [dag.branch('pick')(), dag.task('list')()];
      pick.before(
        dag.task('literal').expand({ x: [1, 2] }),
        dag.task('listed').expand({ x: list }),
        dag.task('kept')(),
      );
      return { plan: [returns('pick', 'kept'), returns('list', [1, 2])] };
    },
  ),
  written(
    'branch-above-a-late-mapped-task',
    ['branch/mapped-child-skipped-by-check', 'skip/previously-skipped-check'],
    (dag) => {
      const [pick, list] = [dag.branch('pick')(), dag.task('list')()];
      pick.before(dag.task('listed', { triggerRule: 'all_done' }).expand({ x: list }), dag.task('kept')());
      return { plan: [returns('pick', 'kept'), returns('list', [1, 2]), take('list', 3)] };
    },
  ),
  written('branch-above-a-mapped-group', ['branch/group-roots-placeholder'], (dag) => {
    const [pick, list] = [dag.branch('pick')(), dag.task('list')()];
    const group = dag.group('g', (inside, { x }) => {
      inside
        .task('root')({ x: x as CaseReference })
        .before(inside.task('below')());
    });
    pick.before(group.expand({ x: list }), dag.task('kept')());
    return { plan: [returns('pick', 'kept'), returns('list', [1, 2]), take('list', 3)] };
  }),
  written('branch-whose-value-is-read', ['branch/skipping-pushes-nothing'], (dag) => {
    const pick = dag.branch('pick')();
    pick.before(dag.task('a')({ value: pick }), dag.task('b')());
    return { plan: [returns('pick', 'a')] };
  }),
  written('branch-that-keeps-all-is-read', ['branch/skipping-pushes-nothing'], (dag) => {
    const pick = dag.branch('pick')();
    pick.before(dag.task('a')({ value: pick }), dag.task('b')());
    return { plan: [returns('pick', ['a', 'b'])] };
  }),
  written('branch-that-fails', ['branch/unknown-id', 'trigger-rule/all-success'], (dag) => {
    const pick = dag.branch('pick', { retries: 1, retryDelay: 0 })();
    pick.before(dag.task('a')(), dag.task('b')());
    return { plan: [fail('pick').onTry(1), returns('pick', 'a')] };
  }),
  written('branch-in-a-mapped-group', ['branch/in-mapped-group-ignored'], (dag) => {
    dag
      .group('g', (inside, { x }) => {
        const pick = inside.branch('pick')({ x: x as CaseReference });
        pick.before(inside.task('a')(), inside.task('b')());
      })
      .expand({ x: [1, 2] });
    return { plan: [returns('g.pick', 'g.a').at(0), returns('g.pick', 'g.b').at(1)] };
  }),
  written('short-circuit-in-a-mapped-group', ['branch/in-mapped-group-ignored'], (dag) => {
    dag
      .group('g', (inside, { x }) => {
        inside
          .shortCircuit('check')({ x: x as CaseReference })
          .before(inside.task('a')());
      })
      .expand({ x: [1, 2] });
    return { plan: [returns('g.check', false).at(0), returns('g.check', true).at(1)] };
  }),
  written('mapped-branch', ['branch/mapped-taskflow-ignored'], (dag) => {
    const pick = dag.branch('pick').expand({ x: [1, 2] });
    pick.before(dag.task('a')(), dag.task('b').expand({ y: [1, 2] }));
    return { plan: [returns('pick', 'a')] };
  }),
  written('mapped-short-circuit', ['branch/mapped-taskflow-ignored'], (dag) => {
    dag
      .shortCircuit('check')
      .expand({ x: [1, 2] })
      .before(dag.task('a')());
    return { plan: [returns('check', false)] };
  }),
  written('condition', ['branch/followed', 'branch/skip-direct-downstream'], (dag) => {
    const [yes, no] = [dag.task('yes')(), dag.task('no')()];
    dag.if(dag.task('decide')(), yes, no);
    dag.task('below', { triggerRule: 'none_failed' })().after(yes, no);
    return { plan: [returns('decide', false)] };
  }),
  written('condition-by-truth', ['branch/followed'], (dag) => {
    const [yes, no] = [dag.task('yes')(), dag.task('no')()];
    dag.if(dag.task('decide')(), yes, no);
    return { plan: [returns('decide', [0])] };
  }),
  written('cases', ['branch/followed'], (dag) => {
    const [daily, weekly, monthly] = [dag.task('daily')(), dag.task('weekly')(), dag.task('monthly')()];
    dag.switch(dag.task('decide')(), daily, weekly, monthly);
    return { plan: [returns('decide', 'weekly')] };
  }),
  written('short-circuit', ['skip/short-circuit-all-downstream', 'branch/skipping-pushes-nothing'], (dag) => {
    const check = dag.shortCircuit('check')();
    const a = dag.task('a')().after(check);
    const b = dag.task('b', { triggerRule: 'all_done' })().after(a);
    dag.task('c', { triggerRule: 'always' })().after(b);
    dag.task('beside')();
    return { plan: [returns('check', false)] };
  }),
  written(
    'short-circuit-direct-only',
    ['skip/short-circuit-direct-only', 'skip/previously-skipped-direct-only'],
    (dag) => {
      const check = dag.shortCircuit('check', { ignoreDownstreamTriggerRules: false })();
      const a = dag.task('a')().after(check);
      dag.task('b', { triggerRule: 'all_done' })().after(a);
      dag.task('c')().after(a);
      return { plan: [returns('check', 0)] };
    },
  ),
  ...([true, 'yes', [0], { k: 0 }, 1] as const).map((value, position) =>
    written(`short-circuit-truthy-${position}`, ['skip/short-circuit-truthy'], (dag) => {
      dag.shortCircuit('check')().before(dag.task('a')());
      return { plan: [returns('check', value as never)] };
    }),
  ),
  ...([null, '', [], {}, 0] as const).map((value, position) =>
    written(`short-circuit-falsy-${position}`, ['skip/short-circuit-all-downstream'], (dag) => {
      dag.shortCircuit('check')().before(dag.task('a')());
      return { plan: [returns('check', value as never)] };
    }),
  ),
  written('short-circuit-without-downstream', ['skip/short-circuit-truthy'], (dag) => {
    dag.shortCircuit('check')();
    return { plan: [returns('check', false)] };
  }),
  written(
    'short-circuit-above-running',
    ['branch/server-skip-unmapped-only', 'skip/previously-skipped-check'],
    (dag) => {
      const check = dag.shortCircuit('check')();
      dag.task('early', { triggerRule: 'always' })().after(check);
      dag.task('late', { triggerRule: 'all_done' })().after(check, dag.task('slow')());
      return { plan: [returns('check', false), take('check', 1), take('early', 3), take('slow', 5)] };
    },
  ),
  written('latest-only', ['skip/latest-only'], (dag) => {
    dag.latestOnly('latest').before(dag.task('a')());
  }),
  written('decision-that-is-skipped', ['skip/previously-skipped-check', 'pass/snapshot'], (dag) => {
    const pick = dag.branch('pick')();
    pick.before(dag.task('a', { triggerRule: 'all_done' })(), dag.task('b')());
    return { plan: [skip('pick')] };
  }),
  written('decision-that-fails-for-good', ['branch/unknown-id', 'attempt/fail-exception'], (dag) => {
    const pick = dag.branch('pick', { retries: 3 })();
    pick.before(dag.task('a', { triggerRule: 'all_done' })(), dag.task('b')());
    return { plan: [failWithoutRetry('pick')] };
  }),
  written(
    'decision-only-of-direct-upstream',
    ['skip/previously-skipped-direct-only', 'branch/skip-direct-downstream'],
    (dag) => {
      const pick = dag.branch('pick')();
      const [a, b] = [dag.task('a')(), dag.task('b')()];
      pick.before(a, b);
      dag.task('below_a', { triggerRule: 'all_done' })().after(a);
      dag.task('far_below')().after(a);
      return { plan: [returns('pick', 'b')] };
    },
  ),
];
