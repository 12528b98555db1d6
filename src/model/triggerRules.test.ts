/**
 * Holds the table of trigger rules to a second transcription, written here from the decision table of the scheduling
 * document in that table's own letters, and to the points of it that surprise.
 */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PROFILE, PROFILES, type Profile } from './profile.ts';
import { stateOfCode, type InstanceState } from './states.ts';
import {
  emptyUpstreamStatus,
  SETUP_CONSTRAINT,
  TRIGGER_RULE_TABLE,
  TRIGGER_RULES,
  type TriggerRule,
} from './triggerRules.ts';

/** N upstream; s, k, f, u, r of them success, skipped, failed, upstream_failed, removed; d finished; i own map index; R the removed that are subtracted. */
interface Counts {
  readonly N: number;
  readonly s: number;
  readonly k: number;
  readonly f: number;
  readonly u: number;
  readonly r: number;
  readonly d: number;
  readonly i: number;
  readonly R: number;
  readonly needsSuccess: boolean;
}

type Early = readonly [when: (c: Counts) => boolean, state: InstanceState];
interface DocumentRow {
  readonly early: readonly Early[];
  readonly pass: (c: Counts) => boolean;
}

const isDone = (c: Counts): boolean => c.d >= c.N;
const hasFailure = (c: Counts): boolean => c.f + c.u > 0;

const DOCUMENT: Readonly<Record<TriggerRule, DocumentRow>> = {
  all_success: {
    early: [
      [hasFailure, 'upstream_failed'],
      [(c) => c.k > 0, 'skipped'],
      [(c) => c.i >= 0 && c.r > 0 && c.s > 0 && c.i >= c.s, 'removed'],
    ],
    pass: (c) => c.N - c.s - c.R <= 0,
  },
  all_failed: { early: [[(c) => c.s + c.k > 0, 'skipped']], pass: (c) => c.N - c.f - c.u - c.R <= 0 },
  all_done: { early: [], pass: isDone },
  all_done_min_one_success: {
    early: [
      [(c) => c.k > 0, 'skipped'],
      [(c) => c.s + c.f + c.u + c.r >= c.N - c.k && c.s === 0, 'upstream_failed'],
    ],
    pass: (c) => c.k === 0 && c.s + c.f + c.u + (c.i >= 0 ? 0 : c.r) >= c.N - (c.i >= 0 ? c.r : 0) && c.s > 0,
  },
  all_done_setup_success: { early: [], pass: isDone },
  one_success: {
    early: [
      [(c) => isDone(c) && c.d === c.k, 'skipped'],
      [(c) => isDone(c) && c.s === 0, 'upstream_failed'],
    ],
    pass: (c) => c.s > 0,
  },
  one_failed: { early: [[(c) => isDone(c) && !hasFailure(c), 'skipped']], pass: hasFailure },
  one_done: { early: [[(c) => isDone(c) && !(c.f > 0 || c.s > 0), 'skipped']], pass: (c) => c.s + c.f > 0 },
  none_failed: { early: [[hasFailure, 'upstream_failed']], pass: (c) => c.N - c.s - c.k - c.R <= 0 },
  none_failed_min_one_success: {
    early: [
      [hasFailure, 'upstream_failed'],
      [(c) => c.k === c.N, 'skipped'],
      [(c) => c.needsSuccess && isDone(c) && c.s === 0, 'upstream_failed'],
    ],
    pass: (c) => c.N - c.s - c.k - c.R <= 0 && !(c.needsSuccess && c.s === 0),
  },
  none_skipped: { early: [[(c) => c.k > 0, 'skipped']], pass: (c) => isDone(c) && c.k === 0 },
  all_skipped: { early: [[(c) => c.s > 0 || hasFailure(c), 'skipped']], pass: (c) => c.N - c.k <= 0 },
  always: { early: [], pass: () => true },
};

/** `-` is an upstream that is not finished. */
const LETTERS = ['-', 's', 'k', 'f', 'u', 'r'] as const;
type Letter = (typeof LETTERS)[number];

const AIRFLOW_3_2_0 = PROFILES['3.2.0']!;

