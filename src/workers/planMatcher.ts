/**
 * Finds what the outcome plan says of an attempt: of each sort of entry the first that matches decides.
 */
import picomatch from 'picomatch';
import type { AttemptRequest } from '../model/attempt.ts';
import type { Deferral } from '../model/deferral.ts';
import {
  isOutcomeKind,
  type HeartbeatLost,
  type OutcomePlan,
  type OutputFault,
  type PlanEntry,
  type PlannedOutcome,
  type PlanWhat,
  type RequestWhere,
  type StuckInQueued,
  type WorkerKill,
} from '../model/outcomePlan.ts';
import { isRequestFault, type RequestFault } from '../model/requestFaults.ts';
import { compileWhere, drawKeys, type IsAbout, type RunOf } from './planWhere.ts';

/** An entry with its position in the plan. */
export interface Placed<What extends PlanWhat = PlanWhat> {
  readonly what: What;
  readonly position: number;
}

type Ask<What extends PlanWhat> = (request: AttemptRequest) => Placed<What> | null;

export interface PlanMatcher {
  /** The entry that sets the outcome of an attempt. */
  readonly outcomeOf: Ask<PlannedOutcome>;
  /** What the trigger does of a body that defers, when an entry says it. */
  triggerOf(request: AttemptRequest): Deferral | null;
  /** What keeps an attempt from being taken by a worker; null: the plan has no such entry at all. */
  readonly stuckPlanOf: Ask<StuckInQueued> | null;
  /** What keeps an attempt that begins from being heard of; null: the plan has no such entry at all. */
  readonly unheardPlanOf: Ask<HeartbeatLost> | null;
  /** Virtual length in ms, when an entry sets it; what slows the attempt down is not in it. */
  durationOf(request: AttemptRequest): number | null;
  /** What is added to the length of an attempt, ms. */
  slownessOf(request: AttemptRequest): number;
  /** How long after its end that is reported again, ms; null: it is not. */
  repetitionOf(request: AttemptRequest): number | null;
  /** When the worker of an attempt is killed; null: the plan has no such entry at all. */
  readonly killOf: Ask<WorkerKill> | null;
  /** What becomes of what an attempt returned. To be asked only of one that returned something to push. */
  outputFaultOf(request: AttemptRequest): OutputFault | null;
  /** The entries about requests of an attempt, in order; whoever lets one strike says so with `use`. */
  requestEntriesOf(request: AttemptRequest): readonly RequestEntry[];
  /** Whether it was asked about any request so far. */
  hasSeenRequests(): boolean;
  /** Whether the plan has a request fault of this kind. */
  hasRequestFault(kind: RequestFault['kind']): boolean;
  /** Notes that an entry has decided something. */
  use(position: number): void;
  /** Whether an entry has decided something so far. */
  isUsed(position: number): boolean;
}

/** A fault of requests, and which requests of an attempt it is about. */
export interface RequestEntry {
  readonly where: RequestWhere;
  readonly what: RequestFault;
  readonly position: number;
}

interface Compiled {
  readonly entry: PlanEntry;
  readonly position: number;
  readonly isAbout: IsAbout;
}

