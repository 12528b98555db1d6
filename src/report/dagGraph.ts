/**
 * A DAG as text: every task in the order it could run, what it follows, what it is mapped over, and what of it differs from the defaults.
 */
import {
  RETURN_VALUE,
  TASK_DEFAULTS,
  type DagSpec,
  type ExpandSpec,
  type TaskSpec,
  type ValueSpec,
} from '../model/dagSpec.ts';
import type { Json } from '../model/json.ts';
import { formatDuration } from '../model/time.ts';
import { isMappedTask } from './mappedTasks.ts';
import type { Palette } from './palette.ts';

/** The graph, without a trailing newline. `[ ]` stands after everything mapped. */
export function dagGraph(dag: DagSpec, palette: Palette): string {
  const lines = [`${palette.bold(dag.dagId)}  ${palette.dim(dagFacts(dag))}`, ''];
  const printed = new Set<string>();
  const width = Math.max(0, ...dag.tasks.map((task) => nameText(dag, task).length + 2 * depthOf(dag, task.groupId)));
  for (const task of topological(dag)) {
    printGroups(dag, task.groupId, { lines, printed, palette });
    const indent = '  '.repeat(depthOf(dag, task.groupId) + 1);
    const name = `${indent}${nameText(dag, task)}`.padEnd(width + 2);
    const facts = [...upstreamFacts(task), ...taskFacts(task)].join('  ');
    lines.push(`${name}  ${palette.dim(facts)}`.trimEnd());
  }
  if (dag.tasks.length === 0) lines.push('  no tasks');
  if (dag.ignoredFields.length > 0) {
    lines.push('', `  without effect in this version: ${dag.ignoredFields.join(', ')}`);
  }
  return lines.join('\n');
}

function dagFacts(dag: DagSpec): string {
  const facts = [`${dag.tasks.length} ${dag.tasks.length === 1 ? 'task' : 'tasks'}`];
  if (dag.schedule !== null) facts.push(`schedule ${dag.schedule}`);
  if (dag.startDate !== null) facts.push(`from ${dag.startDate.slice(0, 10)}`);
  facts.push(`maxActiveTasks ${dag.maxActiveTasks}`);
  return facts.join(', ');
}

function nameText(dag: DagSpec, task: TaskSpec): string {
  return isMappedTask(dag, task) ? `${task.taskId}[ ]` : task.taskId;
}

function depthOf(dag: DagSpec, groupId: string | null): number {
  const group = dag.groups.find((candidate) => candidate.groupId === groupId);
  return group === undefined ? 0 : 1 + depthOf(dag, group.parentId);
}

interface Output {
  readonly lines: string[];
  readonly printed: Set<string>;
  readonly palette: Palette;
}

/** A line for each group around a task, the first time one of its tasks comes. */
function printGroups(dag: DagSpec, groupId: string | null, output: Output): void {
  const group = dag.groups.find((candidate) => candidate.groupId === groupId);
  if (group === undefined || output.printed.has(group.groupId)) return;
  printGroups(dag, group.parentId, output);
  output.printed.add(group.groupId);
  const indent = '  '.repeat(depthOf(dag, group.groupId));
  const mapped = group.expand === null ? '' : `[ ]  ${output.palette.dim(expandText(group.expand))}`;
  output.lines.push(`${indent}group ${group.groupId}${mapped}`);
}

/** Tasks in an order that respects the edges, groups kept together where possible; otherwise in order of placement. */
function topological(dag: DagSpec): readonly TaskSpec[] {
  const placed = new Set<string>();
  const ordered: TaskSpec[] = [];
  let rest = [...dag.tasks];
  while (rest.length > 0) {
    const free = rest.filter((task) => task.upstream.every((id) => placed.has(id)));
    const group = ordered.at(-1)?.groupId ?? null;
    const next = free.find((task) => task.groupId === group && group !== null) ?? free[0] ?? (rest[0] as TaskSpec);
    placed.add(next.taskId);
    ordered.push(next);
    rest = rest.filter((task) => task !== next);
  }
  return ordered;
}

function upstreamFacts(task: TaskSpec): string[] {
  const facts = task.upstream.length === 0 ? [] : [`after ${task.upstream.join(', ')}`];
  return task.expand === null ? facts : [...facts, expandText(task.expand)];
}

function taskFacts(task: TaskSpec): string[] {
  const facts: string[] = [];
  if (task.isEmpty) facts.push('empty');
  if (task.decision !== null) facts.push(task.decision.kind.replaceAll('_', ' '));
  if (task.style === 'traditional') facts.push('operator');
  if (task.triggerRule !== TASK_DEFAULTS.triggerRule) facts.push(`rule ${task.triggerRule}`);
  if (task.retries > 0) facts.push(`retries ${task.retries} after ${retryText(task)}`);
  if (task.executionTimeoutMs !== null) facts.push(`timeout ${formatDuration(task.executionTimeoutMs)}`);
  if (task.pool !== TASK_DEFAULTS.pool || task.poolSlots > 1) facts.push(`pool ${task.pool}${slotsText(task)}`);
  if (task.priorityWeight !== 1) facts.push(`priority ${task.priorityWeight}`);
  if (task.maxActiveTisPerDag !== null) facts.push(`at most ${task.maxActiveTisPerDag} active`);
  if (task.maxActiveTisPerDagrun !== null) facts.push(`at most ${task.maxActiveTisPerDagrun} active a run`);
  return facts;
}

function retryText(task: TaskSpec): string {
  const backoff = task.retryExponentialBackoff > 1 ? `, backoff x${task.retryExponentialBackoff}` : '';
  return `${formatDuration(task.retryDelayMs)}${backoff}`;
}

function slotsText(task: TaskSpec): string {
  return task.poolSlots > 1 ? ` (${task.poolSlots} slots)` : '';
}

function expandText(expand: ExpandSpec): string {
  if (expand.kind === 'kwargs') return `expandKwargs(${valueText(expand.rows)})`;
  return `expand(${expand.arguments.map(([name, value]) => `${name}=${valueText(value)}`).join(', ')})`;
}

function valueText(value: ValueSpec): string {
  switch (value.kind) {
    case 'literal':
      return literalText(value.value);
    case 'list':
      return `${value.items.length} rows`;
    case 'record':
      return `${value.entries.length} keys`;
    case 'xcom':
      return value.key === RETURN_VALUE ? value.taskId : `${value.taskId}['${value.key}']`;
    case 'map':
      return `${valueText(value.source)}${'.map()'.repeat(value.functions.length)}`;
    case 'zip':
      return `zip(${value.sources.map(valueText).join(', ')})`;
    case 'concat':
      return `concat(${value.sources.map(valueText).join(', ')})`;
    case 'element':
      return `${value.groupId}.${value.name}`;
  }
}

/** Characters of a literal that are shown. */
const LONGEST_LITERAL = 30;

function literalText(value: Json): string {
  const text = JSON.stringify(value);
  if (text.length <= LONGEST_LITERAL) return text;
  if (Array.isArray(value)) return `${value.length} literals`;
  return typeof value === 'object' && value !== null
    ? `${Object.keys(value).length} keys`
    : `${text.slice(0, LONGEST_LITERAL)}...`;
}
