import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { DESKTOP, openPage, PHONE } from './openPage.ts';
import { pageOf } from './pages.ts';
import { panel, tab } from './seen.ts';

/** Of a theme the contrast depends and nothing else, so that all is asked in one of them. */
const run = (
  colorScheme: string,
): string => `axe.run(${colorScheme === 'dark' ? `{ runOnly: ['color-contrast'] }` : ''}).then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html.slice(0, 200) + ' ' + failureSummary)))`;

async function expectAccessible(page: Page, colorScheme: string): Promise<void> {
  expect(await page.evaluate<string[]>(run(colorScheme))).toEqual([]);
}

describe.each([
  ['light', 'a large screen', DESKTOP],
  ['dark', 'a large screen', DESKTOP],
  ['light', 'a small screen', PHONE],
  ['dark', 'a small screen', PHONE],
] as const)('in %s colours on %s, axe has no serious objection', (colorScheme, _, size) => {
  const looks = { colorScheme, size, bypassesPolicy: true };

  it('to any pane', async () => {
    const page = await openPage(await pageOf('grouped'), looks);
    await page.evaluate(axe.source);
    for (const name of ['Overview', 'Graph', 'Grid', 'Timeline']) {
      await tab(page, name).click();
      await expect.poll(() => tab(page, name).getAttribute('aria-selected')).toBe('true');
      await expectAccessible(page, colorScheme);
    }
  });

  it('to runs that are compared, the panel of an instance and the help', async () => {
    const page = await openPage(await pageOf('compared'), { ...looks, hash: '#pane=compare' });
    await page.evaluate(axe.source);
    await expectAccessible(page, colorScheme);
    await page.getByRole('region', { name: 'Instances in both runs' }).getByRole('button').first().click();
    await expect.poll(() => panel(page).isVisible()).toBe(true);
    await expectAccessible(page, colorScheme);
    await page.keyboard.press('?');
    await expect.poll(() => page.getByRole('dialog').isVisible()).toBe(true);
    await expectAccessible(page, colorScheme);
  });
});
