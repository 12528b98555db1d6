/**
 * Which combinations of states the upstream of a task can end in at all: every task above it is taken through whatever its trigger rule allows, all
 * together, so that what cannot be at the same time is seen. Each step allows too much rather than too little.
 */
import type { Profile } from '../../model/profile.ts';
import { STATE } from '../../model/states.ts';
import { emptyUpstreamStatus, TRIGGER_RULE_TABLE, type UpstreamStatus } from '../../model/triggerRules.ts';
import type { JudgedDag, JudgedTask } from '../../invariants/judgedDag.ts';
import { COMBINATIONS, ENDED, hasAttempts } from './taskPoints.ts';

const EVERY_STATE = ENDED.success | ENDED.failed | ENDED.skipped;

/** More steps than this are not taken: every combination counts as possible then. */
const MOST_STEPS = 20_000;

/**
 * The combinations that the upstream of a task may end in.
 *
 * @param profile null: nothing but the number of upstream instances is known.
 */
export function possibleCombinations(dag: JudgedDag, task: JudgedTask, profile: Profile | null): ReadonlySet<number> {
  const fits = (combination: number): boolean => stateCount(combination) <= mostInstances(dag, task);
  const together = profile === null ? null : endsTogether(dag, task, profile);
  if (together === null) return new Set(COMBINATIONS.filter(fits));
  const isByIndex = task.mappedGroups.length > 0;
  return new Set(
    COMBINATIONS.filter((combination) => {
      if (!fits(combination)) return false;
      return isByIndex ? [...together].some((whole) => isPart(combination, whole)) : together.has(combination);
    }),
  );
}

/** Upstream instances that one instance looks at; Infinity where one of the tasks has map indexes. */
function mostInstances(dag: JudgedDag, task: JudgedTask): number {
  const isOne = (above: JudgedTask | undefined): boolean => {
    if (above === undefined || !above.isMapped) return true;
    const isSameGroup = above.mappedGroups[0] !== undefined && above.mappedGroups[0] === task.mappedGroups[0];
    return isSameGroup && !above.isMappedOperator && !task.isMappedOperator;
  };
  return task.upstream.every((number) => isOne(dag.tasks[number])) ? task.upstream.length : Infinity;
}

/** Every combination that the whole upstream tasks may end in; null: there are too many ways to tell. */
function endsTogether(dag: JudgedDag, target: JudgedTask, profile: Profile): ReadonlySet<number> | null {
  const above = tasksAbove(dag, target);
  const found = new Set<number>();
  const ends = new Map<number, number>();
  const known = new Map<string, readonly number[]>();
  const endsKnown = (task: JudgedTask, upstream: number): readonly number[] => {
    const key = `${task.number} ${upstream}`;
    let possible = known.get(key);
    if (possible === undefined) known.set(key, (possible = endsOf(task, { dag, upstream, profile })));
    return possible;
  };
  let steps = 0;
  const stepFrom = (position: number): void => {
    if (++steps > MOST_STEPS) return;
    const task = above[position];
    if (task === undefined) return void found.add(joined(target, ends));
    for (const end of endsKnown(task, joined(task, ends))) {
      ends.set(task.number, end);
      stepFrom(position + 1);
    }
  };
  stepFrom(0);
  return steps > MOST_STEPS ? null : found;
}

/** All tasks above one, each after those above it. */
function tasksAbove(dag: JudgedDag, target: JudgedTask): readonly JudgedTask[] {
  const seen = new Set<number>([target.number]);
  const ordered: JudgedTask[] = [];
  const visit = (task: JudgedTask): void => {
    for (const number of [...task.upstream, ...task.drivers]) {
      const above = dag.tasks[number];
      if (above === undefined || seen.has(number)) continue;
      seen.add(number);
      visit(above);
      ordered.push(above);
    }
  };
  visit(target);
  return ordered;
}

function joined({ upstream }: JudgedTask, ends: ReadonlyMap<number, number>): number {
  return upstream.reduce((all, number) => all | (ends.get(number) ?? 0), 0);
}

interface Situation {
  readonly dag: JudgedDag;
  /** What its upstream tasks ended in, all together. */
  readonly upstream: number;
  readonly profile: Profile;
}

/** What the instances of a task may end in, together. */
function endsOf(task: JudgedTask, situation: Situation): readonly number[] {
  const { dag, upstream } = situation;
  const isLeftOut = task.upstream.some((number) => dag.tasks[number]?.spec.decision !== null);
  const states = ruleEnds(task, situation) | (isLeftOut ? ENDED.skipped : 0);
  if (!task.isMapped) return COMBINATIONS.filter((end) => stateCount(end) === 1 && isPart(end, states));
  // Over nothing it is skipped, over what is no list it fails, and what it is mapped over may do either.
  const mapped = states | (upstream & EVERY_STATE) | ENDED.skipped | ENDED.failed;
  return COMBINATIONS.filter((end) => isPart(end, mapped));
}

function ruleEnds(task: JudgedTask, { upstream, profile }: Situation): number {
  const ofBody = hasAttempts(task.spec) ? EVERY_STATE : ENDED.success;
  if (upstream === 0) return ofBody;
  const rule = TRIGGER_RULE_TABLE[task.spec.triggerRule];
  let ends = 0;
  // A rule may decide as soon as a part of the upstream has ended; in a mapped group an index may see a part only.
  for (const part of COMBINATIONS) {
    if (!isPart(part, upstream)) continue;
    for (const status of statusesOf(part, { isAll: part === upstream || task.isMapped })) {
      const early = rule.early(status, profile);
      if (early === STATE.skipped) ends |= ENDED.skipped;
      else if (early !== STATE.none) ends |= ENDED.failed;
      else if (rule.passes(status, profile)) ends |= ofBody;
    }
  }
  return ends;
}

/** One instance for each state, with the rest unfinished unless they are all. What failed may be failed, upstream_failed, or some of each. */
function* statusesOf(part: number, { isAll }: { readonly isAll: boolean }): Iterable<UpstreamStatus> {
  const isFailed = (part & ENDED.failed) !== 0;
  for (const [failed, upstreamFailed] of isFailed ? [[1, 0], [0, 1], [1, 1]] as const : [[0, 0]] as const) {
    const success = (part & ENDED.success) === 0 ? 0 : 1;
    const skipped = (part & ENDED.skipped) === 0 ? 0 : 1;
    const finished = success + skipped + failed + upstreamFailed;
    for (const total of isAll ? [finished, finished + 1] : [finished + 1]) {
      yield { ...emptyUpstreamStatus(), success, skipped, failed, upstreamFailed, total };
    }
  }
} // prettier-ignore

function isPart(part: number, whole: number): boolean {
  return (part & ~whole) === 0;
}

function stateCount(combination: number): number {
  return [ENDED.success, ENDED.failed, ENDED.skipped].filter((bit) => (combination & bit) !== 0).length;
}
