/**
 * Tests of the rules about sensors.
 */
import type { TaskSpec } from '../../../src/model/dagSpec.ts';
import type { SensorSpec } from '../../../src/model/sensorSpec.ts';
import { isTaskMatch } from '../../../src/workers/planMatcher.ts';
import { movedBy, someMove, someRow, type Facts, type RuleTest, type ToldMove } from './facts.ts';
import { isFollowedBy, isPrecededBy, movesOf, startOfTry } from './history.ts';

type SensorMove = (move: ToldMove, sensor: SensorSpec, facts: Facts) => boolean;

function someMoveOfSensor(holds: SensorMove): (facts: Facts) => boolean {
  return someMove((move, { sensor }, facts) => sensor !== null && holds(move, sensor, facts));
}

/** The plan makes a poke, or the whole attempt, raise an ordinary exception. */
function isToRaise({ plan }: Facts, { taskId }: TaskSpec): boolean {
  return plan.some(
    ({ where, what }) =>
      isTaskMatch(where.task, taskId) && (what.kind === 'fail' || (what.kind === 'poke' && what.then === 'fail')),
  );
}

const isLenient = ({ softFail, neverFail }: SensorSpec): boolean => softFail || neverFail;

export const SENSOR_RULES: readonly RuleTest[] = [
  ['sensor/poke-return', someRow(({ state }, { sensor }) => sensor !== null && state === 'success')],
  ['sensor/reschedule-frees-slot', movedBy('poked_in_vain')],
  ['sensor/reschedule-due', movedBy('reschedule_due')],
  [
    'sensor/timeout-no-retry',
    someMove(({ cause, tryNumber }, { retries }) => cause === 'sensor_timeout' && tryNumber <= retries),
  ],
  ['sensor/timeout-window', movedBy('sensor_timeout')],
  ['sensor/soft-fail', someMoveOfSensor(({ cause }, { softFail }) => cause === 'failed_softly' && softFail)],
  ['sensor/never-fail', someMoveOfSensor(({ cause }, { neverFail }) => cause === 'failed_softly' && neverFail)],
  [
    'sensor/never-fail-timeout',
    someMoveOfSensor(
      ({ cause, state }, { neverFail }) => cause === 'sensor_timeout' && state === 'failed' && neverFail,
    ),
  ],
  [
    'sensor/silent-fail',
    someRow(
      ({ cause }, task, facts) =>
        task.sensor?.silentFail === true &&
        isToRaise(facts, task) &&
        (cause === 'sensor_timeout' || cause === 'planned'),
    ),
  ],
  [
    'sensor/poke-backoff',
    someMoveOfSensor(
      (move, { exponentialBackoff, mode, pokeIntervalMs }, facts) =>
        exponentialBackoff &&
        move.from === 'running' &&
        (mode === 'reschedule'
          ? isPrecededBy(facts, move, ({ cause }) => cause === 'poked_in_vain')
          : move.timeMs - (startOfTry(facts, move) ?? move.timeMs) > pokeIntervalMs),
    ),
  ],
  [
    'sensor/mapped-jitter-name',
    (facts) =>
      someMove(
        ({ cause }, { sensor, expand, style, groupId }) =>
          cause === 'reschedule_due' &&
          sensor?.exponentialBackoff === true &&
          expand !== null &&
          style === 'taskflow' &&
          groupId === null,
      )(facts) && facts.profile.mappedSensorJitter === 'next_name',
  ],
  [
    'sensor/backoff-overflow',
    someRow(
      ({ taskId, mapIndex }, { sensor }, { run }) =>
        sensor?.exponentialBackoff === true &&
        run.attempts(taskId, mapIndex).some(({ error }) => error?.name === 'OverflowError'),
    ),
  ],
  [
    'sensor/timeout-while-asleep',
    someMoveOfSensor(
      ({ cause }, sensor) => cause === 'execution_timeout' && isLenient(sensor) && sensor.mode === 'poke',
    ),
  ],
  [
    'sensor/arguments-before-poke',
    someMoveOfSensor(
      ({ cause }, { neverFail }, { plan }) =>
        neverFail &&
        plan.every(({ what }) => what.kind !== 'fail') &&
        ['raised', 'arguments_unresolved'].includes(cause),
    ),
  ],
  [
    'sensor/retry-new-window',
    someMoveOfSensor((move, { timeoutMs }, facts) => {
      const [first] = movesOf(facts, move.instance).filter(({ state }) => state === 'running');
      return (
        move.tryNumber > 1 &&
        move.from === 'running' &&
        move.cause !== 'sensor_timeout' &&
        move.timeMs - (first as ToldMove).timeMs > timeoutMs
      );
    }),
  ],
  [
    'attempt/execution-timeout-per-execution',
    someMove((move, { executionTimeoutMs }, facts) => {
      if (!executionTimeoutMs || move.from !== 'running' || move.cause === 'execution_timeout') return false;
      const startMs = startOfTry(facts, move);
      return startMs !== null && move.timeMs - startMs > executionTimeoutMs;
    }),
  ],
  [
    'skip/decision-outlives-clear',
    someMove(
      (move, _, facts) =>
        move.cause === 'cleared' &&
        isFollowedBy(
          facts,
          move,
          (later) =>
            ['branch_not_followed', 'short_circuited'].includes(later.cause) &&
            !movesOf(facts, later.culprit).some(
              ({ position, state }) => position > move.position && position < later.position && state === 'running',
            ),
        ),
    ),
  ],
];
