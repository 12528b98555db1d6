import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openPage, PHONE } from './openPage.ts';
import { pageOf } from './pages.ts';
import { grid, paintedStates, panel, tab } from './seen.ts';

/** How light the page is, of 255. */
const lightness = (page: Page): Promise<number> =>
  page.evaluate<number>(
    "Math.max(...getComputedStyle(document.querySelector('.app')).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number), ...getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number))",
  );

describe('the theme', () => {
  it('is the system’s, and changes with it', async () => {
    const page = await openPage(await pageOf('failing'), { colorScheme: 'dark' });
    expect(await lightness(page)).toBeLessThan(60);
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(() => lightness(page)).toBeGreaterThan(220);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(() => lightness(page)).toBeLessThan(60);
  });

  it('is the one that somebody chose, also the next time, on canvases too', async () => {
    const page = await openPage(await pageOf('failing'));
    await page.getByRole('button', { name: 'Theme: system' }).click();
    await page.getByRole('button', { name: 'Theme: light' }).click();
    await expect.poll(() => lightness(page)).toBeLessThan(60);
    // `paintedStates` knows the colours of the theme that is shown only.
    await expect.poll(async () => Object.keys(await paintedStates(grid(page).locator('canvas')))).toContain('failed');
    await page.reload();
    await expect.poll(() => page.getByRole('button', { name: 'Theme: dark' }).count()).toBe(1);
    expect(await lightness(page)).toBeLessThan(60);
  });
});

describe('a small screen', () => {
  it('has room for every pane in its width', async () => {
    const page = await openPage(await pageOf('compared'), { size: PHONE });
    for (const name of ['Overview', 'Graph', 'Compare', 'Grid', 'Timeline']) {
      await tab(page, name).click();
      await expect.poll(() => tab(page, name).getAttribute('aria-selected')).toBe('true');
      expect([name, await page.evaluate<number>('document.documentElement.scrollWidth')]).toEqual([name, PHONE.width]);
      // Nothing that is meant to be pressed is out of reach.
      expect([name, await page.evaluate<string[]>(OUT_OF_REACH)]).toEqual([name, []]);
    }
  });

  it('shows an instance over all of it, and goes back from there', async () => {
    const page = await openPage(await pageOf('compared'), { size: PHONE, hash: '#task=write_day&index=0&pane=grid' });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(PHONE.width);
    const box = await panel(page).boundingBox();
    expect(box?.width).toBe(PHONE.width);
    expect(await page.evaluate<string[]>(OUT_OF_REACH)).toEqual([]);
    await panel(page).getByRole('button', { name: 'Close the instance' }).click();
    await expect.poll(() => panel(page).count()).toBe(0);
  });
});

/** Controls that stand beside the window, unless they can be scrolled to. */
const OUT_OF_REACH = `[...document.querySelectorAll('button, input, select, a, summary')]
  .filter((control) => {
    if (control.closest('.graph-drawing') !== null || !control.checkVisibility()) return false;
    const { left, right, width } = control.getBoundingClientRect();
    if (width === 0 || (left >= -0.5 && right <= innerWidth + 0.5)) return false;
    for (let place = control.parentElement; place !== null; place = place.parentElement) {
      if (['auto', 'scroll'].includes(getComputedStyle(place).overflowX) && place.scrollWidth > place.clientWidth) return false;
    }
    return true;
  })
  .map((control) => control.outerHTML.slice(0, 200))`;
