import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { Reference } from '../authoring/references.ts';
import { skip } from '../drivers/faults.ts';
import { echo, errorOf, givenTo, statesOf, type Named } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { AirflowSkipException } from '../model/errors.ts';
import type { Json } from '../model/json.ts';

/** What the instances of `m` receive, in index order; their arguments as lists of values where `names` are not of interest. */
function received(place: (dag: Dag) => unknown, options: SimulateOptions = {}): Json[] {
  const dag = new Dag('d');
  place(dag);
  return givenTo(simulateSync(dag, options), 'm');
}

const values = (given: readonly Json[]): Json[] => given.map((one) => (one === null ? null : Object.values(one)));

describe('a product of keywords', () => {
  it('lets the last keyword vary fastest (rule mapping/product-order)', () => {
    const given = received((dag) => dag.task('m', echo).expand({ x: [2, 4, 8], y: [5, 10] }));
    expect(values(given)).toEqual([[2, 5], [2, 10], [4, 5], [4, 10], [8, 5], [8, 10]]); // prettier-ignore
    const reversed = received((dag) => dag.task('m', echo).expand({ y: [5, 10], x: [2, 4] }));
    expect(reversed).toEqual([{ y: 5, x: 2 }, { y: 5, x: 4 }, { y: 10, x: 2 }, { y: 10, x: 4 }]); // prettier-ignore
  });

  it('gives pairs of a dict, in its order, from a literal and from an output (rule mapping/dict-yields-pairs)', () => {
    const pairs = [['b', 1], ['a', 2]]; // prettier-ignore
    const dict = { b: 1, a: 2 };
    expect(values(received((dag) => dag.task('m', echo).expand({ n: [7], x: dict as never })))).toEqual(pairs.map((pair) => [7, pair])); // prettier-ignore
    const over = (dag: Dag) => dag.task('m', echo).expand({ x: dag.task('src', () => dict)() as never });
    expect(values(received(over))).toEqual(pairs.map((pair) => [pair]));
  });

  it('multiplies an output with itself (rule mapping/same-source-twice)', () => {
    const given = received((dag) => {
      const src = dag.task('src', () => [1, 2])();
      dag.task('m', echo).expand({ x: src, y: src });
    });
    expect(values(given)).toEqual([[1, 1], [1, 2], [2, 1], [2, 2]]); // prettier-ignore
  });

  it('has elements of any type (rule mapping/element-of-any-type)', () => {
    const items = [null, [1, [2]], { a: { b: null } }, '', 0, false];
    expect(received((dag) => dag.task('m', echo).expand({ x: items }))).toEqual(items.map((x) => ({ x })));
  });
});

describe('partial', () => {
  it('comes first, then what is mapped (rule partial/mapped-value-wins)', () => {
    const place = (dag: Dag) =>
      dag
        .task('m', echo)
        .partial({ y: 'kept' })
        .expand({ x: [1, 2] });
    expect(received(place).map((given) => Object.entries(given ?? {}))).toEqual([
      [['y', 'kept'], ['x', 1]], // prettier-ignore
      [['y', 'kept'], ['x', 2]], // prettier-ignore
    ]);
  });

  it('hands every instance the whole output (rule partial/output-resolved-whole)', () => {
    const given = received((dag) => {
      const src = dag.task('src', () => [1, 2])();
      const mapped = dag.task('n', ({ x }: { x: number }) => x * 10).expand({ x: src });
      dag
        .task('m', echo)
        .partial({ list: src, all: mapped, record: { deep: [src] } })
        .expand({ x: [0, 1] });
    });
    const shared = { list: [1, 2], all: [10, 20], record: { deep: [[1, 2]] } };
    expect(given).toEqual([{ ...shared, x: 0 }, { ...shared, x: 1 }]); // prettier-ignore
  });

  it('is not resolved where a row overrides it', () => {
    const place = (dag: Dag) => {
      const throwing = (item: number): number => {
        throw new Error(`resolved ${item}`);
      };
      const x = dag
        .task('src', () => [1])()
        .map(throwing);
      dag
        .task('m', echo)
        .partial({ x })
        .expandKwargs([{ x: 1 }, {}] as never, { strict: false });
    };
    expect(received(place)).toEqual([{ x: 1 }, null]);
  });
});

