/**
 * Draws the questions of the corpus: the same for the same numbers, on every machine. Cases are drawn from many seeds and sorted by what happens in
 * them; those whose outcome rests on a named defect come first, then one of every mixture of circumstances in turn, so that rare mixtures count as
 * much as common ones.
 */
import * as fc from 'fast-check';
import { arbitraryCase } from '../../../src/checking/generator/arbitraryCase.ts';
import type { GeneratedCase } from '../../../src/checking/generator/buildCase.ts';
import { isInMappedGroup } from '../../../src/checking/generator/choosePlan.ts';
import { expandValues, referencedTasks } from '../../../src/model/dagSpec.ts';
import type { OutcomePlan, PlanWhat } from '../../../src/model/outcomePlan.ts';
import { PROFILES, type Profile } from '../../../src/model/profile.ts';
import type { RunAction } from '../../../src/model/runAction.ts';
import type { Passes } from '../../../src/model/settings.ts';
import type { RunCase } from '../../../src/trace/caseFormat.ts';
import type { Simulation } from '../../../src/trace/simulation.ts';
import { playableByOracle, questionOf } from '../../conformance/questionOf.ts';
import { runEngine, type Variant } from '../../support/runCase.ts';

export interface DrawOptions {
  /** How many questions. */
  readonly count: number;
  readonly seed: number;
  /** What each of them has: a sensor, a scheduler that does not pass once an instant, something that disturbs; anything when left out. */
  readonly about?: DrawTopic | undefined;
  /** Cases drawn for each that is chosen. */
  readonly choice?: number;
  /** Told of each seed that is done. */
  readonly onDrawn?: (drawn: number, of: number) => void;
}

export const DRAW_TOPICS = ['sensors', 'passes', 'disturbances'] as const;
export type DrawTopic = (typeof DRAW_TOPICS)[number];

/** Periods below, of and above the durations that are drawn. */
const PASSES: readonly Passes[] = ['event', { everyMs: 700 }, 'event', { everyMs: 1_000 }, { everyMs: 2_500 }];

/** Cases drawn from one seed. */
const A_SEED = 500;
/** Share of the corpus for cases whose outcome rests on a defect. */
const DEFECT_SHARE = 0.35;
/** Rows and rounds of a case, at most: larger ones teach little and take long. */
const MOST_INSTANCES = 60;

/** The questions, by their ids. */
export function drawCases({ count, seed, about, choice = 4, onDrawn }: DrawOptions): RunCase[] {
  const pool = new Map<string, Candidate>();
  const seeds = Math.ceil((count * choice) / A_SEED);
  for (let number = 0; number < seeds; number++) {
    const generated = fc.sample(arbitraryCase().map(playableByOracle), {
      numRuns: A_SEED,
      seed: seed * 1_000 + number,
    });
    generated.forEach((one, position) => {
      if (!isAbout(one, about)) return;
      const variant = about === 'passes' ? { passes: PASSES[position % PASSES.length] as Passes } : {};
      const id = `${about ?? 'drawn'}/${seed}-${number}-${position}`;
      const candidate = candidateOf(one, { id, variant });
      if (candidate !== null && !pool.has(candidate.text)) pool.set(candidate.text, candidate);
    });
    onDrawn?.(number + 1, seeds);
  }
  const defects = [...pool.values()].filter(({ isDefective }) => isDefective);
  const chosen = inTurn(defects, Math.round(count * DEFECT_SHARE));
  const rest = [...pool.values()].filter((candidate) => !chosen.includes(candidate));
  return [...chosen, ...inTurn(rest, count - chosen.length)]
    .map(({ question }) => question)
    .sort((left, right) => (left.id < right.id ? -1 : 1));
}

function isAbout({ spec, plan, actions }: GeneratedCase, about: DrawTopic | undefined): boolean {
  if (about === undefined) return true;
  if (about === 'disturbances') return isDisturbed(plan, actions);
  const sensors = spec.tasks.flatMap(({ sensor }) => sensor ?? []);
  // A poke a millisecond teaches nothing that ten would not.
  if (actions.length > 0 || sensors.some((sensor) => sensor.pokeIntervalMs === 0 && sensor.timeoutMs > 0)) return false;
  if (about === 'sensors') return sensors.length > 0;
  // The oracle plays triggers with a pass an instant only.
  return plan.every(({ what }) => what.kind !== 'defer' && what.kind !== 'trigger');
}

const DISTURBANCES: readonly PlanWhat['kind'][] = [
  ...([
    'slow',
    'timeout',
    'heartbeat_lost',
    'finish_twice',
    'worker_killed',
    'truncate_output',
    'unmappable_output',
  ] as const),
];