/** Prepares a plan for many questions: entries are sorted by task once. */
export function createPlanMatcher(plan: OutcomePlan, taskIds: readonly string[], runOf: RunOf): PlanMatcher {
  const { ofAttempts, ofRequests, kinds } = sortByTask(plan, taskIds, runOf);
  const used = new Set<number>();
  const first = (request: AttemptRequest, isWanted: (kind: PlanWhat['kind']) => boolean): Compiled | undefined => {
    const entries = ofAttempts.get(request.taskId);
    if (entries === undefined) return undefined;
    let past = request.part?.kind === 'resume' ? request.part.deferrals : 0;
    for (const found of entries) {
      const { kind } = found.entry.what;
      if (!isWanted(kind) || (kind === 'poke' && request.part?.kind !== 'poke') || !found.isAbout(request)) continue;
      // Each deferral of a try uses up one entry.
      if (kind === 'defer' && past-- > 0) continue;
      used.add(found.position);
      return found;
    }
    return undefined;
  };
  const whereAny = <What extends PlanWhat>(isWanted: (kind: PlanWhat['kind']) => boolean): Ask<What> | null => {
    if (!kinds.some(isWanted)) return null;
    return (request) => {
      const found = first(request, isWanted);
      return found === undefined ? null : { what: found.entry.what as What, position: found.position };
    };
  };
  const outcomeOf = whereAny<PlannedOutcome>(isOutcomeKind);
  const triggerOf = whereAny<Extract<PlanWhat, { kind: 'trigger' }>>(is('trigger'));
  const durationOf = whereAny<Extract<PlanWhat, { kind: 'take' }>>(is('take'));
  const slownessOf = whereAny<Extract<PlanWhat, { kind: 'slow' }>>(is('slow'));
  const repetitionOf = whereAny<Extract<PlanWhat, { kind: 'finish_twice' }>>(is('finish_twice'));
  const outputFaultOf = whereAny<OutputFault>(isOutputFault);
  return {
    // What is resumed only to fail asks nobody.
    outcomeOf: (request) => (outcomeOf === null || isDoomed(request) ? null : outcomeOf(request)),
    triggerOf: (request) => {
      const what = triggerOf?.(request)?.what;
      return what === undefined ? null : { trigger: what.trigger, timeoutMs: what.timeoutMs };
    },
    stuckPlanOf: whereAny<StuckInQueued>(is('stuck_in_queued')),
    unheardPlanOf: whereAny<HeartbeatLost>(is('heartbeat_lost')),
    durationOf: (request) => durationOf?.(request)?.what.durationMs ?? null,
    slownessOf: (request) => slownessOf?.(request)?.what.byMs ?? 0,
    repetitionOf: (request) => {
      const found = repetitionOf?.(request) ?? null;
      return found === null ? null : (found.what.afterMs ?? 0);
    },
    outputFaultOf: (request) => outputFaultOf?.(request)?.what ?? null,
    killOf: whereAny<WorkerKill>(is('worker_killed')),
    ...answersOfRequests(ofRequests, kinds),
    use: (position) => void used.add(position),
    isUsed: (position) => used.has(position),
  };
}

type OfRequests = Pick<PlanMatcher, 'requestEntriesOf' | 'hasSeenRequests' | 'hasRequestFault'>;

function answersOfRequests(byTask: EntriesByTask, kinds: readonly PlanWhat['kind'][]): OfRequests {
  let hasSeenRequests = false;
  return {
    requestEntriesOf: (request) => {
      hasSeenRequests = true;
      return entriesAbout(request, byTask);
    },
    hasSeenRequests: () => hasSeenRequests,
    hasRequestFault: (kind) => kinds.includes(kind),
  };
}

function entriesAbout(request: AttemptRequest, byTask: EntriesByTask): RequestEntry[] {
  const entries = (byTask.get(request.taskId) ?? []).filter(({ isAbout }) => isAbout(request));
  return entries.map(({ entry: { where, what }, position }) => {
    return { where: where.request ?? {}, what: what as RequestFault, position };
  });
}

function isDoomed({ part }: AttemptRequest): boolean {
  return part?.kind === 'resume' && part.failure !== null;
}

function is(wanted: PlanWhat['kind']): (kind: PlanWhat['kind']) => boolean {
  return (kind) => kind === wanted;
}

function isOutputFault(kind: PlanWhat['kind']): boolean {
  return kind === 'truncate_output' || kind === 'oversize_output' || kind === 'unmappable_output';
}

/** In order of the plan. */
type EntriesByTask = ReadonlyMap<string, readonly Compiled[]>;

interface SortedPlan {
  readonly ofAttempts: EntriesByTask;
  readonly ofRequests: EntriesByTask;
  /** Each kind that occurs. */
  readonly kinds: readonly PlanWhat['kind'][];
}

function sortByTask(plan: OutcomePlan, taskIds: readonly string[], runOf: RunOf): SortedPlan {
  const ofAttempts = new Map<string, Compiled[]>();
  const ofRequests = new Map<string, Compiled[]>();
  const kinds: PlanWhat['kind'][] = [];
  const keys = drawKeys(plan);
  for (let position = 0; position < plan.length; position++) {
    const entry = plan[position] as PlanEntry;
    const { where, what } = entry;
    if (!kinds.includes(what.kind)) kinds.push(what.kind);
    const compiled: Compiled = { entry, position, isAbout: compileWhere(entry, keys[position] ?? '', runOf) };
    const byTask = isRequestFault(what) ? ofRequests : ofAttempts;
    for (const taskId of taskIds) {
      if (!isTaskMatch(where.task, taskId)) continue;
      const entries = byTask.get(taskId);
      if (entries === undefined) byTask.set(taskId, [compiled]);
      else entries.push(compiled);
    }
  }
  return { ofAttempts, ofRequests, kinds };
}

/** A task id means itself, whatever characters it has; anything else is a glob. */
export function isTaskMatch(pattern: string, taskId: string): boolean {
  return pattern === taskId || (/[*?[{]/.test(pattern) && picomatch.isMatch(taskId, pattern, { dot: true }));
}
