import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { OutcomePlan } from '../model/outcomePlan.ts';
import { simulateSync } from './simulateSync.ts';

function withFaults(faults: unknown): () => unknown {
  const dag = new Dag('d');
  dag.task('work', () => 1)();
  return () => simulateSync(dag, { faults: faults as OutcomePlan });
}

const deferring = (trigger: unknown): unknown => ({
  where: { task: 'work' },
  what: { kind: 'defer', trigger, timeoutMs: null },
});

describe('faults that no compiler has looked at', () => {
  const what = { kind: 'fail' };
  const broken: [unknown, RegExp][] = [
    ['fail work', /faults is a list/],
    [[null], /where\.task is a task id/],
    [[{ task: 'work' }], /where\.task is a task id/],
    [[{ where: { task: 'work', mapIndex: '2' }, what }], /where\.mapIndex is a whole number/],
    [[{ where: { task: 'work', tryNumber: 0 }, what }], /where\.tryNumber is a whole number from 1/],
    [[{ where: { task: 'work', item: new Date(0) }, what }], /where\.item is plain JSON, but/],
    [[{ where: { task: 'work', when: 'isBig' }, what }], /of one only the name isBig is left/],
    [[{ where: { task: 'work', when: 3 }, what }], /where\.when is a function of the item/],
    [[{ where: { task: 'work', probability: 1.5 }, what }], /where\.probability is a number from 0 to 1/],
    [[{ where: { task: 'work', probability: '1' }, what }], /where\.probability is a number from 0 to 1/],
    [[{ where: { task: 'work', afterMs: -1 }, what }], /where\.afterMs is whole milliseconds/],
    [[{ where: { task: 'work', beforeMs: 0.5 }, what }], /where\.beforeMs is whole milliseconds/],
    [
      [{ where: { task: 'work', afterMs: 5, beforeMs: 5 }, what }],
      /where\.beforeMs has to be later than where\.afterMs/,
    ],
    [[{ where: { task: 'work', index: 2 }, what }], /where has no part index, but task, mapIndex, item/],
    [[{ where: { task: 'work', run: -1 }, what }], /where\.run is a position, a run id or a date/],
    [[{ where: { task: 'work', request: null }, what }], /where\.request is a record/],
    [[{ where: { task: 'work', request: { nth: 0 } }, what }], /where\.request\.nth is a whole number from 1/],
    [[{ where: { task: 'work', request: { path: '/' } }, what }], /where\.request has no part path, but nth, method/],
    [[{ where: { task: 'work', request: { url: /x/ } }, what }], /where\.request\.url is a text/],
    [[{ where: { task: 'work' }, what: { kind: 'slow' } }], /what\.byMs is whole milliseconds/],
    [[{ where: { task: 'work' }, what: { kind: 'heartbeat_lost', afterMs: '5s' } }], /what\.afterMs is whole/],
    [[{ where: { task: 'work' }, what: { kind: 'finish_twice', afterMs: -1 } }], /what\.afterMs is whole/],
    [[{ where: { task: 'work' }, what: { kind: 'truncate_output', keep: -1 } }], /what\.keep is a whole number/],
    [[{ where: { task: 'work' }, what: { kind: 'worker_lost', reported: 'gone' } }], /what\.reported is 'failed'/],
    [[{ where: { task: 'work' }, what: { kind: 'stuck_in_queued', reported: null, times: -1 } }], /what\.times is/],
    [[{ where: { task: 'work' }, what: 'fail' }], /what\.kind is one of fail,/],
    [[{ where: { task: 'work' }, what: { kind: 'toString' } }], /what\.kind is one of fail,/],
    [[{ where: { task: 'work' }, what: { kind: 'explode' } }], /what\.kind is one of fail,/],
    [[{ where: { task: 'work' } }], /what\.kind is one of fail,/],
    [[{ where: { task: 'work' }, what: { kind: 'take', durationMs: 1.5 } }], /whole milliseconds/],
    [[{ where: { task: 'work' }, what: { kind: 'take' } }], /whole milliseconds/],
    [[{ where: { task: 'work' }, what: { kind: 'return', value: new Date(0) } }], /what\.value is plain JSON, but/],
    [[{ where: { task: 'work' }, what: { kind: 'defer' } }], /what\.timeoutMs is whole milliseconds or null/],
    [[deferring({ kind: 'sleeps' })], /what\.trigger\.kind is one of fires, fails, never, ends/],
    [[deferring(null)], /what\.trigger\.kind is one of/],
    [[deferring({ kind: 'fires', afterMs: 0.5 })], /what\.trigger\.afterMs is whole milliseconds/],
    [[deferring({ kind: 'fires', afterMs: 1, event: NaN })], /what\.trigger\.event is plain JSON/],
    [[deferring({ kind: 'ends', afterMs: 1, state: 'removed' })], /what\.trigger\.state is one of success,/],
    [[deferring({ kind: 'ends', afterMs: 1, state: 'failed', xcoms: [] })], /what\.trigger\.xcoms is a record/],
    [[{ where: { task: 'work' }, what: { kind: 'poke' } }], /what\.falseTimes is a whole number from 0 on, or null/],
    [[{ where: { task: 'work' }, what: { kind: 'poke', falseTimes: -1 } }], /what\.falseTimes/],
    [[{ where: { task: 'work' }, what: { kind: 'poke', falseTimes: 1, then: 'stop' } }], /what\.then is one of done,/],
    [[{ where: { task: 'work' }, what: { kind: 'poke', falseTimes: null, value: NaN } }], /what\.value is plain JSON/],
  ];
  it.each(broken)('are refused by what is wrong with them: %j', (faults, text) => {
    expect(withFaults(faults)).toThrow(text);
  });

  it('are refused even where they cannot be printed', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    const fault = { where: { task: 'work' }, what: { kind: 'return', value: cyclic } };
    expect(withFaults([fault])).toThrow(/The fault given cannot be used: what\.value is plain JSON/);
  });

  it('are taken when they are well-formed', () => {
    const faults = [{ where: { task: 'work', tryNumber: 1 }, what: { kind: 'skip' } }];
    expect(withFaults(faults)).not.toThrow();
  });
});
