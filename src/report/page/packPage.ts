/**
 * The data of a page as text that may stand anywhere in HTML, and back. Compressed by a library that gives the same bytes on every machine.
 */
import { gunzipSync, gzipSync, strFromU8, strToU8 } from 'fflate';
import type { PageData } from './pageData.ts';

/** Letters, digits, `+`, `/` and `=` alone, so that nothing in it can be taken for markup. */
export function packPage(data: PageData): string {
  return toBase64(gzipSync(strToU8(JSON.stringify(data)), { mtime: 0, level: 6 }));
}

/** What `packPage` packed. */
export function unpackPage(text: string): PageData {
  const letters = atob(text);
  // `Uint8Array.from` takes ten times as long, which is most of a second of a large report.
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
  return JSON.parse(strFromU8(gunzipSync(bytes))) as PageData;
}

/** `String.fromCharCode` takes so many arguments at once on every engine. */
const BYTES_A_TURN = 0x2000;

function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += BYTES_A_TURN) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + BYTES_A_TURN)));
  }
  return btoa(parts.join(''));
}
