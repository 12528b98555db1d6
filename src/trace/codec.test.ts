import { describe, expect, it } from 'vitest';
import { arbitraryCase } from '../checking/generator/arbitraryCase.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { Dag } from '../authoring/dag.ts';
import { fail } from '../drivers/faults.ts';
import * as fc from 'fast-check';
import { decodeTrace, encodeTrace } from './codec.ts';
import { Simulation } from './simulation.ts';

describe('a trace as text', () => {
  it('comes back with the same digest, the same header and the same instances', () => {
    fc.assert(
      fc.property(arbitraryCase(), (generated) => {
        const { plan, pools, config } = generated;
        const run = simulateSync(generated, { faults: plan, pools, config });
        const text = encodeTrace(run.trace);
        const read = new Simulation(decodeTrace(text));
        expect(read.digest).toBe(run.digest);
        expect(read.trace.header).toEqual(JSON.parse(JSON.stringify(run.trace.header)));
        expect(read.instances()).toEqual(run.instances());
        expect(encodeTrace(read.trace)).toBe(text);
      }),
      { numRuns: 200, seed: 20260101 },
    );
  });

  it('keeps errors, console output and values under hostile names', () => {
    const dag = new Dag('hostile');
    const source = dag.task('__proto__', () => {
      console.log('said'); // oxlint-disable-line no-console -- what a body says is kept
      return { ['__proto__']: 1, constructor: 2 };
    });
    source();
    dag.task('toString', () => 1)();
    const run = simulateSync(dag, { faults: [fail('toString', 'boom')] });
    const read = new Simulation(decodeTrace(encodeTrace(run.trace)));
    expect(read.xcom('__proto__')).toEqual(run.xcom('__proto__'));
    expect(JSON.stringify(read.xcom('__proto__'))).toBe('{"__proto__":1,"constructor":2}');
    expect(read.attempts('__proto__')[0]?.logs).toBe('said');
    expect(read.attempts('toString')[0]?.error?.message).toBe('boom');
  });

  it('is refused when it was written by a later version, by the version it names', () => {
    const [header = '', ...rest] = encodeTrace(simulateSync(new Dag('d')).trace).split('\n');
    const later = [header.replace('"formatVersion":1', '"formatVersion":99'), ...rest].join('\n');
    expect(() => decodeTrace(later)).toThrow(/format 99; this dagproof reads up to 1/);
  });

  it('is refused by the number of the line that cannot be read', () => {
    const lines = encodeTrace(simulateSync(new Dag('d')).trace).split('\n');
    expect(() => decodeTrace([lines[0], '{broken', ...lines.slice(1)].join('\n'))).toThrow(
      /Line 2 of the trace is not JSON/,
    );
    expect(() => decodeTrace([lines[0], '{"what":1}'].join('\n'))).toThrow(/Line 2 .* kind this version does not know/);
  });

  it('is refused when its end is missing', () => {
    const lines = encodeTrace(simulateSync(new Dag('d')).trace).split('\n');
    expect(() => decodeTrace(lines.slice(0, -2).join('\n'))).toThrow(/no beginning or no end/);
  });

  it.each([
    ['null', /is no object/],
    ['[1,2]', /is no object/],
    ['{"moves":5}', /is damaged/],
    ['{"moves":[[0,99,1,0,-1]]}', /is damaged/],
    ['{"moves":[["a",1,1,0,-1]]}', /is damaged/],
    ['{"creation":{"row":0}}', /is damaged/],
    ['{"marks":[[1]]}', /is damaged/],
    ['{"value":[0]}', /is damaged/],
    ['{"named":[0,{"k":1}]}', /is damaged/],
    ['{"attempt":null}', /is damaged/],
    ['{"end":{}}', /is damaged/],
  ])('is refused by line number when a line is %s', (line, reason) => {
    const dag = new Dag('d');
    dag.task('work', () => 1)();
    const [header] = encodeTrace(simulateSync(dag).trace).split('\n');
    expect(() => decodeTrace(`${header}\n${line}\n`)).toThrow(/Line 2 of the trace/);
    expect(() => decodeTrace(`${header}\n${line}\n`)).toThrow(reason);
  });

  it('is refused when something else than a header comes first', () => {
    expect(() => decodeTrace('{"id":1,"name":"some other log"}\n')).toThrow(/Line 1 .* this is no trace/);
    expect(() => decodeTrace('{"header":{"formatVersion":1}}\n')).toThrow(/Line 1 .* without a DAG/);
  });
});
