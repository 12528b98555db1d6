import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openPage } from './openPage.ts';
import { pageOf } from './pages.ts';
import { graphNode, panel, rowOf, tab, textOf } from './seen.ts';

const selected = (page: Page) => textOf(panel(page).getByRole('heading', { level: 2 }));
const isShown = async (page: Page, name: string) => (await tab(page, name).getAttribute('aria-selected')) === 'true';

describe('an address', () => {
  it('leads to a moment, an instance, a pane and a filter', async () => {
    const hash = '#row=9&task=load&index=2&pane=timeline&states=running&text=eu';
    const page = await openPage(await pageOf('failing'), { hash });
    expect(await rowOf(page)).toBe(9);
    expect(await selected(page)).toBe('load[2]');
    expect(await isShown(page, 'Timeline')).toBe(true);
    await tab(page, 'Grid').click();
    expect(await page.getByRole('searchbox').inputValue()).toBe('eu');
    expect(await page.locator('.chip[aria-pressed=true]').getAttribute('data-state')).toBe('running');
  });

  it('leads to a case and to a run of it', async () => {
    const page = await openPage(await pageOf('compared'), { hash: '#run=1' });
    expect(await page.getByRole('button', { name: 'Nearest passing run' }).getAttribute('aria-pressed')).toBe('true');
    const other = await openPage(await pageOf('compared'), { hash: '#case=1' });
    expect(await textOf(other.getByRole('definition').first())).toBe('object_a_day');
  });

  it('that leads nowhere leads to the beginning', async () => {
    const page = await openPage(await pageOf('failing'), { hash: '#row=999999&task=gone&index=7&case=9&pane=x&%E0%A4%A' });
    expect(await rowOf(page)).toBe(25);
    expect(await panel(page).count()).toBe(0);
    expect(await isShown(page, 'Overview')).toBe(true);
  }); // prettier-ignore

  it('changes with what is shown, and Back and Forward go where somebody was', async () => {
    const page = await openPage(await pageOf('failing'));
    await tab(page, 'Graph').click();
    await graphNode(page, 'report').click();
    await panel(page).getByRole('button', { name: 'load[1]' }).first().click();
    await expect.poll(() => page.url()).toContain('#task=load&index=1&pane=graph');
    await page.goBack();
    await expect.poll(() => selected(page)).toBe('report');
    await page.goBack();
    await expect.poll(() => panel(page).count()).toBe(0);
    expect(await isShown(page, 'Graph')).toBe(true);
    await page.goBack();
    await expect.poll(() => isShown(page, 'Overview')).toBe(true);
    await page.goForward();
    await page.goForward();
    await expect.poll(() => selected(page)).toBe('report');
  });

  it('keeps the moment without a place in the history for every step', async () => {
    const page = await openPage(await pageOf('failing'));
    const length = (): Promise<number> => page.evaluate<number>('history.length');
    const before = await length();
    for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowLeft');
    await expect.poll(() => page.url()).toContain('#row=20');
    expect(await length()).toBe(before);
    await page.reload();
    expect(await rowOf(page)).toBe(20);
  });
});
