import { describe, expect, it } from 'vitest';
import { openPage } from './openPage.ts';
import { pageOf } from './pages.ts';
import { graphNode, grid, inShort, paintedStates, panel, rowOf, tab, textOf, timeline } from './seen.ts';

describe('a run that never ends', () => {
  it('says that it is a deadlock, and who waits for what', async () => {
    const page = await openPage(await pageOf('stalled'));
    expect(await textOf(inShort(page))).toMatch(/violated, run running expected-state: the run ended running, stopped: stalled/);
    const told = await textOf(page.getByRole('tabpanel', { name: 'Overview' }));
    expect(told).toContain('nothing could ever happen again, although Airflow would leave the run running: a deadlock');
    expect(told).toMatch(/all 3 load left scheduled .*it takes 1 of pool warehouse, which has 0/);
  }); // prettier-ignore

  it('shows instances that never got further as what they are', async () => {
    const page = await openPage(await pageOf('stalled'), { hash: '#pane=graph' });
    await expect.poll(async () => Object.keys(await paintedStates(grid(page).locator('canvas'))).sort()).toEqual(['scheduled', 'success']);
    await graphNode(page, 'load').click();
    expect(await textOf(panel(page).getByRole('region', { name: 'Why scheduled' }))).toContain('never got a slot');
    await panel(page).getByRole('button', { name: 'Close the instance' }).click();
    await graphNode(page, 'report').click();
    await expect.poll(() => textOf(panel(page).getByRole('region', { name: 'Why it has no state' }))).toContain('never scheduled');
  }); // prettier-ignore
});

describe('a run in which no virtual time passes', () => {
  it('is shown step by step, and can be walked through', async () => {
    const page = await openPage(await pageOf('timeless'), { hash: '#pane=timeline' });
    expect(await textOf(inShort(page))).toMatch(/^. success/);
    const pane = page.getByRole('region', { name: 'Timeline', exact: true });
    expect(await pane.getAttribute('data-axis')).toBe('steps');
    await expect.poll(async () => Object.keys(await paintedStates(timeline(page).locator('canvas')))).toContain('success');
    await page.keyboard.press('Home');
    await page.keyboard.press('.');
    await expect.poll(() => rowOf(page)).toBe(1);
    await page.getByRole('button', { name: 'Time', exact: true }).click();
    await expect.poll(() => pane.getAttribute('data-axis')).toBe('time');
  }); // prettier-ignore

  it('tells why instances were skipped', async () => {
    const page = await openPage(await pageOf('timeless'), { hash: '#task=all_failed' });
    expect(await textOf(panel(page).getByRole('region', { name: 'Why skipped' }))).toMatch(
      /work\[0] succeeded.*trigger rule all_failed/,
    );
  });

  it('has a page without anything that is wrong', async () => {
    const page = await openPage(await pageOf('timeless'));
    expect(await page.getByRole('region', { name: 'Violations' }).count()).toBe(0);
    await page.keyboard.press(']');
    expect(await panel(page).count()).toBe(0);
    // Nor anything to compare with.
    expect(await tab(page, 'Compare').count()).toBe(0);
  }); // prettier-ignore
});
