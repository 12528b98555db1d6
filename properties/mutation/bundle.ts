/**
 * Bundles the tests that mutants have to survive, with the mutated sources, into one file for mocha: the unit tests of the floors that are mutated and
 * of those just above them, then a share of the corpus. Stryker calls it in its copy of the repository (`stryker.config.json`).
 */
import { build } from 'esbuild';
import { listFiles, REPOSITORY } from '../repository/sourceTree.ts';

/** Fast ones first: the first test that fails ends a mutant. */
const TESTED = ['src/model', 'src/scheduler', 'src/engine', 'src/drivers'];
/** What mocha cannot run: it needs vitest's stubs. */
const LEFT_OUT = ['src/drivers/options.test.ts'];

const unitTests = TESTED.flatMap((folder) => listFiles(folder)).filter((path) => path.endsWith('.test.ts'));
const tests = [...unitTests.filter((path) => !LEFT_OUT.includes(path)), 'properties/mutation/corpus.mutation.ts'];

await build({
  stdin: {
    contents: tests.map((path) => `import './${path}';`).join('\n'),
    resolveDir: REPOSITORY,
  },
  bundle: true,
  // The package says of itself that importing it does nothing; tests do.
  ignoreAnnotations: true,
  platform: 'node',
  format: 'cjs',
  packages: 'external',
  alias: {
    vitest: `${REPOSITORY}properties/mutation/vitestOnMocha.ts`,
    dagproof: `${REPOSITORY}src/index.ts`,
  },
  define: { 'import.meta.url': 'bundleUrl' },
  banner: { js: `const bundleUrl = require('node:url').pathToFileURL(__filename).href;` },
  outfile: `${REPOSITORY}properties/mutation/bundled.cjs`,
  logLevel: 'warning',
});
