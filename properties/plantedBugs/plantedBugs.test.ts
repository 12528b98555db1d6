import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REPOSITORY } from '../repository/sourceTree.ts';
import { PLANTED_BUGS } from './bugs.ts';

describe('the planted bugs', () => {
  it.each(PLANTED_BUGS)('can be planted: $says', ({ file, from, property }) => {
    const source = readFileSync(join(REPOSITORY, file), 'utf8');
    expect(source.split(from)).toHaveLength(2);
    expect(readFileSync(join(REPOSITORY, property), 'utf8')).toContain('describe(');
  });
});
