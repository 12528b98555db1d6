/**
 * Commands that write pages, run inside a test, and what stands in the pages.
 */
import { readFileSync } from 'node:fs';
import type { PageData } from '../report/page/pageData.ts';
import { unpackPage } from '../report/page/packPage.ts';
import { main } from './main.ts';

export async function dagproof(...argv: string[]): Promise<{ code: number; out: string; error: string }> {
  const told = { out: '', error: '' };
  const out = (text: string): void => void (told.out += text);
  const error = (text: string): void => void (told.error += text);
  return { code: await main(argv, { out, error, width: 200, hasColor: false }), ...told };
}

export function pageIn(file: string): PageData {
  const [, packed = ''] = /id="data">(.*?)</.exec(readFileSync(file, 'utf8')) ?? [];
  return unpackPage(packed);
}
