import { describe, expect, it } from 'vitest';
import { pythonJsonText } from './pythonJson.ts';

describe('JSON as Python writes it', () => {
  it.each([
    [{ rows: [1, 2.5], note: null }, '{"rows": [1, 2.5], "note": null}'],
    ['a"b\n', '"a\\"b\\n"'],
    ['é\u007f😀', '"\\u00e9\\u007f\\ud83d\\ude00"'],
    [{ é: true }, '{"\\u00e9": true}'],
    [[], '[]'],
    [{}, '{}'],
  ])('of %j is %s', (value, text) => {
    expect(pythonJsonText(value)).toBe(text);
  });
});
