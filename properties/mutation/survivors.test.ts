import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REPOSITORY } from '../repository/sourceTree.ts';
import {
  mergeReports,
  parseExplanations,
  percentOf,
  scoresOf,
  survivorsOf,
  unexplained,
  type Mutant,
  type MutationReport,
} from './survivors.ts';

const SOURCE = 'const LIMIT = 3;\n\nexport function isOver(count: number): boolean {\n  return count > LIMIT;\n}\n';

function mutant(status: string, replacement: string, line = 4): Mutant {
  const [start, end] = [line === 4 ? 10 : 15, line === 4 ? 23 : 16];
  return {
    mutatorName: 'M',
    replacement,
    status,
    location: { start: { line, column: start }, end: { line, column: end } },
  };
}

const report = (...mutants: readonly Mutant[]): MutationReport => ({
  files: { 'src/a.ts': { source: SOURCE, mutants } },
});

describe('mutation reports', () => {
  const first = report(mutant('Survived', 'true'), mutant('Killed', 'false'), mutant('NoCoverage', '4', 1));
  const second = report(mutant('Timeout', 'true'), mutant('Ignored', 'nothing'));

  it('merge: of a mutant tested twice the last counts, of a file that changed only the new text', () => {
    const [score] = scoresOf(mergeReports([first, second]));
    expect(score).toEqual({ file: 'src/a.ts', killed: 1, timedOut: 1, survived: 0, uncovered: 1 });
    const changed = { files: { 'src/a.ts': { source: `${SOURCE}//`, mutants: [mutant('Killed', 'true')] } } };
    expect(percentOf(scoresOf(mergeReports([first, changed])))).toBe(100);
  });

  it('are scored by what was found of what counts', () => {
    expect(percentOf(scoresOf(first))).toBeCloseTo(100 / 3);
    expect(percentOf([])).toBe(100);
  });

  it('tell survivors with the function they are in', () => {
    expect(survivorsOf(first)).toEqual([
      { file: 'src/a.ts', where: 'LIMIT', line: 1, original: '3', replacement: '4' },
      { file: 'src/a.ts', where: 'isOver', line: 4, original: 'count > LIMIT', replacement: 'true' },
    ]);
  });

  it('have survivors explained by the rows of a table', () => {
    const table = '| File | Where | Reason |\n| - | - | - |\n| `src/a.ts` | `isOver`, `other` | it only saves work |\n';
    const explanations = parseExplanations(table, 'S.md');
    expect(unexplained(survivorsOf(first), explanations).map(({ where }) => where)).toEqual(['LIMIT']);
    expect(() => parseExplanations('', 'S.md')).toThrow('[no-survivors-table]');
    expect(() => parseExplanations(table.replace('it only saves work', ''), 'S.md')).toThrow('S.md:3 lacks a cell');
  });
});

describe('SURVIVORS.md', () => {
  it('names functions that exist', () => {
    const text = readFileSync(join(REPOSITORY, 'properties/mutation/SURVIVORS.md'), 'utf8');
    const missing = parseExplanations(text, 'SURVIVORS.md').flatMap(({ file, where }) => {
      const source = readFileSync(join(REPOSITORY, file), 'utf8');
      const hasIt = (name: string): boolean =>
        new RegExp(`^(export )?(function\\*?|const|class) ${name}\\b`, 'm').test(source);
      return where.filter((name) => !hasIt(name)).map((name) => `${file} has no ${name}`);
    });
    expect(missing).toEqual([]);
  });
});
