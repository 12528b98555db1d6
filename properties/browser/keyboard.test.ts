import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openPage } from './openPage.ts';
import { pageOf } from './pages.ts';
import { grid, panel, rowOf, tab, textOf } from './seen.ts';

interface Focused {
  readonly name: string;
  readonly isOutlined: boolean;
}

/** Where the keyboard is. */
const focused = (page: Page): Promise<Focused> => page.evaluate<Focused>(FOCUSED);

const FOCUSED = `(() => {
  const { activeElement: element } = document;
  const style = getComputedStyle(element);
  // A canvas would cover an outline of what it stands in: it is drawn above.
  const above = getComputedStyle(element.parentElement ?? element, '::after');
  const isFramed = above.content !== 'none' && above.borderTopStyle === 'solid' && above.borderTopWidth !== '0px';
  const has = ({ outlineStyle, outlineWidth, boxShadow }) => (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
  const name = element.getAttribute('aria-label') ?? element.innerText ?? '';
  return { name: element === document.body ? '' : element.tagName.toLowerCase() + ' ' + name.replaceAll(/\\s+/g, ' ').trim(), isOutlined: has(style) || isFramed };
})()`;

/** Everything that Tab comes to, until it leaves the page. */
async function tabThrough(page: Page): Promise<Focused[]> {
  const all: Focused[] = [];
  for (let press = 0; press < 120; press++) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (now.name === '' || (all.length > 0 && now.name === all[0]?.name)) return all;
    all.push(now);
  }
  throw new Error(`Tab leads nowhere: ${all.map(({ name }) => name).join(', ')}`);
}

describe('somebody without a mouse', () => {
  it('comes to every control, and sees where they are', async () => {
    const page = await openPage(await pageOf('failing'), { hash: '#task=load&index=1' });
    const all = await tabThrough(page);
    const names = all.map(({ name }) => name).join('\n');
    for (const control of ['Copy the link', 'Theme', 'Help', 'Play', 'Moment', 'Overview', 'Copy the replay command', 'Grid', 'Task', 'Map indexes', 'Close the instance']) {
      expect(names).toContain(control);
    }
    expect(names).toMatch(/Instances\. /);
    expect(all.filter(({ isOutlined }) => !isOutlined).map(({ name }) => name)).toEqual([]);
  }); // prettier-ignore

  it('finds out why the run failed', async () => {
    const page = await openPage(await pageOf('failing'));
    // To the grid, into its cells, to the failed one.
    await page.keyboard.press('3');
    await grid(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => grid(page).getAttribute('aria-label')).toMatch(/^Instances\. load\[1], failed/);
    expect(await textOf(page.locator('[aria-live=polite]'))).toMatch(/load\[1], failed/);
    await page.keyboard.press('Enter');
    await expect.poll(() => textOf(panel(page).getByRole('heading', { level: 2 }))).toBe('load[1]');
    await page.keyboard.press('Escape');
    await expect.poll(() => panel(page).count()).toBe(0);
  });

  it('walks through the graph', async () => {
    const page = await openPage(await pageOf('failing'));
    await page.keyboard.press('2');
    await expect.poll(() => tab(page, 'Graph').getAttribute('aria-selected')).toBe('true');
    await page.locator('.graph-node[tabindex="0"]').focus();
    expect((await focused(page)).name).toContain('list_files');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await focused(page)).name).toContain('report');
    await page.keyboard.press('Enter');
    await expect.poll(() => textOf(panel(page).getByRole('heading', { level: 2 }))).toBe('report');
    // Walking moved no time.
    expect(await rowOf(page)).toBe(25);
  });

  it('changes panes by arrows on their tabs', async () => {
    const page = await openPage(await pageOf('failing'));
    await tab(page, 'Overview').focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => tab(page, 'Graph').getAttribute('aria-selected')).toBe('true');
    await expect.poll(async () => (await focused(page)).name).toBe('button Graph');
    expect(await rowOf(page)).toBe(25);
  });

  it('is told the keys', async () => {
    const page = await openPage(await pageOf('failing'));
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keys and signs' });
    await expect.poll(() => help.isVisible()).toBe(true);
    expect(await textOf(help)).toMatch(/one step back in time/);
    await page.keyboard.press('.');
    await page.keyboard.press('Escape');
    await expect.poll(() => help.isVisible()).toBe(false);
    expect(await rowOf(page)).toBe(25);
  });
});
