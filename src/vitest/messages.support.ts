/**
 * A DAG in which something goes wrong, and what a matcher says about it.
 */
import { expect } from 'vitest';
import { Dag } from '../authoring/dag.ts';

/** Lists, reads each item, counts what was read; with one retry. */
export function readingDag(items: readonly string[] = ['a', 'b', 'c']): Dag {
  const dag = new Dag('reading');
  const list = dag.task('list', () => [...items])();
  const read = dag.task('read', ({ key }: { key: string }) => `${key}!`, { retries: 1, retryDelay: '1m' });
  const texts = read.expand({ key: list });
  dag.task('count', ({ texts }: { texts: string[] }) => texts.length)({ texts });
  return dag;
}

/** The message of a matcher that does not hold, with what vitest shows as a difference. */
export function complaintOf(check: () => unknown): { message: string; actual: unknown; expected: unknown } {
  try {
    check();
  } catch (error) {
    const { message, actual, expected } = error as { message: string; actual: unknown; expected: unknown };
    return { message, actual, expected };
  }
  return expect.fail('the matcher holds');
}
