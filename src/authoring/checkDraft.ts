/**
 * Checks that need the whole DAG and nothing of mapping: ids, placement, decisions, cycles.
 */
import type { Problem } from '../model/errors.ts';
import { compileProblems } from './compileProblems.ts';
import type { Upstream } from './compileEdges.ts';
import type { DagDraft, Placement } from './draft.ts';
import { findCycles } from './findCycles.ts';

/** Python's `\w`, with dots and dashes, as Airflow's keys (task-sdk/src/airflow/sdk/definitions/_internal/node.py). */
const KEY = /^[\p{L}\p{N}_.-]{1,250}$/u;
const GROUP_KEY = /^[\p{L}\p{N}_-]{1,200}$/u;

export function checkDraft(draft: DagDraft, upstream: Upstream): Problem[] {
  return [
    ...checkIds(draft),
    ...checkPlacement(draft),
    ...checkDecisions(draft),
    ...findCycles(upstream).map(compileProblems.cycle),
  ];
}

function checkIds(draft: DagDraft): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  if (!KEY.test(draft.dagId)) problems.push(compileProblems.badDagId(draft.dagId));
  for (const { groupId, parent } of draft.groups) {
    const ownId = parent === null ? groupId : groupId.slice(parent.groupId.length + 1);
    if (!GROUP_KEY.test(ownId)) problems.push(compileProblems.badGroupId(groupId));
    if (seen.has(groupId)) problems.push(compileProblems.duplicateId('duplicate-group-id', groupId));
    seen.add(groupId);
  }
  for (const { taskId } of draft.tasks) {
    if (!KEY.test(taskId)) problems.push(compileProblems.badTaskId(taskId));
    if (seen.has(taskId)) problems.push(compileProblems.duplicateId('duplicate-task-id', taskId));
    seen.add(taskId);
  }
  return problems;
}

function checkPlacement(draft: DagDraft): Problem[] {
  const unplaced = (what: string, { times, hasPartial }: Placement): Problem[] => {
    if (times > 0) return [];
    return [hasPartial ? compileProblems.neverExpanded(what) : compileProblems.neverPlaced(what)];
  };
  return [
    ...draft.tasks.flatMap(({ taskId, placement }) => unplaced(`task "${taskId}"`, placement)),
    ...draft.groups
      .filter((group) => group.hasBody)
      .flatMap(({ groupId, placement }) => unplaced(`task group "${groupId}"`, placement)),
  ];
}

function checkDecisions(draft: DagDraft): Problem[] {
  return draft.placed.flatMap(({ taskId, decision }) => {
    if (decision === null) return [];
    const hasCandidates = decision.kind === 'if' ? decision.then !== null : decision.cases.length > 0;
    return hasCandidates ? [] : [compileProblems.noCandidates(taskId, decision.kind)];
  });
}
