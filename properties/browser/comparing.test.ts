import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openPage } from './openPage.ts';
import { pageOf } from './pages.ts';
import { inShort, panel, rowOf, tab, textOf } from './seen.ts';

const runButton = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

describe('a failing run beside the nearest passing one', () => {
  it('is told first, with the property that does not hold', async () => {
    const page = await openPage(await pageOf('compared'));
    expect(await textOf(inShort(page))).toMatch(/violated, run success retry: .* instead of /);
    expect(await runButton(page, 'Failing run').getAttribute('aria-pressed')).toBe('true');
    await runButton(page, 'Nearest passing run').click();
    await expect.poll(() => textOf(inShort(page))).not.toMatch(/violated/);
  });

  it('shows what went in differently, and where they part', async () => {
    const page = await openPage(await pageOf('compared'), { hash: '#pane=compare' });
    const inputs = page.getByRole('region', { name: 'What went in differently' });
    expect(await textOf(inputs)).toMatch(/Failing run Nearest passing run .*workerKilled\('write_day'/);
    const steps = page.getByRole('region', { name: 'Where they part' });
    expect(await textOf(steps)).toMatch(/The first \d+ steps are the same; then .*write_day\[0].* against .*write_day\[0]/);
    const marked = steps.locator('tr.is-first');
    expect(await marked.count()).toBe(1);
    const [left, right] = await marked.getByRole('cell').allInnerTexts();
    expect(left).not.toBe(right);
    // Steps before it are alike.
    for (const row of await steps.locator('tbody tr').all()) {
      if ((await row.getAttribute('class')) === 'is-first') break;
      const [one, other] = await row.getByRole('cell').allInnerTexts();
      expect(one).toBe(other);
    }
  }); // prettier-ignore

  it('leads from a step to its run, moment and instance', async () => {
    const page = await openPage(await pageOf('compared'), { hash: '#pane=compare' });
    const marked = page.getByRole('region', { name: 'Where they part' }).locator('tr.is-first');
    await marked.getByRole('cell').nth(1).getByRole('button').first().click();
    await expect.poll(() => runButton(page, 'Nearest passing run').getAttribute('aria-pressed')).toBe('true');
    const step = Number(/\d+/.exec(await marked.getByRole('rowheader').innerText())?.[0]);
    await expect.poll(() => rowOf(page)).toBe(step);
    await marked.getByRole('cell').nth(0).getByRole('button', { name: 'write_day[0]' }).click();
    await expect.poll(() => runButton(page, 'Failing run').getAttribute('aria-pressed')).toBe('true');
    await expect.poll(() => textOf(panel(page).getByRole('heading', { level: 2 }))).toBe('write_day[0]');
  }); // prettier-ignore

  it('shows how each instance fared in both', async () => {
    const page = await openPage(await pageOf('compared'), { hash: '#pane=compare' });
    const both = page.getByRole('region', { name: 'Instances in both runs' });
    const rows = both.locator('tbody tr');
    expect(await textOf(rows.first())).toMatch(/^write_day\[0] .*the worker was killed/);
    const before = await rows.count();
    await both.getByRole('checkbox').check();
    await expect.poll(() => rows.count()).toBeGreaterThan(before);
  });

  it('may be compared with any other run of the report', async () => {
    const page = await openPage(await pageOf('compared'), { hash: '#pane=compare' });
    const heading = page.getByRole('region', { name: 'Where they part' });
    const before = await textOf(heading);
    await page.getByRole('combobox', { name: 'With' }).selectOption({ label: 'Undisturbed run' });
    await expect.poll(() => textOf(heading)).not.toBe(before);
    expect(await textOf(heading)).toContain('Undisturbed run');
  });
});

describe('a report of several cases', () => {
  it('lists those that failed first, and shows any of them', async () => {
    const page = await openPage(await pageOf('compared'));
    const cases = page.getByRole('navigation', { name: 'Cases' }).getByRole('button');
    expect((await cases.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '))).toEqual([
      expect.stringMatching(/failed: append_to_report/) as string,
      expect.stringMatching(/passed: object_a_day/) as string,
    ]);
    await cases.last().click();
    await expect.poll(() => textOf(page.getByRole('definition').first())).toBe('object_a_day');
    expect(await textOf(inShort(page))).toMatch(/^. success/);
    await tab(page, 'Compare').click();
    expect(await page.getByRole('combobox', { name: 'Compare' }).locator('option').count()).toBe(4);
    await page.goBack();
    await page.goBack();
    await expect.poll(() => textOf(page.getByRole('definition').first())).toBe('append_to_report');
  });
});