describe('the trigger rule table', () => {
  it.each(TRIGGER_RULES)('%s decides every combination of three upstream states as Airflow was seen to', (rule) => {
    let evaluations = 0;
    for (const upstream of multisets(3)) {
      for (const mapIndex of [-1, 0, 2]) {
        evaluations += 1;
        const label = `${rule} of {${upstream.join('')}} at index ${mapIndex}`;
        const seen = expected(rule, upstream, mapIndex, AIRFLOW_3_2_0);
        expect(decide(rule, upstream, mapIndex, AIRFLOW_3_2_0), label).toEqual(seen);
      }
    }
    // 13 rules of 168 make the 2,184 evaluations that were executed on Airflow, release 3.2.0.
    expect(evaluations).toBe(168);
  });

  it.each(Object.values(PROFILES))(
    'agrees with the document for up to five upstream under profile $name',
    (profile) => {
      const situations = [1, 2, 3, 4, 5].flatMap(multisets);
      for (const rule of TRIGGER_RULES) {
        for (const mapIndex of [-1, 0, 1, 4]) {
          const wrong = situations.filter((upstream) => {
            const decided = decide(rule, upstream, mapIndex, profile);
            return !isDeepStrictEqual(decided, expected(rule, upstream, mapIndex, profile));
          });
          expect(wrong.map((upstream) => `${rule} of {${upstream.join('')}} at index ${mapIndex}`)).toEqual([]);
        }
      }
    },
  );

  it('runs one_success, one_failed and one_done before all upstream are finished, and no other rule but always', () => {
    const eager = TRIGGER_RULES.filter((rule) =>
      multisets(3).some((u) => u.includes('-') && decide(rule, u, -1).passes),
    );
    expect(eager).toEqual(['one_success', 'one_failed', 'one_done', 'always']);
    const fast = TRIGGER_RULES.filter((rule) => TRIGGER_RULE_TABLE[rule].isFast === true);
    expect(fast).toEqual(['one_success', 'one_failed', 'one_done']);
  });
});

