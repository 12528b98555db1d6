/**
 * Finds what the outcome plan says of an attempt: the first entry that matches decides, once for the outcome and once for the duration.
 */
import picomatch from 'picomatch';
import type { AttemptRequest } from '../model/attempt.ts';
import type { Deferral } from '../model/deferral.ts';
import type { OutcomePlan, PlanEntry, PlanWhat, StuckInQueued } from '../model/outcomePlan.ts';
import { isoDate } from '../model/time.ts';

interface Placed {
  readonly entry: PlanEntry;
  readonly position: number;
}

export type PlannedOutcome = Exclude<PlanWhat, { kind: 'take' | 'trigger' | 'stuck_in_queued' }>;

export interface PlanMatcher {
  /** The entry that sets the outcome of an attempt, with its position in the plan. */
  outcomeOf(request: AttemptRequest): { readonly what: PlannedOutcome; readonly position: number } | null;
  /** What the trigger does of a body that defers, when an entry says it. */
  triggerOf(request: AttemptRequest): Deferral | null;
  /** What keeps an attempt from being taken by a worker; null: the plan has no such entry at all. */
  readonly stuckPlanOf: ((request: AttemptRequest) => { what: StuckInQueued; position: number } | null) | null;
  /** Virtual length in ms, when an entry sets it. */
  durationOf(request: AttemptRequest): number | null;
  /** Entries that have decided nothing so far. */
  unmatched(): readonly PlanEntry[];
}

/** The names a run goes by, by its position. */
export type RunNames = (run: number) => { readonly runId: string; readonly logicalDate: string };

/** Prepares a plan for many questions: entries are sorted by task once. */
export function createPlanMatcher(plan: OutcomePlan, taskIds: readonly string[], namesOf: RunNames): PlanMatcher {
  const byTask = new Map(taskIds.map((taskId) => [taskId, entriesFor(plan, taskId)]));
  const used = new Set<number>();
  const first = (request: AttemptRequest, isWanted: (kind: PlanWhat['kind']) => boolean): Placed | undefined => {
    const entries = byTask.get(request.taskId);
    if (entries === undefined || entries.length === 0) return undefined;
    let past = request.part?.kind === 'resume' ? request.part.deferrals : 0;
    const found = entries.find(({ entry }) => {
      if (!isWanted(entry.what.kind) || !isAbout(entry, request, namesOf)) return false;
      // Each deferral of a try uses up one entry.
      return entry.what.kind !== 'defer' || past-- <= 0;
    });
    if (found !== undefined) used.add(found.position);
    return found;
  };
  return {
    outcomeOf: (request) => {
      // What is resumed only to fail asks nobody.
      if (request.part?.kind === 'resume' && request.part.failure !== null) return null;
      const found = first(request, isOutcome);
      return found === undefined ? null : { what: found.entry.what as PlannedOutcome, position: found.position };
    },
    triggerOf: (request) => {
      const what = first(request, (kind) => kind === 'trigger')?.entry.what;
      return what?.kind === 'trigger' ? { trigger: what.trigger, timeoutMs: what.timeoutMs } : null;
    },
    stuckPlanOf: plan.some(({ what }) => what.kind === 'stuck_in_queued')
      ? (request) => {
          const found = first(request, (kind) => kind === 'stuck_in_queued');
          return found?.entry.what.kind === 'stuck_in_queued'
            ? { what: found.entry.what, position: found.position }
            : null;
        }
      : null,
    durationOf: (request) => {
      const what = first(request, (kind) => kind === 'take')?.entry.what;
      return what?.kind === 'take' ? what.durationMs : null;
    },
    unmatched: () => plan.filter((_, position) => !used.has(position)),
  };
}

function isOutcome(kind: PlanWhat['kind']): boolean {
  return kind !== 'take' && kind !== 'trigger' && kind !== 'stuck_in_queued';
}

function entriesFor(plan: OutcomePlan, taskId: string): readonly Placed[] {
  const placed = plan.map((entry, position) => ({ entry, position }));
  return placed.filter(({ entry }) => isTaskMatch(entry.where.task, taskId));
}

/** A task id means itself, whatever characters it has; anything else is a glob. */
export function isTaskMatch(pattern: string, taskId: string): boolean {
  return pattern === taskId || (/[*?[{]/.test(pattern) && picomatch.isMatch(taskId, pattern, { dot: true }));
}

function isAbout({ where, what }: PlanEntry, request: AttemptRequest, namesOf: RunNames): boolean {
  const { run, mapIndex, tryNumber, part } = request;
  return (
    (what.kind !== 'poke' || part?.kind === 'poke') &&
    (where.mapIndex === undefined || where.mapIndex === mapIndex) &&
    (where.tryNumber === undefined || where.tryNumber === tryNumber) &&
    (where.run === undefined || isRun(where.run, run, namesOf))
  );
}

/** By date in any spelling, as dates of users and of Airflow differ in theirs. */
function isRun(named: number | string, run: number, namesOf: RunNames): boolean {
  if (typeof named === 'number') return named === run;
  const { runId, logicalDate } = namesOf(run);
  return named === runId || isoDate(named) === logicalDate;
}
