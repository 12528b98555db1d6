import { describe, expect, it } from 'vitest';
import { determinism } from './determinismCommand.ts';
import { complaintsOf, differences } from './judgePlays.ts';
import type { Played } from './playAll.ts';

async function command(...argv: string[]): Promise<{ code: number; out: string; error: string }> {
  let [out, error] = ['', ''];
  const streams = {
    out: (text: string) => void (out += text),
    error: (text: string) => void (error += text),
    hasColor: false,
  };
  return { code: await determinism(argv, streams), out, error };
}

describe('npm run determinism', () => {
  it('has help with an example', async () => {
    const { code, out } = await command('--help');
    expect(code).toBe(0);
    expect(out).toMatch(/Examples:\n {2}npm run determinism\n/);
  });

  it('ends with 2 for a mistake, and names what there is', async () => {
    expect(await command('--only', 'busier')).toMatchObject({ code: 2, error: expect.stringContaining('two-at-once') });
    expect(await command('--seeds', '9-7')).toMatchObject({ code: 2, error: expect.stringContaining('1-40') });
    expect((await command('--fast')).code).toBe(2);
  });
});

function played(seed: number, given: Partial<Played> = {}): Played {
  return { seed, order: 'seeded', digest: `digest ${seed}`, account: ['one', 'two'], warnings: [], ...given };
}

describe('runs that are compared', () => {
  it('are told by the first line in which they differ', () => {
    const others = [played(1), played(2, { digest: 'other', account: ['one', 'three'] })];
    expect(differences([played(1), played(2)], others)).toEqual([
      { seed: 2, order: 'seeded', reference: 'two', other: 'three' },
    ]);
  });

  it('are told when one is not there, or differs in what no line tells', () => {
    const told = differences([played(1), played(2)], [played(2, { digest: 'other' })]);
    expect(told.map(({ reference, other }) => [reference, other])).toEqual([['one', 'nothing'], ['digest 2', 'other']]); // prettier-ignore
  });

  it('prove nothing when one was refused, all are the same, or a fault strikes none', () => {
    expect(complaintsOf([played(1)])).toEqual([]);
    expect(complaintsOf([played(1, { digest: 'none' })])).toEqual(['seed 1, seeded, was refused: one\ntwo']);
    expect(complaintsOf([played(1), played(2, { digest: 'digest 1' })])).toEqual([
      'runs of different seeds are the same: the workload draws too little',
    ]);
    const many = Array.from({ length: 40 }, (_, seed) =>
      played(seed, { warnings: ['a fault', `a warning of ${seed}`] }),
    );
    expect(complaintsOf(many)).toEqual(['in every run: a fault']);
  });
});
