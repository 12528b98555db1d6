/**
 * A cell of the grid in words.
 */
import { cellOf, positionsOf, type CellPlace } from '../../geometry/gridHits.ts';
import type { Block } from '../../geometry/gridLayout.ts';
import type { TaskRow } from '../../story/gridRows.ts';
import { factsText, instanceFacts } from '../../story/instanceFacts.ts';
import { countsText } from './drawGrid.ts';
import type { GridPicture } from './gridPicture.ts';

export interface CellContent {
  readonly row: TaskRow;
  /** Its instances, at least one. */
  readonly instances: Int32Array;
}

export function contentOf({ rows, layout }: GridPicture, { block: number, cell }: CellPlace): CellContent | null {
  const [row, block] = [rows[number], layout.blocks[number]];
  if (row?.kind !== 'task' || block === undefined) return null;
  const { first, count } = positionsOf(block, cell);
  return count === 0 ? null : { row, instances: row.instances.subarray(first, first + count) };
}

/** `load[100-124]`, of several instances. */
export function rangeName({ row, instances }: CellContent, { loaded }: Pick<GridPicture, 'loaded'>): string {
  const { mapIndex } = loaded.columns;
  return `${row.taskId}[${mapIndex[instances[0] as number]}-${mapIndex[instances.at(-1) as number]}]`;
}

export function contentText(content: CellContent, picture: GridPicture): string {
  const [first, second] = content.instances;
  if (second === undefined) return factsText(instanceFacts(picture.loaded, picture.snapshot, first as number));
  const counts = countsText(content.instances, picture);
  return `${rangeName(content, picture)}: ${content.instances.length} instances, ${counts}`;
}

/** Where an instance is shown; null: nowhere. */
export function placeOf(
  { rows, layout, loaded }: Omit<GridPicture, 'looks' | 'snapshot'>,
  instance: number,
): CellPlace | null {
  const task = loaded.columns.task[instance];
  const number = rows.findIndex((row) => row.kind === 'task' && row.task === task);
  const row = rows[number];
  if (row?.kind !== 'task') return null;
  const cell = cellOf(layout.blocks[number] as Block, row.instances.indexOf(instance));
  return cell === null ? null : { block: number, cell };
}
