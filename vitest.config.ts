import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string): string => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^dagproof$/, replacement: source('index.ts') },
      { find: /^dagproof\/check$/, replacement: source('checking/index.ts') },
      { find: /^dagproof\/report$/, replacement: source('report/index.ts') },
    ],
  },
  test: {
    include: ['src/**/*.test.ts', 'properties/**/*.test.ts', 'scenarios/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // vitest leaves one processor free; on a machine with two that doubles the time.
    maxWorkers: '100%',
  },
});
