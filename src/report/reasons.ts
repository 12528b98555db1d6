/**
 * The reason for everything that is not a plain success, one line each; map indexes with the same reason share a line.
 */
import { UNMAPPED } from '../model/ids.ts';
import { stateOfCode, STATE, type InstanceState } from '../model/states.ts';
import { labelOf } from '../trace/attemptRecords.ts';
import { stateReason, type Explained } from '../trace/explain.ts';
import { instanceColumns } from '../trace/instances.ts';
import type { Simulation } from '../trace/simulation.ts';
import type { Palette } from './palette.ts';
import { DEFAULT_WIDTH, wrapWords } from './wrapText.ts';

/** Lines shown of one task; a wide failure is summed up. */
const MOST_LINES = 8;
/** Ranges of map indexes shown of one line. */
const MOST_RANGES = 8;
/** Columns a name may take before its reason goes to the next line. */
const WIDEST_NAME = 32;

/** Instances of one task that share a reason. */
interface Shared {
  readonly name: string;
  readonly reason: string;
  readonly state: InstanceState | null;
}

/**
 * Lines such as `process_file[2..5, 9]  upstream_failed: list_files failed`; none when all went well at the first try.
 *
 * @param width Columns of the terminal.
 */
export function reasonLines(run: Simulation, palette: Palette, width: number = DEFAULT_WIDTH): string[] {
  const explained: Explained = { trace: run.trace, columns: instanceColumns(run.trace) };
  const shared = noteworthy(explained).flatMap((instances, task) =>
    sharedReasons(explained, run.dag.tasks[task]?.taskId ?? '', instances),
  );
  const nameWidth = Math.max(0, ...shared.map(({ name }) => name.length).filter((length) => length <= WIDEST_NAME));
  return shared.map(({ name, reason, state }) => {
    const color = (text: string): string => (state === null ? palette.dim(text) : palette.state(state, text));
    const indent = name.length <= WIDEST_NAME ? nameWidth + 4 : 6;
    const start = name.length <= WIDEST_NAME ? `  ${name.padEnd(nameWidth)}  ` : `  ${name}\n      `;
    return start + wrapWords(reason, { indent, width }).split('\n').map(colorWords(color)).join('\n');
  });
}

/** Colours the words of a line and leaves its indentation plain. */
function colorWords(color: (text: string) => string): (line: string) => string {
  return (line) => line.slice(0, line.length - line.trimStart().length) + color(line.trimStart());
}

/** Instances with something to tell, by task number, in map-index order. */
function noteworthy({ columns, trace }: Explained): number[][] {
  const byTask = trace.header.dag.tasks.map((): number[] => []);
  for (let instance = 0; instance < columns.count; instance++) {
    if (columns.deleted.has(instance)) continue;
    const isPlain = columns.state[instance] === STATE.success && (columns.tryNumber[instance] as number) <= 1;
    if (!isPlain) byTask[columns.task[instance] as number]?.push(instance);
  }
  const index = (instance: number): number => columns.mapIndex[instance] as number;
  for (const instances of byTask) instances.sort((left, right) => index(left) - index(right));
  return byTask;
}

function sharedReasons(explained: Explained, taskId: string, instances: readonly number[]): Shared[] {
  const reasons = new Map(instances.map((instance) => [instance, stateReason(explained, instance)]));
  const same = groupBy(instances, (instance) => reasons.get(instance) as string);
  // Reasons that nobody shares may still differ only by the own map index, as in a mapped group.
  const groups = groupBy(instances, (instance) => {
    const reason = reasons.get(instance) as string;
    return same.get(reason)?.length === 1 ? withoutOwnIndex(reason, explained, instance) : reason;
  });
  const all = [...groups].map(([reason, [first = 0, ...others]]) => ({
    name: nameText(explained, taskId, [first, ...others]),
    reason: others.length === 0 ? (reasons.get(first) as string) : reason,
    state: stateOfCode(explained.columns.state[first] as number),
  }));
  if (all.length <= MOST_LINES) return all;
  const more = { name: taskId, reason: `and ${all.length - MOST_LINES} more reasons`, state: null };
  return [...all.slice(0, MOST_LINES), more];
}

function groupBy(instances: readonly number[], keyOf: (instance: number) => string): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const instance of instances) {
    const key = keyOf(instance);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [instance]);
    else group.push(instance);
  }
  return groups;
}

function withoutOwnIndex(reason: string, { columns }: Explained, instance: number): string {
  return reason.replaceAll(`[${columns.mapIndex[instance]}]`, '[same index]');
}

function nameText({ trace, columns }: Explained, taskId: string, instances: readonly number[]): string {
  const name = taskId + indexesText(instances.map((instance) => columns.mapIndex[instance] as number));
  const label = instances.length === 1 ? labelOf(trace, instances[0] as number) : null;
  return label === null ? name : `${name} (${label})`;
}

/** `[0..3, 7]`; nothing for the index of an unmapped task. */
export function indexesText(indexes: readonly number[]): string {
  if (indexes.length === 1 && indexes[0] === UNMAPPED) return '';
  const ranges: [first: number, last: number][] = [];
  for (const index of indexes) {
    const range = ranges.at(-1);
    if (range !== undefined && range[1] + 1 === index) range[1] = index;
    else ranges.push([index, index]);
  }
  const texts = ranges
    .slice(0, MOST_RANGES)
    .map(([first, last]) => (first === last ? String(first) : `${first}..${last}`));
  if (ranges.length > MOST_RANGES) texts.push(`... ${indexes.length} in all`);
  return `[${texts.join(', ')}]`;
}
