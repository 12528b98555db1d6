/**
 * `npm run samples:screenshot`: the picture of a page in the project's README, taken of a sample that `npm run samples` wrote. It is not held to its bytes, as
 * fonts and browsers differ.
 */
import { existsSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import { addressOf } from './openPage.ts';
import { startBrowser } from './startBrowser.ts';

const SAMPLE = 'reports/samples/ingestion.html';
const PICTURE = 'reports/screenshot.png';

/** The index that failed, with why and when. */
async function arrange(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Graph' }).click();
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await page.keyboard.press(']');
  await page.getByRole('heading', { level: 1 }).click();
  await page.waitForTimeout(500);
}

if (existsSync(SAMPLE)) {
  const server = await startBrowser();
  const browser = await chromium.connect(server.wsEndpoint());
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  await page.goto(addressOf(SAMPLE));
  await arrange(page);
  await page.screenshot({ path: PICTURE });
  await server.close();
  console.log(`written  ${PICTURE}`);
} else {
  console.error(`${SAMPLE} is missing: write it with npm run samples`);
  process.exitCode = 1;
}
