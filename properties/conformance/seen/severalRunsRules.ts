/**
 * Tests of the rules about runs of one DAG beside each other: those of the schedule, of backfills, and tasks that depend on their past.
 */
import type { RunPlace } from '../../../src/trace/trace.ts';
import { movedBy, someMove, type Facts, type RuleTest } from './facts.ts';

function isPlaced(holds: (place: RunPlace, facts: Facts) => boolean): (facts: Facts) => boolean {
  return (facts) => facts.run.trace.place !== undefined && holds(facts.run.trace.place, facts);
}

/** Made by the schedule while the clock went on. */
function isOfSchedule({ runType, createdMs }: RunPlace, { runCase }: Facts): boolean {
  return runType === 'scheduled' && createdMs > 0 && runCase.settings?.runs?.until !== undefined;
}

const isCron = ({ spec }: Facts): boolean => spec.schedule !== null && /^@|\s/.test(spec.schedule);

export const SEVERAL_RUNS_RULES: readonly RuleTest[] = [
  ['loop/scheduled-runs-created', isPlaced(isOfSchedule)],
  [
    'catchup/all-missing',
    isPlaced((place, facts) => facts.spec.catchup && place.runType === 'scheduled' && isCatching(facts)),
  ],
  ['catchup/latest-only', isPlaced((place, facts) => !facts.spec.catchup && isOfSchedule(place, facts))],
  ['schedule/trigger-timetable', isPlaced((place, facts) => isCron(facts) && isOfSchedule(place, facts))],
  [
    'schedule/delta-unaligned',
    isPlaced((place, facts) => facts.spec.schedule !== null && !isCron(facts) && isOfSchedule(place, facts)),
  ],
  ['loop/runs-started', isPlaced(({ startMs, createdMs }) => startMs !== null && startMs > createdMs)],
  ['backfill/dates', isPlaced(({ runType }) => runType === 'backfill')],
  [
    'backfill/own-limit-and-order',
    isPlaced(({ backfillOrdinal, startMs }) => backfillOrdinal !== null && startMs !== null && startMs > 0),
  ],
  ['past/previous-run-whole-task', movedBy('past_met')],
  [
    'past/wait-for-downstream',
    someMove(({ cause }, { waitForDownstream }) => cause === 'past_met' && waitForDownstream),
  ],
  [
    'past/exempt-from-deadlock',
    isPlaced(({ waitsFor }, { run, rows }) => waitsFor !== null && run.state === 'running' && rows.length > 0),
  ],
  [
    'pass/missing-task-rows',
    isPlaced(
      ({ runType }, { spec, run, rows }) =>
        runType !== 'backfill' && spec.startDate !== null && rows.length === 0 && run.logicalDate < spec.startDate,
    ),
  ],
  [
    'pass/future-logical-date',
    isPlaced(({ startMs, runType }, { run, runCase, moves }) => {
      const startAt = runCase.settings?.runs?.startAt;
      const datedMs = Date.parse(run.logicalDate) - Date.parse(startAt ?? '');
      return (
        runType === 'manual' &&
        startMs !== null &&
        startMs < datedMs &&
        moves[0] !== undefined &&
        moves[0].timeMs >= datedMs
      );
    }),
  ],
];

/** There are dates before the clock begins. */
function isCatching({ spec, runCase }: Facts): boolean {
  const runs = runCase.settings?.runs;
  return runs?.until !== undefined && spec.startDate !== null && spec.startDate < runs.startAt;
}
