import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { restartScheduler } from '../drivers/actions.ts';
import { clear } from '../drivers/clears.ts';
import { defers, fail, hang, heartbeatLost, stuckInQueued, take, workerLost } from '../drivers/faults.ts';
import type { Fault } from '../drivers/fault.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { Simulation } from '../trace/simulation.ts';
import { eachMove } from '../trace/instances.ts';
import { stateOfCode } from '../model/states.ts';
import { causeOfCode } from '../model/transition.ts';

function play(faults: readonly Fault[], options: SimulateOptions = {}, retries = 1): Simulation {
  const dag = new Dag('d', { failFast: false });
  dag.task('w', () => 1, { retries, retryDelay: 10 })();
  return simulateSync(dag, { faults, ...options });
}

/** `7 running started`, in seconds, of every move but those into the queue. */
function movesOf(run: Simulation): string[] {
  const moves: string[] = [];
  eachMove(run.trace, (row, timeMs) => {
    const state = stateOfCode(run.trace.moves.stateAt(row));
    if (state !== 'queued') moves.push(`${timeMs / 1000} ${state} ${causeOfCode(run.trace.moves.causeAt(row))}`);
  });
  return moves;
}

describe('a lost worker', () => {
  it('of which the executor knows has left its slot before its instance is told (rule selection/slot-of-the-gone)', () => {
    const dag = new Dag('d');
    dag.task('a', () => 1)();
    dag.task('b', () => 1)();
    const faults = [take('a', 1), workerLost('a', { reported: 'failed' })];
    const run = simulateSync(dag, { faults, config: { parallelism: 1 } });
    const moves: string[] = [];
    eachMove(run.trace, (row) => {
      const state = stateOfCode(run.trace.moves.stateAt(row));
      moves.push(`${['a', 'b'][run.trace.moves.instanceAt(row)] ?? ''} ${state}`);
    });
    expect(moves.slice(2)).toEqual(['a queued', 'a running', 'b queued', 'b running', 'a failed', 'b success']);
  });

  it('is missed when it was not heard of for five minutes, and costs a try (rule infrastructure/heartbeat-lost)', () => {
    expect(movesOf(play([take('w', 7), workerLost('w').onTry(1)])).slice(2, 4)).toEqual([
      '310 up_for_retry heartbeat_timeout',
      '320.001 scheduled retry_due',
    ]);
    expect(movesOf(play([workerLost('w')], {}, 0)).at(-1)).toBe('310 failed heartbeat_timeout');
  });

  it.each([
    [{ taskInstanceHeartbeatTimeout: 3, taskInstanceHeartbeatTimeoutDetectionInterval: 1 }, 9],
    [{ taskInstanceHeartbeatTimeout: 3, taskInstanceHeartbeatTimeoutDetectionInterval: 8 }, 16],
    [
      { taskInstanceHeartbeatTimeout: 3, minHeartbeatInterval: 0, taskInstanceHeartbeatTimeoutDetectionInterval: 1 },
      11,
    ],
  ])('under %j is missed after %d s', (config, expected) => {
    const run = play([take('w', 7), workerLost('w')], { config }, 0);
    expect(movesOf(run).at(-1)).toBe(`${expected} failed heartbeat_timeout`);
  });

  it.each(['failed', 'success'] as const)(
    'that is reported as %s costs a try at once (rule infrastructure/state-mismatch)',
    (reported) => {
      const run = play([take('w', 7), workerLost('w', { reported }).onTry(1)]);
      expect(movesOf(run).slice(2, 3)).toEqual(['7 up_for_retry executor_mismatch']);
      expect([run.state, run.instance('w').tryNumber]).toEqual(['success', 2]);
    },
  );

  it('is looked for by the scheduler that takes over, and forgotten when its instance starts over', () => {
    const faults = [workerLost('w').onTry(1)];
    expect(movesOf(play(faults, { actions: [restartScheduler(7, { adopts: true })] }))[2]).toBe(
      '307 up_for_retry heartbeat_timeout',
    );
    const reset = play(faults, { actions: [restartScheduler(7)] });
    expect([reset.durationMs, reset.instance('w').tryNumber]).toEqual([7_000, 2]);
  });
});

