/**
 * Opens a page as somebody would who has only the file. The test that opened it fails on whatever a page must never do: an error or a complaint of the
 * browser, a request, a dialog, another window.
 */
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { inject, onTestFinished } from 'vitest';

export interface Looks {
  /** What stands behind the address of the file, from `#` on. */
  readonly hash?: string;
  readonly size?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
  /** For tools that have to get into the page; what the policy allows is tested without. */
  readonly bypassesPolicy?: boolean;
  /** What the test is about may be complained of. */
  readonly allows?: RegExp;
  readonly permissions?: readonly string[];
}

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

let connected: Promise<Browser> | null = null;

/** Opens a file in a window of its own, until the test ends. */
export async function openPage(file: string, looks: Looks = {}): Promise<Page> {
  connected ??= chromium.connect(inject('browser'));
  const browser = await connected;
  const context = await browser.newContext({
    viewport: looks.size ?? DESKTOP,
    colorScheme: looks.colorScheme ?? 'light',
    reducedMotion: 'reduce',
    bypassCSP: looks.bypassesPolicy ?? false,
    permissions: [...(looks.permissions ?? [])],
  });
  const wrongs = watch(context, file);
  onTestFinished(async () => {
    await context.close();
    const unexpected = wrongs.filter((wrong) => looks.allows === undefined || !looks.allows.test(wrong));
    if (unexpected.length > 0) throw new Error(`A page must never do this:\n${unexpected.join('\n')}`);
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(addressOf(file, looks.hash));
  // Nobody presses a key before the first frame.
  await page.evaluate(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))',
  );
  return page;
}

export function addressOf(file: string, hash = ''): string {
  return `${pathToFileURL(file).href}${hash}`;
}

/** What is seen of it, as it comes. */
function watch(context: BrowserContext, file: string): string[] {
  const wrongs: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') wrongs.push(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => wrongs.push(`error: ${error.error().message}`));
  context.on('dialog', (dialog) => {
    wrongs.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('request', (request) => {
    if (request.url().split('#')[0] !== addressOf(file)) wrongs.push(`request: ${request.url()}`);
  });
  context.on('requestfailed', (request) => {
    const known = wrongs.indexOf(`request: ${request.url()}`);
    if (known !== -1 && request.failure()?.errorText === 'csp')
      wrongs[known] = `refused by the policy: ${request.url()}`;
  });
  context.on('page', (page) => {
    if (context.pages().length > 1) wrongs.push(`window: ${page.url()}`);
  });
  return wrongs;
}
