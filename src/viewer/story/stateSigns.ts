/**
 * A sign for each state, so that nobody has to tell states by colour alone.
 */
import type { InstanceState } from '../../model/states.ts';

/** One character each, in fonts that every system has. */
export const STATE_SIGNS: Readonly<Record<InstanceState, string>> = {
  none: '○',
  scheduled: '·',
  queued: '≡',
  running: '▸',
  up_for_retry: '↻',
  up_for_reschedule: '◷',
  deferred: '◔',
  restarting: '⟲',
  success: '✓',
  failed: '✕',
  skipped: '»',
  upstream_failed: '↑',
  removed: '−',
};

/** The state as it is said: of an instance without one nothing is. */
export function stateWord(state: InstanceState): string {
  return state === 'none' ? 'no state' : state;
}