describe('points of the trigger rule table that surprise', () => {
  it.each(['all_success', 'none_failed', 'none_failed_min_one_success', 'all_failed', 'all_skipped'] as const)(
    '%s never passes for an unmapped task in 3.2.0 once an upstream was removed (rule trigger-rule/removed-upstream)',
    (rule) => {
      const withRemoved = multisets(3).filter((upstream) => upstream.includes('r'));
      expect(withRemoved.filter((upstream) => decide(rule, upstream, -1, AIRFLOW_3_2_0).passes)).toEqual([]);
    },
  );

  it('a removed upstream is settled for a mapped instance, since 3.3 for every instance, and never for all_skipped', () => {
    for (const [mapIndex, profile] of [[0, AIRFLOW_3_2_0], [0], [-1]] as const) {
      expect(decide('all_success', ['s', 's', 'r'], mapIndex, profile)).toEqual({ early: 'none', passes: true });
      expect(decide('none_failed', ['s', 'k', 'r'], mapIndex, profile)).toEqual({ early: 'none', passes: true });
      expect(decide('all_failed', ['f', 'u', 'r'], mapIndex, profile)).toEqual({ early: 'none', passes: true });
      expect(decide('all_skipped', ['k', 'k', 'r'], mapIndex, profile)).toEqual({ early: 'none', passes: false });
    }
  });

  it.each(['one_success', 'all_done', 'all_done_min_one_success', 'none_skipped'] as const)(
    '%s takes a removed upstream for finished (rule trigger-rule/removed-is-done)',
    (rule) => {
      expect(decide(rule, ['s', 'r', 'r'], -1).passes).toBe(true);
    },
  );

  it('all_success removes a surplus index while another upstream still runs (rule trigger-rule/all-success-early-removal)', () => {
    expect(decide('all_success', ['-', 's', 'r'], 2)).toEqual({ early: 'removed', passes: false });
    expect(decide('all_success', ['-', 's', 'r'], 0)).toEqual({ early: 'none', passes: false });
  });

  it('all_success both removes index 2 of {s,s,r} and passes, which is harmless because removed cannot be scheduled', () => {
    expect(decide('all_success', ['s', 's', 'r'], 2)).toEqual({ early: 'removed', passes: true });
  });

  it('none_failed_min_one_success is skipped when all upstream were skipped, and passes all the same in 3.2.0', () => {
    const allSkipped = (profile?: Profile) => decide('none_failed_min_one_success', ['k', 'k', 'k'], -1, profile);
    expect(allSkipped(AIRFLOW_3_2_0)).toEqual({ early: 'skipped', passes: true });
    expect(allSkipped()).toEqual({ early: 'skipped', passes: false });
  });

  it('none_failed_min_one_success passes without a success in 3.2.0 when the other upstream were removed', () => {
    const oneSkipped = (profile?: Profile) => decide('none_failed_min_one_success', ['k', 'r', 'r'], 0, profile);
    expect(oneSkipped(AIRFLOW_3_2_0)).toEqual({ early: 'none', passes: true });
    expect(oneSkipped()).toEqual({ early: 'upstream_failed', passes: false });
  });

  it('all_done_min_one_success is skipped by one skipped upstream while the others run', () => {
    expect(decide('all_done_min_one_success', ['-', '-', 'k'], -1)).toEqual({ early: 'skipped', passes: false });
  });

  it('one_success ignores failures until all are finished, and is skipped only if all were', () => {
    expect(decide('one_success', ['f', 'u', '-'], -1)).toEqual({ early: 'none', passes: false });
    expect(decide('one_success', ['f', 'k', 'k'], -1)).toEqual({ early: 'upstream_failed', passes: false });
    expect(decide('one_success', ['k', 'k', 'k'], -1)).toEqual({ early: 'skipped', passes: false });
  });

  it('one_failed counts upstream_failed as a failure', () => {
    expect(decide('one_failed', ['u', '-', '-'], -1)).toEqual({ early: 'none', passes: true });
  });

  it('one_done is skipped when all upstream are upstream_failed', () => {
    expect(decide('one_done', ['u', 'u', 'u'], -1)).toEqual({ early: 'skipped', passes: false });
  });

  it('a placeholder that sees no upstream row passes the rules that compare totals (rule placeholder/zero-upstream-passes)', () => {
    const changed = TRIGGER_RULES.filter((rule) => decide(rule, [], -1).early !== 'none');
    const blocked = TRIGGER_RULES.filter((rule) => !decide(rule, [], -1).passes);
    const fast = ['one_success', 'one_failed', 'one_done'];
    expect(changed).toEqual(['all_done_min_one_success', ...fast, 'none_failed_min_one_success']);
    expect(blocked).toEqual(['all_done_min_one_success', ...fast, 'none_failed_min_one_success']);
    expect(decide('none_failed_min_one_success', [], -1)).toEqual({ early: 'skipped', passes: false });
    expect(decide('none_failed_min_one_success', [], -1, AIRFLOW_3_2_0)).toEqual({ early: 'skipped', passes: true });
    expect(decide('all_done_min_one_success', [], -1)).toEqual({ early: 'upstream_failed', passes: false });
  });
});

describe('all_done_setup_success below setups (rule setup/teardown-rule)', () => {
  /** Upper-case letters are setups. */
  function judged(upstream: string): string {
    const letters = [...upstream];
    const status = emptyUpstreamStatus();
    const counted = (...wanted: string[]): number => letters.filter((letter) => wanted.includes(letter)).length;
    status.total = letters.length;
    status.success = counted('s', 'S');
    status.skipped = counted('k', 'K');
    status.failed = counted('f', 'F');
    status.upstreamFailed = counted('u', 'U');
    status.removed = counted('r', 'R');
    status.setups = counted('S', 'K', 'F', 'U', 'R', '?');
    status.setupSuccess = counted('S');
    status.setupSkipped = counted('K');
    const row = TRIGGER_RULE_TABLE.all_done_setup_success;
    const early = stateOfCode(row.early(status, DEFAULT_PROFILE));
    return `${early} ${row.passes(status, DEFAULT_PROFILE) ? 'passes' : 'waits'}`;
  }

  it.each([
    ['Sf', 'none passes'],
    ['SFKu', 'none passes'],
    ['S-', 'none waits'],
    ['K-', 'none waits'],
    ['Ks', 'skipped waits'],
    ['KKf', 'skipped waits'],
    ['KFs', 'upstream_failed waits'],
    ['Us', 'upstream_failed waits'],
    ['Rs', 'upstream_failed waits'],
    ['?s', 'none waits'],
    ['ks', 'none passes'],
  ])('%s', (upstream, verdict) => {
    expect(judged(upstream)).toBe(verdict);
  });
});

