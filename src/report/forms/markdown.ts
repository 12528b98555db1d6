/**
 * A run as Markdown for the summary of a job on GitHub: the graph as Mermaid draws it, a table of the tasks, and why each index failed.
 */
import { isMappedTask, type DagSpec } from '../../model/dagSpec.ts';
import { instanceName } from '../../model/ids.ts';
import { markdownCell } from '../../model/markdown.ts';
import { formatDuration } from '../../model/time.ts';
import type { InstanceView } from '../../trace/instances.ts';
import type { Simulation } from '../../trace/simulation.ts';
import { graphItems, type GraphItem } from '../graphOrder.ts';

/** Mermaid refuses large graphs, and nobody reads a table of thousands. */
const MOST_TASKS = 150;
const MOST_EDGES = 280;
const MOST_ROWS = 1000;
const MOST_FAILED = 50;
/** GitHub takes no summary above a mebibyte. */
const LONGEST_REASON = 500;
const DIGEST_DIGITS = 12;

/**
 * The text, with a newline at its end.
 *
 * @example appendFileSync(process.env.GITHUB_STEP_SUMMARY, markdownOfRun(run))
 */
export function markdownOfRun(run: Simulation): string {
  const { seed, profile } = run.trace.header;
  const facts = [`seed ${seed}`, `profile ${profile}`, `digest ${run.digest.slice(0, DIGEST_DIGITS)}`];
  return [
    `### ${markdownCell(run.dag.dagId)}: ${run.state}`,
    '',
    `After ${formatDuration(run.durationMs)} of virtual time; ${facts.join(', ')}.`,
    '',
    ...graphOf(run),
    ...tableOfTasks(run),
    ...tableOfFailures(run),
    '',
  ].join('\n');
}

function graphOf(run: Simulation): string[] {
  const { dag } = run;
  const edgeCount = dag.tasks.reduce((sum, { upstream }) => sum + upstream.length, 0);
  if (dag.tasks.length === 0 || dag.tasks.length > MOST_TASKS || edgeCount > MOST_EDGES) return [];
  const nodes = new Map(dag.tasks.map(({ taskId }, number) => [taskId, `t${number}`]));
  const edges = dag.tasks.flatMap(({ taskId, upstream }) => {
    return upstream.map((other) => `  ${nodes.get(other)} --> ${nodes.get(taskId)}`);
  });
  const classes = dag.tasks.map(({ taskId }) => `  class ${nodes.get(taskId)} ${worstState(run, taskId)};`);
  const body = graphItems(dag).flatMap((item) => graphLines(dag, item, { nodes, depth: 1 }));
  return ['```mermaid', 'graph LR', ...body, ...edges, ...STYLES, ...classes, '```', ''];
}

const STYLES = [
  '  classDef success fill:#d7f0dc,stroke:#2e7d32,color:#111;',
  '  classDef failed fill:#fbd5d5,stroke:#b71c1c,color:#111;',
  '  classDef upstream_failed fill:#fde3cf,stroke:#bf5a00,color:#111;',
  '  classDef skipped fill:#fbe3f1,stroke:#ad1f74,color:#111;',
  '  classDef other fill:#eee,stroke:#777,color:#111;',
];

interface GraphPlace {
  readonly nodes: ReadonlyMap<string, string>;
  readonly depth: number;
}

function graphLines(dag: DagSpec, item: GraphItem, { nodes, depth }: GraphPlace): string[] {
  const indent = '  '.repeat(depth);
  if ('task' in item) {
    const label = item.task.taskId + (isMappedTask(dag, item.task) ? ' [ ]' : '');
    return [`${indent}${nodes.get(item.task.taskId)}["${mermaidText(label)}"]`];
  }
  const { group, items } = item;
  const number = dag.groups.indexOf(group);
  const label = group.groupId + (group.expand === null ? '' : ' [ ]');
  const inside = items.flatMap((each) => graphLines(dag, each, { nodes, depth: depth + 1 }));
  return [`${indent}subgraph g${number}["${mermaidText(label)}"]`, ...inside, `${indent}end`];
}

/** What stands for its instances: the state that is worst. */
function worstState(run: Simulation, taskId: string): string {
  const states = new Set(run.instances(taskId).map(({ state }) => state));
  const worst = (['failed', 'upstream_failed', 'skipped', 'success'] as const).find((state) => states.has(state));
  return worst ?? 'other';
}

/** Mermaid reads entities by number or name between # and ;. */
function mermaidText(text: string): string {
  return [...text]
    .map((character) => (/[\w .[\]-]/.test(character) ? character : `#${character.codePointAt(0)};`))
    .join('');
}

function tableOfTasks(run: Simulation): string[] {
  const rows = run.dag.tasks.slice(0, MOST_ROWS).map(({ taskId }) => {
    const instances = run.instances(taskId);
    const counts = new Map<string, number>();
    for (const { state } of instances) counts.set(state, (counts.get(state) ?? 0) + 1);
    const states = [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
    const tries = instances.reduce((sum, { tryNumber }) => sum + tryNumber, 0);
    return `| ${[taskId, instances.length, states, tries].map((cell) => markdownCell(String(cell))).join(' | ')} |`;
  });
  const left = run.dag.tasks.length - rows.length;
  const more = left === 0 ? [] : ['', `And ${left} more tasks.`];
  return ['| task | instances | states | tries |', '| --- | ---: | --- | ---: |', ...rows, ...more, ''];
}

function tableOfFailures(run: Simulation): string[] {
  const failed = run.instances().filter(({ state }) => state === 'failed' || state === 'upstream_failed');
  if (failed.length === 0) return [];
  // What failed by itself says more than what could not run because of it.
  const ordered = [
    ...failed.filter(({ state }) => state === 'failed'),
    ...failed.filter(({ state }) => state !== 'failed'),
  ];
  const row = ({ taskId, mapIndex, tryNumber }: InstanceView): string => {
    const reason = run.explain(taskId, mapIndex);
    const why = reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON)}...` : reason;
    const cells = [instanceName(taskId, mapIndex), String(tryNumber), why];
    return `| ${cells.map(markdownCell).join(' | ')} |`;
  };
  const more = ordered.length > MOST_FAILED ? ['', `And ${ordered.length - MOST_FAILED} more.`] : [];
  return ['| instance | tries | why |', '| --- | ---: | --- |', ...ordered.slice(0, MOST_FAILED).map(row), ...more, ''];
}
