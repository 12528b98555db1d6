import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { Trace } from '../trace/trace.ts';
import { sentences, withGiven } from './tamper.support.ts';

const ID = 'zip-pairing';

function zipped(): Trace {
  const dag = new Dag('d');
  const letters = dag.task('letters', () => ['a', 'b', 'c'])();
  const numbers = dag.task('numbers', () => [1, 2])();
  const take = ({ x }: { x: unknown }): unknown => x;
  dag.task('pair', take).expand({ x: letters.zip(numbers) });
  dag.task('filled', take).expand({ x: letters.zip(numbers, { fillvalue: 0 }) });
  dag.task('nested', take).expand({ x: letters.map((letter) => letter).zip(letters.zip(numbers)) });
  return simulateSync(dag, { recordArguments: true }).trace;
}

describe('the judge zip-pairing', () => {
  it('accuses nobody who receives a pair of one position', () => {
    expect(sentences(zipped(), ID)).toEqual([]);
  });

  it('accuses a pair of two positions', () => {
    expect(sentences(withGiven(zipped(), 'pair[1]', { x: ['b', 1] }), ID)).toEqual([
      'pair[1] should have received ["b",2] as x and received ["b",1].',
    ]);
  });

  it('accuses what stands where the fill value should', () => {
    expect(sentences(withGiven(zipped(), 'filled[2]', { x: ['c', 2] }), ID)).toEqual([
      'filled[2] should have received ["c",0] as x and received ["c",2].',
    ]);
  });

  it('knows nothing of what a function made, and accuses what is beside it', () => {
    expect(sentences(withGiven(zipped(), 'nested[0]', { x: ['?', ['a', 1]] }), ID)).toEqual([]);
    expect(sentences(withGiven(zipped(), 'nested[0]', { x: ['a', ['b', 1]] }), ID)).toEqual([
      'nested[0] should have received ["?",["a",1]] as x and received ["a",["b",1]].',
    ]);
  });
});
