#!/usr/bin/env node
/**
 * Starts the command line: finds its code, hands it the arguments, turns its answer into the exit code.
 * It knows where the code is, and nothing of what the commands do.
 *
 * Beside `src` (a checkout of the repository) it runs the sources through tsx, even when a `dist` is there too: a
 * build left over from yesterday would otherwise answer for code changed today. The published package has no `src`
 * and runs `dist`. `DAGPROOF_BUILT=1` chooses `dist` in a checkout, which is how the built package is measured.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const sources = new URL('../src/cli/main.ts', import.meta.url);
const built = new URL('../dist/cli/main.js', import.meta.url);
const wantsBuilt = process.env.DAGPROOF_BUILT === '1';

/** @returns {Promise<{ main: (argv: readonly string[], streams: undefined, options: { ownsProcess: boolean }) => Promise<number> }>} */
async function loadCommandLine() {
  if (wantsBuilt || !existsSync(sources)) return import(built.href);
  const { register } = await import('tsx/esm/api');
  register({ tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)) });
  return import(sources.href);
}

if (wantsBuilt && !existsSync(built)) {
  process.stderr.write('dagproof: DAGPROOF_BUILT=1, but there is no build. Run: npm run build\n');
  process.exitCode = 2;
} else {
  const { main } = await loadCommandLine();
  process.exitCode = await main(process.argv.slice(2), undefined, { ownsProcess: true });
}
