import { describe, expect, it } from 'vitest';
import { openPage } from './openPage.ts';
import { pageOf } from './pages.ts';
import { graphNode, panel, rowOf, tab, textOf } from './seen.ts';

describe('the panel of an instance', () => {
  it('tells why, and leads to the upstream instance that is to blame', async () => {
    const page = await openPage(await pageOf('failing'), { hash: '#pane=graph' });
    await graphNode(page, 'report').click();
    const why = panel(page).getByRole('region', { name: 'Why upstream_failed' });
    expect(await textOf(why)).toMatch(
      /because of .* load\[1] .*trigger rule all_success, upstream 2 success, 1 failed/,
    );
    await why.getByRole('button', { name: 'load[1]' }).first().click();
    await expect.poll(() => textOf(panel(page).getByRole('heading', { level: 2 }))).toBe('load[1]');
    const failed = panel(page).getByRole('region', { name: 'Why failed' });
    expect(await textOf(failed)).toMatch(/failed on try 3 of 3.*the warehouse is away/);
    expect(await textOf(failed)).toContain('list_files');
    // And on, to what it was mapped over.
    await failed.getByRole('button', { name: 'list_files' }).click();
    await expect.poll(() => textOf(panel(page).getByRole('heading', { level: 2 }))).toBe('list_files');
    expect(await textOf(panel(page).getByRole('region', { name: 'XCom' }))).toContain('2026-01-01/us.csv');
  });

  it('has all states of the instance with their times, each of which leads there', async () => {
    const page = await openPage(await pageOf('failing'), { hash: '#task=load&index=1' });
    const states = panel(page).getByRole('region', { name: 'States' }).getByRole('listitem');
    await expect.poll(() => states.count()).toBeGreaterThan(8);
    const told = (await states.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '));
    expect(told.filter((text) => text.includes('up_for_retry'))).toHaveLength(2);
    expect(told.at(-1)).toContain('failed');
    await states.filter({ hasText: 'up_for_retry' }).first().getByRole('button').click();
    await expect.poll(() => rowOf(page)).toBeLessThan(20);
    await expect.poll(() => textOf(panel(page).locator('.instance-now'))).toMatch(/up_for_retry.*failed at the end/);
  });

  it('has every try with its error, arguments and requests', async () => {
    const page = await openPage(await pageOf('compared'), { hash: '#task=write_day&index=0' });
    const tries = panel(page).getByRole('region', { name: '2 tries' });
    const [last, first] = [tries.getByRole('group').nth(0), tries.getByRole('group').nth(1)];
    expect(await textOf(last)).toMatch(/try 2 . success.* Arguments .*"orders": \d.* GET https:.* PUT https:/);
    await first.locator('summary').first().click();
    await expect.poll(() => textOf(first)).toMatch(/the worker was killed/);
  });

  it('is closed by its button and by Escape', async () => {
    const page = await openPage(await pageOf('failing'), { hash: '#task=load&index=1' });
    await panel(page).getByRole('button', { name: 'Close the instance' }).click();
    await expect.poll(() => panel(page).count()).toBe(0);
    await page.keyboard.press(']');
    await expect.poll(() => panel(page).count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => panel(page).count()).toBe(0);
  });
});

describe('the clipboard', () => {
  it('takes the command that shows the failure again', async () => {
    const page = await openPage(await pageOf('failing'), { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: 'Copy the replay command' }).click();
    const copied = (): Promise<string> => page.evaluate<string>('navigator.clipboard.readText()');
    await expect.poll(copied).toMatch(/^npx dagproof run scenarios\/injected-failures\.ts --pools warehouse=2 --duration load=4m --faults '.*'$/);
    expect(await textOf(page.locator('[aria-live=polite]'))).toBe('Copied the replay command');
  }); // prettier-ignore

  it('takes a link to what is shown, which opens there', async () => {
    const looks = { permissions: ['clipboard-read', 'clipboard-write'] };
    const page = await openPage(await pageOf('failing'), { ...looks, hash: '#task=load&index=1&row=9' });
    await tab(page, 'Timeline').click();
    await page.getByRole('button', { name: 'Copy the link to this view' }).click();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    const other = await openPage(await pageOf('failing'), { hash: copied.slice(copied.indexOf('#')) });
    expect(await rowOf(other)).toBe(9);
    expect(await textOf(panel(other).getByRole('heading', { level: 2 }))).toBe('load[1]');
    expect(await tab(other, 'Timeline').getAttribute('aria-selected')).toBe('true');
  });
});
