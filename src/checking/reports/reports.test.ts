import { describe, expect, it } from 'vitest';
import { Dag } from '../../authoring/dag.ts';
import { checkDag } from '../checkDag/checkDag.ts';
import { failureOf, shortfallOf, type CheckedDag } from './checkedDag.ts';
import { githubAnnotation, githubSummary } from './githubReport.ts';
import { jsonReport } from './jsonReport.ts';
import { junitReport } from './junitReport.ts';
import { textReport } from './textReport.ts';

async function checkedDag(dagId: string, message?: string): Promise<CheckedDag> {
  const dag = new Dag(dagId);
  dag.task('work', () => {
    if (message !== undefined) throw new Error(message);
  })();
  const report = await checkDag(dag, { runs: 5, coverage: true });
  return { dagId, report, shortfall: null };
}

const path = 'dags/sales.ts';

describe('the JUnit report', () => {
  it('has a test case for each Dag, with what fails in it', async () => {
    const xml = junitReport({ path, dags: [await checkedDag('fine'), await checkedDag('broken', 'no')] });
    expect(xml).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="dagproof check" tests="2" failures="1">/);
    expect(xml).toContain('<testcase classname="dags/sales.ts" name="fine"><system-out>fine: held in 6 cases');
    expect(xml).toContain('<testcase classname="dags/sales.ts" name="broken"><failure type="undisturbed-success" message="broken: undisturbed-success does not hold">');
    expect(xml).toContain('Error: no&#10;  in the smallest case');
  }); // prettier-ignore

  it('can be read back whatever a message holds', async () => {
    const xml = junitReport({ path: 'a"<&>.ts', dags: [await checkedDag('broken', '<b> & "c" \u0007\u001b[31m]]>')] });
    expect(xml).toContain('name="a&quot;&lt;&amp;&gt;.ts"');
    expect(xml).toContain('&lt;b&gt; &amp; &quot;c&quot; \ufffd\ufffd[31m]]&gt;');
    // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
  });
});

describe('the report for GitHub', () => {
  it('annotates the module for a Dag that fails, in one line', async () => {
    expect(githubAnnotation(path, await checkedDag('fine'))).toBe('');
    const annotation = githubAnnotation('dags\\a,b.ts', await checkedDag('broken', '100 %'));
    expect(annotation).toMatch(/^::error file=dags\/a%2Cb\.ts,title=broken%3A undisturbed-success does not hold::broken: /);
    expect(annotation).toContain('100 %25%0A');
    expect(annotation.indexOf('\n')).toBe(annotation.length - 1);
  }); // prettier-ignore

  it('sums up the job, with a fence that nothing inside closes', async () => {
    const dags = [await checkedDag('fine'), await checkedDag('broken', '```')];
    const summary = githubSummary({ path, dags });
    expect(summary).toMatch(/^### dagproof check dags\/sales\.ts\n\n\| Dag \| outcome \|/);
    expect(summary).toMatch(/\n\| fine \| held \| 6 \| \d+ \| 0 \| \d+ % \|\n/);
    expect(summary).toContain('| broken | **undisturbed-success** does not hold |');
    expect(summary.match(/^````(text)?$/gm)).toEqual(['````text', '````']);
  });
});

describe('every report', () => {
  it('tells of a coverage that does not do', async () => {
    const fine = await checkedDag('fine');
    const shortfall = shortfallOf(fine.report.coverage, 99);
    const dag = { ...fine, shortfall };
    expect(failureOf(dag)).toBe('coverage');
    expect(textReport(dag, false)).toMatch(/\n {2}coverage is \d+ %, less than the 99 % of --coverage-min\n {2}not reached:\n {4}work: /);
    expect(junitReport({ path, dags: [dag] })).toContain('<failure type="coverage" message="fine: coverage is ');
    expect(githubAnnotation(path, dag)).toContain('title=fine%3A coverage is ');
    expect(JSON.parse(jsonReport({ path, dags: [dag] }))).toMatchObject([{ dag: 'fine', held: true, coverage: { shortfall } }]);
    expect(shortfallOf(fine.report.coverage, 0)).toBeNull();
  }); // prettier-ignore
});