describe('the setup constraint (rule setup/indirect-setups)', () => {
  function judged(setups: readonly Letter[], mapIndex: number): string {
    const status = emptyUpstreamStatus();
    status.total = setups.length;
    status.success = count(setups, 's');
    status.skipped = count(setups, 'k');
    status.failed = count(setups, 'f');
    status.upstreamFailed = count(setups, 'u');
    status.removed = count(setups, 'r');
    status.mapIndex = mapIndex;
    const early = stateOfCode(SETUP_CONSTRAINT.early(status, PROFILES['intended'] as Profile));
    return `${early} ${SETUP_CONSTRAINT.passes(status, PROFILES['intended'] as Profile) ? 'passes' : 'waits'}`;
  }

  it('is met when all have succeeded, and decided by the first that has not', () => {
    expect(judged([], -1)).toBe('none passes');
    expect(judged(['s', 's'], -1)).toBe('none passes');
    expect(judged(['s', '-'], -1)).toBe('none waits');
    expect(judged(['k', '-'], -1)).toBe('skipped waits');
    expect(judged(['k', 'f', '-'], -1)).toBe('upstream_failed waits');
    expect(judged(['s', 'u'], 0)).toBe('upstream_failed waits');
  });

  it('subtracts removed setups for mapped instances only, under every profile', () => {
    expect(judged(['s', 'r'], -1)).toBe('none waits');
    expect(judged(['s', 'r'], 0)).toBe('none passes');
    expect(judged(['s', 'r'], 1)).toBe('removed passes');
  });
});

interface Decision {
  readonly early: InstanceState;
  readonly passes: boolean;
}

function decide(
  rule: TriggerRule,
  upstream: readonly Letter[],
  mapIndex: number,
  profile: Profile = DEFAULT_PROFILE,
): Decision {
  const status = emptyUpstreamStatus();
  status.total = upstream.length;
  status.success = count(upstream, 's');
  status.skipped = count(upstream, 'k');
  status.failed = count(upstream, 'f');
  status.upstreamFailed = count(upstream, 'u');
  status.removed = count(upstream, 'r');
  status.mapIndex = mapIndex;
  const row = TRIGGER_RULE_TABLE[rule];
  return { early: stateOfCode(row.early(status, profile)), passes: row.passes(status, profile) };
}

function expected(rule: TriggerRule, upstream: readonly Letter[], mapIndex: number, profile: Profile): Decision {
  const r = count(upstream, 'r');
  const counts: Counts = {
    N: upstream.length,
    s: count(upstream, 's'),
    k: count(upstream, 'k'),
    f: count(upstream, 'f'),
    u: count(upstream, 'u'),
    r,
    d: upstream.length - count(upstream, '-'),
    i: mapIndex,
    R: profile.removedInPassTest === 'always' || mapIndex > -1 ? r : 0,
    needsSuccess: profile.oneSuccessRequired,
  };
  const early = DOCUMENT[rule].early.find(([when]) => when(counts));
  return { early: early?.[1] ?? 'none', passes: DOCUMENT[rule].pass(counts) };
}

function count(upstream: readonly Letter[], letter: Letter): number {
  return upstream.filter((other) => other === letter).length;
}

/** Every multiset of `size` upstream states, in the order of `LETTERS`. */
function multisets(size: number): Letter[][] {
  const grow = (left: number, from: number): Letter[][] =>
    left === 0
      ? [[]]
      : LETTERS.slice(from).flatMap((letter, offset) =>
          grow(left - 1, from + offset).map((rest): Letter[] => [letter, ...rest]),
        );
  return grow(size, 0);
}
