/**
 * What somebody sees of a page, in words: also of what is drawn on a canvas.
 */
import type { Locator, Page } from 'playwright-core';
import { INSTANCE_STATES, type InstanceState } from '../../src/model/states.ts';

export const inShort = (page: Page): Locator => page.getByRole('region', { name: 'In short' });
export const slider = (page: Page): Locator => page.getByRole('slider', { name: 'Moment' });
export const panel = (page: Page): Locator => page.getByRole('complementary', { name: 'Instance' });
export const tab = (page: Page, name: string): Locator => page.getByRole('tab', { name });
export const grid = (page: Page): Locator => page.getByRole('application', { name: /^Instances/ });
export const timeline = (page: Page): Locator => page.getByRole('application', { name: /^Timeline/ });
export const graphNode = (page: Page, task: string): Locator => page.locator(`.graph-node[data-task="${task}"]`);

/** The text as it is read, without where its lines end. */
export async function textOf(locator: Locator): Promise<string> {
  return (await locator.innerText()).replaceAll(/\s+/g, ' ').trim();
}

/** Number of moves that were made at the moment shown. */
export async function rowOf(page: Page): Promise<number> {
  return Number(await slider(page).inputValue());
}

/** Like `{ failed: 0.03 }`: the share of a canvas that has the colour of a state. */
export async function paintedStates(canvas: Locator): Promise<Partial<Record<InstanceState, number>>> {
  // What a neighbouring colour gives by chance at an edge is no cell.
  const states = INSTANCE_STATES.filter((state) => state !== 'none');
  const shares = await canvas.evaluate(inPage<Record<string, number>>(READ_COLORS), states);
  return Object.fromEntries(Object.entries(shares).filter(([, share]) => share > 1e-5));
}

const READ_COLORS = `(canvas, states) => {
  const style = getComputedStyle(document.documentElement);
  const number = (text) => parseInt(text.trim().slice(1), 16);
  const byColor = new Map(states.map((state) => [number(style.getPropertyValue('--state-' + state)), state]));
  // A copy, so that reading makes the page's own canvas no slower.
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  const counts = {};
  for (let at = 0; at < data.length; at += 4) {
    const state = byColor.get((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
    if (state !== undefined && data[at + 3] === 255) counts[state] = (counts[state] ?? 0) + 4 / data.length;
  }
  return counts;
}`;

/** A function for the page, of an element and what it is given besides; a text, because nothing here knows a document. */
export function inPage<Result>(code: string): (...given: unknown[]) => Result {
  return new Function('...given', `return (${code})(...given);`) as (...given: unknown[]) => Result;
}
