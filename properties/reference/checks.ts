/**
 * The dependency checks of one instance (scheduling 2, 7.3, 14), each of which may also move it. It decides nothing else:
 * what becomes of an instance whose checks hold is the pass's business.
 */
import type { TaskSpec } from '../../src/model/dagSpec.ts';
import type { InstanceState } from '../../src/model/states.ts';
import type { Relevance } from './lengths.ts';
import type { UpstreamCounts, Verdict } from './triggerRule.ts';
import type { Row, World } from './world.ts';
import { getOwn, isJsonList, isJsonObject } from '../../src/model/json.ts';
import { expansionSources, isParentMapped, mappedGroups, needsExpansion, sourcesOf, taskOf } from './given.ts';
import { ALL, relevance } from './lengths.ts';
import { retryDelayMs } from './retryDelay.ts';
import { pastIsDone } from './past.ts';
import { indirectSetups, teardownScope } from './setups.ts';
import { judgeTriggerRule } from './triggerRule.ts';
import { isFinished, moveRow, rowOf, xcomAt } from './world.ts';

/**
 * States by row id as they were when the pass began (scheduling 4.1: a state set in a pass is not seen in it);
 * a row missing from it was created in the pass and counts as unfinished.
 */
export type StatesBefore = ReadonlyMap<number, InstanceState>;

export function statesNow(world: World): StatesBefore {
  return new Map(world.rows.map((row) => [row.id, row.state]));
}

export const SKIPMIXIN_KEY = 'skipmixin_key';

export interface CheckContext {
  /**
   * Which rows were finished when the pass began: only they count (scheduling 2.1), but in the state they have now, and how many
   * rows there are is read as it stands (mapping 6.2). A finished row can only become removed within a pass; that `z` in 2.5 sees
   * the removed placeholder where `c` still sees the skipped one shows that it is read as it stands.
   */
  readonly before: StatesBefore;
  /** The deadlock probe does not wait for retries (scheduling 4.5). */
  readonly isProbe: boolean;
}

/** `set`: the states wanted, in the order they are. */
type Check = (
  world: World,
  row: Row,
  context: CheckContext,
) => { readonly isMet: boolean; readonly set?: readonly InstanceState[] };

/** The order of scheduling 14. All are evaluated; the last one to want a state has it, and each is a move. */
const CHECKS: readonly Check[] = [
  retryPeriodIsOver,
  rescheduleIsDue,
  pastIsDone,
  triggerRuleHolds,
  mappedSourcesHold,
  isNotPreviouslySkipped,
];

export function evaluateChecks(
  world: World,
  rowId: number,
  context: CheckContext,
): { readonly world: World; readonly isMet: boolean; readonly isChangeNoticed: boolean } {
  let after = world;
  let isMet = true;
  // The check for earlier skips sets a state without saying so (airflow-core/src/airflow/ti_deps/deps/not_previously_skipped_dep.py).
  let isChangeNoticed = false;
  for (const check of CHECKS) {
    const row = rowOf(after, rowId);
    if (row === undefined) return { world: after, isMet: false, isChangeNoticed };
    const result = check(after, row, context);
    for (const state of result.set ?? []) after = moveRow(after, rowId, state);
    if (check !== isNotPreviouslySkipped && rowOf(after, rowId)?.state !== row.state) isChangeNoticed = true;
    isMet = isMet && result.isMet;
  }
  return { world: after, isMet, isChangeNoticed };
}

/** Scheduling 3.2: ready when end + delay < now, strictly. */
function retryPeriodIsOver(world: World, row: Row, { isProbe }: CheckContext): { isMet: boolean } {
  if (isProbe || row.state !== 'up_for_retry') return { isMet: true };
  const delayMs = retryDelayMs(world.given, taskOf(world.given, row.taskId), row.tryNumber);
  return { isMet: row.failedAtMs + delayMs < world.nowMs };
}

/** Scheduling 8.1: ready when the date has come. */
function rescheduleIsDue(world: World, row: Row, { isProbe }: CheckContext): { isMet: boolean } {
  return { isMet: isProbe || row.state !== 'up_for_reschedule' || world.nowMs >= (row.sensing?.notBeforeMs ?? 0) };
}

