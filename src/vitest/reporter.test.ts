import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestCase, TestModule, Vitest } from 'vitest/node';
import { simulateSync } from '../drivers/simulateSync.ts';
import { decodeTrace } from '../trace/codec.ts';
import { readingDag } from './messages.support.ts';
import { recordRun } from './recordRun.ts';
import { RunReporter } from './reporter.ts';
import { describe, expect, test } from './v4.ts';

/** What a reporter prints of one test that has failed or passed. */
function toldOf(artifacts: readonly { readonly type: string }[], state: 'failed' | 'passed') {
  const root = mkdtempSync(join(tmpdir(), 'dagproof-'));
  const printed: string[] = [];
  const reporter = new RunReporter({ folder: 'traces' });
  const logger = { log: (text: string) => void printed.push(text) };
  reporter.onInit({ logger, config: { root, attachmentsDir: join(root, 'other') } } as unknown as Vitest);
  reporter.onTestRunStart();
  const module = { relativeModuleId: 'dags/reading.test.ts' };
  const testCase = { id: '1_0', fullName: 'reading > reads', module } as unknown as TestCase;
  for (const artifact of artifacts) reporter.onTestCaseArtifactRecord(testCase, artifact);
  const allTests = (asked: string): TestCase[] => (asked === state ? [testCase] : []);
  reporter.onTestRunEnd([{ children: { allTests } } as unknown as TestModule]);
  return { root, text: printed.join('\n') };
}

describe('the reporter of runs', () => {
  test('tells of a failed test which runs it had, and keeps their traces', async ({ task }) => {
    const run = simulateSync(readingDag(), { seed: 7 });
    await recordRun(task, run);
    const { root, text } = toldOf(task.artifacts, 'failed');
    const name = `reading-${run.digest.slice(0, 12)}.trace.ndjson`;
    expect(text).toContain(
      ' dags/reading.test.ts > reading > reads\n   reading success after 0s of virtual time, seed 7',
    );
    expect(text).toMatch(new RegExp(`trace {4}.*traces/${name}\n {3}explain {2}npx dagproof explain .*${name}`));
    expect(text).toContain('again    npx vitest run src/vitest/reporter.test.ts -t');
    expect(decodeTrace(readFileSync(join(root, 'traces', name), 'utf8')).header.seed).toBe(7);
  });

  test('says nothing of what passed, or had no run', async ({ task }) => {
    await recordRun(task, simulateSync(readingDag()));
    expect(toldOf(task.artifacts, 'passed').text).toBe('');
    expect(toldOf([{ type: 'other' }], 'failed').text).toBe('');
  });
});
