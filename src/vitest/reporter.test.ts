import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestCase, TestModule, Vitest } from 'vitest/node';
import { simulateSync } from '../drivers/simulateSync.ts';
import { decodeTrace } from '../trace/codec.ts';
import { readingDag } from './messages.support.ts';
import { recordRun } from './recordRun.ts';
import { unpackPage } from '../report/page/packPage.ts';
import type { PageData } from '../report/page/pageData.ts';
import { RunReporter, type RunReporterOptions } from './reporter.ts';
import { describe, expect, test } from './v4.ts';

/** What a reporter prints of one test that has failed or passed. */
async function toldOf(
  artifacts: readonly { readonly type: string }[],
  state: 'failed' | 'passed',
  options: RunReporterOptions = {},
) {
  const root = mkdtempSync(join(tmpdir(), 'dagproof-'));
  const printed: string[] = [];
  const reporter = new RunReporter({ folder: 'traces', ...options });
  const logger = { log: (text: string) => void printed.push(text) };
  reporter.onInit({ logger, config: { root, attachmentsDir: join(root, 'other') } } as unknown as Vitest);
  reporter.onTestRunStart();
  const module = { relativeModuleId: 'dags/reading.test.ts' };
  const testCase = { id: '1_0', fullName: 'reading > reads', module } as unknown as TestCase;
  for (const artifact of artifacts) reporter.onTestCaseArtifactRecord(testCase, artifact);
  const allTests = (asked: string): TestCase[] => (asked === state ? [testCase] : []);
  await reporter.onTestRunEnd([{ children: { allTests } } as unknown as TestModule]);
  return { root, text: printed.join('\n') };
}

function pageIn(file: string): PageData {
  const [, packed = ''] = /id="data">(.*?)</.exec(readFileSync(file, 'utf8')) ?? [];
  return unpackPage(packed);
}

describe('the reporter of runs', () => {
  test('tells of a failed test which runs it had, and keeps their traces', async ({ task }) => {
    const run = simulateSync(readingDag(), { seed: 7 });
    await recordRun(task, run);
    const { root, text } = await toldOf(task.artifacts, 'failed');
    const name = `reading-${run.digest.slice(0, 12)}.trace.ndjson`;
    expect(text).toContain(
      ' dags/reading.test.ts > reading > reads\n   reading success after 0s of virtual time, seed 7',
    );
    expect(text).toMatch(new RegExp(`trace {4}.*traces/${name}\n {3}explain {2}npx dagproof explain .*${name}`));
    expect(text).toContain('again    npx vitest run src/vitest/reporter.test.ts -t');
    expect(decodeTrace(readFileSync(join(root, 'traces', name), 'utf8')).header.seed).toBe(7);
  });

  test('writes a page with a case for each failed test, the last run first', async ({ task }) => {
    const findings = [{ property: 'AssertionError', message: 'no', instances: [], atMs: null, defects: [], replay: 'npx vitest' }];
    const runs = [simulateSync(readingDag(), { seed: 7 }), simulateSync(readingDag(), { seed: 8 })];
    for (const run of runs) await recordRun(task, run, { findings });
    const { root, text } = await toldOf(task.artifacts, 'failed');
    expect(text).toMatch(/\n report {3}.*traces\/dagproof-report\.html\n/);
    const page = pageIn(join(root, 'traces', 'dagproof-report.html'));
    expect(page.cases).toMatchObject([{ name: 'dags/reading.test.ts > reading > reads', isFailed: true, findings }]);
    expect(page.cases[0]?.runs.map(({ trace }) => decodeTrace(trace).header.seed)).toEqual([8, 7]);
  }); // prettier-ignore

  test('writes the page where it was told, or nowhere', async ({ task }) => {
    await recordRun(task, simulateSync(readingDag()));
    const { root, text } = await toldOf(task.artifacts, 'failed', { report: 'out/page.html' });
    expect(pageIn(join(root, 'out', 'page.html')).cases).toHaveLength(1);
    expect(text).toContain('out/page.html');
    const none = await toldOf(task.artifacts, 'failed', { report: false });
    expect([none.text.includes('report  '), readdirSync(none.root)]).toEqual([false, ['traces']]);
  });

  test('says nothing of what passed, or had no run', async ({ task }) => {
    await recordRun(task, simulateSync(readingDag()));
    expect((await toldOf(task.artifacts, 'passed')).text).toBe('');
    expect((await toldOf([{ type: 'other' }], 'failed')).text).toBe('');
  });
});