/** Setups further away first (scheduling 2.6), then the rule (2.2), then the scope of a teardown (2.7). */
function triggerRuleHolds(world: World, row: Row, { before }: CheckContext): ReturnType<Check> {
  const task = taskOf(world.given, row.taskId);
  if (task.upstream.length === 0 || task.triggerRule === 'always') return { isMet: true };
  const setups = judgeSetups(world, row, task, before);
  const wanted = setups.early === null ? [] : [setups.early];
  if (!setups.isPassed && setups.early !== null && setups.early !== row.state) return { isMet: false, set: wanted };
  const rule = judgeRule(world, row, task, before);
  if (rule.early !== null) wanted.push(rule.early);
  const isMet = setups.isPassed && rule.isPassed && isScopeDone(world, row, task, before);
  return { isMet, set: wanted };
}

function judgeRule(world: World, row: Row, task: TaskSpec, before: StatesBefore): Verdict {
  if (isLeftToInstances(world, row, task)) return { early: null, isPassed: true };
  const counts = countUpstream(world, row, task, { upstream: task.upstream, before });
  // Intended: a placeholder of a mapped group that has no relevant row judges nothing, whatever its rule; the instances will.
  const isVacuous = row.mapIndex < 0 && counts.all === 0 && needsExpansion(world.given, task);
  if (isVacuous && !world.given.profile.vacuousPlaceholder) return { early: null, isPassed: true };
  return judgeTriggerRule(task.triggerRule, counts, { mapIndex: row.mapIndex, profile: world.given.profile });
}

/** Intended (#75417): once an upstream of the same mapped group is expanded, the placeholder of such a rule is only expanded in turn. */
function isLeftToInstances({ given, rows }: World, row: Row, task: TaskSpec): boolean {
  if (given.profile.minOneSuccessPlaceholder === 'decides' || row.mapIndex >= 0) return false;
  if (!/^(none_failed|all_done)_min_one_success$/.test(task.triggerRule)) return false;
  const own = new Set(mappedGroups(given, task).filter(({ expand }) => expand !== null));
  return task.upstream.some((id) => {
    const isBeside = mappedGroups(given, taskOf(given, id)).some((group) => own.has(group));
    return isBeside && !rows.some((other) => other.taskId === id && other.mapIndex < 0);
  });
}

/** Like all_success over the setups that are not directly upstream, but removed rows settle nothing for an unmapped task in any release. */
function judgeSetups(world: World, row: Row, task: TaskSpec, before: StatesBefore): Verdict {
  const setups = indirectSetups(world.given, task);
  if (setups.length === 0) return { early: null, isPassed: true };
  const counts = countUpstream(world, row, task, { upstream: setups, before });
  const profile = { ...world.given.profile, removedInPassTest: 'mapped_only' as const };
  return judgeTriggerRule('all_success', counts, { mapIndex: row.mapIndex, profile });
}

function isScopeDone(world: World, row: Row, task: TaskSpec, before: StatesBefore): boolean {
  if (world.given.profile.teardownScope === 'ignored') return true;
  const scope = teardownScope(world.given, task);
  const { all, success, skipped, failed, upstream_failed, removed } = countUpstream(world, row, task, {
    upstream: scope,
    before,
  });
  return success + skipped + failed + upstream_failed + removed >= all;
}

type FinishedState = Exclude<keyof UpstreamCounts, 'all' | 'setups'>;

/** Scheduling 2.1, of the direct upstream or of what else the task looks at. */
function countUpstream(
  world: World,
  row: Row,
  task: TaskSpec,
  { upstream: ids, before }: { readonly upstream: readonly string[]; readonly before: StatesBefore },
): UpstreamCounts {
  const counts = { all: 0, success: 0, skipped: 0, failed: 0, upstream_failed: 0, removed: 0 };
  const setups = { all: 0, success: 0, skipped: 0, failed: 0, upstream_failed: 0, removed: 0 };
  const upstream = ids.map((id) => taskOf(world.given, id));
  const isAnyExpanded = upstream.some((up) => needsExpansion(world.given, up));
  for (const up of upstream) {
    const tallies = up.isSetup ? [counts, setups] : [counts];
    const relevant = ruleRelevance(world, row, task, up);
    const rows = world.rows.filter((other) => other.taskId === up.taskId && isRelevant(relevant, other.mapIndex));
    for (const tally of tallies) {
      tally.all += isAnyExpanded ? rows.length : 1;
      for (const other of rows) if (wasFinished(before, other)) tally[other.state as FinishedState] += 1;
    }
  }
  return { ...counts, setups };
}

function wasFinished(before: StatesBefore, row: Row): boolean {
  return isFinished(before.get(row.id) ?? 'none');
}

/** A row at map index -1 always concerns everybody (scheduling 2.3). */
function isRelevant(relevant: Relevance, mapIndex: number): boolean {
  if (mapIndex < 0 || relevant.kind === 'all') return true;
  if (relevant.kind === 'one') return mapIndex === relevant.mapIndex;
  return mapIndex >= relevant.from && mapIndex < relevant.to;
}

