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
    const later = [header.replace('"formatVersion":2', '"formatVersion":99'), ...rest].join('\n');
    expect(() => decodeTrace(later)).toThrow(/format 99; this dagproof reads up to 2/);
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

  /** Mapped, tried again, with values under keys. */
  function manyLines(): string[] {
    const dag = new Dag('many');
    dag.task('keys', () => ({ half: 1, rest: 2 }), { multipleOutputs: true })();
    const list = dag.task('list', () => [1, 2, 3])();
    const work = dag.task('work', ({ x }: { x: number }) => x, { retries: 1 }).expand({ x: list });
    dag.task('total', ({ all }: { all: readonly number[] }) => all.length)({ all: work });
    const { trace } = simulateSync(dag, { faults: [fail('work').at(1).onTry(1)] });
    return encodeTrace(trace).trimEnd().split('\n');
  }

  const without = (lines: readonly string[], position: number): string => lines.toSpliced(position, 1).join('\n');

  it('is refused when any line is missing, or one too many', () => {
    const lines = manyLines();
    expect(lines.length).toBeGreaterThan(10);
    for (let position = 1; position < lines.length; position++) {
      expect(() => decodeTrace(without(lines, position)), lines[position]).toThrow(/^The trace (lacks|has no)/);
    }
    expect(() => decodeTrace(lines.toSpliced(4, 0, lines[4] ?? '').join('\n'))).toThrow(/more lines than/);
  });

  it('is refused without what other lines name, even if its lines were never counted', () => {
    const lines = manyLines().map((line) => line.replace(/,"lines":\d+/, ''));
    expect(() => decodeTrace(lines.join('\n'))).not.toThrow();
    // A placeholder that becomes map index 0 (count 0) is named by no other line.
    const isNeeded = (line: string): boolean => /^{"(creation|marks|moves)":/.test(line) && !line.includes('"count":0');
    const needed = lines.flatMap((line, position) => (isNeeded(line) ? [position] : []));
    expect(needed.length).toBeGreaterThan(4);
    for (const position of needed) {
      expect(() => decodeTrace(without(lines, position)), lines[position]).toThrow(/^The trace lacks lines: /);
    }
  });

  it.each([
    ['{"moves":[[9,1,1,0,-1]]}', 'how instance 9 came to be'],
    ['{"moves":[[-1,1,1,0,-1]]}', 'how instance -1 came to be'],
    ['{"attempt":{"instance":9,"tryNumber":1}}', 'how instance 9 came to be'],
    ['{"value":[9,1]}', 'how instance 9 came to be'],
    ['{"named":[9,[]]}', 'how instance 9 came to be'],
    ['{"maxTries":[9,1]}', 'how instance 9 came to be'],
    ['{"callback":{"row":0,"reason":"success","instance":9}}', 'how instance 9 came to be'],
    ['{"callback":{"row":99,"reason":"success","instance":-1}}', 'one line speaks of 99'],
    ['{"creation":{"row":0,"first":5,"count":1,"task":7,"firstMapIndex":-1,"cause":0,"culprit":-1}}', 'no task 7'],
  ])('is refused when a line names what is not there: %s', (line, missing) => {
    const lines = manyLines().map((each) => each.replace(/,"lines":\d+/, ''));
    expect(() => decodeTrace(lines.toSpliced(-1, 0, line).join('\n'))).toThrow(missing);
  });

  it('has a count of its lines that is no part of the run', () => {
    const run = simulateSync(new Dag('d'));
    const text = encodeTrace(run.trace);
    expect(text).toContain(`"lines":${text.trimEnd().split('\n').length}}`);
    expect(Object.keys(decodeTrace(text))).not.toContain('lines');
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
    ['{"value":[-1,1]}', /is damaged/],
    ['{"end":{}}', /is damaged/],
    ['{"end":{"warnings":[],"lines":"x"}}', /is damaged/],
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