describe('what no worker takes', () => {
  it('is queued again for the same try, then fails without regard to retries (rule infrastructure/stuck-in-queue)', () => {
    expect(movesOf(play([stuckInQueued('w')]))).toEqual([
      '0 scheduled rule_satisfied',
      '720 scheduled stuck_in_queued',
      '1440 scheduled stuck_in_queued',
      '2160 failed stuck_in_queued',
    ]);
  });

  it('may be taken in the end', () => {
    const run = play([stuckInQueued('w', { times: 2 }), fail('w').onTry(1)]);
    // Each try begins anew.
    expect([run.state, run.instance('w').tryNumber]).toEqual(['success', 2]);
    expect(movesOf(run).filter((move) => move.endsWith('stuck_in_queued'))).toHaveLength(4);
  });

  it('fails nobody else fast', () => {
    const dag = new Dag('d', { failFast: true });
    dag.task('a', () => 1)();
    dag.task('b', () => 2)();
    const run = simulateSync(dag, { faults: [stuckInQueued('a'), take('b', '1h')] });
    expect([run.state, run.instance('a').state, run.instance('b').state]).toEqual(['failed', 'failed', 'success']);
  });

  it.each(['failed', 'success'] as const)(
    'costs a try when it is reported as %s (rule infrastructure/state-mismatch)',
    (reported) => {
      const run = play([stuckInQueued('w', { reported, after: 3 }).onTry(1)]);
      expect(movesOf(run)[1]).toBe('3 up_for_retry executor_mismatch');
      expect(run.instance('w').tryNumber).toBe(2);
    },
  );

  it('is looked for as the settings say, also by a scheduler that takes over', () => {
    const config = { taskQueuedTimeout: 20, taskQueuedTimeoutCheckInterval: 15, numStuckInQueuedRetries: 0 };
    expect(movesOf(play([stuckInQueued('w')], { config })).at(-1)).toBe('30 failed stuck_in_queued');
    const actions = [restartScheduler(4, { adopts: true })];
    expect(movesOf(play([stuckInQueued('w')], { config, actions })).at(-1)).toBe('34 failed stuck_in_queued');
  });
});

describe('what is stuck or lost when its run ends', () => {
  it('is found as ever, but not selected again (rule infrastructure/found-after-the-run)', () => {
    const dag = new Dag('d');
    const atWork = dag
      .task('at_work', () => 1)()
      .after(dag.task('above', () => 1)());
    const after = dag
      .task('after', () => 1)()
      .after(atWork);
    for (const id of ['lost', 'stuck']) {
      dag
        .task(id, () => 1, { triggerRule: 'all_done' })()
        .after(after);
    }
    // The deadlock probe ends `at_work`, and `after` keeps the others from passing.
    const run = simulateSync(dag, {
      faults: [stuckInQueued('stuck'), workerLost('lost'), take('at_work', 30).onTry(2), fail('above').onTry(3)],
      actions: [clear('above', 'at_work', 'after').after(5), clear('above').after(10)],
    });
    expect([run.state, run.durationMs]).toEqual(['failed', 10_000]);
    expect(movesOf(run).slice(-2)).toEqual(['310 failed heartbeat_timeout', '720 scheduled stuck_in_queued']);
  });
});

describe('an attempt whose heartbeats are lost', () => {
  it('is missed although it goes on, and what it returns later is refused (rule infrastructure/heartbeat-lost)', () => {
    const run = play([take('w', '10m').onTry(1), heartbeatLost('w').onTry(1)]);
    expect(movesOf(run)).toEqual([
      '0 scheduled rule_satisfied',
      '0 running started',
      '310 up_for_retry heartbeat_timeout',
      '320.001 scheduled retry_due',
      '320.001 running started',
      '320.001 success returned',
    ]);
  });

  it('ends well when it does so before it is missed', () => {
    const run = play([take('w', '5m'), heartbeatLost('w')]);
    expect([run.state, run.durationMs, run.instance('w').tryNumber]).toEqual(['success', 300_000, 1]);
    expect(run.warnings).toEqual([]);
  });

  it('was heard of last at the heartbeat before they were lost', () => {
    const run = play([take('w', '1h'), heartbeatLost('w', { after: '17s' })], {}, 0);
    expect(movesOf(run).at(-1)).toBe('320 failed heartbeat_timeout');
    const earlier = play([take('w', 7), workerLost('w'), heartbeatLost('w', { after: '17s' })], {}, 0);
    expect(movesOf(earlier).at(-1)).toBe('310 failed heartbeat_timeout');
    const before = play([take('w', 20), workerLost('w'), heartbeatLost('w')], {}, 0);
    expect(movesOf(before).at(-1)).toBe('310 failed heartbeat_timeout');
    const hanging = play([hang('w'), heartbeatLost('w', { after: '3s' })], {}, 0);
    expect(movesOf(hanging).at(-1)).toBe('310 failed heartbeat_timeout');
  });

  it('is not missed for what an earlier part of its try lost', () => {
    const faults = [heartbeatLost('w').before('1s'), defers('w', { for: '1m' }), take('w', '10m').after('1s')];
    const run = play(faults);
    expect([run.state, run.durationMs, run.instance('w').tryNumber]).toEqual(['success', 660_000, 1]);
  });

  it('blames the entry of the plan', () => {
    const run = play([take('w', '10m'), heartbeatLost('w')], {}, 0);
    expect(run.explain('w')).toContain("heartbeatLost('w')");
  });
});
