/**
 * Reads tables of the repository's Markdown files that commands go by.
 */

/** One row: its line, counted from 1, and its cells as written, code marks around a whole cell left out. */
export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The rows of the table that has these columns; null: there is none. */
export function readTable(markdown: string, columns: readonly string[]): TableRow[] | null {
  const lines = markdown.split('\n');
  const header = lines.findIndex((line) => cellsOf(line).join() === columns.join());
  if (header === -1) return null;
  const rows: TableRow[] = [];
  for (let position = header + 2; lines[position]?.startsWith('|'); position++)
    rows.push({ line: position + 1, cells: cellsOf(lines[position] ?? '') });
  return rows;
}

/** A bar inside a cell is written as `\\|`. */
function cellsOf(line: string): string[] {
  if (!line.startsWith('|')) return [];
  const cells = line.split(/(?<!\\)\|/).slice(1, -1);
  return cells.map((cell) =>
    cell
      .trim()
      .replaceAll('\\|', '|')
      .replace(/^`(.*)`$/, '$1'),
  );
}
