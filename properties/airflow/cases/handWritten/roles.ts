/**
 * Cases about setups and teardowns, mapped deciders, what is told of a run's end, and limits of zero.
 */
import { fail, hang, returns, skip, take } from '../../../../src/drivers/faults.ts';
import { written, type WrittenCase } from './writeCase.ts';

export const ROLE_CASES: readonly WrittenCase[] = [
  written('execution-timeout-zero', ['attempt/execution-timeout-zero'], (dag) => {
    dag.task('a', { executionTimeout: 0 })();
    dag.sensor('s', { executionTimeout: 0, pokeInterval: 2 })();
    return { plan: [take('a', 5), take('s', 3)] };
  }),
  written(
    'dagrun-timeout-zero',
    ['run-state/dagrun-timeout-zero'],
    (dag) => {
      dag.task('a')().before(dag.task('b')());
      return { plan: [take('a', 5)] };
    },
    { dagrunTimeout: 0 },
  ),
  written('setup-work-teardown', ['setup/teardown-scope'], (dag) => {
    const up = dag.task('up')().asSetup();
    const work = dag.task('work')().after(up);
    dag.task('down')().after(work, up).asTeardown({ setups: up });
    return { plan: [fail('work')] };
  }),
  written('setup-fails', ['trigger-rule/all-done-setup-success'], (dag) => {
    const up = dag.task('up')().asSetup();
    const work = dag.task('work')().after(up);
    const last = dag.task('last', { triggerRule: 'all_done' })().after(work);
    dag.task('down')().after(last, up).asTeardown({ setups: up });
    return { plan: [fail('up')] };
  }),
  written('setup-is-skipped', ['trigger-rule/all-done-setup-success'], (dag) => {
    const up = dag.task('up')().asSetup();
    const work = dag.task('work')().after(up);
    dag.task('down')().after(work, up).asTeardown({ setups: up });
    return { plan: [skip('up')] };
  }),
  written('one-of-two-setups-fails', ['trigger-rule/all-done-setup-success'], (dag) => {
    const [one, two] = [dag.task('one')().asSetup(), dag.task('two')().asSetup()];
    const work = dag.task('work')().after(one, two);
    const setups = [one, two];
    dag.task('down')().after(work, one, two).asTeardown({ setups });
    return { plan: [fail('two'), take('two', 3)] };
  }),
  written('teardown-fails', ['run-state/teardown-leaves'], (dag) => {
    const up = dag.task('up')().asSetup();
    const work = dag.task('work')().after(up);
    dag.task('down')().after(work, up).asTeardown({ setups: up });
    return { plan: [fail('down')] };
  }),
  written('teardown-that-counts-fails', ['run-state/teardown-leaves'], (dag) => {
    const up = dag.task('up')().asSetup();
    const work = dag.task('work')().after(up);
    dag.task('down')().after(work, up).asTeardown({ setups: up, onFailureFailDagrun: true });
    return { plan: [fail('down')] };
  }),
  written('teardown-of-mapped-work', ['setup/teardown-scope'], (dag) => {
    const up = dag.task('up')().asSetup();
    const work = dag.task('work').expand({ x: up });
    const more = dag.task('more').expand({ x: work });
    dag.task('down')().after(more, up).asTeardown({ setups: up });
    return { plan: [returns('up', [1, 2, 3]), fail('work').at(1), take('more', 4).at(0)] };
  }),
  written('mapped-setup', ['trigger-rule/all-done-setup-success'], (dag) => {
    const up = dag
      .task('up')
      .expand({ x: [0, 1] })
      .asSetup();
    const work = dag.task('work')().after(up);
    dag.task('down')().after(work, up).asTeardown({ setups: up });
    return { plan: [fail('up').at(0)] };
  }),
  written('mapped-teardown', ['setup/teardown-scope'], (dag) => {
    const up = dag.task('up')().asSetup();
    const work = dag.task('work')().after(up);
    dag.task('down').expand({ x: up }).after(work).asTeardown({ setups: up });
    return { plan: [returns('up', [1, 2]), fail('work'), fail('down').at(0)] };
  }),
  written('setup-and-teardown-in-a-mapped-group', ['trigger-rule/all-done-setup-success'], (dag) => {
    dag
      .group('g', (group, { x }) => {
        const up = group
          .task('up')({ x: x as never })
          .asSetup();
        const work = group.task('work')().after(up);
        group.task('down')().after(work, up).asTeardown({ setups: up });
      })
      .expand({ x: [0, 1, 2, 3] });
    return { plan: [fail('g.up').at(1), skip('g.up').at(2), fail('g.work').at(3)] };
  }),
  written('short-circuit-above-a-teardown', ['setup/spared-by-short-circuit'], (dag) => {
    const up = dag.task('up')().asSetup();
    const gate = dag.shortCircuit('gate')().after(up);
    const work = dag.task('work')().after(gate);
    dag.task('down')().after(work, up).asTeardown({ setups: up });
    return { plan: [returns('gate', false)] };
  }),
  written(
    'fail-fast-above-a-teardown',
    ['setup/spared-by-fail-fast'],
    (dag) => {
      const up = dag.task('up')().asSetup();
      const work = dag.task('work')().after(up);
      const later = dag.task('later')().after(work);
      dag.task('down')().after(later, up).asTeardown({ setups: up });
      return { plan: [fail('work')] };
    },
    { failFast: true },
  ),
  written(
    'mapped-branch-of-an-operator',
    ['branch/mapped-traditional-per-index', 'branch/mapped-traditional-unmapped-child'],
    (dag) => {
      dag
        .branch('which')
        .expand({ x: [0, 1, 2] })
        .before(dag.task('a')(), dag.task('b')(), dag.task('c', { triggerRule: 'none_failed_min_one_success' })());
      return {
        plan: [returns('which', 'a').at(0), returns('which', ['b']).at(1), fail('which').at(2)],
        traditional: ['which'],
      };
    },
  ),
  written('mapped-short-circuit-of-an-operator', ['branch/mapped-short-circuit-grandchild'], (dag) => {
    const options = { ignoreDownstreamTriggerRules: false };
    const [a, b] = [dag.task('a')(), dag.task('b', { triggerRule: 'all_done' })()];
    dag
      .shortCircuit('hard')
      .expand({ x: [0, 1] })
      .before(a, b);
    dag
      .shortCircuit('soft', options)
      .expand({ x: [0, 1] })
      .before(
        dag
          .task('c')()
          .before(dag.task('d', { triggerRule: 'all_done' })()),
      );
    a.before(dag.task('e', { triggerRule: 'all_done' })());
    return {
      plan: [returns('*', true).at(0), returns('*', false).at(1), take('*', 2).at(1)],
      traditional: ['hard', 'soft'],
    };
  }),
  written('callback-of-the-last-failure', ['callback/run-reasons', 'callback/context-instance'], (dag) => {
    dag.task('a')();
    dag.task('b')();
    dag.task('c')();
    return { plan: [fail('a'), take('a', 3), fail('b'), take('b', 5), take('c', 7)] };
  }),
  written('callback-of-the-last-success', ['callback/run-reasons', 'callback/context-instance'], (dag) => {
    dag.task('m').expand({ x: [0, 1] });
    dag
      .task('a')()
      .before(dag.task('b', { triggerRule: 'all_done' })());
    return { plan: [take('m', 5).at(0), take('m', 2).at(1), fail('a')] };
  }),
  written('callback-of-a-deadlock', ['callback/run-reasons', 'callback/context-instance'], (dag) => {
    const a = dag.task('a')();
    dag.task('z')().before(dag.task('y')().after(a));
    return { plan: [fail('z'), take('a', 2)] };
  }),
  written(
    'callback-of-a-timeout',
    ['callback/run-reasons', 'callback/context-instance', 'run-state/dagrun-timeout'],
    (dag) => {
      dag
        .task('a')()
        .before(dag.task('c')().before(dag.task('d')()));
      dag.task('b')();
      return { plan: [take('a', 3), hang('b'), take('c', 9)] };
    },
    { dagrunTimeout: 8 },
  ),
  written(
    'dagrun-timeout-with-a-teardown',
    ['run-state/dagrun-timeout'],
    (dag) => {
      const up = dag.task('up')().asSetup();
      const work = dag.task('work', { retries: 3, retryDelay: 2 })().after(up);
      dag.task('down')().after(work, up).asTeardown({ setups: up });
      return { plan: [fail('work')] };
    },
    { dagrunTimeout: 3 },
  ),
  written(
    'callback-of-a-timeout-after-a-retry',
    ['state/start-date-of-attempt', 'callback/context-instance'],
    (dag) => {
      // What started last is `a`, whose second try counts and not its first.
      dag.task('a', { retries: 1, retryDelay: 10 })();
      dag.task('first')().before(dag.task('b')());
      return { plan: [fail('a').onTry(1), hang('a'), take('first', 5), hang('b')] };
    },
    { dagrunTimeout: 30 },
  ),
  written('mapped-teardown-that-counts-fails', ['run-state/mapped-teardown-mark'], (dag) => {
    const up = dag.task('up')().asSetup();
    const work = dag.task('work')().after(up);
    const options = { setups: up, onFailureFailDagrun: true };
    dag
      .task('down')
      .expand({ x: [0, 1] })
      .after(work, up)
      .asTeardown(options);
    return { plan: [fail('down').at(0)] };
  }),
  written('setup-of-another-bracket-fails', ['setup/irrelevant-setups'], (dag) => {
    // `later` is below `up`, but its teardown is not below `later`.
    const up = dag.task('up')().asSetup();
    const work = dag.task('work')().after(up);
    dag.task('later', { triggerRule: 'all_done' })().after(work);
    dag.task('down')().after(up).asTeardown({ setups: up });
    return { plan: [fail('up')] };
  }),
  written('setup-of-no-teardown-fails', ['setup/indirect-setups'], (dag) => {
    const up = dag.task('up')().asSetup();
    const work = dag.task('work')().after(up);
    dag.task('later', { triggerRule: 'all_done' })().after(work);
    return { plan: [fail('up')] };
  }),
  written('teardown-waits-for-what-is-between', ['setup/teardown-scope'], (dag) => {
    // Directly upstream is `early`, which does not wait for `slow`.
    const up = dag.task('up')().asSetup();
    const [quick, slow] = [dag.task('quick')().after(up), dag.task('slow')().after(up)];
    const first = [dag.task('one')().after(quick), dag.task('two')().after(slow)] as const;
    const early = dag
      .task('early', { triggerRule: 'one_success' })()
      .after(...first);
    dag.task('down')().after(early, up).asTeardown({ setups: up });
    return { plan: [take('slow', 9)] };
  }),
];