const FAST_RULES: readonly string[] = ['one_success', 'one_failed', 'one_done'];

/**
 * Scheduling 2.3 and 2.4: a fast rule in a mapped group looks at all instances, except of what drives its groups. From 3.3 on only a placeholder
 * does, from 3.3.1 on at any depth of the group and of none_failed_min_one_success as well.
 */
function ruleRelevance(world: World, row: Row, task: TaskSpec, up: TaskSpec): Relevance {
  const { given } = world;
  const isPlaceholder = row.mapIndex < 0;
  const isLater = isPlaceholder && given.profile.fastPlaceholder === 'closest_group';
  const rules = isLater ? [...FAST_RULES, 'none_failed_min_one_success'] : FAST_RULES;
  const isFast = rules.includes(task.triggerRule) && (isPlaceholder || !given.profile.fastRulesPerIndex);
  const isDriver = mappedGroups(given, task).some(
    (group) => group.expand !== null && sourcesOf(group.expand).has(up.taskId),
  );
  const isInGroup = isLater ? mappedGroups(given, task).length > 0 : isParentMapped(given, task);
  if (isInGroup && isFast && !isDriver) return ALL;
  return relevance(world, { task, mapIndex: row.mapIndex, upstream: up });
}

/**
 * Scheduling 2.9, mapping 8.1: the unexpanded sources of what the task is mapped over, whatever its trigger rule. Release 3.2.0 queries
 * their rows, so a state set earlier in the same pass is seen (airflow-core/src/airflow/ti_deps/deps/mapped_task_upstream_dep.py).
 */
function mappedSourcesHold(world: World, row: Row): ReturnType<Check> {
  const sources = expansionSources(world.given, taskOf(world.given, row.taskId));
  const finished = world.rows
    .filter((other) => sources.has(other.taskId) && other.mapIndex === -1 && isFinished(other.state))
    .map((other) => other.state);
  if (finished.every((state) => state === 'success')) return { isMet: true };
  if (row.state === 'failed' || row.state === 'upstream_failed') return { isMet: false };
  if (finished.some((state) => state === 'failed' || state === 'upstream_failed')) {
    return { isMet: false, set: ['upstream_failed'] };
  }
  return finished.includes('skipped') ? { isMet: false, set: ['skipped'] } : { isMet: false };
}

/** Scheduling 7.3: a branch or short circuit directly upstream that decided against this task, whenever that was. */
function isNotPreviouslySkipped(world: World, row: Row, { before }: CheckContext): ReturnType<Check> {
  for (const upId of taskOf(world.given, row.taskId).upstream) {
    const up = taskOf(world.given, upId);
    if (!canSkipDownstream(world, up)) continue;
    const mapIndex = decisionIndex(world, row, up);
    // Airflow asks whether any instance has finished; intended, in a mapped group: the own one (a failed try decides nothing for good).
    const isOwnOnly = up.expand === null && mapIndex >= 0 && world.given.profile.branchIndexInGroup === 'own';
    const finished = world.rows.filter((other) => other.taskId === upId && wasFinished(before, other));
    if (!finished.some((other) => !isOwnOnly || other.mapIndex === mapIndex)) continue;
    const decision = xcomAt(world, { taskId: upId, key: SKIPMIXIN_KEY, mapIndex });
    if (!isJsonObject(decision)) continue;
    const followed = getOwn(decision, 'followed');
    const skipped = getOwn(decision, 'skipped');
    const isSkipped =
      (isJsonList(followed) && !followed.includes(row.taskId)) || (isJsonList(skipped) && skipped.includes(row.taskId));
    if (isSkipped) return { isMet: false, set: ['skipped'] };
  }
  return { isMet: true };
}

/** A mapped TaskFlow decision is not flagged as able to skip; a mapped traditional one is (scheduling 7.4). */
function canSkipDownstream({ given }: World, task: TaskSpec): boolean {
  // Release 2.x asks whoever has decided something.
  if (given.profile.branchIndexInGroup === 'always_own') return task.decision !== null;
  return task.decision !== null && (task.expand === null || task.style === 'traditional');
}

function decisionIndex(world: World, row: Row, up: TaskSpec): number {
  if (world.given.profile.branchIndexInGroup === 'always_own') return row.mapIndex;
  const isInGroup = mappedGroups(world.given, up).length > 0;
  const isOwn = up.expand !== null || (isInGroup && world.given.profile.branchIndexInGroup === 'own');
  return isOwn ? row.mapIndex : -1;
}
