import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';
import {
  BODY_TESTS,
  BROWSER_TESTS,
  HOUSE_TESTS,
  PROCESS_TESTS,
  SHARING_TESTS,
} from './properties/repository/sharingTests.ts';

const source = (path: string): string => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^dagproof$/, replacement: source('index.ts') },
      { find: /^dagproof\/check$/, replacement: source('checking/index.ts') },
      { find: /^dagproof\/report$/, replacement: source('report/index.ts') },
      { find: /^dagproof\/setup$/, replacement: source('setup.ts') },
      { find: /^dagproof\/stubs$/, replacement: source('stubs/index.ts') },
      { find: /^dagproof\/stubs\/nock$/, replacement: source('stubs/nock.ts') },
      { find: /^dagproof\/vitest$/, replacement: source('vitest/index.ts') },
      { find: /^dagproof\/vitest\/v4$/, replacement: source('vitest/v4.ts') },
      { find: /^dagproof\/vitest\/check$/, replacement: source('vitest/check/index.ts') },
      { find: /^dagproof\/vitest\/reporter$/, replacement: source('vitest/reporter.ts') },
    ],
  },
  test: {
    // vitest leaves one processor free; on a machine with two that doubles the time.
    maxWorkers: '100%',
    // Every project would transform the sources again.
    experimental: { fsModuleCache: true },
    projects: [
      { extends: true, test: { name: 'sharing', include: [...SHARING_TESTS], isolate: false } },
      { extends: true, test: { name: 'bodies', include: [...BODY_TESTS], isolate: false } },
      { extends: true, test: { name: 'processes', include: [...PROCESS_TESTS] } },
      { extends: true, test: { name: 'house', include: [...HOUSE_TESTS], isolate: false } },
      {
        extends: true,
        test: {
          name: 'isolated',
          include: ['src/**/*.test.ts', 'properties/**/*.test.ts', 'scenarios/**/*.test.ts'],
          exclude: [
            ...configDefaults.exclude,
            ...SHARING_TESTS,
            ...BODY_TESTS,
            ...PROCESS_TESTS,
            ...HOUSE_TESTS,
            BROWSER_TESTS,
          ],
        },
      },
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
