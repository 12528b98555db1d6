import { describe, expect, it } from 'vitest';
import { mapFunction } from './mapFunctions.ts';

describe('mapFunction', () => {
  it('knows the functions that treat every item alike', () => {
    expect(mapFunction('identity')('a')).toBe('a');
    expect(mapFunction('wrap')('a')).toEqual(['a']);
    expect(mapFunction('pair')('a')).toEqual(['a', 'a']);
  });

  it('singles out items in which the number occurs, at any depth', () => {
    expect(mapFunction('none_on_2')(2)).toBeNull();
    expect(mapFunction('none_on_2')({ x: [1, [2]] })).toBeNull();
    expect(mapFunction('none_on_2')([1, 3, '2'])).toEqual([1, 3, '2']);
    expect(() => mapFunction('raise_on_0')([0])).toThrow('0 occurs');
    expect(() => mapFunction('skip_on_1')(1)).toThrow(expect.objectContaining({ name: 'AirflowSkipException' }));
  });

  it('refuses names outside the closed list', () => {
    expect(() => mapFunction('none_on_x')).toThrow('none_on_x');
  });
});
