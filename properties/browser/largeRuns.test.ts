import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { PAGE_LIMITS } from '../../src/report/page/pageOf.ts';
import { openPage, PHONE } from './openPage.ts';
import { FAILING_EVERY, writeLargePage } from './largePage.ts';
import { writtenOnce } from './pages.ts';
import { grid, inShort, paintedStates, panel, rowOf, slider, tab, textOf, timeline } from './seen.ts';

const largePage = (instances: number): Promise<string> =>
  writtenOnce(`large-${instances}`, (file) => writeLargePage(file, instances));

const status = (page: Page): Promise<string> => textOf(page.getByRole('status'));

describe.each([10_000, 100_000])('a run of %d instances', (instances) => {
  const all = (instances + 2).toLocaleString('en');
  const failing = Math.floor(instances / 2 / FAILING_EVERY);

  it('opens, and tells what failed', async () => {
    const page = await openPage(await largePage(instances));
    expect(await textOf(inShort(page))).toContain(`${failing} of ${instances / 2} load failed after 2 tries`);
    expect(await status(page)).toBe(`${all} instances`);
    const painted = await paintedStates(grid(page).locator('canvas'));
    expect(Object.keys(painted)).toEqual(expect.arrayContaining(['failed', 'success']));
  });

  it('can be filtered, and leads from what failed to why', async () => {
    const page = await openPage(await largePage(instances));
    await page.getByRole('group', { name: 'States' }).getByRole('button', { name: 'upstream_failed' }).click();
    await expect.poll(() => status(page)).toBe(`1 of ${all} instances`);
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await page.getByRole('searchbox').fill('the file is damaged');
    await expect.poll(() => status(page)).toBe(`${failing} of ${all} instances`);
    await page.getByRole('searchbox').press('Escape');
    await page.keyboard.press(']');
    await expect.poll(() => textOf(panel(page).getByRole('heading', { level: 2 }))).toBe(`load[${FAILING_EVERY}]`);
    expect(await textOf(panel(page).getByRole('region', { name: 'Why failed' }))).toContain('the file is damaged');
    await panel(page).getByRole('region', { name: 'Downstream' }).getByRole('button', { name: 'report' }).click();
    await expect.poll(() => textOf(panel(page).getByRole('heading', { level: 2 }))).toBe('report');
    expect((await textOf(panel(page))).length).toBeLessThan(5000);
  }); // prettier-ignore

  it('can be stepped through, anywhere', async () => {
    const page = await openPage(await largePage(instances), { hash: '#pane=timeline' });
    const last = await rowOf(page);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => rowOf(page)).toBe(last - 1);
    const box = await slider(page).boundingBox();
    if (box === null) throw new Error('there is no slider');
    await page.mouse.click(box.x + box.width * 0.25, box.y + box.height / 2);
    await expect.poll(() => rowOf(page)).toBeLessThan(last / 2);
    await tab(page, 'Grid').click();
    await expect.poll(async () => Object.keys(await paintedStates(grid(page).locator('canvas')))).toContain('running');
    await page.keyboard.press('Home');
    await tab(page, 'Timeline').click();
    await expect.poll(() => timeline(page).count()).toBe(1);
  });

  it('can be looked at on a small screen', async () => {
    const page = await openPage(await largePage(instances), { size: PHONE, hash: `#task=load&index=${FAILING_EVERY}` });
    expect(await textOf(panel(page).getByRole('heading', { level: 2 }))).toBe(`load[${FAILING_EVERY}]`);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(PHONE.width);
  });
});

describe('a grid of more instances than fit', () => {
  it('has cells of several of them, into which one can look', async () => {
    const page = await openPage(await largePage(100_000));
    await grid(page).focus();
    for (const key of ['ArrowDown', 'Home']) await page.keyboard.press(key);
    await expect.poll(() => grid(page).getAttribute('aria-label')).toMatch(/fetch\[0-\d+]: \d+ instances, /);
    await page.keyboard.press('Enter');
    const part = page.getByRole('group', { name: 'Part of fetch' });
    await expect.poll(() => part.count()).toBe(1);
    await expect.poll(() => grid(page).getAttribute('aria-label')).toMatch(/Instances\. fetch\[\d+], success/);
    await page.keyboard.press('Enter');
    await expect.poll(() => textOf(panel(page).getByRole('heading', { level: 2 }))).toMatch(/^fetch\[\d+]$/);
    await part.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(() => part.count()).toBe(0);
  });
});

describe('a page that holds no more', () => {
  it('says what it left out, and shows the rest', async () => {
    const file = await writtenOnce('cut-short', (path) =>
      writeLargePage(path, 4000, { ...PAGE_LIMITS, instances: 1000 }),
    );
    const page = await openPage(file);
    const left = page.getByRole('region', { name: 'Left out' });
    expect(await textOf(left)).toMatch(/10\d\d of 4002 instances are shown: those that failed, and the first/);
    expect(await status(page)).toMatch(/^1,0\d\d instances$/);
    await page.keyboard.press(']');
    await expect.poll(() => textOf(panel(page).getByRole('heading', { level: 2 }))).toBe(`load[${FAILING_EVERY}]`);
  });
});
