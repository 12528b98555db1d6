/**
 * The faults of a simulation as plan entries, each checked for its shape: they may come from JSON, where no compiler looked.
 */
import { complaintOfDeferral } from './deferralComplaint.ts';
import type { Problem } from '../model/errors.ts';
import { copyJson, NotPlainJson } from '../model/json.ts';
import type { OutcomePlan, PlanEntry } from '../model/outcomePlan.ts';

const KINDS = [
  ...['fail', 'fail_without_retry', 'skip', 'return', 'hang', 'poke', 'defer', 'trigger'],
  ...['worker_lost', 'stuck_in_queued', 'take'],
];
const REPORTS = ['failed', 'success', null];
const POKE_ENDS = ['done', 'fail', 'fail_without_retry', 'skip'];

/** The entries that are well-formed; the others become problems. */
export function readFaults(given: OutcomePlan, problems: Problem[]): PlanEntry[] {
  if (!Array.isArray(given)) {
    problems.push(badFault(given, 'faults is a list'));
    return [];
  }
  return given.flatMap((fault: PlanEntry) => {
    const complaint = complaintOf(fault);
    if (complaint !== null) problems.push(badFault(fault, complaint));
    return complaint === null ? [{ where: { ...fault.where }, what: { ...fault.what } }] : [];
  });
}

function complaintOf(fault: Partial<PlanEntry> | null): string | null {
  const { where, what } = fault ?? {};
  if (typeof where?.task !== 'string') return 'where.task is a task id or glob';
  if (!isWhole(where.mapIndex, -1)) return 'where.mapIndex is a whole number from -1 on';
  if (!isWhole(where.tryNumber, 1)) return 'where.tryNumber is a whole number from 1 on';
  if (typeof where.run !== 'string' && !isWhole(where.run, 0)) return 'where.run is a position, a run id or a date';
  if (what === undefined || !KINDS.includes(what.kind)) return `what.kind is one of ${KINDS.join(', ')}`;
  if (what.kind === 'take' && !isWhole(what.durationMs ?? null, 0)) return 'what.durationMs is whole milliseconds';
  if (what.kind === 'poke') return complaintOfPoke(what);
  if (what.kind === 'worker_lost' || what.kind === 'stuck_in_queued') return complaintOfLoss(what);
  if (what.kind === 'defer' || what.kind === 'trigger') return complaintOfDeferral(what);
  return what.kind === 'return' ? complaintOfValue(what.value) : null;
}

function complaintOfPoke({ falseTimes, then, value }: Extract<PlanEntry['what'], { kind: 'poke' }>): string | null {
  if (falseTimes !== null && !isWhole(falseTimes ?? null, 0)) {
    return 'what.falseTimes is a whole number from 0 on, or null for always';
  }
  if (then !== undefined && !POKE_ENDS.includes(then)) return `what.then is one of ${POKE_ENDS.join(', ')}`;
  return complaintOfValue(value);
}

function complaintOfLoss(what: Extract<PlanEntry['what'], { kind: 'worker_lost' | 'stuck_in_queued' }>): string | null {
  if (!REPORTS.includes(what.reported)) return "what.reported is 'failed', 'success' or null";
  if (what.kind === 'worker_lost') return null;
  if (!isWhole(what.afterMs, 0)) return 'what.afterMs is whole milliseconds';
  return isWhole(what.times, 0) ? null : 'what.times is a whole number from 0 on';
}

function isWhole(value: unknown, least: number): boolean {
  return value === undefined || (Number.isInteger(value) && (value as number) >= least);
}

function complaintOfValue(value: unknown): string | null {
  try {
    copyJson(value ?? null);
    return null;
  } catch (error) {
    if (error instanceof NotPlainJson) return `what.value is plain JSON, but ${error.message}`;
    throw error;
  }
}

function badFault(fault: unknown, complaint: string): Problem {
  return {
    code: 'bad-fault',
    message: `The fault ${textOf(fault)} cannot be used: ${complaint}.`,
    remedy:
      "Build it with fail('task').at(2).onTry(1), skip, returns, hang, poke, defers, triggers, workerLost, stuckInQueued or take, or write the same as JSON.",
  };
}

/** As JSON where it has a JSON text; a cycle or a bigint has none. */
function textOf(fault: unknown): string {
  try {
    return JSON.stringify(fault);
  } catch {
    return 'given';
  }
}
