import { describe, expect, it } from 'vitest';
import { openPage } from './openPage.ts';
import { pageOf } from './pages.ts';
import { graphNode, grid, paintedStates, rowOf, slider, tab, textOf, timeline } from './seen.ts';

describe('somebody who steps through the run', () => {
  it('sees every move in words, back and forth, by keys and by buttons', async () => {
    const page = await openPage(await pageOf('failing'));
    const moment = page.getByRole('region', { name: 'Moment shown' });
    expect(await textOf(moment)).toMatch(/16m2ms step 25 of 25 report . no state → . upstream_failed trigger rule: load\[1]/);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => textOf(moment)).toMatch(/step 24 of 25 load\[1] . running → . failed/);
    await page.keyboard.press(',');
    await expect.poll(() => textOf(moment)).toMatch(/step 23 of 25 load\[1] . queued → . running try 3/);
    await page.getByRole('button', { name: 'One step forward' }).click();
    await expect.poll(() => rowOf(page)).toBe(24);
    await page.keyboard.press('Home');
    await expect.poll(() => textOf(moment)).toContain('0s step 0 of 25 before the first step');
    await page.keyboard.press('.');
    await expect.poll(() => textOf(moment)).toMatch(/step 1 of 25 list_files . no state → . scheduled/);
    await page.getByRole('button', { name: 'To the end' }).click();
    await expect.poll(() => rowOf(page)).toBe(25);
  }); // prettier-ignore

  it('moves by instants with Shift, and by the slider with mouse and keys', async () => {
    const page = await openPage(await pageOf('failing'));
    await page.keyboard.press('Shift+ArrowLeft');
    const before = await rowOf(page);
    expect(before).toBeLessThan(24);
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(() => rowOf(page)).toBeGreaterThan(before);
    const box = await slider(page).boundingBox();
    if (box === null) throw new Error('there is no slider');
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await expect.poll(() => rowOf(page)).toBeGreaterThan(9);
    expect(await rowOf(page)).toBeLessThan(16);
    const there = await rowOf(page);
    await slider(page).focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => rowOf(page)).toBe(there + 1);
    expect(await slider(page).getAttribute('aria-valuetext')).toMatch(/^Step \d+ of 25, /);
  });

  it('finds every pane at the same moment', async () => {
    const page = await openPage(await pageOf('failing'), { hash: '#pane=graph' });
    const load = graphNode(page, 'load');
    await expect.poll(() => textOf(load)).toMatch(/load \[3] .*; 1 failed, 2 success$/);
    const cells = grid(page).locator('canvas');
    await expect.poll(() => paintedStates(cells)).toMatchObject({ failed: expect.any(Number), upstream_failed: expect.any(Number) });
    for (let step = 0; step < 2; step++) await page.keyboard.press('ArrowLeft');
    await expect.poll(() => textOf(load)).toContain('1 running, 2 success');
    await expect.poll(async () => Object.keys(await paintedStates(cells)).sort()).toEqual(['running', 'success']);
    await expect.poll(() => textOf(page.getByRole('group', { name: 'States' }))).toMatch(/failed 0 .*running 1 .*no state 1 .*success 3$/);
    await page.keyboard.press('Home');
    await expect.poll(() => textOf(load)).toMatch(/load \[ ] .*; 1 no state$/);
    await expect.poll(() => paintedStates(cells)).toEqual({});
    await tab(page, 'Overview').click();
    await expect.poll(() => textOf(page.getByRole('row', { name: /^load/ }))).toMatch(/^load \[ ] .*no state/);
  }); // prettier-ignore

  it('goes to a moment from the timeline', async () => {
    const page = await openPage(await pageOf('failing'), { hash: '#pane=timeline' });
    const box = await timeline(page).boundingBox();
    if (box === null) throw new Error('there is no timeline');
    // Its ruler, a third of the way.
    await page.mouse.click(box.x + 160 + (box.width - 160) / 3, box.y + 12);
    await expect.poll(() => rowOf(page)).toBeLessThan(25);
    expect(await textOf(page.getByRole('region', { name: 'Moment shown' }))).toMatch(/\b[4-6]m/);
  });

  it('may let it play', async () => {
    const page = await openPage(await pageOf('failing'), { hash: '#row=3' });
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await expect.poll(() => rowOf(page)).toBeGreaterThan(4);
    await page.getByRole('button', { name: 'Pause' }).click();
    const row = await rowOf(page);
    expect(row).toBeLessThan(25);
  });
});