describe('expandKwargs', () => {
  it('gives instance i row i, whose keys may differ (rules expand-kwargs/row-per-instance, expand-kwargs/rows-may-differ)', () => {
    const rows = [{ x: 1, y: 2 }, { y: 3 }, {}];
    const place = (dag: Dag) =>
      dag
        .task('m', echo)
        .partial({ z: 9 })
        .expandKwargs(rows as never);
    expect(received(place)).toEqual(rows.map((row) => ({ z: 9, ...row })));
    const fromOutput = (dag: Dag) => dag.task('m', echo).expandKwargs(dag.task('src', () => rows as Named[])());
    expect(received(fromOutput)).toEqual(rows);
  });

  it('resolves outputs in literal rows in each instance (rule expand-kwargs/literal-rows-with-outputs)', () => {
    const given = received((dag) => {
      const [one, row] = [dag.task('one', () => 1)(), dag.task('row', () => ({ x: 5, y: 6 }))()];
      dag.task('m', echo).expandKwargs([{ x: one, y: [one] }, row as never]);
    });
    expect(given).toEqual([{ x: 1, y: [1] }, { x: 5, y: 6 }]); // prettier-ignore
  });

  it('fails an instance whose row repeats partial, unless it may win (rule expand-kwargs/strict-overlap)', () => {
    const place = (strict: boolean) => (dag: Dag) =>
      dag
        .task('m', echo)
        .partial({ y: 0 })
        .expandKwargs([{ x: 1 }, { x: 2, y: 3 }] as never, { strict });
    expect(received(place(false))).toEqual([{ y: 0, x: 1 }, { y: 3, x: 2 }]); // prettier-ignore
    expect(received(place(true))).toEqual([{ y: 0, x: 1 }, null]);
  });

  it.each<[what: string, rows: unknown, states: string, error: RegExp]>([
    [
      'a row is no dict (rule expand-kwargs/row-not-a-mapping)',
      [{ x: 1 }, null],
      'success failed',
      /not a list with None/,
    ],
    ['the whole is a dict (rule expand-kwargs/dict-source)', { a: 1, b: 2 }, 'failed failed', /not a dict/],
  ])('fails where %s', (_, rows, states, error) => {
    const dag = new Dag('d');
    dag.task('m', echo).expandKwargs(dag.task('src', () => rows as Named[])());
    const run = simulateSync(dag);
    expect(statesOf(run).m).toBe(states);
    expect(errorOf(run, 'm', 1)).toMatch(error);
    expect(run.instance('m', 1).cause).toBe('arguments_unresolved');
  });

  it('over an empty list is skipped (rule expand-kwargs/empty-list)', () => {
    const dag = new Dag('d');
    dag.task('m', echo).expandKwargs(dag.task('src', () => [] as Named[])());
    expect(statesOf(simulateSync(dag)).m).toBe('-1:skipped');
  });
});

