/**
 * Nothing is scheduled before its trigger rule lets it start, by how its upstream stood when the pass began; inside a mapped group by its own index.
 * Under release 3.2.0 the rules that wait for one upstream look at every index (profile field `fastRulesPerIndex`): the judge does as the profile says,
 * and of an unknown profile takes whatever is kinder.
 */
import { STATE } from '../model/states.ts';
import { CAUSE } from '../model/transition.ts';
import type { Hearing } from './hearing.ts';
import type { Judge, Watch } from './judge.ts';
import type { JudgedTask } from './judgedDag.ts';
import { eachRelevant, relevantRange, type IndexRange } from './relevantRows.ts';
import { letsStart, type UpstreamCounts } from './ruleMeanings.ts';
import { SettledStates } from './settledStates.ts';

const ID = 'rule-holds-at-start';

const FAST_RULES: ReadonlySet<string> = new Set(['one_success', 'one_failed', 'one_done']);

export const RULE_HOLDS_AT_START: Judge = {
  id: ID,
  sentence: 'Nothing starts before its trigger rule allows, inside mapped groups index by index.',
  attend: (hearing) => {
    if (hearing.dag.tasks.every(({ upstream }) => upstream.length === 0)) return null;
    return new RuleWatch(hearing);
  },
};

class RuleWatch implements Watch {
  readonly #hearing: Hearing;
  readonly #settled: SettledStates;
  /** Rows that came into being in this round, by task: a check may have been made before. */
  readonly #newRows: number[];
  #markEnd = -1;
  /** Rows that were missing come into being ready, without a check (semantics-scheduling 4.2). */
  readonly #unchecked = new Set<number>();
  readonly #counts: UpstreamCounts = createCounts();
  #newCounted = 0;

  constructor(hearing: Hearing) {
    this.#hearing = hearing;
    this.#settled = new SettledStates(hearing);
    this.#newRows = hearing.dag.tasks.map(() => 0);
  }

  readonly created: NonNullable<Watch['created']> = ({ first, count, task, cause }) => {
    this.#beginRound();
    // Rows that come with the run are there before its first pass.
    if (cause !== CAUSE.created) this.#newRows[task] = (this.#newRows[task] as number) + count;
    if (cause !== CAUSE.revised) return;
    for (let offset = 0; offset < count; offset++) this.#unchecked.add(first + offset);
  };

