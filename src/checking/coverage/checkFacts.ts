/**
 * What is known of the cases that a check draws, for telling what none of them can reach.
 */
import type { DagSpec } from '../../model/dagSpec.ts';
import type { Simulation } from '../../trace/simulation.ts';
import type { PreparedCheck } from '../checkDag/checkOptions.ts';
import type { DisturbanceKind } from '../checkDag/cases/drawnCase.ts';
import type { CheckFacts } from './unreachable.ts';
import { sizeOf, type Bounds } from './widthBounds.ts';

/** @param example The run of the DAG as it is. */
export function checkFacts(
  { tasks }: DagSpec,
  example: Simulation,
  { kinds, inputs, widths, failRates }: Pick<PreparedCheck, 'kinds' | 'inputs' | 'widths' | 'failRates'>,
): CheckFacts {
  const outputs = (taskId: string): Bounds | null => {
    const task = tasks.find((candidate) => candidate.taskId === taskId);
    const size = sizeOf(example.xcom(taskId));
    // Of what the caller draws nothing is known, nor of what a body makes of what others return.
    if (task === undefined || size === null || Object.hasOwn(inputs, taskId) || task.upstream.length > 0) return null;
    const [least, most] = Object.hasOwn(widths, taskId) ? (widths[taskId] ?? [0, size]) : [0, size];
    return { least: Math.min(least, size), most: Math.max(most, size) };
  };
  const isPlanned = (kind: DisturbanceKind, taskId: string): boolean =>
    kind === 'fail' && Object.hasOwn(failRates, taskId);
  return { header: example.trace.header, isDrawn: (kind) => kinds.includes(kind), isPlanned, outputs };
}
