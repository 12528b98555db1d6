/**
 * The reason for everything that is not success, one line each; map indexes with the same reason share a line.
 */
import { UNMAPPED } from '../model/ids.ts';
import type { Simulation } from '../trace/simulation.ts';
import type { Palette } from './palette.ts';

/** Lines shown of one task; a wide failure is summed up. */
const MOST_LINES = 8;

/** Ranges of map indexes shown on one line. */
const MOST_RANGES = 8;

/** Lines such as `process_file[2..5, 9]  upstream_failed: list_files failed`; none when all went well. */
export function reasonLines(run: Simulation, palette: Palette): string[] {
  const lines: string[] = [];
  for (const { taskId } of run.dag.tasks) {
    const indexesByReason = new Map<string, { state: Parameters<Palette['state']>[0]; indexes: number[] }>();
    for (const { state, mapIndex } of run.instances(taskId)) {
      if (state === 'success') continue;
      const reason = run.explain(taskId, mapIndex);
      const entry = indexesByReason.get(reason) ?? { state, indexes: [] };
      entry.indexes.push(mapIndex);
      indexesByReason.set(reason, entry);
    }
    const entries = [...indexesByReason];
    for (const [reason, { state, indexes }] of entries.slice(0, MOST_LINES)) {
      lines.push(`  ${taskId}${indexesText(indexes)}  ${palette.state(state, reason)}`);
    }
    if (entries.length > MOST_LINES) lines.push(`  ${taskId}  and ${entries.length - MOST_LINES} more reasons`);
  }
  return lines;
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
