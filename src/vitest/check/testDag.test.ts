import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { simulate } from '../../drivers/simulate.ts';
import { UNMAPPED } from '../../model/ids.ts';
import { isRunArtifact, type RunArtifact } from '../runArtifact.ts';
import { readingDag } from '../messages.support.ts';
import { seedOfName } from '../seedOfName.ts';
import { describe, expect, test } from '../v4.ts';
import { checkInTest, testDag } from './testDag.ts';
import { testProp } from './testProp.ts';

const kept = (): string => mkdtempSync(join(tmpdir(), 'dagproof-'));

describe('a test of a DAG', () => {
  testDag(readingDag(), { runs: 20, counterexamples: kept() })('holds what is asked of every DAG');

  testDag(readingDag(), { runs: 20, counterexamples: kept() })('holds a claim of its own', (run) => {
    const { length } = run.instances('read').filter(({ mapIndex }) => mapIndex !== UNMAPPED);
    if (length > 0 && run.state === 'success') expect(run).toHaveXCom('count', length);
  });

  test('fails with the smallest case, how to see it again, and where it was written', async ({ task }) => {
    const counterexamples = kept();
    const claim = { 'reads less than two': (run: unknown) => expect(run).not.toHaveMappedInto('read', 2) };
    const stack = 'Error\n    at dags/reading.test.ts:7:1';
    const checked = checkInTest(readingDag(), { counterexamples, properties: claim, seed: 3 }, { task, stack });
    const error = await checked.then(
      () => expect.fail('it holds'),
      (reason: Error) => reason,
    );
    expect(error.name).toBe('reads less than two');
    expect(error.message).toContain('list returns ["');
    expect(error.message).toContain('Saved, and played first next time: ');
    expect(error.message).toMatch(
      /npx vitest run src\/vitest\/check\/testDag\.test\.ts -t '\^a test of a DAG fails with/,
    );
    expect(error.stack).toMatch(/\n {4}at dags\/reading\.test\.ts:7:1$/);
    expect(readdirSync(join(counterexamples, 'reading'))).toHaveLength(1);
    const recorded = (task.artifacts.filter(isRunArtifact) as unknown as RunArtifact[]).map(
      ({ dagId, role, findings }) => [dagId, role, findings.length],
    );
    expect(recorded).toEqual([
      ['reading', 'failing', 1],
      ['reading', 'passing', 0],
      ['reading', 'undisturbed', 0],
    ]);
  });
});

describe('a property as a test', () => {
  const seen: string[][] = [];
  testProp({ files: fc.array(fc.string()) }, { numRuns: 5 })('is drawn from its name', async ({ files }) => {
    seen.push(files);
    expect(await simulate(readingDag(files))).toHaveSucceeded();
  });

  test('draws the same every time', () => {
    const seed = seedOfName('is drawn from its name') | 0;
    expect(seen).toEqual(fc.sample(fc.array(fc.string()), { numRuns: 5, seed }));
  });
});
