import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childText, readXml } from './requestXml.ts';
import { xmlDocument } from './xmlWriter.ts';

const codePoint = fc.oneof(fc.integer({ max: 0x80, min: 0 }), fc.integer({ max: 0x10ffff, min: 0 }));
const characters = fc.array(codePoint, { maxLength: 6 }).map((codes) => String.fromCodePoint(...codes));

describe('readXml', () => {
  it('reads back every text that is written', () => {
    fc.assert(
      fc.property(fc.array(characters, { maxLength: 3 }), (texts) => {
        const written = xmlDocument(
          'List',
          texts.map((text) => ['Item', text] as const),
        );
        expect(readXml(written).children.map(({ text }) => text)).toEqual(texts);
      }),
      { seed: 20260101, numRuns: 100 },
    );
  });

  it('reads what other writers write', () => {
    const text = `\ufeff<?xml version='1.0'?><!-- a > b --><s:Delete xmlns:s="urn:x" a='>'>\r\n <Quiet/><Object>
      <Key >a<![CDATA[<&>]]>&#98;&#x63;</Key ><ETag></ETag></Object></s:Delete>`;
    const root = readXml(text);
    expect([root.name, root.children.map(({ name }) => name)]).toEqual(['Delete', ['Quiet', 'Object']]);
    expect(childText(root.children[1]!, 'Key')).toBe('a<&>bc');
    expect(childText(root.children[1]!, 'ETag')).toBe('');
    expect(childText(root, 'Key')).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['no element', 'text'],
    ['two roots', '<a/><b/>'],
    ['text beside the root', '<a/>x'],
    ['an end that is missing', '<a><b></b>'],
    ['an end too many', '<a></a></a>'],
    ['ends in the wrong order', '<a><b></a></b>'],
    ['an entity nobody declared', '<a>&nbsp;</a>'],
    ['an ampersand alone', '<a>b & c</a>'],
    ['a reference to no character', '<a>&#x110000;</a>'],
    ['a document type', '<!DOCTYPE a><a/>'],
    ['a bracket left open', '<a><b</a>'],
  ])('refuses %s', (_, text) => {
    expect(() => readXml(text)).toThrow('not well-formed');
  });
});
