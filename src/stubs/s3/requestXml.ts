/**
 * Reads the XML that clients of S3 send: elements and text, without a schema. The only file that knows how XML is read.
 */
import { S3Error } from './s3Error.ts';

/** An element that was read: its text, and its children in their order. */
export interface ReadElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly ReadElement[];
}

interface OpenElement {
  readonly name: string;
  text: string;
  readonly children: ReadElement[];
}

/** Declarations and comments; CDATA; a tag with its attributes, whose values may hold a `>`; text. */
const TOKEN =
  /<\?[^]*?\?>|<!--[^]*?-->|<!\[CDATA\[([^]*?)\]\]>|<(\/?)([^\s<>/]+)((?:"[^"]*"|'[^']*'|[^<>"'])*?)(\/?)>|([^<]+)/gy;

/**
 * The root element of a document.
 *
 * @throws S3Error MalformedXML
 * @example readXml('<Delete><Quiet>true</Quiet></Delete>').children[0]?.text // 'true'
 */
export function readXml(text: string): ReadElement {
  const document = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const top: OpenElement = { name: '', text: '', children: [] };
  const open: OpenElement[] = [top];
  let end = 0;
  for (const token of document.matchAll(TOKEN)) {
    end += token[0].length;
    takeToken(token, open);
  }
  const root = top.children[0];
  const isWhole = end === document.length && open.length === 1;
  if (!isWhole || top.children.length !== 1 || root === undefined || top.text.trim() !== '') {
    throw new S3Error('MalformedXML');
  }
  return root;
}

function takeToken([, cdata, slash, name, , emptySlash, text]: RegExpExecArray, open: OpenElement[]): void {
  const current = open.at(-1) as OpenElement;
  if (cdata !== undefined) current.text += cdata;
  else if (text !== undefined) current.text += decodeReferences(text);
  else if (name === undefined) return;
  else if (slash === '/') {
    if (open.length === 1 || current.name !== localName(name)) throw new S3Error('MalformedXML');
    open.pop();
  } else {
    const element: OpenElement = { name: localName(name), text: '', children: [] };
    current.children.push(element);
    if (emptySlash !== '/') open.push(element);
  }
}

function localName(name: string): string {
  return name.replace(/^.*:/, '');
}

/** Text of the first child of that name. */
export function childText(element: ReadElement, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeReferences(text: string): string {
  return text.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+))?;?/g, (_, hex?: string, decimal?: string, name?: string) => {
    const code = hex !== undefined ? Number.parseInt(hex, 16) : Number(decimal);
    if (name === undefined && code <= 0x10ffff) return String.fromCodePoint(code);
    const character = Object.hasOwn(NAMED, name ?? '') ? NAMED[name ?? ''] : undefined;
    if (character === undefined) throw new S3Error('MalformedXML');
    return character;
  });
}
