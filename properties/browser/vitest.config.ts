/**
 * Tests of the page in a real browser: `npm run test:browser`. They stand apart from the other projects, so that none of those needs a browser.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import repository from '../../vitest.config.ts';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  resolve: { ...repository.resolve },
  test: {
    name: 'browser',
    include: ['properties/browser/**/*.test.ts'],
    globalSetup: ['properties/browser/startBrowser.ts'],
    // Files share what they load and the pages they have written.
    isolate: false,
    maxWorkers: 2,
    // A page draws what was asked for in one of its next frames.
    expect: { poll: { timeout: 12_000, interval: 30 } },
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
