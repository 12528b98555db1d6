/**
 * Text inside Markdown, which reads it as text whatever stands in it.
 */

/** Marks of Markdown and HTML where they would be read as such: inside a word an underscore is one, and brackets are where no address follows. */
const MARKS = /[&<>|`*~@\\]|(?<!\w)_|_(?!\w)|\](?=\()/g;

/** In a line or a cell of a table: line ends become blanks. */
export function markdownCell(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(MARKS, (character) => `&#${character.charCodeAt(0)};`);
}
