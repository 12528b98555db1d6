/**
 * Breaks text into lines between pieces that belong together. It knows nothing of colours: those are put on afterwards.
 */

/** Columns of a report when no terminal says how many it has. */
export const DEFAULT_WIDTH = 80;

/** Columns a wrapped text keeps at least, however deep it is indented. */
const NARROWEST = 24;

/**
 * Pieces joined by `separator`, broken where a line would be longer than `width` columns; a piece itself is never broken.
 *
 * @example wrapPieces(['2 success', '1 failed'], { separator: ', ', width: 10 }) // ['2 success,', '1 failed']
 */
export function wrapPieces(
  pieces: readonly string[],
  { separator, width }: { readonly separator: string; readonly width: number },
): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    if (line === '') line = piece;
    else if (line.length + separator.length + piece.length <= Math.max(width, NARROWEST)) line += separator + piece;
    else {
      lines.push(line + separator.trimEnd());
      line = piece;
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** A line of words with what would stand beyond `width` moved to further lines, `indent` columns to the right. */
export function wrapWords(
  text: string,
  { indent, width }: { readonly indent: number; readonly width: number },
): string {
  return wrapPieces(text.split(' '), { separator: ' ', width: width - indent }).join(`\n${' '.repeat(indent)}`);
}
