import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REPOSITORY } from '../repository/sourceTree.ts';
import { explains, parseDeviations } from './deviations.ts';

const HEAD = '# Known\n\n| Case | Where | Airflow | dagproof | Reason | Issue |\n| - | - | - | - | - | - |\n';
const parse = (rows: string) => parseDeviations(`${HEAD}${rows}\n\nMore text.\n`, 'D.md');

const divergence = {
  id: 'drawn/12',
  file: 'f',
  line: 1,
  where: 'round 3 at 0 ms, a[1]',
  airflow: 'skipped',
  dagproof: 'failed | gone',
};

describe('the table of deviations', () => {
  it('gives its rows with their lines, texts without their backticks', () => {
    expect(parse('| `drawn/*` | * | skipped | failed \\| gone | Because. | #7 |')).toEqual([
      {
        line: 5,
        case: 'drawn/*',
        where: '*',
        airflow: 'skipped',
        dagproof: 'failed | gone',
        reason: 'Because.',
        issue: '#7',
      },
    ]);
  });

  it.each([
    ['a cell too few', '| a | b | c | d | #1 |'],
    ['an empty cell', '| a | b | c | d |  | #1 |'],
    ['no issue', '| a | b | c | d | e | soon |'],
  ])('refuses %s', (_, row) => {
    expect(() => parse(row)).toThrow(/D\.md:5 is no row of deviations/);
  });

  it('has to be there', () => {
    expect(() => parseDeviations('# Nothing', 'D.md')).toThrow('D.md has no table of deviations');
  });

  it('of the repository can be read', () => {
    const file = join(REPOSITORY, 'properties/airflow/DEVIATIONS.md');
    expect(() => parseDeviations(readFileSync(file, 'utf8'), file)).not.toThrow();
  });
});

describe('a row', () => {
  const [row] = parse('| drawn/* | round * at 0 ms, a[1] | skipped | failed \\| gone | Because. | #7 |');
  it('explains what its patterns match', () => {
    expect(row !== undefined && explains(row, divergence)).toBe(true);
  });

  it.each([{ id: 'other/12' }, { where: 'round 3 at 0 ms, a11' }, { airflow: 'failed' }, { dagproof: 'failed' }])(
    'does not explain another %o',
    (change) => {
      expect(row !== undefined && explains(row, { ...divergence, ...change })).toBe(false);
    },
  );
});
