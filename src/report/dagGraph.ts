/**
 * A DAG as text: every task in the order it could run, what it follows, what it is mapped over, and what of it differs from the defaults.
 */
import { TASK_DEFAULTS } from '../model/dagDefaults.ts';
import {
  isMappedTask,
  RETURN_VALUE,
  type DagSpec,
  type ExpandSpec,
  type SensorSpec,
  type TaskSpec,
  type ValueSpec,
} from '../model/dagSpec.ts';
import type { Json } from '../model/json.ts';
import { formatDuration } from '../model/time.ts';
import { graphItems, type GraphItem } from './graphOrder.ts';
import type { Palette } from './palette.ts';
import { DEFAULT_WIDTH, wrapPieces, wrapWords } from './wrapText.ts';

/**
 * The graph, without a trailing newline. `[ ]` stands after everything mapped.
 *
 * @param width Columns of the terminal.
 */
export function dagGraph(dag: DagSpec, palette: Palette, width: number = DEFAULT_WIDTH): string {
  const rows = rowsOf(dag, graphItems(dag), 1);
  const nameWidth = Math.max(0, ...rows.map(({ name }) => name.length).filter((length) => length <= WIDEST_NAME));
  const lines = rows.map(({ name, facts }) => {
    const [first = '', ...others] = wrapPieces(facts, { separator: '  ', width: width - nameWidth - 2 });
    const further = others.map((line) => `${' '.repeat(nameWidth + 2)}${palette.dim(line)}`);
    return [`${name.padEnd(nameWidth)}  ${palette.dim(first)}`.trimEnd(), ...further].join('\n');
  });
  if (dag.tasks.length === 0) lines.push('  no tasks');
  if (dag.ignoredFields.length > 0) {
    const text = `without effect in this version: ${dag.ignoredFields.join(', ')}`;
    lines.push('', `  ${wrapWords(text, { indent: 4, width })}`);
  }
  return [`${palette.bold(dag.dagId)}  ${palette.dim(dagFacts(dag))}`, '', ...lines].join('\n');
}

/** Columns a name may take before it pushes its facts aside. */
const WIDEST_NAME = 36;

interface Row {
  readonly name: string;
  readonly facts: readonly string[];
}

function rowsOf(dag: DagSpec, items: readonly GraphItem[], depth: number): Row[] {
  const indent = '  '.repeat(depth);
  return items.flatMap((item): Row[] => {
    if ('task' in item) {
      return [
        { name: indent + nameText(dag, item.task), facts: [...upstreamFacts(item.task), ...taskFacts(item.task)] },
      ];
    }
    const { groupId, expand } = item.group;
    const heading =
      expand === null
        ? { name: `${indent}group ${groupId}`, facts: [] }
        : { name: `${indent}group ${groupId}[ ]`, facts: [expandText(expand)] };
    return [heading, ...rowsOf(dag, item.items, depth + 1)];
  });
}

function dagFacts(dag: DagSpec): string {
  const facts = [`${dag.tasks.length} ${dag.tasks.length === 1 ? 'task' : 'tasks'}`];
  if (dag.schedule !== null) facts.push(`schedule ${dag.schedule}`);
  if (dag.startDate !== null) facts.push(`from ${dag.startDate.slice(0, 10)}`);
  facts.push(`maxActiveTasks ${dag.maxActiveTasks}`);
  if (dag.dagrunTimeoutMs !== null) facts.push(`dagrunTimeout ${formatDuration(dag.dagrunTimeoutMs)}`);
  if (dag.failFast) facts.push('failFast');
  return facts.join(', ');
}

function nameText(dag: DagSpec, task: TaskSpec): string {
  return isMappedTask(dag, task) ? `${task.taskId}[ ]` : task.taskId;
}

function upstreamFacts(task: TaskSpec): string[] {
  const facts = task.upstream.length === 0 ? [] : [`after ${task.upstream.join(', ')}`];
  return task.expand === null ? facts : [...facts, expandText(task.expand)];
}

function taskFacts(task: TaskSpec): string[] {
  const facts: string[] = [];
  if (task.isEmpty) facts.push('empty');
  if (task.decision !== null) facts.push(task.decision.kind.replaceAll('_', ' '));
  if (task.sensor !== null) facts.push(...sensorFacts(task.sensor));
  if (task.style === 'traditional') facts.push('operator');
  if (task.isSetup) facts.push('setup');
  if (task.isTeardown) facts.push(task.onFailureFailDagrun ? 'teardown that counts' : 'teardown');
  else if (task.triggerRule !== TASK_DEFAULTS.triggerRule) facts.push(`rule ${task.triggerRule}`);
  if (task.retries > 0) facts.push(`retries ${task.retries} after ${retryText(task)}`);
  if (task.executionTimeoutMs !== null) facts.push(`timeout ${formatDuration(task.executionTimeoutMs)}`);
  if (task.pool !== TASK_DEFAULTS.pool || task.poolSlots > 1) facts.push(`pool ${task.pool}${slotsText(task)}`);
  if (task.priorityWeight !== 1) facts.push(`priority ${task.priorityWeight}`);
  if (task.maxActiveTisPerDag !== null) facts.push(`at most ${task.maxActiveTisPerDag} active`);
  if (task.maxActiveTisPerDagrun !== null) facts.push(`at most ${task.maxActiveTisPerDagrun} active a run`);
  return facts;
}

function sensorFacts(sensor: SensorSpec): string[] {
  const backoff = sensor.exponentialBackoff ? ', backoff' : '';
  const every = `sensor (${sensor.mode}) every ${formatDuration(sensor.pokeIntervalMs)}${backoff}`;
  const soft = (['softFail', 'silentFail', 'neverFail'] as const).filter((field) => sensor[field]);
  return [every, `for ${formatDuration(sensor.timeoutMs)}`, ...soft];
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