  readonly moved: NonNullable<Watch['moved']> = (instance, from, to) => {
    this.#settled.moved(instance, to);
    const { cause } = this.#hearing;
    const isStart = to === STATE.scheduled || cause === CAUSE.empty_operator;
    const isChecked = from === STATE.none || from === STATE.up_for_retry || from === STATE.up_for_reschedule;
    if (!isStart || !isChecked) return;
    if (this.#unchecked.size > 0 && this.#unchecked.delete(instance)) return;
    this.#beginRound();
    this.#judge(instance);
  };

  #beginRound(): void {
    const { markEnd } = this.#hearing;
    if (markEnd === this.#markEnd) return;
    this.#markEnd = markEnd;
    this.#newRows.fill(0);
  }

  #judge(instance: number): void {
    const task = this.#hearing.taskOf(instance);
    const { triggerRule } = task.spec;
    if (task.upstream.length === 0 || triggerRule === 'always') return;
    if (this.#isAllowed(task, instance, false)) return;
    const { profile } = this.#hearing;
    const seesAll = FAST_RULES.has(triggerRule) && profile?.fastRulesPerIndex !== true && isDirectlyInMappedGroup(task);
    if (seesAll && this.#isAllowed(task, instance, true)) return;
    const message = `${this.#hearing.nameOf(instance)} was scheduled under ${triggerRule} while its upstream was ${describe(this.#counts)}.`;
    this.#hearing.accuse(ID, message, { instances: [instance] });
  }

  /** Whether the rule allows it, or cannot be asked. */
  #isAllowed(task: JudgedTask, instance: number, seesAll: boolean): boolean {
    const { profile, mapIndex } = this.#hearing;
    if (!this.#count(task, mapIndex[instance] as number, seesAll)) return true;
    const isMapped = (mapIndex[instance] as number) >= 0;
    const terms = {
      isRemovedSettled: isMapped || profile?.removedInPassTest !== 'mapped_only',
      isSuccessRequired: profile?.oneSuccessRequired === true,
    };
    const { triggerRule } = task.spec;
    if (letsStart(triggerRule, this.#counts, terms)) return true;
    if (this.#newCounted === 0) return false;
    const total = this.#counts.total - this.#newCounted;
    return letsStart(triggerRule, { ...this.#counts, total }, terms);
  }

  /** Counts what an instance looks at; false: it cannot be told. */
  #count(task: JudgedTask, mapIndex: number, seesAll: boolean): boolean {
    const { dag } = this.#hearing;
    const counts = this.#counts;
    clear(counts);
    this.#newCounted = 0;
    for (const number of task.upstream) {
      const upstream = dag.tasks[number] as JudgedTask;
      const { total, success } = counts;
      const isSeenWhole = seesAll && !task.drivers.has(number);
      const range = isSeenWhole ? null : relevantRange(this.#hearing, task, upstream, mapIndex);
      if (range === undefined) return false;
      if (range === null) this.#addWhole(number);
      else this.#addRange(upstream, range);
      if (!upstream.spec.isSetup) continue;
      counts.setups += counts.total - total;
      counts.setupSuccess += counts.success - success;
    }
    return true;
  }

  #addWhole(task: number): void {
    const counts = this.#counts;
    const settled = this.#settled;
    counts.total += this.#hearing.rowCounts[task] as number;
    counts.success += settled.countOf(task, STATE.success);
    counts.skipped += settled.countOf(task, STATE.skipped);
    counts.failed += settled.countOf(task, STATE.failed);
    counts.upstreamFailed += settled.countOf(task, STATE.upstream_failed);
    counts.removed += settled.countOf(task, STATE.removed);
    this.#newCounted += this.#newRows[task] as number;
  }

  #addRange(upstream: JudgedTask, range: IndexRange): void {
    eachRelevant(this.#hearing, upstream, range, (instance) => {
      const counts = this.#counts;
      counts.total++;
      const state = this.#settled.stateOf(instance);
      if (state === STATE.success) counts.success++;
      else if (state === STATE.skipped) counts.skipped++;
      else if (state === STATE.failed) counts.failed++;
      else if (state === STATE.upstream_failed) counts.upstreamFailed++;
      else if (state === STATE.removed) counts.removed++;
    });
  }
}

function isDirectlyInMappedGroup({ spec, mappedGroups }: JudgedTask): boolean {
  return spec.groupId !== null && mappedGroups[0]?.groupId === spec.groupId;
}

function createCounts(): UpstreamCounts {
  return { total: 0, success: 0, skipped: 0, failed: 0, upstreamFailed: 0, removed: 0, setups: 0, setupSuccess: 0 };
}

function clear(counts: UpstreamCounts): void {
  counts.total = 0;
  counts.success = 0;
  counts.skipped = 0;
  counts.failed = 0;
  counts.upstreamFailed = 0;
  counts.removed = 0;
  counts.setups = 0;
  counts.setupSuccess = 0;
}

/** `1 of 3 success, 2 unfinished`. */
function describe({ total, success, skipped, failed, upstreamFailed, removed }: UpstreamCounts): string {
  const unfinished = total - success - skipped - failed - upstreamFailed - removed;
  const parts = [
    [success, 'success'],
    [skipped, 'skipped'],
    [failed, 'failed'],
    [upstreamFailed, 'upstream_failed'],
    [removed, 'removed'],
    [unfinished, 'unfinished'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, state]) => `${count} ${state}`)
    .join(', ');
}
