import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { echo } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { sentences, withValue } from './tamper.support.ts';

const ID = 'xcom-limits';

function listing(length: number) {
  const dag = new Dag('d');
  const numbers = dag.task('numbers', () => Array.from({ length }, (_, n) => n))();
  dag.task('work', echo).expand({ x: numbers });
  dag.task('whole', () => 'x'.repeat(38))();
  return simulateSync(dag, { config: { maxMapLength: 3 }, limits: { xcomCharacters: 40 } }).trace;
}

describe('the judge xcom-limits', () => {
  it('accuses nobody who keeps to a limit, or was refused', () => {
    expect(sentences(listing(3), ID)).toEqual([]);
    expect(sentences(listing(4), ID)).toEqual([]);
  });

  it('accuses a list that is longer than may be mapped over', () => {
    expect(sentences(withValue(listing(3), 'numbers', [1, 2, 3, 4]), ID)).toEqual([
      'numbers returned 4 entries to map over, and maxMapLength is 3.',
    ]);
    expect(sentences(withValue(listing(3), 'whole', [1, 2, 3, 4]), ID)).toEqual([]);
  });

  it('accuses a value with one character too many', () => {
    const trace = listing(3);
    expect(sentences(withValue(trace, 'whole', 'x'.repeat(39)), ID)).toEqual([
      'whole left an XCom of 41 characters, and the limit is 40.',
    ]);
    expect(sentences(withValue(trace, 'work[1]', { key: 'x'.repeat(40) }), ID)).toEqual([
      'work[1] left an XCom of 50 characters, and the limit is 40.',
    ]);
  });

  it('is silent of what was left otherwise than by returning it', () => {
    const dag = new Dag('d');
    dag.task('work', () => 1)();
    const xcoms = { return_value: 'x'.repeat(50) };
    const trigger = { kind: 'ends' as const, state: 'success' as const, afterMs: 1, xcoms };
    const faults = [{ where: { task: 'work' }, what: { kind: 'defer' as const, trigger, timeoutMs: null } }];
    const { trace } = simulateSync(dag, { faults, limits: { xcomCharacters: 40 } });
    expect(trace.returnValues[0]).toHaveLength(52);
    expect(sentences(trace, ID)).toEqual([]);
  });
});