describe('a transform', () => {
  const sources = (dag: Dag) => [dag.task('a', () => [1, 2, 3])(), dag.task('b', () => [7])()] as const;

  it('zips to the shortest, with a fill value to the longest (rules transform/zip-shortest, transform/zip-fillvalue)', () => {
    const zip = (place: (a: ReturnType<typeof sources>[0], b: ReturnType<typeof sources>[1]) => unknown) =>
      values(received((dag) => dag.task('m', echo).expand({ x: place(...sources(dag)) as never })));
    expect(zip((a, b) => a.zip(b))).toEqual([[[1, 7]]]);
    expect(zip((a, b) => a.zip(b, { fillvalue: null }))).toEqual([[[1, 7]], [[2, null]], [[3, null]]]);
    expect(zip((a, b) => b.zip(a.zip(a)))).toEqual([[[7, [1, 1]]]]);
  });

  it('fills what cannot be looked up in a dict, under a map too', () => {
    const given = received((dag) => {
      const dict = dag.task('dict', () => ({ k: 1, l: 2 }))() as unknown as ReturnType<typeof sources>[0];
      const mapped = dict.map((value) => value);
      dag.task('m', echo).expand({ x: dict.zip(mapped, { fillvalue: 'fill' }) as never });
    });
    expect(values(given)).toEqual([[['fill', 'fill']], [['fill', 'fill']]]);
  });

  it('concatenates in order (rule transform/concat-order) and takes keys of dicts (rule transform/concat-dict-keys)', () => {
    const given = received((dag) => {
      const [a, b] = sources(dag);
      const dict = dag.task('dict', () => ({ k: 1, l: 2 }))();
      dag.task('m', echo).expand({ x: b.concat(a, dict as unknown as typeof a) });
    });
    expect(values(given)).toEqual([[7], [1], [2], [3], ['k'], ['l']]);
  });

  it('maps first to last, keeping an item without value (rules transform/map-chain-order, transform/map-none-keeps-item)', () => {
    const given = received((dag) => {
      const [a] = sources(dag);
      dag
        .task('m', echo)
        .expand({ x: a.map((x) => x + 1).map((x) => (x === 3 ? (undefined as unknown as number) : x * 10)) });
    });
    expect(values(given)).toEqual([[20], [null], [40]]);
  });

  it('of a map that throws meets its instance only (rules transform/map-skip, transform/map-error)', () => {
    const dag = new Dag('d');
    const [a] = sources(dag);
    const odd = (x: number): number => {
      if (x === 1) throw new AirflowSkipException();
      if (x === 2) throw new Error('two');
      return x;
    };
    dag.task('m', echo, { retries: 1, retryDelay: 1 }).expand({ x: a.map(odd) });
    const run = simulateSync(dag);
    expect(run.instances('m').map(({ state, tryNumber }) => `${state} ${tryNumber}`)).toEqual([
      'skipped 1',
      'failed 2',
      'success 1',
    ]);
    expect(errorOf(run, 'm', 1)).toBe('Error: two\nError: two');
  });

  it('runs its function for the own index only, in each attempt again (rules transform/length-never-depends-on-values, transform/map-per-attempt)', () => {
    const seen: number[] = [];
    const dag = new Dag('d');
    const [a] = sources(dag);
    dag.task('m', echo, { retries: 1, retryDelay: 1 }).expand({
      x: a.map((x) => {
        seen.push(x);
        if (x === 2 && seen.filter((item) => item === 2).length === 1) throw new Error('once');
        return x;
      }),
    });
    simulateSync(dag);
    expect(seen).toEqual([1, 2, 3, 2]);
  });

  it('nests in any way (rule transform/nesting)', () => {
    const letters = ['a', 'b', 'c', 'd'];
    const given = received((dag) => {
      const src = dag.task('src', () => letters)();
      const doubled = src.map((x) => x + x);
      dag.task('m', echo).expand({ x: doubled.zip(src).map(([x, y]) => x + y).concat(src.zip(src).map(([x]) => x)) }); // prettier-ignore
    });
    expect(values(given).flat()).toEqual(['aaa', 'bbb', 'ccc', 'ddd', ...letters]);
  });

  it('is a whole list as an ordinary argument (rule transform/plain-argument)', () => {
    const given = received((dag) => {
      const [a, b] = sources(dag);
      dag.task('m', echo)({ mapped: a.map((x) => -x), zipped: a.zip(b), joined: a.concat(b) });
    });
    expect(given).toEqual([{ mapped: [-1, -2, -3], zipped: [[1, 7]], joined: [1, 2, 3, 7] }]);
  });

  it('of a dict by position fails (rule transform/map-over-dict), as does one of no sequence (rule transform/non-sequence)', () => {
    const dag = new Dag('d');
    const dict = dag.task('dict', () => ({ k: 1 }))() as unknown as ReturnType<typeof sources>[0];
    dag.task('m', echo).expand({ x: dict.map((x) => x) });
    dag.task('n', echo)({ x: (dag.task('text', () => 'abc')() as unknown as typeof dict).map((x) => x) });
    const run = simulateSync(dag);
    expect(errorOf(run, 'm', 0)).toContain('KeyError: 0');
    expect(errorOf(run, 'n')).toContain('cannot map over "abc"');
  });

  it('concat among several keywords is decoded by a wrong length, the count being right (rule transform/concat-decoding)', () => {
    const place = (isFirst: boolean) => (dag: Dag) => {
      const [a, b] = [dag.task('a', () => [1])(), dag.task('b', () => [7])()];
      const [x, y] = [['p', 'q'], a.concat(b)];
      dag.task('m', echo).expand(isFirst ? { y, x } : { x, y });
    };
    expect(values(received(place(false)))).toEqual([['p', 1], ['p', 7], null, null]); // prettier-ignore
    const right = [['p', 1], ['p', 7], ['q', 1], ['q', 7]]; // prettier-ignore
    expect(values(received(place(false), { profile: 'intended' }))).toEqual(right);
    expect(values(received(place(true)))).toEqual([[1, 'p'], [1, 'q'], [7, 'p'], [7, 'q']]); // prettier-ignore
  });
});

