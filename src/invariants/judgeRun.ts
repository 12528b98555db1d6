/**
 * All run judges over one trace, in one pass over its moves. Judges know nothing of the engine, so that they can contradict it.
 */
import { mistake } from '../model/errors.ts';
import type { Trace } from '../trace/trace.ts';
import { ACTIVE_LIMITS } from './activeLimits.ts';
import { AGGREGATION_ORDER } from './aggregationOrder.ts';
import { EMPTY_EXPANSION_SKIPS } from './emptyExpansionSkips.ts';
import { EXPANSION_COUNT } from './expansionCount.ts';
import { Hearing } from './hearing.ts';
import type { Judge, Watch } from './judge.ts';
import { LEGAL_MOVES_JUDGE } from './legalMoves.ts';
import { NOTHING_UNFINISHED } from './nothingUnfinished.ts';
import { PAGINATION } from './pagination.ts';
import { POOL_SLOTS } from './poolSlots.ts';
import { PRODUCT_ORDER } from './productOrder.ts';
import { RETRY_OWN_INDEX } from './retryOwnIndex.ts';
import { RULE_HOLDS_AT_START } from './ruleHoldsAtStart.ts';
import type { Violation } from './violation.ts';
import { XCOM_LIMITS } from './xcomLimits.ts';
import { ZIP_PAIRING } from './zipPairing.ts';

/** In the order in which their violations are listed. */
const JUDGES: readonly Judge[] = [
  EXPANSION_COUNT,
  PRODUCT_ORDER,
  ZIP_PAIRING,
  AGGREGATION_ORDER,
  EMPTY_EXPANSION_SKIPS,
  RETRY_OWN_INDEX,
  LEGAL_MOVES_JUDGE,
  RULE_HOLDS_AT_START,
  POOL_SLOTS,
  ACTIVE_LIMITS,
  NOTHING_UNFINISHED,
  XCOM_LIMITS,
  PAGINATION,
];

/** What the run judges hold every run to, for help texts. */
export const RUN_JUDGES: readonly { readonly id: string; readonly sentence: string }[] = JUDGES.map(
  ({ id, sentence }) => ({ id, sentence }),
);

export interface JudgeOptions {
  /** Ids of the judges that are heard; left out: all. */
  readonly only?: readonly string[];
  /** Ids of judges that are not. */
  readonly off?: readonly string[];
}

/**
 * Where a run breaks what every run keeps; nothing for a run that Airflow could have made. In order of `RUN_JUDGES`, then of time.
 *
 * @param trace Of a live run or read from a file. What bodies received is judged where it was recorded (`recordArguments`).
 * @throws DagproofError `unknown-judge` for an id that is none.
 * @example judgeRun(simulateSync(dag).trace) // []
 */
export function judgeRun(trace: Trace, { only, off }: JudgeOptions = {}): Violation[] {
  const judges =
    only === undefined && (off === undefined || off.length === 0) ? JUDGES : chosenJudges(only ?? IDS, off ?? []);
  const hearing = new Hearing(trace);
  const watches: Watch[] = [];
  for (const judge of judges) {
    const watch = judge.attend(hearing);
    if (watch !== null) watches.push(watch);
  }
  hear(hearing, watches);
  const { violations } = hearing;
  if (violations.length > 1) violations.sort((left, right) => IDS.indexOf(left.judge) - IDS.indexOf(right.judge));
  return violations;
}

const IDS: readonly string[] = JUDGES.map(({ id }) => id);

function chosenJudges(only: readonly string[], off: readonly string[]): readonly Judge[] {
  const unknown = [...only, ...off].find((id) => !IDS.includes(id));
  if (unknown !== undefined) {
    throw mistake('unknown-judge', `There is no run judge ${JSON.stringify(unknown)}.`, `Judges: ${IDS.join(', ')}.`);
  }
  return JUDGES.filter(({ id }) => only.includes(id) && !off.includes(id));
}

/** Plays a trace before whoever watches. */
export function hear(hearing: Hearing, watches: readonly Watch[]): void {
  const { moves, marks } = hearing.trace;
  const onMove: NonNullable<Watch['moved']>[] = [];
  const onCreation: NonNullable<Watch['created']>[] = [];
  for (const { moved, created } of watches) {
    if (moved !== undefined) onMove.push(moved);
    if (created !== undefined) onCreation.push(created);
  }
  const { state, tryNumber } = hearing;
  let created = 0;
  for (let mark = 0; mark < marks.rows.length; mark++) {
    hearing.timeMs = marks.timesMs[mark] as number;
    hearing.markEnd = marks.rows[mark + 1] ?? moves.length;
    for (let row = marks.rows[mark] as number; row < hearing.markEnd; row++) {
      created = createUntil(hearing, row, created, onCreation);
      const instance = moves.instanceAt(row);
      const to = moves.stateAt(row);
      hearing.row = row;
      hearing.cause = moves.causeAt(row);
      hearing.culprit = moves.culpritAt(row);
      hearing.nextTry = moves.tryNumberAt(row);
      const from = state[instance] as number;
      for (let at = 0; at < onMove.length; at++) (onMove[at] as NonNullable<Watch['moved']>)(instance, from, to);
      state[instance] = to;
      tryNumber[instance] = hearing.nextTry;
    }
  }
  hearing.row = moves.length;
  createUntil(hearing, moves.length, created, onCreation);
  hearing.hasEnded = true;
  for (const { ended } of watches) ended?.();
}

/** Plays the creations that come before a move; returns how many have been played. */
function createUntil(
  hearing: Hearing,
  row: number,
  created: number,
  onCreation: readonly NonNullable<Watch['created']>[],
): number {
  const { creations } = hearing.trace;
  let next = created;
  for (let creation = creations[next]; creation !== undefined && creation.row <= row; creation = creations[++next]) {
    hearing.create(creation);
    for (const told of onCreation) told(creation);
  }
  return next;
}
