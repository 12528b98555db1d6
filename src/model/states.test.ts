/** Holds the state table to the sets and the transition table of the scheduling document, transcribed here row by row. */
import { describe, expect, it } from 'vitest';
import {
  INSTANCE_STATES,
  isActiveCode,
  isFailedCode,
  isFinishedCode,
  isSchedulableCode,
  LEGAL_MOVES,
  STATE,
  STATE_COUNT,
  stateOfCode,
  type InstanceState,
} from './states.ts';

const FINISHED: readonly InstanceState[] = ['success', 'failed', 'skipped', 'upstream_failed', 'removed'];
const UNFINISHED = INSTANCE_STATES.filter((state) => !FINISHED.includes(state));
const SCHEDULABLE: readonly InstanceState[] = ['none', 'up_for_retry', 'up_for_reschedule'];
const TAKEN_UP: readonly InstanceState[] = ['scheduled', 'queued', 'running', 'restarting'];

/** From, to, and who moves it. */
type Row = readonly [from: readonly InstanceState[], to: readonly InstanceState[], who: string];

const TRANSITIONS: readonly Row[] = [
  [SCHEDULABLE, ['scheduled'], 'pass: checks hold'],
  [SCHEDULABLE, ['success'], 'pass: empty operator'],
  [SCHEDULABLE, ['deferred'], 'pass: starts from trigger'],
  [UNFINISHED, ['upstream_failed', 'skipped', 'removed'], 'pass or deadlock probe: a check decides'],
  [['scheduled'], ['queued', 'failed'], 'selection'],
  [['queued'], ['none', 'scheduled'], 'run finished; stuck in queue'],
  [['queued', 'restarting'], ['running'], 'worker starts'],
  [['running'], ['success', 'failed', 'skipped', 'up_for_retry', 'up_for_reschedule', 'deferred'], 'worker result'],
  [['deferred'], ['scheduled', 'success', 'failed', 'skipped'], 'trigger'],
  [['deferred'], ['up_for_retry'], 'trigger that ends the task as failed, from 3.3 on'],
  [['running'], ['restarting'], 'clear while running'],
  [['restarting'], ['none', 'up_for_retry'], 'executor reports the end'],
  [TAKEN_UP, ['up_for_retry', 'failed'], 'executor event does not match'],
  [['queued', 'running', 'restarting'], ['none'], 'orphan reset'],
  [UNFINISHED, ['skipped'], 'dagrun timeout'],
  [except('success', 'failed', 'running'), ['skipped'], 'fail fast'],
  [['running'], ['failed'], 'fail fast'],
  [except('none', 'running', 'restarting'), ['none'], 'clear'],
  [INSTANCE_STATES, ['success', 'failed', 'skipped'], 'marked by hand'],
  [INSTANCE_STATES, ['removed'], 'task gone, or index beyond the new length'],
  [['removed'], ['none'], 'integrity check'],
  [['skipped', 'removed'], ['upstream_failed', 'skipped'], 'mapped source overrides another check'],
  [['upstream_failed'], ['skipped'], 'earlier branch decision overrides another check'],
];

describe('task instance states', () => {
  it('have codes that are positions in the list of states', () => {
    expect(Object.keys(STATE)).toEqual([...INSTANCE_STATES]);
    expect(Object.values(STATE)).toEqual(INSTANCE_STATES.map((_, code) => code));
    expect(INSTANCE_STATES.map((_, code) => stateOfCode(code))).toEqual([...INSTANCE_STATES]);
    expect(STATE_COUNT).toBe(13);
  });

  it('refuse a code that stands for no state', () => {
    expect(() => stateOfCode(STATE_COUNT)).toThrow(RangeError);
    expect(() => stateOfCode(-1)).toThrow('no task instance state has code -1');
  });

  it('fall into the sets Airflow uses (rules state/sets, state/schedulable, state/active)', () => {
    expect(having(isFinishedCode)).toEqual(FINISHED);
    expect(having(isSchedulableCode)).toEqual(SCHEDULABLE);
    expect(having(isActiveCode)).toEqual(['queued', 'running']);
    expect(having(isFailedCode)).toEqual(['failed', 'upstream_failed']);
  });
});

describe('legal moves', () => {
  it.each(INSTANCE_STATES)('from %s are those of the transition table, each once (rule state/legal-moves)', (from) => {
    const targets = TRANSITIONS.flatMap(([sources, to]) => (sources.includes(from) ? to : []));
    const documented = new Set(targets.filter((to) => to !== from));
    expect([...LEGAL_MOVES[from]].sort()).toEqual([...documented].sort());
  });

  it('never stay in the same state', () => {
    for (const state of INSTANCE_STATES) expect(LEGAL_MOVES[state]).not.toContain(state);
  });

  it('lead from a finished state only to another finished one or back to none', () => {
    for (const state of FINISHED) {
      expect(LEGAL_MOVES[state].filter((to) => to !== 'none' && !FINISHED.includes(to))).toEqual([]);
    }
  });

  it('reach running only by way of a worker', () => {
    expect(INSTANCE_STATES.filter((state) => LEGAL_MOVES[state].includes('running'))).toEqual(['queued', 'restarting']);
  });
});

function except(...states: InstanceState[]): InstanceState[] {
  return INSTANCE_STATES.filter((state) => !states.includes(state));
}

function having(test: (code: number) => boolean): InstanceState[] {
  return INSTANCE_STATES.filter((_, code) => test(code));
}
