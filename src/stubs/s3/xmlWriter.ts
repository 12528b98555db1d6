/**
 * Writes the XML that S3 answers with, from lists of names and contents. It knows no vocabulary; whatever the text, what is written can be read back.
 */

/** An element: its name, and its text or its children. What is `undefined` is left out, element and all. */
export type XmlElement = readonly [name: string, content: XmlContent];
export type XmlContent = string | number | boolean | undefined | readonly XmlElement[];

/**
 * A whole document.
 *
 * @example xmlDocument('Error', [['Code', 'NoSuchKey'], ['Key', 'a&b']]) // <?xml ...?>\n<Error><Code>NoSuchKey</Code><Key>a&amp;b</Key></Error>
 */
export function xmlDocument(root: string, content: string | readonly XmlElement[], namespace?: string): string {
  const attribute = namespace === undefined ? '' : ` xmlns="${escapeText(namespace)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${writeContent(content)}</${root}>`;
}

function writeElement([name, content]: XmlElement): string {
  if (content === undefined) return '';
  const inside = writeContent(content);
  return inside === '' ? `<${name}/>` : `<${name}>${inside}</${name}>`;
}

function writeContent(content: NonNullable<XmlContent>): string {
  return typeof content === 'object' ? content.map(writeElement).join('') : escapeText(String(content));
}

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Control characters become references: a reader turns a bare carriage return into a line feed, and S3 writes even those that XML 1.0 forbids. */
function escapeText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  return text.replace(/[&<>"\u0000-\u001f\u007f\u0085\u2028\ufffe\uffff]/g, (character) => {
    return NAMED[character] ?? `&#x${character.charCodeAt(0).toString(16)};`;
  });
}
