/**
 * One browser for all tests of the page, started before the first and closed after the last; and for scripts that look at a page.
 */
import { chromium, type BrowserServer } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { findChromium } from './findChromium.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the browser listens. */
    readonly browser: string;
  }
}

export async function startBrowser(): Promise<BrowserServer> {
  // Chromium refuses to run as root with its sandbox.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return await chromium.launchServer({ executablePath: findChromium(), args });
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startBrowser().catch(giveUp);
  project.provide('browser', server.wsEndpoint());
  return () => server.close();
}

/** Without a browser nothing is shown, and nothing may pass for it. */
function giveUp(reason: unknown): never {
  process.stderr.write(`\n${reason instanceof Error ? reason.message : String(reason)}\n\n`);
  process.exit(1);
}
