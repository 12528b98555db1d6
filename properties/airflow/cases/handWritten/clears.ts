/**
 * Cases about clearing: who is reached, what runs again, and what re-expansion makes of another length.
 */
import { clear, mark } from '../../../../src/drivers/clears.ts';
import { fail, returns, take } from '../../../../src/drivers/faults.ts';
import type { OutcomePlan } from '../../../../src/model/outcomePlan.ts';
import type { RunAction } from '../../../../src/model/runAction.ts';
import { written, type CaseDag, type CaseFacts, type CaseReference, type WrittenCase } from './writeCase.ts';

/** `list`, `work` mapped over it, `sum`. */
export function listing(dag: CaseDag, plan: OutcomePlan, ...actions: RunAction[]): CaseFacts {
  const work = dag.task('work').expand({ x: dag.task('list')() });
  dag.task('sum')({ all: work });
  return { plan, actions };
}

/** `open` and `close` around `work`, and `other` beside. */
function bracket(dag: CaseDag): Record<'open' | 'work' | 'close', CaseReference> {
  const open = dag.task('open')().asSetup();
  const work = dag.task('work')();
  const close = dag.task('close')().asTeardown();
  open.before(work);
  work.before(close);
  open.before(close);
  dag.task('other')();
  return { open, work, close };
}

/** A group whose `b` keeps its placeholder beside its indexes in 3.2.0, as `a` is skipped before it is expanded. */
function leavingPlaceholder(dag: CaseDag): void {
  const group = dag.group('g', (inside, { x }) => {
    inside
      .task('a', { triggerRule: 'all_failed' })({ x: x as CaseReference })
      .before(inside.task('b', { triggerRule: 'none_failed_min_one_success' })());
  });
  group.expand({ x: dag.task('list')() });
}

const SOURCE_CHANGES: [id: string, rules: string[], first: number[], second: number[]][] = [
  ['longer', ['revision/missing-created-ready', 'clear/keeps-indexes'], [1, 2], [3, 4, 5, 6]],
  ['shorter', ['revision/surplus-removed', 'clear/shrunk-source-deadlock'], [1, 2, 3, 4], [5, 6]],
  ['empty', ['revision/shrink-to-zero'], [1, 2], []],
  ['no-longer-empty', ['expansion/to-zero-skips'], [], [1, 2]],
  ['of-one', ['revision/surplus-removed'], [1, 2, 3], [4]],
];