describe('the argument of a mapped group', () => {
  const nested = (profile: string) => {
    const dag = new Dag('d');
    const outer = dag.taskGroup('o', (group, { x }: { x: Reference<string> }) => {
      const inner = group.taskGroup('i', (inside, { y }: { y: Reference<number> }) => inside.task('t', echo)({ x, y }));
      inner.expand({ y: [0, 1] });
    });
    outer.expand({ x: ['a', 'b'] });
    return values(givenTo(simulateSync(dag, { profile }), 'o.i.t'));
  };

  it('is the element of the own index (rule group/argument-by-index)', () => {
    const dag = new Dag('d');
    const group = dag.taskGroup(
      'g',
      (inside, { x, y, p }: { x: Reference<number>; y: Reference<number>; p: Reference<number> }) => {
        inside.task('t', echo)({ x, y, p, deep: [{ x }] });
      },
    );
    group.partial({ p: 5 }).expand({ x: [1, 2], y: [3, 4] });
    const rows = dag.taskGroup('h', (inside, { x }: { x: Reference<number> }) => inside.task('t', echo)({ x }));
    rows.expandKwargs([{ x: 1 }, {} as { x: number }]);
    const run = simulateSync(dag);
    expect(givenTo(run, 'g.t')[2]).toEqual({ x: 2, y: 3, p: 5, deep: [{ x: 2 }] });
    // (rule expand-kwargs/group-row-lacks-key)
    expect([givenTo(run, 'h.t'), errorOf(run, 'h.t', 1)]).toEqual([
      [{ x: 1 }, null],
      "UnresolvedArgument: KeyError: 'x'",
    ]);
  });

  it('is decoded by the full index in nested groups, by quotients as intended (rules group/nested-decoding, group/counts-multiply)', () => {
    expect(nested('3.2.0')).toEqual([['a', 0], ['b', 1], ['a', 0], ['b', 1]]); // prettier-ignore
    expect(nested('intended')).toEqual([['a', 0], ['a', 1], ['b', 0], ['b', 1]]); // prettier-ignore
  });
});

describe('what a body receives', () => {
  it('is its own: changing an argument or a returned object later changes nothing', () => {
    const dag = new Dag('d');
    const kept: { list: number[] }[] = [];
    const src = dag.task('src', () => {
      const value = { list: [1] };
      kept.push(value);
      return value;
    })();
    const spoil = ({ given }: { given: { list: number[] } }) => {
      kept.forEach((value) => value.list.push(99));
      given.list.push(50);
      return given.list;
    };
    dag.task('first', spoil)({ given: src });
    dag
      .task('m', spoil)
      .partial({ given: src })
      .expand({ x: [{ list: [0] }] } as never);
    const literal = { list: [3] };
    dag.task('use', ({ given }: { given: { list: number[] } }) => given.list.push(4))({ given: literal });
    const run = simulateSync(dag);
    expect([run.xcom('src'), run.xcom('first'), run.xcom('m')]).toEqual([{ list: [1] }, [1, 50], [[1, 50]]]);
    expect(simulateSync(dag).xcom('use')).toBe(2);
    expect(literal).toEqual({ list: [3] });
  });

  it('is not shared between instances, attempts or `.map` functions', () => {
    const dag = new Dag('d');
    const src = dag.task('src', () => [{ n: 1 }])();
    const seen: number[] = [];
    const grow = ({ x }: { x: { n: number } }) => {
      seen.push(x.n++);
      if (seen.length % 2 === 1) throw new Error('once more');
    };
    const growing = src.map((item) => {
      (item as { n: number }).n += 10;
      return item;
    });
    dag
      .task('m', grow, { retries: 1, retryDelay: 1 })
      .expand({ x: growing })
      .before(dag.task('n', grow, { retries: 1, retryDelay: 1 }).expand({ x: src }));
    const run = simulateSync(dag);
    expect([seen, run.xcom('src')]).toEqual([[11, 11, 1, 1], [{ n: 1 }]]);
  });

  it('must hold what the handler requires, at run time (rule definition/missing-argument-at-run-time)', () => {
    const dag = new Dag('d');
    const copy = dag.operator('m', echo, { parameters: ['key', 'bucket'], requiredParameters: ['key', 'bucket'] });
    copy.expandKwargs([{ key: 'a', bucket: 'b' }, { key: 'a' }] as never);
    const run = simulateSync(dag);
    expect(statesOf(run).m).toBe('success failed');
    expect(errorOf(run, 'm', 1)).toContain("missing a required argument: 'bucket'");
  });

  it('is resolved only if the plan does not decide the attempt', () => {
    const dag = new Dag('d');
    const throwing = (item: number): number => {
      throw new Error(`resolved ${item}`);
    };
    dag.task('m', echo).expand({
      x: dag
        .task('src', () => [1, 2])()
        .map(throwing),
    });
    expect(statesOf(simulateSync(dag, { faults: [skip('m').at(0)] })).m).toBe('skipped failed');
  });
});
