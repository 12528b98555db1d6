import { readFileSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { MEGABYTE, TEXTS } from './dags/hostile.ts';
import { addressOf, openPage } from './openPage.ts';
import { pageOf, write, writtenOnce } from './pages.ts';
import { grid, inShort, panel, tab, textOf, timeline } from './seen.ts';

const PANES = ['Graph', 'Overview', 'Timeline', 'Grid'];

/** Goes through everything there is to see, back to the beginning of the run too. */
async function lookAround(page: Page): Promise<void> {
  for (const name of PANES) await tab(page, name).click();
  // Tabs have keys of their own.
  await page.getByRole('heading', { level: 1 }).click();
  for (const key of ['Home', '.', '.', 'End', ']', '[']) await page.keyboard.press(key);
  const place = await grid(page).boundingBox();
  if (place !== null) await page.mouse.move(place.x + 260, place.y + 40);
  await tab(page, 'Timeline').click();
  await timeline(page).focus();
  for (const key of ['ArrowDown', 'Enter', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
}

/** `openPage` sees to dialogs, requests and complaints besides. */
const harmed = (page: Page): Promise<unknown> => page.evaluate('window.harmed ?? null');

describe('hostile data', () => {
  it('are shown as they are', async () => {
    const page = await openPage(await pageOf('hostile'));
    expect(await inShort(page).innerText()).toContain(`Error: ${TEXTS.find((text) => text.includes('img'))}`);
    for (const [index, text] of TEXTS.entries()) {
      await page.goto(addressOf(await pageOf('hostile'), `#task=__proto__&index=${index}`));
      await expect.poll(() => textOf(panel(page).getByRole('heading', { level: 2 }))).toBe(`__proto__[${index}]`);
      expect(await panel(page).innerText()).toContain(`said ${text}`);
      expect(await panel(page).locator('.instance-head p').first().innerText()).toBe(text);
      expect(await panel(page).getByRole('region', { name: 'XCom' }).getByRole('heading').last().innerText()).toBe(text);
    }
    expect(await harmed(page)).toBeNull();
  }); // prettier-ignore

  it('do nothing wherever one goes in the page', async () => {
    const page = await openPage(await pageOf('hostile'));
    await lookAround(page);
    await tab(page, 'Grid').click();
    await page.getByRole('combobox', { name: 'Task' }).selectOption('__proto__');
    await page.getByRole('searchbox').fill('"><img');
    await expect.poll(() => textOf(page.getByRole('status'))).toBe('1 of 12 instances');
    await expect.poll(() => page.url()).toContain('text=');
    await page.reload();
    expect(await page.getByRole('searchbox').inputValue()).toBe('"><img');
    expect(await harmed(page)).toBeNull();
  });

  it('do nothing as ids either, which a file may hold although no command lets them pass', async () => {
    const page = await openPage(await forgedPage());
    await lookAround(page);
    await tab(page, 'Grid').click();
    const ids = await page.getByRole('combobox', { name: 'Task' }).locator('option').allTextContents();
    expect(ids).toContain(`</script><img src=x onerror="window.harmed='task'">`);
    expect(await textOf(page.getByRole('definition').first())).toBe(`<script>window.harmed='dag'</script>`);
    expect(await harmed(page)).toBeNull();
  });

  it('of a megabyte are folded, and unfolded within their place', async () => {
    const page = await openPage(await pageOf('hostile'), { hash: '#task=much&index=1' });
    const error = panel(page).locator('.error');
    expect((await error.innerText()).length).toBeLessThan(4000);
    await error.getByRole('button', { name: 'Show all 1,000,000 characters' }).first().click();
    await expect.poll(async () => (await error.innerText()).length).toBeGreaterThan(MEGABYTE);
    const box = await error.boundingBox();
    expect(box?.height).toBeLessThan(2000);
    await page.keyboard.press('Home');
    await expect.poll(() => page.getByRole('slider').inputValue()).toBe('0');
  });

  it('reorder nothing around them', async () => {
    const page = await openPage(await pageOf('hostile'), { hash: '#task=__proto__&index=4' });
    const head = panel(page).locator('.instance-head');
    const isolated = await head.locator('p bdi').evaluateAll((all: { textContent: string }[]) => all.map((each) => each.textContent));
    expect(isolated).toEqual([TEXTS[4]]);
  }); // prettier-ignore
});

/** A page of a trace that somebody rewrote. */
function forgedPage(): Promise<string> {
  return writtenOnce('forged', async (file) => {
    const traceFile = file.replace(/html$/, 'trace');
    await write(file, 'run', 'properties/browser/dags/hostile.ts', '--trace', traceFile);
    const forged = readFileSync(traceFile, 'utf8')
      .replaceAll('"constructor"', JSON.stringify(`<script>window.harmed='dag'</script>`))
      .replaceAll('"toString"', JSON.stringify(`</script><img src=x onerror="window.harmed='task'">`));
    writeFileSync(traceFile, forged);
    const streams = { out: () => {}, error: () => {}, hasColor: false };
    const code = await main(['report', traceFile, '--format', 'html', '--output', file], streams);
    if (code !== 0) throw new Error(`the forged trace was not written: ${code}`);
  });
}
