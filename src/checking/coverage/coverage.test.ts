import { describe, expect, it } from 'vitest';
import { Dag } from '../../authoring/dag.ts';
import { checkDag } from '../checkDag/checkDag.ts';
import type { CheckOptions } from '../checkDag/checkOptions.ts';
import { mergeCoverage, type Coverage, type CoverageFacet } from './coverage.ts';
import { coverageLine, coverageTable, notReachedLines } from './coverageText.ts';

/** `list` over items, `work` over the list, `choose` between `big` and `small`, `other` below them whatever they end in. */
function sales(items: number): Dag {
  const dag = new Dag('sales');
  const list = dag.task('list', () => Array.from({ length: items }, (_, at) => at));
  const work = dag.task('work', ({ x }: { x: number }) => x, { retries: 2 });
  const done = work.expand({ x: list() });
  const choose = dag.task('choose', ({ all }: { all: readonly number[] }) => all.length > 1);
  const big = dag.task('big', () => 1)();
  const small = dag.empty('small');
  dag
    .if(choose({ all: done }))
    .then(big)
    .else(small);
  const other = dag.empty('other', { triggerRule: 'all_done' });
  big.before(other);
  small.before(other);
  return dag;
}

async function coverageOfCheck(items: number, options: CheckOptions = {}): Promise<Coverage> {
  const { coverage, text } = await checkDag(sales(items), { coverage: true, runs: 80, ...options });
  if (coverage === null) throw new Error(text);
  return coverage;
}

function statuses({ points }: Coverage, task: string, facet: CoverageFacet): Record<string, string> {
  const ofFacet = points.filter((point) => point.task === task && point.facet === facet);
  return Object.fromEntries(ofFacet.map(({ value, status, why }) => [value, why ?? status]));
}

describe('the coverage of a check', () => {
  it('tells widths, tries and branches that were reached from those that cannot be', async () => {
    const coverage = await coverageOfCheck(3);
    const bounds = 'the lists it is mapped over make its width from 0 to 3';
    expect(statuses(coverage, 'work', 'width')).toEqual({ 0: 'reached', 1: 'reached', 2: 'reached', many: 'reached', limit: bounds });
    expect(new Set(Object.values(statuses(coverage, 'list', 'width')))).toEqual(new Set(['it is not mapped']));
    expect(statuses(coverage, 'work', 'try')).toEqual({ 1: 'reached', 2: 'reached', last: 'reached' });
    expect(statuses(coverage, 'list', 'try')).toEqual({ 1: 'reached', 2: 'it has no retries', last: 'reached' });
    expect(new Set(Object.values(statuses(coverage, 'choose', 'branch')))).toEqual(new Set(['reached']));
  }); // prettier-ignore

  it('tells which states of the upstream came together, and which never can', async () => {
    const coverage = await coverageOfCheck(2);
    expect(statuses(coverage, 'big', 'upstream')).toMatchObject({ success: 'reached', failed: 'reached', 'success+failed': 'its upstream never ends so' });
    // `small` has no body, and only a decision that failed fails it: then `big` is upstream_failed too.
    const other = statuses(coverage, 'other', 'upstream');
    expect(other).toMatchObject({ failed: 'reached', 'success+skipped': 'reached', 'success+failed+skipped': 'its upstream never ends so' });
  }); // prettier-ignore

  it('holds only disturbances that struck for reached, and those that are not drawn for unreachable', async () => {
    const all = statuses(await coverageOfCheck(2), 'work', 'disturbance');
    expect(all).toMatchObject({ fail: 'reached', slow: 'reached', slow_requests: 'the check draws none of the kind' });
    const none = await coverageOfCheck(2, { faults: ['slow'] });
    expect(statuses(none, 'work', 'disturbance')).toMatchObject({ slow: 'reached', fail: 'the check draws none of the kind' });
    expect(statuses(none, 'small', 'disturbance')).toMatchObject({ slow: 'it has no body' });
  }); // prettier-ignore

  it('counts the limit of a mapping, and believes no bound that a run has broken', async () => {
    const limited = await coverageOfCheck(3, { config: { maxMapLength: 3 }, runs: 20 });
    expect(statuses(limited, 'work', 'width')).toMatchObject({ limit: 'reached' });
    let calls = 0;
    const dag = new Dag('moody');
    const list = dag.task('list', () => Array.from({ length: ++calls }, (_, at) => at));
    dag.task('work', ({ x }: { x: number }) => x).expand({ x: list() });
    const off = ['same-seed-same-digest', 'finishing-order', 'retry'];
    const { coverage } = await checkDag(dag, { coverage: true, runs: 10, off });
    expect(statuses(coverage as Coverage, 'work', 'width')).toMatchObject({ limit: 'not_reached' });
  });

  it('is there only when asked for', async () => {
    expect((await checkDag(sales(1), { runs: 5 })).coverage).toBeNull();
  });
});

describe('the text of a coverage', () => {
  it('has a line, what was not reached, and a table', async () => {
    const coverage = await coverageOfCheck(2, { runs: 1 });
    const { percent, reached, notReached, unreachable } = coverage;
    expect(coverageLine(coverage)).toBe(
      `coverage ${percent} %: ${reached} points reached, ${notReached} not, ${unreachable} unreachable`,
    );
    expect(notReachedLines(coverage)).toContain('work: width 0');
    expect(coverageTable(coverage)).toMatch(/^ {2}task +width +upstream +try +branch +disturbance\n/);
    expect(coverageTable(coverage)).toMatch(/\n {2}small +- +1\/3 +- +- +-\n/);
  });
});

describe('coverage of parts', () => {
  it('is what any part has reached', async () => {
    const [narrow, wide] = [await coverageOfCheck(2, { runs: 1 }), await coverageOfCheck(2)];
    const both = mergeCoverage([narrow, wide]) as Coverage;
    expect(both).toEqual(wide);
    expect(both.reached).toBeGreaterThan(narrow.reached);
    expect(mergeCoverage([])).toBeNull();
  });
});
