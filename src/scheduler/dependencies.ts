/**
 * Judges whether an instance may be scheduled: every check is always made and may give the instance a state; the last one wins.
 * The order is fixed here; Airflow's differs by process, so a conflict is reported as order-dependent.
 * Rules: semantics-scheduling 2.8 and 14 (rule check/all-evaluated).
 */
import type { IndexedTask, Upstream } from '../engine/dagIndex.ts';
import { recordTransition } from '../engine/recordTransition.ts';
import { rowsOf, type Decision, type Installation, type Run } from '../engine/run.ts';
import type { TaskRows } from '../engine/taskRows.ts';
import { UNMAPPED, type InstanceId } from '../model/ids.ts';
import { drawUint32 } from '../model/randomness.ts';
import { isFailedCode, STATE, type StateCode } from '../model/states.ts';
import { CAUSE, NO_CULPRIT } from '../model/transition.ts';
import { emptyUpstreamStatus, finishedCount, TRIGGER_RULE_TABLE, type UpstreamStatus } from '../model/triggerRules.ts';
import { judgeSources } from './mappedSource.ts';
import { isScopeFinished, judgeSetups, judgeSetupsOfTask } from './setupsAndTeardowns.ts';
import { findSkipper, skippersOf } from './skipping.ts';
import { isWaitOver } from './waiting.ts';
import { findOffender, readUniformStatus, readUpstreamStatus } from './upstreamStatus.ts';

/** Filled again for each judgement; nothing keeps it. */
const status: UpstreamStatus = emptyUpstreamStatus();

/** Makes all checks for one instance, giving it the states they ask for; tells whether all of them are met. */
export function judgeInstance(run: Run, task: IndexedTask, instance: InstanceId): boolean {
  const isReady = isWaitOver(run, instance);
  const isPastMet = !task.dependsOnPast || rowsOf(run, task).isPastMet !== false;
  const isRest = judgeWithoutRetryDelay(run, task, instance);
  return isReady && isPastMet && isRest;
}

/**
 * What the deadlock probe notices: a state set by a check that reports it. The check for earlier skips does not
 * (airflow-core/src/airflow/ti_deps/deps/not_previously_skipped_dep.py).
 */
export interface ProbeNotice {
  hasChange: boolean;
}

/** The checks the deadlock probe makes: all but those that merely wait for time to pass. */
export function judgeWithoutRetryDelay(
  run: Run,
  task: IndexedTask,
  instance: InstanceId,
  notice: ProbeNotice | null = null,
): boolean {
  let isMet = true;
  for (const check of checkOrder(run)) {
    const { changeCount } = run;
    if (!check(run, task, instance)) isMet = false;
    if (notice !== null && check !== judgeEarlierSkip && run.changeCount !== changeCount) notice.hasChange = true;
  }
  return isMet;
}

/** Gives the instance a state if need be; tells whether the check is met. */
type Check = (run: Run, task: IndexedTask, instance: InstanceId) => boolean;

const CANONICAL_CHECKS: readonly Check[] = [judgeTriggerRule, judgeMappedSources, judgeEarlierSkip];

/** What each check is called in a draw; a digest rests on these texts. */
const DRAW_NAMES = ['judgeTriggerRule', 'judgeMappedSources', 'judgeEarlierSkip'] as const;

const seededChecks = new WeakMap<Installation, readonly Check[]>();

/** The order in which checks are made: fixed, or drawn once an installation, as a process of Airflow has its own. */
function checkOrder({ installation }: Run): readonly Check[] {
  const { order, seed } = installation.settings;
  if (order === 'canonical') return CANONICAL_CHECKS;
  let checks = seededChecks.get(installation);
  if (checks === undefined) {
    const draw = (purpose: string): number => drawUint32(seed, { task: '', mapIndex: UNMAPPED, tryNumber: 0, purpose });
    const drawn = CANONICAL_CHECKS.map((check, at) => ({ check, tie: draw(`check order ${DRAW_NAMES[at]}`) }));
    checks = drawn.sort((left, right) => left.tie - right.tie).map(({ check }) => check);
    seededChecks.set(installation, checks);
  }
  return checks;
}

function judgeMappedSources(run: Run, task: IndexedTask, instance: InstanceId): boolean {
  const sources = judgeSources(run, task);
  if (sources.state !== STATE.none && !isFailedCode(run.instances.state[instance] as number)) {
    give(run, { instance, state: sources.state }, CAUSE.mapped_source, sources.culprit);
  }
  return sources.isMet;
}

function judgeEarlierSkip(run: Run, task: IndexedTask, instance: InstanceId): boolean {
  const skipper = findSkipper(run, task, run.instances.mapIndex[instance] as number);
  if (skipper === NO_CULPRIT) return true;
  const { skipped } = run.decisions.get(skipper as InstanceId) as Decision;
  const cause = skipped === undefined ? CAUSE.branch_not_followed : CAUSE.short_circuited;
  give(run, { instance, state: STATE.skipped }, cause, skipper);
  return false;
}

