import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openPage } from './openPage.ts';
import { pageOf } from './pages.ts';
import { grid, inPage, paintedStates, panel, textOf } from './seen.ts';

const status = (page: Page): Promise<string> => textOf(page.getByRole('status'));
const state = (page: Page, name: string) => page.getByRole('group', { name: 'States' }).getByRole('button', { name });

describe('somebody who looks for instances', () => {
  it('filters by state, and takes it back', async () => {
    const page = await openPage(await pageOf('failing'));
    await expect.poll(() => status(page)).toBe('5 instances');
    const before = await paintedStates(grid(page).locator('canvas'));
    await state(page, 'failed 1').first().click();
    await expect.poll(() => status(page)).toBe('1 of 5 instances');
    await expect.poll(async () => Object.keys(await paintedStates(grid(page).locator('canvas')))).toContain('failed');
    const after = await paintedStates(grid(page).locator('canvas'));
    expect(after.success ?? 0).toBeLessThan((before.success ?? 0) / 2);
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await expect.poll(() => status(page)).toBe('5 instances');
  });

  it('filters by task and map index', async () => {
    const page = await openPage(await pageOf('failing'));
    await page.getByRole('combobox', { name: 'Task' }).selectOption('load');
    await expect.poll(() => status(page)).toBe('3 of 5 instances');
    const indexes = page.getByRole('textbox', { name: 'Map indexes' });
    await indexes.fill('1-2');
    await expect.poll(() => status(page)).toBe('2 of 5 instances');
    await indexes.fill('oops');
    await expect.poll(() => indexes.getAttribute('aria-invalid')).toBe('true');
    await indexes.fill('0');
    await expect.poll(() => status(page)).toBe('1 of 5 instances');
  });

  it('filters by a text of errors, with the key that goes there', async () => {
    const page = await openPage(await pageOf('failing'), { hash: '#pane=timeline' });
    await page.keyboard.press('/');
    const text = page.getByRole('searchbox');
    await expect.poll(() => text.evaluate(inPage<boolean>('(field) => field === document.activeElement'))).toBe(true);
    await page.keyboard.type('warehouse is aw');
    await expect.poll(() => status(page)).toBe('1 of 5 instances');
    // Keys that mean something elsewhere are letters here.
    await page.keyboard.type(',.1?');
    await expect.poll(() => status(page)).toBe('0 of 5 instances');
    expect(await text.inputValue()).toBe('warehouse is aw,.1?');
    expect(await page.getByRole('slider').inputValue()).toBe('25');
  });

  it('goes from one failed instance to the next', async () => {
    const page = await openPage(await pageOf('failing'));
    await page.keyboard.press(']');
    await expect.poll(() => textOf(panel(page).getByRole('heading', { level: 2 }))).toBe('load[1]');
  });

  it('opens a cell with the mouse, and is told what is under it', async () => {
    const page = await openPage(await pageOf('failing'));
    const place = await grid(page).boundingBox();
    if (place === null) throw new Error('there is no grid');
    for (let y = 10; y < 120; y += 10) {
      await page.mouse.move(place.x + 460, place.y + y);
      if ((await page.locator('.tooltip').allInnerTexts()).join(' ').includes('load[1]')) break;
    }
    expect((await page.locator('.tooltip').allInnerTexts()).join(' ')).toContain('load[1]');
    await page.mouse.down();
    await page.mouse.up();
    await expect.poll(() => textOf(panel(page).getByRole('heading', { level: 2 }))).toBe('load[1]');
  });
});
