import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { AirflowFailException, AirflowSkipException } from '../model/errors.ts';

function end(body: () => unknown): string {
  const dag = new Dag('d');
  dag.task('a', body)();
  return simulateSync(dag).explain('a');
}

function throwing(thrown: unknown): () => never {
  return () => {
    throw thrown;
  };
}

class NothingToDo extends AirflowSkipException {
  override name = 'NothingToDo';
}

class BadSource extends AirflowFailException {
  override name = 'BadSource';
}

describe('what a body throws', () => {
  it('fails the attempt even if it has no text', () => {
    expect(end(throwing(Object.create(null)))).toBe('failed: Error: a value that has no text was thrown');
  });

  it('means what the class it extends means, whatever its name', () => {
    expect(end(throwing(new NothingToDo('today')))).toBe('skipped: NothingToDo: today');
    const dag = new Dag('d');
    dag.task('a', throwing(new BadSource('gone')), { retries: 3 })();
    expect(simulateSync(dag).instance('a')).toMatchObject({ state: 'failed', tryNumber: 1 });
  });

  it('in a promise that simulateSync refuses ends nothing else', async () => {
    const stray: unknown[] = [];
    const note = (reason: unknown): void => void stray.push(reason);
    process.on('unhandledRejection', note);
    expect(() => end(() => Promise.reject(new Error('later')))).toThrow(/simulateSync cannot wait for/);
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', note);
    expect(stray).toEqual([]);
  });
});
