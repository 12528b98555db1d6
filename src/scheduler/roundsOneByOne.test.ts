import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { clear, markRun } from '../drivers/clears.ts';
import { fail, poke, take } from '../drivers/faults.ts';
import { echo, movesOf, statesOf, timesOf } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { openRunsSession } from '../drivers/runsSession.ts';
import type { SimulateRunsOptions } from '../drivers/runsOptions.ts';
import { openSession } from '../drivers/session.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { Simulation } from '../trace/simulation.ts';
import { createSyncWorker, type WorkerInput } from '../workers/functionWorker.ts';
import { acceptResult } from './attempt.ts';
import { playRound } from './round.ts';
import type { Rounds } from './roundClock.ts';

const one = (): number => 1;

/** Every round that is made: when, and what is handed out in it. */
function play(rounds: Rounds, inputOf: (run: number) => WorkerInput): string[] {
  const told: string[] = [];
  for (let requests = playRound(rounds); requests !== null; requests = playRound(rounds)) {
    told.push([rounds.installation.nowMs, ...requests.map(({ taskId }) => taskId)].join(' '));
    for (const request of requests) {
      const input = inputOf(request.run);
      acceptResult(input.run, request, createSyncWorker(input).perform(request));
    }
  }
  return told;
}

function roundsOf(dag: Dag, options: SimulateOptions = {}): string[] {
  const { rounds, workerInput } = openSession(dag, options);
  return play(rounds, () => workerInput);
}

function roundsOfRuns(dag: Dag, options: SimulateRunsOptions): string[] {
  const { rounds, inputOf } = openRunsSession(dag, options);
  return play(rounds, inputOf);
}

function chain(): Dag {
  const dag = new Dag('d', { schedule: '@daily', maxActiveRuns: 1 });
  dag.task('a', one)().before(dag.task('b', one)());
  return dag;
}

/** A list that `m` is expanded over twice: nine instances are more than the run may have, and end it. */
function tooWide(): Dag {
  const dag = new Dag('d');
  const list = dag.task('list', () => [1, 2, 3])();
  dag.task('m', echo).expand({ x: list, y: list });
  return dag;
}

const endOf = ({ state, endReason }: Simulation): string => `${state} ${endReason}`;

describe('rounds', () => {
  it('go on at one time until nothing happens, and end with the run', () => {
    const rounds = ['0 a', '0', '1000 b', '1000', '2000'];
    expect(roundsOf(chain(), { durations: { '*': 1 } })).toEqual(rounds);
    expect(roundsOfRuns(chain(), { durations: { '*': 1 }, runs: [{ logicalDate: '2026-01-01' }] })).toEqual(rounds);
  });

  it('hand out a poke at once; one in vain changes nothing, and yet another round follows', () => {
    const dag = new Dag('d');
    dag.sensor('w', () => false)();
    const vain = ['60000 w', '60000', '60000'];
    expect(roundsOf(dag, { faults: [poke('w', 2)] })).toEqual(['0 w', '0', '0', ...vain, '120000 w', '120000']);
  });

  it('follow a round in which a run came into being, though it cannot start', () => {
    const runs = [{ logicalDate: '2026-01-01' }, { logicalDate: '2026-01-02', at: '5s' }];
    const rounds = roundsOfRuns(chain(), { durations: { a: 9, b: 1 }, runs });
    expect(rounds).toEqual(['0 a', '0', '5000', '5000', '9000 b', '9000', '10000', '10000 a', '10000', '19000 b', '19000', '20000']); // prettier-ignore
  });

  it('of a polling scheduler take what is due at a tick with that tick, pokes too', () => {
    const dag = chain();
    dag.sensor('w', () => false)();
    const run = simulateSync(dag, { faults: [poke('w', 1), take('a', 60)], passes: { everyMs: 60_000 } });
    expect(['b', 'w'].map((id) => run.instance(id).startMs)).toEqual([60_000, 0]);
  });

  it('leave a run alone that was ended by hand at the same time', () => {
    const cleared = { ...clear('a').after(5), resetDagRuns: false };
    const run = simulateSync(chain(), { durations: { '*': 9 }, actions: [markRun('success').after(5), cleared] });
    expect([endOf(run), statesOf(run)]).toEqual(['success finished', { a: 'none', b: 'skipped' }]);
  });

  it('count changes up to the limit of trace rows', () => {
    // Two rows come into being and one is scheduled, queued, started and done; the other does so but for its end.
    const limited = (traceRows: number) => endOf(simulateSync(chain(), { limits: { traceRows } }));
    expect([limited(8), limited(9)]).toEqual(['running trace_rows_limit', 'success finished']);
  });
});

describe('once the last run has ended', () => {
  /** What a run without end comes to when it ends at 0 s, by its limit of instances. */
  const ended = (place: (dag: Dag) => void, options: SimulateOptions = {}) => {
    const dag = tooWide();
    place(dag);
    return simulateSync(dag, { limits: { instances: 10 }, ...options });
  };

  it('attempts end as they would, poked on if need be, each in a round of its own', () => {
    const place = (dag: Dag) => {
      dag.task('a', one, { retries: 1, retryDelay: 1 })();
      dag.task('b', one)();
      dag.sensor('w', () => false)();
    };
    const run = ended(place, { faults: [fail('a'), poke('w', 1)], durations: { a: 3, b: 9 } });
    expect(endOf(run)).toBe('running instances_limit');
    expect(timesOf(run).slice(-3)).toEqual(['3000 a up_for_retry', '9000 b success', '60000 w success']);
    expect(run.durationMs).toBe(0);
    // The poke takes a round, the retry that is not made takes none.
    const [atRetry = 0, ...later] = movesOf(run)
      .slice(-3)
      .map(({ round }) => round);
    expect(later).toEqual([atRetry + 1, atRetry + 3]);
  });

  it('actions that come too late for the clock are left out', () => {
    const run = simulateSync(chain(), { actions: [clear('a').after('1h')], limits: { virtualTimeMs: 60_000 } });
    expect([endOf(run), run.instance('a').tryNumber]).toEqual(['success finished', 1]);
  });
});