export const CLEAR_CASES: readonly WrittenCase[] = [
  written('clear-whole-run', ['clear/new-attempts', 'clear/requeues-run', 'clear/xcoms-stay'], (dag) =>
    listing(dag, [returns('list', [1, 2])], clear().after(60)),
  ),
  written('clear-one-index', ['clear/new-attempts', 'mark/clears-failed-downstream'], (dag) =>
    listing(
      dag,
      [returns('list', [1, 2, 3]), fail('work').at(1).onTry(1)],
      clear('work').at(1).withDownstream().after(60),
    ),
  ),
  written('clear-one-index-without-the-rest', ['clear/new-attempts'], (dag) =>
    listing(dag, [returns('list', [1, 2, 3]), fail('work').at(1).onTry(1)], clear('work').at(1).after(60)),
  ),
  written('clear-failed-ones', ['clear/new-attempts'], (dag) =>
    listing(
      dag,
      [returns('list', [1, 2, 3]), fail('work').at(1).onTry(1), fail('work').at(2)],
      clear().ifFailed().after(60),
      clear().ifFailed().after(90),
    ),
  ),
  ...SOURCE_CHANGES.map(([id, rules, first, second]) =>
    written(`clear-source-${id}`, rules, (dag) =>
      listing(
        dag,
        [returns('list', first).onTry(1), returns('list', second).onTry(2)],
        clear('list').withDownstream().after(60),
      ),
    ),
  ),
  ...SOURCE_CHANGES.map(([id, rules, first, second]) =>
    written(`clear-source-alone-${id}`, rules, (dag) =>
      listing(
        dag,
        [returns('list', first).onTry(1), returns('list', second).onTry(2)],
        clear('list').after(60),
        clear('work').at(0).after(90),
        clear('sum').after(120),
      ),
    ),
  ),
  written('clear-source-back-and-forth', ['revision/never-restores'], (dag) =>
    listing(
      dag,
      [returns('list', [1, 2, 3]).onTry(1), returns('list', [1]).onTry(2), returns('list', [1, 2, 3])],
      clear('list').withDownstream().after(60),
      clear('list').withDownstream().after(90),
    ),
  ),
  written('clear-upstream-failed-placeholder', ['clear/new-attempts', 'expansion/in-the-pass'], (dag) =>
    listing(dag, [fail('list').onTry(1), returns('list', [1, 2])], clear('list').withDownstream().after(60)),
  ),
  written('clear-unknown-length', ['clear/unknown-length-refused'], (dag) =>
    listing(dag, [take('list', 30), returns('list', [1, 2])], clear('work').at(0).withDownstream().after(5)),
  ),
  written('clear-tries-anew', ['clear/new-attempts', 'retry/max-tries'], (dag) => {
    dag.task('work', { retries: 2, retryDelay: 1 })();
    return { plan: [fail('work')], actions: [clear('work').after(60)] };
  }),
  written('clear-without-reset', ['clear/without-reset'], (dag) => {
    dag.task('work')();
    return { actions: [{ kind: 'clear', atMs: 60_000, tasks: ['work'], resetDagRuns: false }] };
  }),
  written('clear-upstream', ['clear/relatives-by-index'], (dag) =>
    listing(dag, [returns('list', [1, 2])], clear('work').at(1).withUpstream().after(60)),
  ),
  written('clear-upstream-and-downstream', ['clear/upstream-and-downstream'], (dag) => {
    const first = dag.task('first')();
    dag.task('beside')({ first });
    dag.task('last')({ second: dag.task('second')({ first }) });
    return { actions: [clear('second').withUpstream().withDownstream().after(60)] };
  }),
  written('clear-in-a-mapped-group', ['clear/relatives-by-index'], (dag) => {
    const group = dag.group('g', (inside, { x }) => {
      const first = inside.task('first')({ x: x as CaseReference });
      inside.task('second')({ first });
    });
    dag
      .task('after')()
      .after(group.expand({ x: [1, 2, 3] }));
    return { plan: [fail('g.first').at(1).onTry(1)], actions: [clear('g.first').at(1).withDownstream().after(60)] };
  }),
  written('clear-upwards-in-a-mapped-group', ['clear/relatives-by-index'], (dag) => {
    const list = dag.task('list')();
    const group = dag.group('g', (inside, { x }) => {
      const first = inside.task('first')({ x: x as CaseReference });
      inside.task('second')({ first });
    });
    group.expand({ x: list });
    return { plan: [returns('list', [1, 2])], actions: [clear('g.second').at(1).withUpstream().after(60)] };
  }),
  written('clear-reaches-setup-and-teardown', ['clear/reaches-setups'], (dag) => {
    bracket(dag);
    return { actions: [clear('work').after(60)] };
  }),
  written('clear-setup-reaches-teardown', ['clear/reaches-setups'], (dag) => {
    bracket(dag);
    return { actions: [clear('open').after(60)] };
  }),
  written('clear-teardown-alone', ['clear/reaches-setups'], (dag) => {
    bracket(dag);
    return { actions: [clear('close').after(60)] };
  }),
  written('clear-upstream-of-a-teardown', ['clear/reaches-setups'], (dag) => {
    const { close } = bracket(dag);
    dag.task('after')().after(close);
    return { actions: [clear('after').withUpstream().after(60)] };
  }),
  written('clear-downstream-of-another-bracket', ['clear/reaches-setups'], (dag) => {
    const { work } = bracket(dag);
    const first = dag.task('first')();
    first.before(work);
    return { actions: [clear('first').withDownstream().after(60)] };
  }),
  written('clear-a-branch', ['clear/xcoms-stay', 'branch/followed'], (dag) => {
    const choose = dag.branch('choose')();
    for (const id of ['left', 'right']) choose.before(dag.task(id)());
    return {
      plan: [returns('choose', 'left').onTry(1), returns('choose', 'right').onTry(2)],
      actions: [clear('choose').withDownstream().after(60)],
    };
  }),
  written('clear-below-a-branch', ['branch/followed'], (dag) => {
    const choose = dag.branch('choose')();
    for (const id of ['left', 'right']) choose.before(dag.task(id)());
    return { plan: [returns('choose', 'left')], actions: [clear('right').after(60)] };
  }),
  written(
    'clear-under-fail-fast',
    ['clear/requeues-run'],
    (dag) => {
      dag.task('after')({ bad: dag.task('bad')() });
      dag.task('slow')();
      return { plan: [take('slow', 9), take('bad', 1), fail('bad').onTry(1)], actions: [clear().ifFailed().after(60)] };
    },
    { failFast: true },
  ),
  written(
    'clear-gives-the-run-its-time-again',
    ['run-state/dagrun-timeout', 'clear/requeues-run'],
    (dag) => {
      dag.task('slow')();
      return { plan: [take('slow', 20)], actions: [clear('slow').after(30), clear('slow').after(90)] };
    },
    { dagrunTimeout: 25 },
  ),
  written('clear-a-leftover-placeholder', ['clear/placeholder-deleted'], (dag) => {
    leavingPlaceholder(dag);
    return { plan: [returns('list', [1, 2])], actions: [mark('g.a', 'success').after(9), clear('g.b').after(9)] };
  }),
  written('clear-a-leftover-placeholder-of-more', ['expansion/surplus-removed', 'clear/placeholder-deleted'], (dag) => {
    leavingPlaceholder(dag);
    const plan = [returns('list', [1, 2, 3]).onTry(1), returns('list', [1])];
    return { plan, actions: [clear('list').after(9), mark('g.a', 'success').after(19), clear('g.b').after(19)] };
  }),
  written(
    'clear-source-shorter-below-a-branch-per-index',
    ['revision/removed-still-judged', 'branch/mapped-traditional-per-index'],
    (dag) => {
      const work = dag.task('work').expand({ x: dag.task('list')() });
      dag
        .branch('which')
        .expand({ x: [0, 1, 2] })
        .before(work, dag.task('other')());
      return {
        plan: [
          returns('list', [1, 2, 3]).onTry(1),
          returns('list', [4]),
          returns('which', 'other').at(2).onTry(2),
          returns('which', 'work'),
        ],
        actions: [clear().after(60)],
        traditional: ['which'],
      };
    },
  ),
  written(
    'clear-source-shorter-above-more',
    ['trigger-rule/all-success-early-removal', 'revision/surplus-removed'],
    (dag) => {
      const work = dag.task('work').expand({ x: dag.task('list')() });
      const slow = dag.task('slow')();
      dag
        .task('more')
        .expand({ y: [0, 1, 2] })
        .after(work, slow);
      return {
        plan: [returns('list', [1, 2]).onTry(1), returns('list', [3]), take('slow', 9)],
        actions: [clear().after(60)],
      };
    },
  ),
  written('clear-one-index-of-what-was-removed', ['revision/never-restores'], (dag) =>
    listing(
      dag,
      [returns('list', [1, 2, 3]).onTry(1), returns('list', [1]).onTry(2), returns('list', [1, 2, 3])],
      clear('list').withDownstream().after(60),
      clear('list', ['work', 0]).after(90),
    ),
  ),
];
