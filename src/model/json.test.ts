import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalJson,
  compareCodePoints,
  copyJson,
  getOwn,
  isJsonList,
  isJsonObject,
  NotPlainJson,
  objectFromEntries,
  setOwn,
  type Json,
} from './json.ts';

const HOSTILE_NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', ''];

class Celsius {
  readonly degrees = 20;
}

function cycle(): unknown {
  const list: unknown[] = [1];
  list.push({ back: list });
  return list;
}

describe('copyJson', () => {
  it('refuses an object with a getter that throws, by its path', () => {
    const row = {
      get size(): number {
        throw new Error('no size');
      },
    };
    expect(() => copyJson([row])).toThrow(NotPlainJson);
    expect(() => copyJson([row])).toThrow(/^\$\[0\] is an object with a property that cannot be read/);
  });

  it('refuses a value nested too deeply, rather than exhaust the stack', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 20_000; level++) deep = [deep];
    expect(() => copyJson(deep)).toThrow(/nested deeper than 500 levels/);
  });

  it('gives an equal value that shares nothing with the argument', () => {
    const original = { rows: [{ at: 1 }], none: null };
    const copy = copyJson(original) as typeof original;
    expect(copy).toEqual(original);
    copy.rows[0]!.at = 2;
    expect(original.rows[0]!.at).toBe(1);
  });

  it('copies every JSON value as a round trip through its text does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
        // JSON text has no negative zero; a copy keeps it.
        expect(JSON.stringify(copyJson(value))).toBe(JSON.stringify(value));
      }),
      { seed: 20260101 },
    );
  });

  it('leaves out entries that are undefined, as JSON text does', () => {
    expect(Object.keys(copyJson({ kept: 1, left: undefined }) as object)).toEqual(['kept']);
  });

  it('accepts an object without a prototype and one value at two places', () => {
    const shared = Object.assign(Object.create(null) as object, { at: 1 });
    expect(copyJson({ left: shared, right: shared })).toEqual({ left: { at: 1 }, right: { at: 1 } });
  });

  it.each([
    ['a date', { at: new Date(0) }, '$.at is a Date'],
    ['a map', [new Map()], '$[0] is a Map'],
    ['an instance of a class', { rows: [0, 1, new Celsius()] }, '$.rows[2] is a Celsius'],
    ['NaN', { mean: Number.NaN }, '$.mean is NaN'],
    ['an infinity', [Number.NEGATIVE_INFINITY], '$[0] is -Infinity'],
    ['a bigint', 3n, '$ is the bigint 3n'],
    ['a symbol', [Symbol('x')], '$[0] is a symbol'],
    ['a function', { call: () => 1 }, '$.call is a function'],
    ['undefined in a list', [1, undefined], '$[1] is undefined'],
    ['a hole in a list', new Array(1), '$[0] is undefined'],
    ['undefined itself', undefined, '$ is undefined'],
    ['a cycle', cycle(), '$[1].back is a cycle (it contains itself)'],
  ])('refuses %s and tells its path', (_, value, message) => {
    expect(() => copyJson(value)).toThrow(`${message}, which is not plain JSON`);
    expect(() => copyJson(value)).toThrow(NotPlainJson);
  });

  it('keeps entries with hostile names as entries', () => {
    for (const name of HOSTILE_NAMES) {
      const copy = copyJson(objectFromEntries([[name, { polluted: true }]])) as Record<string, Json>;
      expect(Object.keys(copy)).toEqual([name]);
      expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
      expect(getOwn(copy, name)).toEqual({ polluted: true });
    }
  });
});

describe('entries of any name', () => {
  it.each(HOSTILE_NAMES)('%j is absent until it is set and then its own', (name) => {
    const target: Record<string, number> = {};
    expect(getOwn(target, name)).toBeUndefined();
    setOwn(target, name, 1);
    setOwn(target, name, 2);
    expect(Object.entries(target)).toEqual([[name, 2]]);
    expect(getOwn(target, name)).toBe(2);
  });

  it('keep their order in an object made of entries', () => {
    const entries = [
      ['b', 1],
      ['__proto__', 2],
      ['a', 3],
    ] as const;
    expect(Object.entries(objectFromEntries(entries))).toEqual(entries);
  });
});

describe('isJsonList and isJsonObject', () => {
  it.each([
    [[], true, false],
    [{}, false, true],
    [null, false, false],
    ['text', false, false],
    [0, false, false],
  ])('tell what %j is', (value, isList, isObject) => {
    expect([isJsonList(value), isJsonObject(value)]).toEqual([isList, isObject]);
  });
});

describe('canonicalJson', () => {
  it('orders keys at every depth and leaves lists as they are', () => {
    expect(canonicalJson({ b: [2, 1], a: { d: null, c: 'x' } })).toBe('{"a":{"c":"x","d":null},"b":[2,1]}');
    expect(canonicalJson([{ b: 1, a: [{ d: 2, c: 3 }] }])).toBe('[{"a":[{"c":3,"d":2}],"b":1}]');
  });

  it('is the same text whatever order the entries were set in', () => {
    const entries = fc.uniqueArray(fc.tuple(fc.string({ unit: 'grapheme' }), fc.jsonValue() as fc.Arbitrary<Json>), {
      selector: ([name]) => name,
    });
    fc.assert(
      fc.property(entries, (pairs) => {
        const forwards = canonicalJson(objectFromEntries(pairs));
        expect(canonicalJson(objectFromEntries([...pairs].reverse()))).toBe(forwards);
      }),
      { seed: 20260101 },
    );
  });

  it('keeps values with hostile names apart', () => {
    const texts = HOSTILE_NAMES.map((name) => canonicalJson(objectFromEntries([[name, 1]])));
    expect(texts).toEqual(HOSTILE_NAMES.map((name) => `{${JSON.stringify(name)}:1}`));
  });
});

describe('compareCodePoints', () => {
  it('puts a character above U+FFFF after every other, unlike UTF-16 order', () => {
    expect(['\u{1F600}', '\uFF5E', 'z'].sort(compareCodePoints)).toEqual(['z', '\uFF5E', '\u{1F600}']);
    expect(['\u{1F600}', '\uFF5E'].sort()).toEqual(['\u{1F600}', '\uFF5E']);
  });

  it('puts a prefix first and capitals before small letters', () => {
    expect(['c', 'g.b', 'g', 'Z', 'g_b'].sort(compareCodePoints)).toEqual(['Z', 'c', 'g', 'g.b', 'g_b']);
  });

  it('agrees with comparing lists of code points', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'Z', '\uD7FF', '\uE000', '\uFFFF', '\u{10000}', '\u{10FFFF}'),
    });
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(Math.sign(compareCodePoints(left, right))).toBe(comparePoints([...left], [...right]));
      }),
      { seed: 20260101, numRuns: 500 },
    );
  });
});

function comparePoints(left: readonly string[], right: readonly string[]): number {
  for (const [position, point] of left.entries()) {
    const other = right[position];
    if (other === undefined) return 1;
    const difference = (point.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return left.length < right.length ? -1 : 0;
}
