import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { fail } from '../drivers/faults.ts';
import { echo } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { TaskOptions } from '../authoring/options.ts';
import type { Trace } from '../trace/trace.ts';
import { movesOf, sentences, withMove, withMoves, type Move } from './tamper.support.ts';

const ID = 'retry-own-index';

function retried(options: TaskOptions = { retries: 1, retryDelay: 5 }): Trace {
  const dag = new Dag('d');
  dag.task('work', echo, options).expand({ x: [1, 2] });
  return simulateSync(dag, { faults: [fail('work').at(1).onTry(1), fail('work').at(1).onTry(2)] }).trace;
}

/** The same, with everything from the retry on so much earlier. */
function hurried(trace: Trace, byMs: number): Trace {
  return withMoves(trace, (moves) =>
    moves.map((move) => (move.tryNumber > 1 ? { ...move, timeMs: move.timeMs - byMs } : move)),
  );
}

describe('the judge retry-own-index', () => {
  it('accuses nobody who is retried as often and as late as he may be', () => {
    expect(sentences(retried(), ID)).toEqual([]);
    expect(sentences(retried({ retries: 2, retryDelay: 5, retryExponentialBackoff: true }), ID)).toEqual([]);
    expect(
      sentences(retried({ retries: 2, retryDelay: 50, retryExponentialBackoff: 3, maxRetryDelay: 60 }), ID),
    ).toEqual([]);
  });

  it('accuses a retry that costs another index a try', () => {
    const trace = withMoves(retried(), (moves) =>
      moves.map((move) => (move.name === 'work[0]' && move.state === 'success' ? { ...move, tryNumber: 2 } : move)),
    );
    expect(sentences(trace, ID)).toEqual(['work[0] should be in try 1 and is in try 2.']);
  });

  it('accuses one try too many', () => {
    const trace = withMove(retried(), 'work[1]', 'failed', { state: 'up_for_retry' });
    expect(sentences(trace, ID)).toEqual(['work[1] is to be tried again after try 2, and 2 tries are all it has.']);
  });

  it('accuses a failure for good while a try is left', () => {
    const trace = withMove(retried(), 'work[1]', 'up_for_retry', { state: 'failed' });
    const cut = withMoves(trace, (moves: Move[]) => moves.filter((move) => move.tryNumber < 2));
    expect(sentences(cut, ID)).toEqual(['work[1] failed for good in try 1 of 2, although the failure may be retried.']);
  });

  it('accuses a retry at the very end of its delay, which Airflow has still wait', () => {
    expect(movesOf(retried()).at(-1)?.timeMs).toBe(5001);
    expect(sentences(hurried(retried(), 1), ID)).toEqual([
      'work[1] was scheduled again after 5s; its retry delay after try 1 is at least 5s.',
    ]);
  });

  it('accuses a retry before its backoff has passed, or the bound of it', () => {
    const grown = retried({ retries: 2, retryDelay: 100, retryExponentialBackoff: 3 });
    const third = (trace: Trace) =>
      withMoves(trace, (moves) =>
        moves.map((move) =>
          move.tryNumber === 3
            ? {
                ...move,
                timeMs:
                  (moves.find(({ tryNumber, state }) => tryNumber === 2 && state === 'up_for_retry')?.timeMs ?? 0) +
                  299_999,
              }
            : move,
        ),
      );
    expect(sentences(third(grown), ID)).toEqual([
      'work[1] was scheduled again after 4m59s999ms; its retry delay after try 2 is at least 5m.',
    ]);
    const bounded = retried({ retries: 2, retryDelay: 100, retryExponentialBackoff: 3, maxRetryDelay: 200 });
    expect(sentences(third(bounded), ID)).toEqual([]);
  });
});