/** Setups further upstream first, then the rule on the direct upstream, then, of a teardown, everything in its scope. */
function judgeTriggerRule(run: Run, task: IndexedTask, instance: InstanceId): boolean {
  const mapIndex = run.instances.mapIndex[instance] as number;
  if (task.upstream.length === 0 || task.spec.triggerRule === 'always') return true;
  let areSetupsMet = true;
  if (task.setups.length > 0) {
    const setups = judgeSetups(run, task, mapIndex);
    const isChange = setups.state !== STATE.none && setups.state !== run.instances.state[instance];
    if (isChange) give(run, { instance, state: setups.state }, CAUSE.setup_constraint, setups.culprit);
    // Once the setups have decided, the rule is not asked any more.
    if (isChange && !setups.isMet) return false;
    areSetupsMet = setups.isMet;
  }
  if (!judgeDirectUpstream(run, task, instance)) return false;
  return areSetupsMet && (!isScopeAwaited(run, task) || isScopeFinished(run, task, mapIndex));
}

function isScopeAwaited(run: Run, { scope }: IndexedTask): boolean {
  return scope.length > 0 && run.settings.profile.teardownScope === 'awaited';
}

function judgeDirectUpstream(run: Run, task: IndexedTask, instance: InstanceId): boolean {
  const mapIndex = run.instances.mapIndex[instance] as number;
  if (mapIndex === UNMAPPED && isHandedOver(run, task)) return true;
  const rule = TRIGGER_RULE_TABLE[task.spec.triggerRule];
  const { profile } = run.settings;
  readUpstreamStatus(run, task, mapIndex, task.upstream, status);
  if (isVacuous(run, mapIndex)) return true;
  const state = rule.early(status, profile);
  const isMet = rule.passes(status, profile);
  if (state !== STATE.none) {
    const blamed = { task, mapIndex, watched: blamedUpstream(task) };
    give(run, { instance, state }, CAUSE.trigger_rule, findOffender(run, blamed, state));
  }
  return isMet;
}

/** The rule of teardowns gives a state for what became of setups, whatever became of the others. */
function blamedUpstream({ spec, upstream }: IndexedTask): readonly Upstream[] {
  return spec.triggerRule === 'all_done_setup_success' ? upstream.filter(({ task }) => task.spec.isSetup) : upstream;
}

/** A placeholder that leaves it to the instances: those of what is upstream in its group exist. */
function isHandedOver(run: Run, { mappedGroup, spec, upstream }: IndexedTask): boolean {
  if (mappedGroup === null || run.settings.profile.minOneSuccessPlaceholder === 'decides') return false;
  if (spec.triggerRule !== 'none_failed_min_one_success' && spec.triggerRule !== 'all_done_min_one_success')
    return false;
  return upstream.some(({ task, sharedGroup }) => sharedGroup !== null && rowsOf(run, task).unmapped === -1);
}

/** A placeholder whose upstream rows are all expanded in its group judges nothing; by defect, two rules judge that nothing. */
function isVacuous(run: Run, mapIndex: number): boolean {
  return mapIndex === UNMAPPED && status.total === 0 && !run.settings.profile.vacuousPlaceholder;
}

function give(
  run: Run,
  { instance, state }: { readonly instance: InstanceId; readonly state: StateCode },
  cause: Parameters<typeof recordTransition>[3],
  culprit: number,
): void {
  const current = run.instances.state[instance] as StateCode;
  if (current === state) return;
  if (current === STATE.skipped || current === STATE.upstream_failed || current === STATE.removed) {
    const task = run.dag.tasks[run.instances.task[instance] as number] as IndexedTask;
    run.warnings.add(`order-dependent in Airflow: two checks want different states for ${task.taskId}`);
  }
  recordTransition(run, instance, state, cause, culprit);
}

/**
 * What one judgement says of every row of a task that has not started. `each`: rows must be judged one by one;
 * `marked`: only rows whose own upstream in a mapped group has moved can be anything but waiting.
 */
export type TaskVerdict = 'wait' | 'pass' | 'each' | 'marked';

/**
 * Judges all rows of a task at once as far as their checks look at the same upstream rows, so that a wide task costs no more than
 * a narrow one while it waits.
 */
export function judgeTask(run: Run, rows: TaskRows): TaskVerdict {
  const { task } = rows;
  if (rows.unmapped !== -1 || skippersOf(run, task).length > 0) return 'each';
  const sources = judgeSources(run, task);
  if (sources.state !== STATE.none) return 'each';
  const areOthersMet = sources.isMet && rows.isPastMet !== false;
  if (task.upstream.length === 0 || task.spec.triggerRule === 'always') return areOthersMet ? 'pass' : 'wait';
  const setups = task.setups.length === 0 ? 'pass' : judgeSetupsOfTask(run, task);
  if (setups === 'each') return 'each';
  const rule = TRIGGER_RULE_TABLE[task.spec.triggerRule];
  const { profile } = run.settings;
  const isUniform = readUniformStatus(run, task.upstream, status);
  if (isUniform) {
    if (status.removed > 0 || rule.early(status, profile) !== STATE.none) return 'each';
    if (!rule.passes(status, profile) || !areOthersMet || setups === 'wait') return 'wait';
    return isScopeAwaited(run, task) ? 'each' : 'pass';
  }
  if (task.isFastRule || status.removed > 0 || finishedCount(status) >= status.total) return 'each';
  // Something every row waits for is unfinished, and no rule but the fast ones passes before all is: rows differ by their own upstream only.
  return rule.early(status, profile) === STATE.none ? 'marked' : 'each';
}
