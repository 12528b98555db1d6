/**
 * Tests of the rules about tasks that wait for a trigger.
 */
import { movedBy, someMove, type RuleTest } from './facts.ts';
import { isPrecededBy, standing, waitedBeyond } from './history.ts';

export const DEFERRAL_RULES: readonly RuleTest[] = [
  ['deferral/resumes-without-checks', movedBy('trigger_fired')],
  ['deferral/trigger-failure', movedBy('trigger_failed')],
  ['deferral/trigger-timeout', movedBy('trigger_timeout')],
  ['deferral/end-event', movedBy('trigger_ended')],
  [
    'deferral/end-event-retries',
    someMove(
      ({ cause, state, tryNumber }, { retries }) =>
        cause === 'trigger_ended' && (state === 'up_for_retry' || (state === 'failed' && tryNumber <= retries)),
    ),
  ],
  [
    'deferral/end-event-xcoms-as-text',
    (facts) =>
      facts.profile.triggerXComs === 'json_text' &&
      facts.plan.some(
        ({ what }) => what.kind === 'defer' && what.trigger.kind === 'ends' && what.trigger.xcoms !== undefined,
      ) &&
      movedBy('trigger_ended')(facts),
  ],
  [
    'deferral/frees-slot',
    someMove(
      (move, _, facts) =>
        ['waited_for_pool', 'waited_for_parallelism', 'waited_for_max_active_tasks'].includes(move.cause) &&
        standing(facts, move.position).some(({ state }) => state === 'deferred'),
    ),
  ],
  [
    'deferral/sensor-softens',
    someMove(
      (move, { sensor }, facts) =>
        sensor !== null &&
        ['failed_softly', 'sensor_timeout'].includes(move.cause) &&
        isPrecededBy(facts, move, ({ cause, tryNumber }) => cause === 'resumed' && tryNumber === move.tryNumber),
    ),
  ],
  [
    'selection/deferred-counts-for-task',
    someMove(
      (move, { taskId }, facts) =>
        facts.profile.deferredCountsForTask &&
        move.cause === 'waited_for_max_active_tis' &&
        waitedBeyond(facts, move, (other) => other.taskId === taskId && other.state === 'deferred'),
    ),
  ],
];
