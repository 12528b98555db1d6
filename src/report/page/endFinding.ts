/**
 * How a run ended, as a finding: which state, and whose failure it was.
 */
import { instanceName } from '../../model/ids.ts';
import type { InstanceState, RunState } from '../../model/states.ts';
import type { InstanceView } from '../../trace/instances.ts';
import type { Simulation } from '../../trace/simulation.ts';
import type { PageFinding } from './pageData.ts';

/** Instances that are named; a page shows all of them anyhow. */
const MOST_NAMED = 50;

/** Whom to name of a run that ended otherwise: of one that stopped, whoever waits rather than what waits for that. */
const BY_BLAME = [
  'failed', 'upstream_failed', 'running', 'queued', 'scheduled', 'up_for_retry', 'up_for_reschedule', 'deferred', 'restarting', 'none',
] as const satisfies readonly InstanceState[]; // prettier-ignore

/** null: it ended as expected. */
export function endFinding(
  run: Simulation,
  { expect, replay }: { readonly expect: RunState; readonly replay: string | null },
): PageFinding | null {
  if (run.state === expect) return null;
  // What failed by itself says more than what could not run because of it.
  const views = run.instances();
  const blamedState = BY_BLAME.find((state) => views.some((view) => view.state === state));
  const blamed = views.filter(({ state }) => state === blamedState);
  const first = blamed.toSorted((left, right) => (left.endMs ?? Infinity) - (right.endMs ?? Infinity) || 0)[0];
  const stopped = run.endReason === 'finished' ? '' : `, stopped: ${run.endReason}`;
  return {
    property: 'expected-state',
    message: `the run ended ${run.state}${stopped}, expected ${expect}${first === undefined ? '' : `: ${blameText(run, first)}`}`,
    instances: blamed.slice(0, MOST_NAMED).map(({ taskId, mapIndex }) => ({ taskId, mapIndex })),
    atMs: null,
    defects: [],
    replay,
  };
}

function blameText(run: Simulation, { taskId, mapIndex }: InstanceView): string {
  return `${instanceName(taskId, mapIndex)} is ${run.explain(taskId, mapIndex)}`;
}
