import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { fail } from '../drivers/faults.ts';
import { echo } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { Trace } from '../trace/trace.ts';
import { sentences, withMove } from './tamper.support.ts';

function retried(): Trace {
  const dag = new Dag('d');
  const numbers = dag.task('numbers', () => [1, 2])();
  dag.task('work', echo, { retries: 1, retryDelay: 5 }).expand({ x: numbers });
  return simulateSync(dag, { faults: [fail('work').at(1).onTry(1)] }).trace;
}

describe('the judge legal-moves', () => {
  it('accuses nobody of what Airflow does', () => {
    expect(sentences(retried(), 'legal-moves')).toEqual([]);
  });

  it('accuses an instance that runs without having been queued', () => {
    expect(
      sentences(withMove(retried(), 'work[1]', 'queued', { state: 'running', cause: 'started' }), 'legal-moves'),
    ).toEqual([
      'work[1] moved from scheduled to running, which started never makes it do.',
      'work[1] moved from running to running, which started never makes it do.',
      'work[1] moved from scheduled to running, which started never makes it do.',
      'work[1] moved from running to running, which started never makes it do.',
    ]);
  });

  it('accuses a move that is legal for another cause only', () => {
    const trace = withMove(retried(), 'work[0]', 'success', { state: 'skipped' });
    expect(sentences(trace, 'legal-moves')).toEqual([
      'work[0] moved from running to skipped, which returned never makes it do.',
    ]);
  });
});
