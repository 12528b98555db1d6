import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { readCaseFile, type CaseFile } from './readCases.ts';

const folder = mkdtempSync(join(tmpdir(), 'dagproof-cases-'));
afterAll(() => rmSync(folder, { recursive: true }));

const question = (id: string, fields: object = {}): object => ({
  id,
  dag: { dagId: 'd', tasks: [{ taskId: 'a' }] },
  plan: [],
  ...fields,
});

function read(name: string, content: string | Uint8Array): CaseFile {
  const file = join(folder, name);
  writeFileSync(file, content);
  return readCaseFile(file);
}

const told = ({ cases, broken }: CaseFile): unknown => [
  cases.map(({ line, runCase }) => `${line}: ${runCase.id}`),
  broken.map(({ line, complaints }) => `${line}: ${complaints.join('; ')}`),
];

describe('a file of cases', () => {
  const lines = ['a', 'b'].map((id) => JSON.stringify(question(id))).join('\n\n');

  it('is read line by line, plain or gzipped', () => {
    const expected = [['1: a', '3: b'], []];
    expect(told(read('cases.jsonl', lines))).toEqual(expected);
    expect(told(read('cases.jsonl.gz', gzipSync(lines)))).toEqual(expected);
  });

  it('may be what run --json prints: one case, or a list of them', () => {
    expect(told(read('one.json', JSON.stringify(question('a'), null, 2)))).toEqual([['1: a'], []]);
    expect(told(read('two.json', JSON.stringify([question('a'), question('b')])))).toEqual([['1: a', '2: b'], []]);
  });

  it('gives every task its defaults', () => {
    expect(read('cases.jsonl', lines).cases[0]?.spec.tasks[0]).toMatchObject({
      retries: 0,
      triggerRule: 'all_success',
    });
  });

  it('is read on after broken lines, which are told by number', () => {
    const unknownPool = { dag: { dagId: 'd', tasks: [{ taskId: 'a', pool: 'p' }] } };
    const impossible = { dag: { dagId: 'd', tasks: [{ taskId: 'a', upstream: ['b'] }] } };
    const content = [
      JSON.stringify(question('a')),
      '{"id": ',
      JSON.stringify(question('b', { dagg: 1 })),
      JSON.stringify(question('c', impossible)),
      JSON.stringify(question('d', unknownPool)),
      JSON.stringify(question('a')),
      JSON.stringify(question('e', { settings: { profile: 'x' } })),
      JSON.stringify(question('f')),
    ].join('\n');
    expect(told(read('broken.jsonl', content))).toEqual([
      ['1: a', '8: f'],
      [
        expect.stringMatching(/^2: it is no JSON: /),
        '3: dagg is an unknown key, "dag" may be meant',
        '4: a: there is no upstream task b',
        '5: a: there is no pool p',
        '6: the id a occurs twice',
        expect.stringMatching(/^7: settings\.profile is x, not one of /),
      ],
    ]);
  });

  it('that cannot be read is a mistake', () => {
    expect(() => readCaseFile(join(folder, 'nowhere.jsonl'))).toThrow(
      /cannot be read: ENOENT.*\n.*\[unreadable-case-file\]/,
    );
    expect(() => read('no.jsonl.gz', 'plain')).toThrow(/incorrect header check/);
  });
});
