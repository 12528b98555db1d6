import { describe, expect, it } from 'vitest';
import { Bundle, dagsOf, isBundle } from './bundle.ts';
import { Dag } from './dag.ts';

describe('a bundle', () => {
  it('holds the Dags registered on it, each once, in order', () => {
    const [a, b] = [new Dag('a'), new Dag('b')];
    expect(new Bundle().register(b, a).register(b).dags).toEqual([b, a]);
  });

  it('refuses a second Dag of one id and what is no Dag', () => {
    const bundle = new Bundle().register(new Dag('a'));
    expect(() => bundle.register(new Dag('a'))).toThrow('another DAG "a"');
    expect(() => bundle.register({} as never)).toThrow('bundle.register() was given an object');
  });

  it('is known by its brand', () => {
    const foreign = Object.defineProperty({}, Symbol.for('dagproof.Bundle'), { value: true });
    expect([new Bundle(), foreign, {}, new Dag('a')].map(isBundle)).toEqual([true, true, false, false]);
  });
});

describe('dagsOf', () => {
  it('finds exported Dags, lists of Dags and those on bundles, each once, in order', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => new Dag(id)) as [Dag, Dag, Dag, Dag];
    const exports = { bundle: new Bundle().register(c, a), default: a, list: [b, 'text'], name: 'x', none: null, d };
    expect(dagsOf(exports)).toEqual([c, a, b, d]);
    expect(dagsOf({ name: 'x' })).toEqual([]);
  });
});