function isDisturbed(plan: OutcomePlan, actions: readonly RunAction[]): boolean {
  return (
    plan.some(({ what }) => DISTURBANCES.includes(what.kind)) || actions.some(({ kind }) => kind === 'resize_pool')
  );
}

/** Questions in which something happens from outside: clears, marks, schedulers that die. In the order they were drawn. */
export function drawActed({ count, seed }: Pick<DrawOptions, 'count' | 'seed'>): RunCase[] {
  const acted: RunCase[] = [];
  const generated = fc.sample(arbitraryCase().map(playableByOracle), { numRuns: count * 12, seed });
  for (const [position, one] of generated.entries()) {
    if (one.actions.length === 0 || acted.length >= count) continue;
    if (runEngine(one).instances().length <= MOST_INSTANCES) acted.push(questionOf(one, `clears/${seed}-${position}`));
  }
  return acted;
}

interface Candidate {
  readonly question: RunCase;
  /** What makes two cases the same. */
  readonly text: string;
  readonly circumstances: string;
  readonly isDefective: boolean;
}

function candidateOf(
  generated: GeneratedCase,
  { id, variant }: { readonly id: string; readonly variant: Variant },
): Candidate | null {
  const run = runEngine(generated, variant);
  if (run.instances().length > MOST_INSTANCES) return null;
  const question = questionOf(generated, id, variant);
  const { id: _, ...rest } = question;
  return {
    question,
    text: JSON.stringify(rest),
    circumstances: `${circumstancesOf(generated, run)},${JSON.stringify(variant)}`,
    isDefective: DEFECT_FIELDS.some((field) => differs(generated, run, { field, variant })),
  };
}

/** Every defect that has a name, switched off one at a time. */
const DEFECT_FIELDS = Object.keys(PROFILES['intended'] ?? {}).filter((field) => field !== 'name');

function differs(
  generated: GeneratedCase,
  run: Simulation,
  { field, variant }: { readonly field: string; readonly variant: Variant },
): boolean {
  const name = run.trace.header.profile;
  const [own, intended] = [PROFILES[name], PROFILES['intended']] as [Profile, Profile];
  const key = field as keyof Profile;
  if (own[key] === intended[key]) return false;
  const mended: Profile = { ...own, [key]: intended[key] };
  return runEngine(generated, { ...variant, profile: mended }).digest !== run.digest;
}

/** Trigger rule x mapping x skipped or failed source x mapped group x zero length x retries, and what else decides an outcome. */
function circumstancesOf({ spec, plan, config }: GeneratedCase, run: Simulation): string {
  const mapped = spec.tasks.filter((task) => task.expand !== null);
  const sources = new Set(
    [...spec.groups, ...spec.tasks].flatMap(({ expand }) =>
      expand === null ? [] : expandValues(expand).flatMap(referencedTasks),
    ),
  );
  const causes = new Set(run.instances().map(({ cause }) => cause));
  const states = new Set(run.instances().map(({ state }) => state));
  const ends = [...sources].flatMap((taskId) => run.instances(taskId).map(({ state }) => state));
  const rules = spec.tasks
    .filter((task) => task.expand !== null || isInMappedGroup(spec, task))
    .map((task) => task.triggerRule);
  const others = spec.tasks.map((task) => task.triggerRule);
  const rule = [...rules, ...others].find((name) => name !== 'all_success') ?? 'all_success';
  const group = spec.groups.filter(({ expand }) => expand !== null);
  return [
    rule,
    mapped.length > 1 ? 'several mapped' : mapped.length,
    ends.includes('failed') ? 'source failed' : ends.includes('skipped') ? 'source skipped' : 'sources well',
    group.length > 1 ? 'groups' : group.length,
    causes.has('expanded_to_zero'),
    run.instances().some(({ tryNumber }) => tryNumber > 1),
    states.has('removed'),
    spec.tasks.some(({ decision }) => decision !== null),
    config.parallelism !== undefined,
    plan.some(({ what }) => what.kind === 'take'),
    run.state,
  ].join();
}

/** One of each kind of circumstances in turn, until there are enough. */
function inTurn(candidates: readonly Candidate[], count: number): Candidate[] {
  const kinds = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const others = kinds.get(candidate.circumstances) ?? [];
    kinds.set(candidate.circumstances, [...others, candidate]);
  }
  const chosen: Candidate[] = [];
  for (let turn = 0; chosen.length < Math.min(count, candidates.length); turn++) {
    for (const kind of kinds.values()) {
      const candidate = kind[turn];
      if (candidate !== undefined && chosen.length < count) chosen.push(candidate);
    }
  }
  return chosen;
}
