/**
 * What one pass has come to so far, handed from step to step.
 */
import type { InstanceRange } from '../engine/instanceRanges.ts';
import type { TaskRows } from '../engine/taskRows.ts';
import type { InstanceId } from '../model/ids.ts';

export interface PassState {
  /** Rows to be scheduled at the end of the pass, in the order they became ready. */
  readonly ready: InstanceRange[];
  /** Rows of tasks expanded in this pass: judged after all others. */
  readonly expanded: InstanceRange[];
  /** Tasks whose indexes were revised in this pass; null: none. */
  revised: Set<TaskRows> | null;
  /**
   * Rows that could be scheduled until this pass removed them, or that it created with a state: they are still judged in their turn
   * (rules revision/removed-still-judged, placeholder/state-inherited).
   */
  removed: Set<InstanceId> | null;
  hasExpanded: boolean;
  /** Placeholders deleted in this pass: Airflow goes on to count them until it is over. */
  deletedCount: number;
  /** As of the pass's start. */
  readonly before: { changeCount: number; readonly unfinishedCount: number; readonly instanceCount: number };
}
