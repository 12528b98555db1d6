/**
 * What somebody did to an instance from outside, in words: cleared it, marked it, marked its run.
 */
import { formatDuration } from '../model/time.ts';
import type { Cause } from '../model/transition.ts';
import { clearOf } from './clears.ts';
import type { Trace } from './trace.ts';

/** Why an instance has the state that an action gave it; null: it was cleared, and nothing came of it until the end. */
export function handText(
  trace: Trace,
  { cause, culprit }: { readonly cause: Cause; readonly culprit: number },
): string | null {
  const action = trace.header.actions[culprit];
  const atMs = formatDuration(action?.atMs ?? 0);
  switch (cause) {
    case 'marked':
      return `marked by hand at ${atMs}`;
    case 'run_marked':
      return `the run was marked ${action?.kind === 'mark_run' ? action.state : '?'} by hand at ${atMs}`;
    case 'result_refused':
      return 'it was cleared while it ran, so its result was not taken';
    default:
      return null;
  }
}

/** `, cleared at 1h when it was failed`; nothing for an instance that never was. */
export function clearedText(trace: Trace, instance: number): string {
  const clear = clearOf(trace, instance);
  return clear === null ? '' : `, cleared at ${formatDuration(clear.atMs)} when it was ${clear.from}`;
}
