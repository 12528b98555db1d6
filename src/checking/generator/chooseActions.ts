/**
 * Chooses what happens to a run from outside. Times are those at which generated attempts start, run and end, and some long after.
 */
import { expandValues, referencedTasks, type DagSpec, type TaskSpec } from '../../model/dagSpec.ts';
import { compareCodePoints } from '../../model/json.ts';
import type { ClearTasks, MarkRun, MarkTask, RunAction, TaskMarker } from '../../model/runAction.ts';
import { DEFAULT_POOL } from '../../model/settings.ts';
import type { CaseKinds, PlanChoices } from './caseChoices.ts';
import { isInMappedGroup } from './choosePlan.ts';
import { drawsFrom, type Draws } from './draws.ts';

/** The actions of a case, by time. */
export function chooseActions(choices: readonly PlanChoices[], kinds: CaseKinds, spec: DagSpec): RunAction[] {
  const actions = choices.flatMap((numbers) => chooseAction(drawsFrom(numbers), kinds, spec) ?? []);
  return actions.sort((left, right) => left.atMs - right.atMs);
}

function chooseAction(draws: Draws, kinds: CaseKinds, spec: DagSpec): RunAction | null {
  const atMs = draws.pick([1_000, 0, 500, 1_500, 2_000, 2_500, 3_001]);
  const isLate = draws.chance(40);
  const lateMs = atMs + draws.pick([5_000, 20_000, 700_000]);
  const kind = draws.weighted<RunAction['kind'] | null>([
    [kinds.restarts ? 10 : 0, 'restart_scheduler'],
    [kinds.clears ? 30 : 0, 'clear'],
    [kinds.clears ? 8 : 0, 'mark'],
    [kinds.clears ? 5 : 0, 'mark_run'],
    [kinds.resizes && kinds.limits ? 20 : 0, 'resize_pool'],
    [1, null],
  ]);
  switch (kind) {
    case 'restart_scheduler':
      return { kind, atMs, adopts: draws.chance(25) };
    case 'resize_pool':
      return { kind, atMs, pool: draws.pick(['p', 'q', DEFAULT_POOL]), slots: draws.pick([1, 2, 3, -1, 0]) };
    case 'clear':
      return chooseClear(draws, isLate ? lateMs : atMs, spec);
    case 'mark':
      return chooseMark(draws, isLate ? lateMs : atMs, spec);
    case 'mark_run':
      return {
        kind,
        atMs: isLate ? lateMs : atMs,
        state: draws.pick<MarkRun['state']>(['failed', 'success', 'queued']),
      };
    case null:
      return null;
  }
}

function chooseClear(draws: Draws, atMs: number, spec: DagSpec): ClearTasks {
  const isWholeRun = draws.chance(5);
  const source = draws.chance(40) ? chooseSource(draws, spec) : null;
  const tasks = [source ?? chooseMarker(draws, spec)];
  if (draws.chance(15)) tasks.push(chooseMarker(draws, spec));
  return {
    kind: 'clear',
    atMs,
    ...(isWholeRun ? {} : { tasks }),
    ...(draws.chance(25) ? { upstream: true } : {}),
    ...(draws.chance(source === null ? 50 : 85) ? { downstream: true } : {}),
    ...draws.weighted([
      [80, {}],
      [10, { onlyFailed: true }],
      [10, { onlyRunning: true }],
    ]),
    ...(draws.chance(5) ? { resetDagRuns: false } : {}),
  };
}

/** A task that something is mapped over: cleared with what is below it, it may list something else. */
function chooseSource(draws: Draws, spec: DagSpec): string | null {
  const expansions = [...spec.groups, ...spec.tasks].flatMap(({ expand }) => expand ?? []);
  const sources = [...new Set(expansions.flatMap(expandValues).flatMap(referencedTasks))].sort(compareCodePoints);
  return sources[draws.below(sources.length)] ?? null;
}

function chooseMark(draws: Draws, atMs: number, spec: DagSpec): MarkTask {
  return {
    kind: 'mark',
    atMs,
    task: chooseMarker(draws, spec),
    state: draws.pick<MarkTask['state']>(['success', 'failed', 'skipped']),
    ...(draws.chance(15) ? { upstream: true } : {}),
    ...(draws.chance(15) ? { downstream: true } : {}),
  };
}

function chooseMarker(draws: Draws, spec: DagSpec): TaskMarker {
  const task = spec.tasks[draws.below(spec.tasks.length)] as TaskSpec;
  const mapIndex = draws.weighted([
    [45, null],
    [25, 0],
    [25, 1],
    [5, -1],
  ]);
  const hasIndexes = task.expand !== null || isInMappedGroup(spec, task);
  return mapIndex === null || (!hasIndexes && mapIndex !== -1) ? task.taskId : [task.taskId, mapIndex];
}
