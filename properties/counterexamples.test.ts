/**
 * A mistake of whatever kind, for whatever items, shrinks to the fewest items and disturbances it takes; its counterexample replays to the same
 * run, survives a task more, an item more and another name elsewhere, and says so when the mistake is mended.
 *
 * Turned red by, for example, `explicit: { inputs, plan, seed: file.seed }` losing an entry of its plan in
 * src/checking/counterexamples/replayCounterexample.ts.
 */
import * as fc from 'fast-check';
import { Dag } from 'dagproof';
import { checkDag, type Counterexample } from 'dagproof/check';
import { describe, expect, it } from 'vitest';
import { counterexampleFile } from '../src/checking/counterexamples/counterexampleFile.ts';
import { replayCounterexample, type Replay } from '../src/checking/counterexamples/replayCounterexample.ts';
import { propertySettings } from './support/propertySettings.ts';

/** What goes wrong with items of one sort, and how small a case is that shows it. */
const MISTAKES = {
  'fails by itself': { items: 1, disturbances: 0 },
  'fails beside another': { items: 2, disturbances: 0 },
  'counts its calls': { items: 1, disturbances: 1 },
  'is overtaken': { items: 2, disturbances: 1 },
} as const;

type Mistake = keyof typeof MISTAKES;

interface Drawn {
  readonly mistake: Mistake;
  readonly items: readonly number[];
  /** Items from here on are those it goes wrong for. */
  readonly from: number;
  readonly retries: number;
}

const arbitraryDrawn: fc.Arbitrary<Omit<Drawn, 'mistake'>> = fc
  .record({
    items: fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 3, maxLength: 6 }),
    rank: fc.nat({ max: 4 }),
    retries: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ items, rank, retries }) => {
    // At least two items are bad.
    const from = items.toSorted((left, right) => left - right)[Math.min(rank, items.length - 2)] as number;
    return { items, from, retries };
  });

interface Variant {
  readonly isMended?: boolean;
  readonly hasMore?: boolean;
  readonly neighbour?: string;
}

/** A listing, a task over it with the mistake, and what collects; the state that bodies share is begun anew by each run. */
function dagWith(
  { mistake, items, from, retries }: Drawn,
  { isMended = false, hasMore = false, neighbour = 'neighbour' }: Variant = {},
): Dag {
  const dag = new Dag('generated_mistake');
  let calls = new Map<number, number>();
  let ended: number[] = [];
  const begin = dag.task('begin', () => {
    calls = new Map();
    ended = [];
  });
  const list = dag.task('list', () => (hasMore ? [...items, 100] : [...items]));
  const work = ({ x, all }: { x: number; all: readonly number[] }): number => {
    const isBad = x >= from && !isMended;
    calls.set(x, (calls.get(x) ?? 0) + 1);
    ended.push(x);
    if (!isBad) return x;
    if (mistake === 'fails by itself') throw new Error('bad item');
    if (mistake === 'fails beside another' && all.some((other) => other !== x && other >= from))
      throw new Error('bad pair');
    if (mistake === 'counts its calls') return calls.get(x) as number;
    return mistake === 'is overtaken' && ended.some((other) => other !== x && other >= from) ? -x : x;
  };
  const listed = list();
  const done = dag.task('work', work, { retries, retryDelay: '1m' }).partial({ all: listed }).expand({ x: listed });
  listed.after(begin());
  dag.task('collect', ({ all }: { all: readonly number[] }) => all.length)({ all: done });
  dag.task(neighbour, () => 1)();
  if (hasMore)
    dag
      .task('further', () => 2)()
      .after(done);
  return dag;
}

async function find(drawn: Drawn): Promise<Counterexample> {
  const { counterexample, text } = await checkDag(dagWith(drawn), { runs: 300, fast: true });
  if (counterexample === null) throw new Error(text);
  return counterexample;
}

async function replay(drawn: Drawn, counterexample: Counterexample, variant: Variant): Promise<Replay> {
  const file = counterexampleFile(counterexample, { dag: dagWith(drawn).compile().spec, options: {}, module: null });
  return await replayCounterexample(dagWith(drawn, variant).compile(), JSON.parse(JSON.stringify(file)), {
    simulated: {},
    properties: {},
    expect: 'success',
  });
}

describe('the counterexample of a generated mistake', () => {
  it.each(Object.keys(MISTAKES) as Mistake[])(
    'is as small as the mistake allows, and replays, also after the DAG has changed elsewhere: an item %s',
    async (mistake) => {
      await fc.assert(
        fc.asyncProperty(arbitraryDrawn, async (facts) => {
          const drawn = { mistake, ...facts };
          const found = await find(drawn);
          expect(found.size).toEqual(MISTAKES[mistake]);

          const same = await replay(drawn, found, {});
          expect([same.outcome, same.run?.digest]).toEqual(['violated', found.run?.digest]);
          expect((await replay(drawn, found, { hasMore: true })).outcome).toBe('violated');
          expect((await replay(drawn, found, { neighbour: 'renamed' })).outcome).toBe('violated');
          expect((await replay(drawn, found, { isMended: true })).outcome).toBe('fixed');
        }),
        propertySettings(1, 10),
      );
    },
  );
});
